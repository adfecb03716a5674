"""Files that are to be sheets, whatever their rows mean."""

import io

import pytest

from nosotros.workbooks.decoding import read_start, text_lines
from nosotros.workbooks.kinds import is_workbook, refuse_other_workbooks
from nosotros.workbooks.records import records
from nosotros.workbooks.refusals import SheetUnreadable
from nosotros.workbooks.workbook import Workbook
from tests.workbooks import by_hand, row_of, workbook


def test_a_workbook_gives_the_rows_that_hold_something_with_their_numbers():
    content = workbook([["a", 1], [], ["b", None, True]])

    (part,) = Workbook(io.BytesIO(content)).sheets

    assert [(each.line, each.cells) for each in part.rows()] == [
        (1, ["a", "1"]),
        (3, ["b", "", "true"]),
    ]


def test_a_text_gives_its_rows_in_whatever_encoding():
    source = io.BytesIO('uno;"dos; tres"\r\naño;4\r\n'.encode("cp1252"))

    start = read_start(source)
    rows = list(records(text_lines(start, source), delimiter=";"))

    assert not is_workbook(start)
    assert [each.cells for each in rows] == [["uno", "dos; tres"], ["año", "4"]]


def test_whoever_reads_small_sheets_bounds_what_is_unpacked():
    content = by_hand(row_of(["x" * 30_000], number=1))

    assert Workbook(io.BytesIO(content), largest=100_000).sheets
    with pytest.raises(SheetUnreadable) as caught:
        Workbook(io.BytesIO(content), largest=10_000)
    assert caught.value.code == "workbook_too_large"


def test_what_spreadsheets_saved_long_ago_is_refused_as_such():
    with pytest.raises(SheetUnreadable) as caught:
        refuse_other_workbooks(b"\xd0\xcf\x11\xe0", io.BytesIO(b"\0" * 512))
    assert caught.value.code == "old_workbook"
