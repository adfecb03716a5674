import codecs
import io
import zipfile

import pytest

from enrolment.domain.sheet import SheetUnreadable


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1", "mac_roman", "cp850"],
)
def test_accents_survive_in_every_encoding_that_spreadsheets_write(read_rows, encoding):
    names = ["Peña Ñáñez", "Gómez Güiza", "Martínez Suárez", "Córdoba Muñoz"]
    outcomes = read_rows(
        *({"apellidos": name, "numero_documento": f"102352337{n}"} for n, name in enumerate(names)),
        encoding=encoding,
    )
    assert [each.row and each.row.surnames for each in outcomes] == names
    assert {each.row.neighbourhood for each in outcomes} == {"Altos de Cazucá"}


def test_utf_16_of_either_byte_order_is_read(read, good_row):
    text = f"{';'.join(good_row)}\r\n{';'.join(good_row.values())}\r\n"
    for mark, encoding in ((codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF16_LE, "utf-16-le")):
        (outcome,) = read(mark + text.encode(encoding))
        assert outcome.row.surnames == "Rodríguez Pardo"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_lines_end_as_on_any_system(read, good_row, end, encoding):
    lines = [";".join(good_row), ";".join(good_row.values()), "", "TOTAL;1", ""]
    (outcome,) = read(end.join(lines).encode(encoding))
    assert outcome.row


def test_an_accent_beyond_the_part_that_is_looked_at_first_is_read(read, good_row):
    plain = {**good_row, "apellidos": "Pardo", "barrio": "", "necesita_cuidado_infantil": "si"}
    lines = [";".join(plain)]
    for n in range(1_000):
        lines.append(";".join({**plain, "numero_documento": str(1_000_000_000 + n)}.values()))
    lines.append(";".join({**plain, "apellidos": "Muñoz"}.values()))
    for encoding in ("utf-8", "cp1252"):
        content = "\n".join(lines).encode(encoding)
        assert content[: 64 * 1024].isascii()
        assert read(content)[-1].row.surnames == "Muñoz"


def test_a_damaged_letter_in_an_utf_8_sheet_refuses_its_own_row_only(read, good_row):
    lines = [";".join(good_row).encode()]
    for n in range(5):
        row = {**good_row, "numero_documento": f"102352337{n}", "apellidos": "Muñoz"}
        lines.append(";".join(row.values()).encode())
    lines[3] = lines[3].replace("ñ".encode(), b"\xf1")
    outcomes = read(b"\n".join(lines))
    assert [[p.code for p in each.problems] for each in outcomes] == [
        [],
        [],
        ["garbled_text"],
        [],
        [],
    ]


def _workbook() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n\r\n  \n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (codecs.BOM_UTF16_LE, "empty"),
        (b";;;;\n;;;;\n", "no_header"),
        (_workbook(), "binary"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504, "old_workbook"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (b"%PDF-1.7\n", "binary"),
        (bytes(range(256)) * 20, "binary"),
        ("nombres;apellidos\n".encode("utf-16-le"), "binary"),
        (codecs.BOM_UTF32_LE + "nombres".encode("utf-32-le"), "encoding"),
        ("姓名;身份证号码;出生日期;手机号码\n".encode("gbk"), "encoding"),
        (b"hola\n", "no_header"),
        (b"x" * 2_000_000, "too_wide"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_with_its_reason(read, content, code):
    with pytest.raises(SheetUnreadable) as caught:
        read(content)
    assert caught.value.code == code


def test_a_header_with_nobody_below_is_refused(read, good_row):
    with pytest.raises(SheetUnreadable) as caught:
        read((";".join(good_row) + "\r\n;;;\r\nTOTAL;0\r\n").encode())
    assert caught.value.code == "no_rows"
