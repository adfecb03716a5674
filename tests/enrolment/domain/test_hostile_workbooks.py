"""A workbook that is damaged, locked, of another kind or made to harm is refused in words."""

import io
import random
import tracemalloc
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrolment.domain.sheet import SheetUnreadable, annotate, explain_unreadable, read_sheet
from tests.enrolment.domain.conftest import GOOD_ROW
from tests.workbooks import (
    BOOK,
    RELATIONS,
    SHEET,
    by_hand,
    packed,
    part_of,
    row_of,
    workbook,
)

TODAY = date(2026, 8, 18)
HEADER = row_of(GOOD_ROW, number=1)
ROW = row_of(GOOD_ROW.values(), number=2)
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY a "ja"><!ENTITY b "&a;&a;&a;&a;">]>'
    "<worksheet><sheetData>" + HEADER + ROW.replace("Luz", "&b;") + "</sheetData></worksheet>"
)


def refusal(content: bytes) -> str:
    with pytest.raises(SheetUnreadable) as caught:
        list(read_sheet(io.BytesIO(content), today=TODAY))
    for language in ("es", "en", "fr"):
        assert explain_unreadable(caught.value, language)
    return caught.value.code


def encrypted_entry() -> bytes:
    content = bytearray(by_hand(HEADER + ROW))
    place = content.rindex(b"PK\x01\x02")
    content[place + 8] |= 1
    return bytes(content)


def flipped() -> bytes:
    content = bytearray(workbook([GOOD_ROW, GOOD_ROW.values()]))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    content[entry.header_offset + 120] ^= 0xFF
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04", "broken_workbook"),
        (b"PK\x03\x04" + b"nombres;apellidos" * 50, "broken_workbook"),
        (by_hand(HEADER + ROW)[:-200], "broken_workbook"),
        (flipped(), "broken_workbook"),
        (packed({}), "binary"),
        (packed({"leeme.txt": "hola"}), "binary"),
        (
            packed({"_rels/.rels": RELATIONS.format(target="word/d.xml", kind="officeDocument")}),
            "binary",
        ),
        (
            packed({"_rels/.rels": RELATIONS.format(target="xl/w.bin", kind="officeDocument")}),
            "old_workbook",
        ),
        (packed({"mimetype": "x", "content.xml": "<x/>"}), "old_workbook"),
        (COMPOUND + b"\0" * 4096, "old_workbook"),
        (
            COMPOUND + b"\0" * 100_000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 9,
            "encrypted_workbook",
        ),
        (encrypted_entry(), "encrypted_workbook"),
        (by_hand(**{"xl/worksheets/sheet1.xml": LAUGHS}), "broken_workbook"),
        (by_hand(**{"xl/workbook.xml": "<!DOCTYPE a>" + BOOK}), "broken_workbook"),
        (by_hand(**{"xl/worksheets/sheet1.xml": b"<worksheet>\xff"}), "broken_workbook"),
        (by_hand(**{"xl/workbook.xml": BOOK.replace("rId1", "rId9")}), "no_header"),
        (by_hand(**{"xl/workbook.xml": BOOK.replace("sheetId", "state='hidden' d")}), "no_header"),
        (by_hand(HEADER + ROW + "<row><c>"), "broken_workbook"),
        (by_hand(), "empty"),
        (by_hand('<row r="60"><c><v>1</v></c></row>'), "no_header"),
        (by_hand(row_of([*GOOD_ROW, *["x"] * 200], number=1) + ROW), "too_wide"),
        (by_hand(row_of([*GOOD_ROW][:4], number=1) + ROW), "missing_columns"),
        (by_hand(row_of([*GOOD_ROW, "Nombres"], number=1) + ROW), "repeated_columns"),
    ],
)
def test_a_workbook_that_cannot_be_read_is_refused_with_its_reason(content, code):
    assert refusal(content) == code


def test_an_archive_that_unpacks_to_hundreds_of_megabytes_is_refused_before_it_is():
    content = io.BytesIO(by_hand(HEADER + ROW))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        for n in range(4):
            with archive.open(f"xl/media/{n}.png", "w", force_zip64=True) as part:
                for _ in range(100):
                    part.write(b"\0" * 1_000_000)
    assert len(content.getvalue()) < 1_000_000
    assert refusal(content.getvalue()) == "workbook_too_large"


def test_an_archive_that_lies_about_its_size_gives_no_more_than_it_says():
    content = bytearray(by_hand(HEADER + "<row/>" * 1_000_000))
    place = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    content[place + 24 : place + 28] = (5_000).to_bytes(4, "little")
    assert refusal(bytes(content)) == "broken_workbook"


def test_parts_that_are_read_whole_are_bounded():
    assert refusal(by_hand(**{"xl/workbook.xml": BOOK + " " * 9_000_000})) == "workbook_too_large"


def test_a_cell_in_the_last_corner_costs_nothing():
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    content = by_hand(HEADER + ROW + far, more='<dimension ref="A1:XFD1048576"/>')
    tracemalloc.start()
    outcomes = list(read_sheet(io.BytesIO(content), today=TODAY))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [(each.line, each.row is not None) for each in outcomes] == [
        (2, True),
        (1_048_576, False),
    ]
    assert peak < 8_000_000


@pytest.mark.parametrize("number", ["1", "0", "-7", "4000000000", "x", "9" * 5_000])
def test_a_row_out_of_order_is_counted_after_the_one_before(number):
    odd = ROW.replace('r="2"', f'r="{number}"').replace("1023523372", "1030996644")
    content = by_hand(HEADER + ROW + odd + odd.replace("1030996644", "1030996645"))
    outcomes = list(read_sheet(io.BytesIO(content), today=TODAY))
    assert [(each.line, each.row is not None) for each in outcomes] == [
        (2, True),
        (3, True),
        (4, True),
    ]


def test_a_dimension_that_lies_is_not_believed():
    (outcome,) = read_sheet(
        io.BytesIO(by_hand(HEADER + ROW, more='<dimension ref="A1"/>')), today=TODAY
    )
    assert outcome.row


def test_a_hundred_thousand_empty_rows_are_no_rows_and_cost_no_memory():
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(3, 100_003))
    content = by_hand(HEADER + ROW + empty)
    tracemalloc.start()
    outcomes = list(read_sheet(io.BytesIO(content), today=TODAY))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [each.line for each in outcomes] == [2]
    assert peak < 8_000_000


def test_a_cell_or_a_row_without_end_refuses_its_row_only():
    long = row_of({**GOOD_ROW, "barrio": "x" * 2_000_000}.values(), number=2)
    good = row_of(GOOD_ROW.values(), number=3)
    refused, read = read_sheet(io.BytesIO(by_hand(HEADER + long + good)), today=TODAY)
    assert [each.code for each in refused.problems] == ["line_too_long"]
    assert read.row


def test_a_formula_is_never_run_and_macros_stay_where_they_are():
    content = by_hand(HEADER + ROW, **{"xl/vbaProject.bin": b"macro"})
    (outcome,) = read_sheet(io.BytesIO(content), today=TODAY)
    assert outcome.row
    target = io.BytesIO()
    annotate(io.BytesIO(content), remarks={2: "x"}, title="y", target=target)
    assert part_of(target.getvalue(), "xl/vbaProject.bin") == b"macro"


WHOLE = workbook([GOOD_ROW, *[GOOD_ROW.values()] * 3])
PARTS = {name: part_of(WHOLE, name) for name in zipfile.ZipFile(io.BytesIO(WHOLE)).namelist()}


def read_or_refuse(content: bytes) -> None:
    try:
        outcomes = list(read_sheet(io.BytesIO(content), today=TODAY))
        target = io.BytesIO()
        annotate(io.BytesIO(content), remarks={2: "mal"}, title="Nota", target=target)
    except SheetUnreadable as unreadable:
        explain_unreadable(unreadable, "es")
        return
    lines = [each.line for each in outcomes]
    assert lines == sorted(set(lines))


@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=20))
@settings(max_examples=100, deadline=None)
def test_damage_anywhere_in_the_file_is_read_or_refused(place, damage):
    read_or_refuse(WHOLE[:place] + damage + WHOLE[place + len(damage) :])


@given(st.sampled_from(sorted(PARTS)), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_damage_in_any_part_is_read_or_refused(name: str, chance: random.Random):
    part = bytearray(PARTS[name])
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(part))
        part[place : place + chance.randint(0, 8)] = chance.choice(
            [b"", b'"', b"<", b"9999999999", b"-1", b"/>", b"A", b"\xff", b"&x;", b"inlineStr"]
        )
    read_or_refuse(packed({**PARTS, name: bytes(part)}))


def test_an_annotated_part_in_another_encoding_is_refused_not_spoilt():
    sheet = SHEET.format(rows=HEADER + ROW, more="").replace("UTF-8", "UTF-16").encode("utf-16")
    content = by_hand(**{"xl/worksheets/sheet1.xml": sheet})
    (outcome,) = read_sheet(io.BytesIO(content), today=TODAY)
    assert outcome.row
    with pytest.raises(SheetUnreadable):
        annotate(io.BytesIO(content), remarks={2: "x"}, title="y", target=io.BytesIO())
