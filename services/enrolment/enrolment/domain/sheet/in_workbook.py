"""Intake sheets saved as XLSX: the sheet of the workbook that is read, and its header."""

from itertools import takewhile
from typing import BinaryIO

from enrolment.domain.sheet.columns import Header, Vocabulary, read_header
from enrolment.domain.sheet.table import HEADER_WITHIN, Table, most_known
from nosotros.workbooks.records import Record
from nosotros.workbooks.refusals import SheetUnreadable
from nosotros.workbooks.workbook import SheetPart, Workbook


def find_header_in_workbook(source: BinaryIO, names: Vocabulary) -> Table:
    """The table of the first sheet that is not hidden and has a header with all it needs.

    Raises SheetUnreadable: what is wrong with the workbook, or with the header of the first
    sheet that has one.
    """
    _, header, line, part = choose_sheet(source, names)
    part.check()
    rows = (_as_wide(each, header) for each in part.rows() if each.line > line)
    return Table(header, line, "", rows)


def choose_sheet(source: BinaryIO, names: Vocabulary) -> tuple[Workbook, Header, int, SheetPart]:
    """The workbook, the header of its sheet that is read, the header's line, and that sheet."""
    workbook = Workbook(source)
    refusal: SheetUnreadable | None = None
    blank = True
    for part in workbook.sheets:
        head = list(takewhile(lambda record: record.line <= HEADER_WITHIN, part.rows()))
        blank = blank and not head and next(iter(part.rows()), None) is None
        found = most_known(head, names)
        if found is None:
            continue
        try:
            return workbook, read_header(found[1].cells, names), found[1].line, part
        except SheetUnreadable as error:
            refusal = refusal or error
    raise refusal or SheetUnreadable("empty" if blank and workbook.sheets else "no_header")


def _as_wide(record: Record, header: Header) -> Record:
    """A row with a cell below each of the header's, and none below the remarks' title."""
    width = len(header.cells) + (header.remarks is not None)
    cells = record.cells + [""] * (width - len(record.cells))
    if header.remarks is not None:
        del cells[header.remarks]
    return record._replace(cells=cells)
