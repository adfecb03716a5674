"""From lines of text to rows of cells, and where among them the header is."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Literal, NamedTuple

from enrolment.domain.sheet.columns import (
    ENOUGH_TO_BE_A_HEADER,
    Header,
    Vocabulary,
    known_columns,
    read_header,
)
from enrolment.domain.sheet.decoding import LONGEST_LINE
from enrolment.domain.sheet.model import SheetUnreadable

DELIMITERS = (";", ",", "\t")
#: Lines from the top among which the header must be.
HEADER_WITHIN = 50
#: A cell may hold line breaks; past so many lines its quotation mark was a slip.
MOST_LINES_IN_A_ROW = 10

#: A cell in quotation marks, at its beginning; a mark in it is doubled.
QUOTED = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"')


class Record(NamedTuple):
    """One row of the sheet; `fault` is a problem's code when it could not be cut into cells."""

    line: int
    cells: list[str]
    fault: Literal["line_too_long", "unclosed_quote"] | None = None
    span: int = 1  #: lines of the file that the row takes


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


def records(lines: Iterable[str | None], *, delimiter: str) -> Iterator[Record]:
    """`lines` cut into cells; quotation marks as RFC 4180 has them, but forgiving.

    A quotation mark that is never closed spoils its own line only.
    """
    waiting: deque[str | None] = deque()
    source = iter(lines)
    line = 0
    while True:
        try:
            text = waiting.popleft() if waiting else next(source)
        except StopIteration:
            return
        line += 1
        if text is None:
            yield Record(line, [], "line_too_long")
        elif '"' not in text:
            yield Record(line, text.split(delimiter))
        elif cells := _split_quoted(text, delimiter):
            yield Record(line, cells)
        else:
            joined = _joined_with_next(text, delimiter=delimiter, waiting=waiting, source=source)
            if joined:
                yield Record(line, joined[0], span=joined[1])
            else:
                yield Record(line, [], "unclosed_quote")


def _joined_with_next(
    text: str, *, delimiter: str, waiting: deque[str | None], source: Iterator[str | None]
) -> tuple[list[str], int] | None:
    """Cells of a row that goes on in the next lines, and how many lines they are with it.

    None, and the lines are put back, if it never ends.
    """
    taken: list[str | None] = []
    while len(taken) < MOST_LINES_IN_A_ROW - 1:
        try:
            following = waiting.popleft() if waiting else next(source)
        except StopIteration:
            break
        taken.append(following)
        if following is None or len(text) + len(following) >= LONGEST_LINE:
            break
        text = f"{text}\n{following}"
        if '"' in following and (cells := _split_quoted(text, delimiter)) is not None:
            return cells, len(taken) + 1
    waiting.extendleft(reversed(taken))
    return None


def _split_quoted(text: str, delimiter: str) -> list[str] | None:
    cells: list[str] = []
    place = 0
    while True:
        quoted = ""
        if text.startswith('"', place):
            found = QUOTED.match(text, place)
            if found is None:
                return None
            quoted = found[1].replace('""', '"')
            place = found.end()
        end = text.find(delimiter, place)
        if end < 0:
            cells.append(quoted + text[place:])
            return cells
        cells.append(quoted + text[place:end])
        place = end + 1
