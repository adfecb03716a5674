"""From lines of text to rows of cells, as a CSV has them."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from nosotros.workbooks.decoding import LONGEST_LINE

DELIMITERS = (";", ",", "\t")
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
