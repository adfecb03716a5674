"""The table of a sheet, whatever kind of file it is."""

from typing import BinaryIO

from enrolment.domain.sheet.columns import Vocabulary
from enrolment.domain.sheet.in_workbook import find_header_in_workbook
from enrolment.domain.sheet.table import Table, find_header
from nosotros.workbooks.decoding import read_start, text_lines
from nosotros.workbooks.kinds import is_workbook, refuse_other_workbooks


def open_table(source: BinaryIO, names: Vocabulary) -> Table:
    """The table of a CSV or of the first sheet of an XLSX that has a header.

    An XLSX must be seekable, and stays in use while its rows are read.
    Raises SheetUnreadable.
    """
    start = read_start(source)
    if is_workbook(start):
        return find_header_in_workbook(source, names)
    refuse_other_workbooks(start, source)
    return find_header(text_lines(start, source), names)
