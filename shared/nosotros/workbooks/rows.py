"""The rows of a sheet's part, as they come. Rows with nothing in them are passed over."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from nosotros.workbooks.archive import damage_explained
from nosotros.workbooks.decoding import LONGEST_LINE
from nosotros.workbooks.markup import local, new_parser
from nosotros.workbooks.records import Record
from nosotros.workbooks.values import NO_VALUE, Values

#: No sheet that people fill in has more.
MOST_COLUMNS = 200
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
#: A cell holds at most 32,767 characters; what is beyond is not kept.
LONGEST_CELL = 33_000


def row_number(written: str | None, *, previous: int) -> int:
    """The number of a row; the one after `previous` where it is not written, or out of order."""
    if written is not None and written.isascii() and written.isdigit() and len(written) < 9:
        number = int(written)
        if previous < number <= LAST_ROW:
            return number
    return previous + 1


def column_index(reference: str | None, *, previous: int) -> int:
    """The index of a cell's column; the one after `previous` where it is not written."""
    if reference is None:
        return previous + 1
    return _columns().get(reference.rstrip(_DIGITS), previous + 1)


def column_name(index: int) -> str:
    """Of 0, `A`; of 26, `AA`."""
    name = ""
    number = index + 1
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


_DIGITS = "0123456789"


@cache
def _columns() -> Mapping[str, int]:
    return {column_name(index): index for index in range(LAST_COLUMN)}


class SheetRows(Iterator[Record]):
    """The rows of a sheet that hold something, each up to the last cell that does.

    Where a row holds something beyond MOST_COLUMNS, a cell there stands for it.
    Raises SheetUnreadable: `broken_workbook`.
    """

    def __init__(self, chunks: Iterable[bytes], *, values: Values) -> None:
        self.last_column = -1  #: index of the last one so far that holds something
        self._chunks = chunks
        self._values = values
        self._ready: list[Record] = []
        self._records = self._read()

    def __next__(self) -> Record:
        return next(self._records)

    def _read(self) -> Iterator[Record]:
        parser = new_parser()
        parser.StartElementHandler = self._begin_first
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._hear
        self._parser = parser
        self._beginnings: dict[str, Callable[[dict[str, str]], None]] = {}
        self._ends: dict[str, Callable[[], None]] = {}
        self._line = 0
        self._column = -1
        self._cells: list[str] = []
        self._in_row = self._listening = self._pronunciation = False
        self._begin_cell({})
        with damage_explained():
            for chunk in self._chunks:
                parser.Parse(chunk)
                yield from self._ready
                self._ready.clear()
            parser.Parse(b"", True)
        yield from self._ready

    def _begin_first(self, name: str, _: dict[str, str]) -> None:
        # All names of a part have the prefix of its first, or none.
        prefix = name.removesuffix(local(name))
        self._beginnings = {
            f"{prefix}c": self._begin_cell,
            f"{prefix}v": self._begin_value,
            f"{prefix}t": self._begin_text,
            f"{prefix}row": self._begin_row,
            f"{prefix}f": self._begin_formula,
            f"{prefix}rPh": self._begin_pronunciation,
        }
        self._ends = {
            f"{prefix}c": self._end_cell,
            f"{prefix}v": self._end_text,
            f"{prefix}t": self._end_text,
            f"{prefix}row": self._end_row,
            f"{prefix}rPh": self._end_pronunciation,
        }
        self._parser.StartElementHandler = self._begin

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if name in self._beginnings:
            self._beginnings[name](attributes)

    def _end(self, name: str) -> None:
        if name in self._ends:
            self._ends[name]()

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._line = row_number(attributes.get("r"), previous=self._line)
        self._in_row = True
        self._column = -1
        self._cells = []

    def _end_row(self) -> None:
        if self._in_row and self._cells:
            self._ready.append(_record(self._line, self._cells))
        self._in_row = False

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        self._column = column_index(attributes.get("r"), previous=self._column)
        self._parts: list[str] = []
        self._length = 0
        self._has_formula = False

    def _begin_formula(self, _: dict[str, str]) -> None:
        self._has_formula = True

    def _begin_value(self, _: dict[str, str]) -> None:
        self._listening = True

    def _begin_text(self, _: dict[str, str]) -> None:
        # Beside a text may stand how it is pronounced.
        self._listening = self._kind == "inlineStr" and not self._pronunciation

    def _end_text(self) -> None:
        self._listening = False

    def _begin_pronunciation(self, _: dict[str, str]) -> None:
        self._pronunciation = True

    def _end_pronunciation(self) -> None:
        self._pronunciation = False

    def _hear(self, text: str) -> None:
        if self._listening and self._length < LONGEST_CELL:
            self._length += len(text)
            self._parts.append(text[:LONGEST_CELL])

    def _end_cell(self) -> None:
        if not self._in_row:
            return
        written = "".join(self._parts)
        if written:
            text = self._values.text_of(self._kind, written, self._style)
        else:
            # A formula may give no text, but no other kind of nothing.
            text = NO_VALUE if self._has_formula and self._kind != "str" else ""
        if not text.strip():
            return
        self.last_column = max(self.last_column, self._column)
        place = min(self._column, MOST_COLUMNS)
        missing = place + 1 - len(self._cells)
        if missing > 0:
            self._cells.extend([""] * missing)
        self._cells[place] = text


def _record(line: int, cells: list[str]) -> Record:
    # As in a CSV: no person needs so much, and a table of long texts could be pointed to for ever.
    if sum(map(len, cells)) > LONGEST_LINE:
        return Record(line, [], "line_too_long")
    return Record(line, cells)
