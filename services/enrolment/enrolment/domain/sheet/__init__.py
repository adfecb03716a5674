"""Intake sheets: a partner's spreadsheet, saved as CSV, read row by row in flat memory.

Each row is read or refused by itself, with the line, the column and the reason; one bad row
harms no other. Titles above the header, blank rows, totals and repeated headers are no rows.
"""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import BinaryIO

from enrolment.domain.sheet.decoding import text_lines
from enrolment.domain.sheet.explain import Language, explain, explain_unreadable
from enrolment.domain.sheet.model import Channel, RowOutcome, RowProblem, SheetRow, SheetUnreadable
from enrolment.domain.sheet.records import find_header
from enrolment.domain.sheet.rows import RowReader

__all__ = [
    "Channel",
    "Language",
    "RowOutcome",
    "RowProblem",
    "SheetRow",
    "SheetUnreadable",
    "explain",
    "explain_unreadable",
    "read_sheet",
]


def read_sheet(source: BinaryIO, *, today: date) -> Iterator[RowOutcome]:
    """The outcome of each row of `source`, in the sheet's order, read as they are asked for.

    `today` is the local date by which ages and future dates are judged. A person whose document
    an earlier accepted row has is refused (`repeated_row`); that is remembered, some 150 bytes
    a person, and is all that grows with the sheet.
    Raises SheetUnreadable before it returns, never later.
    """
    header, records = find_header(text_lines(source))
    reader = RowReader(header=header, today=today)
    outcomes = (outcome for record in records if (outcome := reader.read(record)) is not None)
    first = next(outcomes, None)
    if first is None:
        raise SheetUnreadable("no_rows")
    return chain((first,), outcomes)
