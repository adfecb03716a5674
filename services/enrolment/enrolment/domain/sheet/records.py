"""From lines of text to rows of cells, and where among them the header is."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Literal, NamedTuple

from enrolment.domain.sheet.columns import (
    ENOUGH_TO_BE_A_HEADER,
    Header,
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

_QUOTED = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"')


class Record(NamedTuple):
    """One row of the sheet; `fault` is a problem's code when it could not be cut into cells."""

    line: int
    cells: list[str]
    fault: Literal["line_too_long", "unclosed_quote"] | None = None


def find_header(lines: Iterator[str | None]) -> tuple[Header, Iterator[Record]]:
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
        for record in records(head, delimiter=delimiter):
            known = known_columns(record.cells)
            if known >= ENOUGH_TO_BE_A_HEADER and (best is None or known > best[0]):
                best = (known, delimiter, record)
    if best is None:
        raise SheetUnreadable("too_wide" if None in head else "no_header")
    _, delimiter, record = best
    rows = records(chain(head, lines), delimiter=delimiter)
    # With the lines after `head` in sight, a quotation mark left open may join other lines.
    if next(islice(rows, record.line - 1, None), None) != record:
        raise SheetUnreadable("no_header")
    return read_header(record.cells), rows


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
        else:
            cells = _split_quoted(text, delimiter)
            if cells is None:
                cells = _joined_with_next(text, delimiter=delimiter, waiting=waiting, source=source)
            yield Record(line, cells or [], None if cells else "unclosed_quote")


def _joined_with_next(
    text: str, *, delimiter: str, waiting: deque[str | None], source: Iterator[str | None]
) -> list[str] | None:
    """Cells of a row that goes on in the next lines; None, the lines put back, if it never ends."""
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
            return cells
    waiting.extendleft(reversed(taken))
    return None


def _split_quoted(text: str, delimiter: str) -> list[str] | None:
    cells: list[str] = []
    place = 0
    while True:
        quoted = ""
        if text.startswith('"', place):
            found = _QUOTED.match(text, place)
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
