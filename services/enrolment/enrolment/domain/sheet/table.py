"""Where among a sheet's rows its header is, and the rows below it."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import NamedTuple

from enrolment.domain.sheet.columns import (
    ENOUGH_TO_BE_A_HEADER,
    Header,
    Vocabulary,
    known_columns,
    read_header,
)
from nosotros.workbooks.records import DELIMITERS, Record, records
from nosotros.workbooks.refusals import SheetUnreadable

#: Lines from the top among which the header must be.
HEADER_WITHIN = 50


class Table(NamedTuple):
    """A sheet whose header was found; `records` are the rows below it, cut at `delimiter`."""

    header: Header
    line: int  #: of the header
    delimiter: str
    records: Iterator[Record]


def find_header(lines: Iterator[str | None], names: Vocabulary) -> Table:
    """The header of a sheet, whatever stands above it, and the rows below it.

    The header is the line, cut at `;`, `,` or tab, that names most columns we know.
    Raises SheetUnreadable: `empty`, `no_header`, `too_wide` (a line without end at the top),
    and what `read_header` raises.
    """
    head = list(islice(lines, HEADER_WITHIN))
    if not any(text is None or text.strip() for text in head):
        raise SheetUnreadable("empty")
    best: tuple[int, str, Record] | None = None
    for delimiter in DELIMITERS:
        found = most_known(records(head, delimiter=delimiter), names)
        if found and (best is None or found[0] > best[0]):
            best = (found[0], delimiter, found[1])
    if best is None:
        raise SheetUnreadable("too_wide" if None in head else "no_header")
    _, delimiter, record = best
    rows = records(chain(head, lines), delimiter=delimiter)
    # With the lines after `head` in sight, a quotation mark left open may join other lines.
    if next(islice(rows, record.line - 1, None), None) != record:
        raise SheetUnreadable("no_header")
    header = read_header(record.cells, names)
    if header.remarks is not None:
        rows = (without_remarks(each, header) for each in rows)
    return Table(header, record.line, delimiter, rows)


def most_known(candidates: Iterable[Record], names: Vocabulary) -> tuple[int, Record] | None:
    """The first of the records that name most columns, and how many, if they are enough."""
    best: tuple[int, Record] | None = None
    for record in candidates:
        known = known_columns(record.cells, names)
        if known >= ENOUGH_TO_BE_A_HEADER and (best is None or known > best[0]):
            best = (known, record)
    return best


def remarks_place(record: Record, header: Header) -> int:
    """Index of the remark's cell in a row of a sheet whose header has remarks.

    It is the row's last, so that a row with too few or too many cells stays one; unless a
    spreadsheet has since made all rows as long as the header, and it stands under its title.
    """
    assert header.remarks is not None
    as_long_as_the_header = len(record.cells) == len(header.cells) + 1
    return header.remarks if as_long_as_the_header else len(record.cells) - 1


def without_remarks(record: Record, header: Header) -> Record:
    """A row as it was before remarks were written to its sheet."""
    if not record.cells:
        return record
    place = remarks_place(record, header)
    return record._replace(cells=record.cells[:place] + record.cells[place + 1 :])
