"""The same sheet back, with one more column of remarks."""

import codecs
import csv
import io
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrolment.domain.sheet import SheetUnreadable, annotate, read_sheet, remarks_title
from tests.enrolment.domain.conftest import GOOD_ROW
from tests.enrolment.domain.test_any_bytes import HEADER, ROWS
from tests.workbooks import workbook

TODAY = date(2026, 8, 18)
TITLE = remarks_title("es")
BAD = {**GOOD_ROW, "fecha_nacimiento": "31/02/2005"}


def annotated(content: bytes, remarks: dict[int, str], title: str = TITLE, **more) -> bytes:
    target = io.BytesIO()
    annotate(io.BytesIO(content), remarks=remarks, title=title, target=target, **more)
    return target.getvalue()


def as_csv(*rows: dict[str, str], delimiter: str = ";", end: str = "\r\n") -> str:
    lines = [delimiter.join(GOOD_ROW), *(delimiter.join(each.values()) for each in rows)]
    return end.join(lines) + end


def outcomes_of(content: bytes, **more):
    return list(read_sheet(io.BytesIO(content), today=TODAY, **more))


def test_each_remark_stands_at_the_end_of_its_line_and_nothing_else_changes():
    text = "LISTADO;;\r\n\r\n" + as_csv(GOOD_ROW, BAD) + "TOTAL;2"
    lines = annotated(text.encode("cp1252"), {5: "Corrija la fecha"}).decode("utf-8-sig")
    first, blank, header, good, bad, total = text.split("\r\n")
    assert lines == "\r\n".join(
        [
            first,
            blank,
            f"{header};{TITLE}",
            f"{good};",
            f"{bad};Corrija la fecha",
            f"{total};",
        ]
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_a_text_becomes_utf_8_with_a_mark_so_that_accents_are_shown(encoding):
    given = annotated(as_csv(GOOD_ROW).encode(encoding), {})
    assert given.startswith(codecs.BOM_UTF8)
    assert "Rodríguez Pardo" in given.decode("utf-8-sig")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_delimiter_and_line_ends_stay(delimiter, end):
    text = as_csv(GOOD_ROW, delimiter=delimiter, end=end)
    given = annotated(text.encode(), {2: "uno; dos, tres\tcuatro"}).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(given, newline=""), delimiter=delimiter))
    assert [len(each) for each in rows] == [16, 16]
    assert (
        rows[1][-1]
        == {
            ";": "uno, dos, tres cuatro",
            ",": "uno; dos; tres cuatro",
            "\t": "uno; dos, tres cuatro",
        }[delimiter]
    )
    assert given.count(end) == 2


def test_what_stood_in_quotation_marks_still_does():
    text = as_csv({**GOOD_ROW, "barrio": '"Verde;\r\n""Y"" alta"'}, BAD)
    given = annotated(text.encode(), {2: "a", 3: "b"}).decode("utf-8-sig")
    assert '"Verde;\r\n""Y"" alta"' in given
    assert [each.row is None for each in outcomes_of(given.encode())] == [False, True]
    assert given.splitlines()[2].endswith(";a")


@pytest.mark.parametrize("remark", ["=1+1", "+57", "-1", "@SUM(A1)", "\t=1", "＝1", '"=1'])
def test_no_cell_of_ours_is_a_formula(remark):
    for title in ("=HYPERLINK(1)", TITLE):
        given = annotated(as_csv(GOOD_ROW).encode(), {2: remark}, title).decode("utf-8-sig")
        cells = [line.rpartition(";")[2] for line in given.splitlines()]
        sheet = openpyxl.load_workbook(
            io.BytesIO(annotated(workbook([GOOD_ROW, GOOD_ROW.values()]), {2: remark}, title))
        ).active
        cells += [sheet["P1"].value, sheet["P2"].value]
        assert [each for each in cells if each.startswith(tuple("=+-@＝"))] == []


def test_a_remark_is_one_line_without_control_characters():
    given = annotated(as_csv(GOOD_ROW).encode(), {2: 'uno\r\n"dos"\x00\x1b tres\u2028'})
    assert given.decode("utf-8-sig").splitlines()[1].endswith(";uno 'dos' tres")


@pytest.mark.parametrize("before", ["es", "en", "fr"])
def test_a_corrected_sheet_is_read_and_remarked_upon_again(before):
    sheet = as_csv(GOOD_ROW, {**BAD, "numero_documento": "1030996644"})
    given = annotated(sheet.encode(), {3: "Corrija la fecha"}, remarks_title(before))
    corrected = given.replace(b"31/02/2005", b"28/02/2005")
    assert [each.row is not None for each in outcomes_of(corrected)] == [True, True]
    again = annotated(corrected, {2: "Ya estaba"}).decode("utf-8-sig")
    assert (
        again
        == as_csv(GOOD_ROW, {**BAD, "numero_documento": "1030996644"})
        .replace("31/02", "28/02")
        .replace("\r\n", f";{TITLE}\r\n", 1)
        .replace("whatsapp\r\n", "whatsapp;Ya estaba\r\n", 1)[:-2]
        + ";\r\n"
    )


def test_a_title_of_ones_own_is_replaced_by_itself():
    first = annotated(as_csv(GOOD_ROW).encode(), {2: "uno"}, "Lo que falta")
    assert annotated(first, {2: "dos"}, "Lo que falta") == first.replace(b"uno", b"dos")


def test_a_sheet_saved_again_by_a_spreadsheet_is_read_and_remarked_upon():
    """A spreadsheet makes all lines as long as the longest, and quotes what it likes."""
    lines = annotated(as_csv(GOOD_ROW, BAD).encode(), {3: "Corrija"}).decode("utf-8-sig")
    resaved = "".join(
        ",".join(f'"{cell}"' for cell in [*line.split(";"), "", ""]) + "\n"
        for line in lines.splitlines()
    ).replace('"Corrija"', '"Corrija,\ncon dos líneas"')
    good, bad = outcomes_of(resaved.encode())
    assert good.row
    assert [each.code for each in bad.problems] == ["impossible_date"]
    again = annotated(resaved.encode(), {3: "Otra vez"}).decode("utf-8-sig")
    assert again.splitlines()[2].endswith(',"whatsapp",Otra vez,"",""')


@pytest.mark.parametrize(
    "line",
    [
        "Luz;Pardo;CC;1023523372;18/02/2005",
        ";".join(list(GOOD_ROW.values())[:-1]),
        ";".join([*GOOD_ROW.values(), "de más"]),
        ";".join([*GOOD_ROW.values(), "", "", ""]),
        ";".join({**GOOD_ROW, "barrio": '"sin cierre'}.values()),
        "x" * 10_001,
        "x" * 9_990,
    ],
)
def test_a_row_of_another_length_stays_one(line):
    sheet = as_csv(GOOD_ROW, BAD) + f"{line}\r\n" + as_csv({**BAD, "barrio": '"Verde"'})
    before = outcomes_of(sheet.encode())
    remarks = {each.line: 'Diga "algo"; y más' for each in before}
    assert outcomes_of(annotated(sheet.encode(), remarks)) == before
    assert outcomes_of(annotated(annotated(sheet.encode(), remarks), remarks)) == before


def test_a_sheet_with_its_own_names_is_remarked_upon_with_them():
    header = "Beneficiaria;Familia;Clase;Nro;Nació"
    columns = dict(
        zip(
            header.split(";"),
            ["first_names", "surnames", "document_type", "document_number", "birth_date"],
            strict=True,
        )
    )
    sheet = f"{header}\nLuz;Pardo;CC;1023523372;31/02/2005\n".encode()
    with pytest.raises(SheetUnreadable):
        annotated(sheet, {2: "x"})
    given = annotated(sheet, {2: "x"}, columns=columns)
    assert given.endswith(b"31/02/2005;x\n")
    assert outcomes_of(given, columns=columns) == outcomes_of(sheet, columns=columns)


def test_the_messy_sheet_comes_back_readable(sample_sheet, read):
    sheet = sample_sheet("soacha-2026-messy.csv")
    before = read(sheet)
    given = annotated(sheet, {each.line: "Revise ahora" for each in before if not each.row})
    assert read(given) == before
    assert given.decode("utf-8-sig").count("Revise ahora") == 4


REMARKS = st.text(max_size=40) | st.sampled_from(['"; "', "=1;2,3", "a\nb", '"'])


@given(ROWS, st.sampled_from(["utf-8", "utf-16", "cp1252"]), REMARKS, st.sampled_from("\n\r"))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_the_same_outcomes_after_it_was_remarked_upon(rows, encoding, remark, end):
    content = (HEADER + end.join(rows)).encode(encoding, errors="replace")
    try:
        before = outcomes_of(content)
    except SheetUnreadable as unreadable:
        if unreadable.code != "no_rows":
            return
        before = []
    remarks = {each.line: remark for each in before if each.problems or each.warnings}
    once = annotated(content, remarks)
    twice = annotated(once, dict.fromkeys(remarks, remark[::-1]), remarks_title("en"))
    for each in (once, twice):
        if before:
            assert outcomes_of(each) == before
        else:
            with pytest.raises(SheetUnreadable):
                outcomes_of(each)
