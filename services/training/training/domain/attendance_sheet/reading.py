"""What a sheet says that came back: as it was made, saved by whatever program, or in pieces."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import BinaryIO

from nosotros.workbooks.decoding import read_start, text_lines
from nosotros.workbooks.kinds import is_workbook, refuse_other_workbooks
from nosotros.workbooks.records import DELIMITERS, Record, records
from nosotros.workbooks.refusals import SheetUnreadable
from nosotros.workbooks.workbook import Workbook
from training.domain.attendance_sheet.codes import read_sheet_code
from training.domain.attendance_sheet.model import ReadSheet, Sheet
from training.domain.attendance_sheet.rows import RowReader

#: bytes, as it is sent
LARGEST_FILE = 2 * 1024 * 1024
#: bytes, of all of a workbook once unpacked
LARGEST_UNPACKED = 8 * 1024 * 1024
MOST_ROWS = 2_000
#: rows from the top among which the codes must be
_CODES_WITHIN = 50


def read_sheet(source: BinaryIO, *, of: Sheet, now: datetime) -> ReadSheet:
    """The marks in `source`, which must be seekable, and what cannot be taken of it.

    Args:
        source: an XLSX or a CSV of at most LARGEST_FILE.
        of: the cohort's sheet as it would be made now.
        now: no mark is taken later.

    Raises:
        SheetUnreadable: what `nosotros.workbooks` refuses files with; `not_a_sheet` (it has no
            codes), `other_cohort`, `no_sessions`, `no_learners`.
    """
    rows = _rows(source)
    for record in islice(rows, _CODES_WITHIN):
        for place, text in enumerate(record.cells):
            code = read_sheet_code(text)
            if code is None:
                continue
            if code.cohort_id != of.cohort_id:
                raise SheetUnreadable("other_cohort")
            reader = RowReader(record, place, made_at=code.made_at, of=of, now=now)
            for row in islice(rows, MOST_ROWS):
                reader.read(row)
            return reader.result()
    raise SheetUnreadable("not_a_sheet")


def _rows(source: BinaryIO) -> Iterator[Record]:
    start = read_start(source)
    if is_workbook(start):
        return _rows_of_workbook(source)
    refuse_other_workbooks(start, source)
    # Whichever way of cutting the lines gives the code a cell of its own.
    head = [line for line in islice(text_lines(start, source), _CODES_WITHIN) if line]
    counts = Counter(dict.fromkeys(DELIMITERS, 0))
    for record_line in head:
        if "nosotros-attendance/" in record_line:
            counts.update(c for c in record_line if c in DELIMITERS)
            break
    (delimiter, _), *_ = counts.most_common(1)
    source.seek(0)
    return records(text_lines(read_start(source), source), delimiter=delimiter)


def _rows_of_workbook(source: BinaryIO) -> Iterator[Record]:
    """The rows of the first sheet with a code; of the first sheet, where none has one."""
    sheets = Workbook(source, largest=LARGEST_UNPACKED).sheets
    for part in sheets:
        head = islice(part.rows(), _CODES_WITHIN)
        if any(read_sheet_code(text) for record in head for text in record.cells):
            part.check()
            return part.rows()
    return iter(())
