"""Intake sheets: a partner's spreadsheet, as CSV or XLSX, read row by row in flat memory.

Each row is read or refused by itself, with the line, the column and the reason; one bad row
harms no other. Titles above the header, blank rows, totals and repeated headers are no rows.
The same sheet can be given back with remarks, corrected, and read again.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from typing import BinaryIO

from enrolment.domain.sheet.columns import FIELDS, simplified, vocabulary
from enrolment.domain.sheet.explain import explain, explain_unreadable, remarks_title
from enrolment.domain.sheet.model import (
    Channel,
    Gender,
    Language,
    RowOutcome,
    RowProblem,
    Sex,
    SheetRow,
)
from enrolment.domain.sheet.opening import open_table
from enrolment.domain.sheet.remarks import annotate
from enrolment.domain.sheet.rows import RowReader
from nosotros.workbooks.refusals import SheetUnreadable

__all__ = [
    "FIELDS",
    "Channel",
    "Gender",
    "Language",
    "RowOutcome",
    "RowProblem",
    "Sex",
    "SheetRow",
    "SheetUnreadable",
    "annotate",
    "explain",
    "explain_unreadable",
    "read_sheet",
    "remarks_title",
    "simplified",
]


def read_sheet(
    source: BinaryIO, *, today: date, columns: Mapping[str, str] | None = None
) -> Iterator[RowOutcome]:
    """The outcome of each row of `source`, in the sheet's order, read as they are asked for.

    `today` is the local date by which ages and future dates are judged. `columns` says of
    header texts which of FIELDS they stand for, before the names that we know; the sheet must
    have them all. A person whose document an earlier accepted row has is refused
    (`repeated_row`); that is remembered, some 150 bytes a person, and is all that grows with a
    CSV. Of an XLSX the table of its texts is in memory too. An XLSX must be seekable.
    Raises SheetUnreadable before it returns, never later; ValueError for `columns` that
    `vocabulary` cannot take.
    """
    table = open_table(source, vocabulary(columns=columns))
    reader = RowReader(header=table.header, today=today)
    outcomes = (outcome for record in table.records if (outcome := reader.read(record)) is not None)
    first = next(outcomes, None)
    if first is None:
        raise SheetUnreadable("no_rows")
    return chain((first,), outcomes)
