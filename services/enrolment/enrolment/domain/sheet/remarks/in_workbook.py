"""Remarks in an XLSX: every part is copied as it is, but for cells put into the sheet's XML.

Values, formats, widths, other sheets and macros stay as they are, byte for byte.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from enrolment.domain.sheet.columns import Vocabulary
from enrolment.domain.sheet.in_workbook import choose_sheet
from enrolment.domain.sheet.remarks.wording import one_line
from nosotros.workbooks.archive import damage_explained
from nosotros.workbooks.markup import local, new_parser
from nosotros.workbooks.refusals import SheetUnreadable
from nosotros.workbooks.rows import (
    LAST_COLUMN,
    LONGEST_CELL,
    column_index,
    column_name,
    row_number,
)
from nosotros.workbooks.workbook import SheetPart

_SPANS = re.compile(rb"""\s+spans\s*=\s*(?:"[^"]*"|'[^']*')""")


def annotate_workbook(
    source: BinaryIO,
    *,
    remarks: Mapping[int, str],
    title: str,
    target: BinaryIO,
    names: Vocabulary,
) -> None:
    """Write an XLSX again with remarks; see `annotate`."""
    workbook, header, line, part = choose_sheet(source, names)
    part.check()
    column = header.remarks if header.remarks is not None else _free_column(part)
    cells = {line: title} | {each: text for each, text in remarks.items() if each > line}
    chosen = workbook.archive.entry(part.name)
    with ZipFile(target, "w", compression=ZIP_DEFLATED) as copy:
        for entry in workbook.archive.entries:
            chunks = workbook.archive.unpacked(entry)
            if entry is chosen:
                chunks = with_cells(chunks, cells, column=column)
            with copy.open(_like(entry), "w", force_zip64=True) as written:
                for chunk in chunks:
                    written.write(chunk)


def _free_column(part: SheetPart) -> int:
    rows = part.rows()
    for _ in rows:
        pass
    if rows.last_column + 1 >= LAST_COLUMN:
        raise SheetUnreadable("too_wide")
    return rows.last_column + 1


def _like(entry: ZipInfo) -> ZipInfo:
    copy = ZipInfo(entry.filename, entry.date_time)
    copy.compress_type = entry.compress_type
    copy.external_attr = entry.external_attr
    return copy


def with_cells(
    chunks: Iterable[bytes], cells: Mapping[int, str], *, column: int
) -> Iterator[bytes]:
    """A sheet's part with nothing in `column` but the texts of `cells`, which are by row.

    Raises SheetUnreadable: `broken_workbook`, also for a part that is not UTF-8.
    """
    editor = _Editor(cells, column=column)
    with damage_explained():
        for chunk in chunks:
            yield editor.feed(chunk)
        yield editor.close()


class _Editor:
    """Follows a part with a parser, and changes bytes at the places that the parser names."""

    def __init__(self, cells: Mapping[int, str], *, column: int) -> None:
        self._cells = cells
        self._remarks = column
        self._first = min(cells)  # the header; what stands above it is left alone
        self._held = b""
        self._offset = 0  # of the first byte that is held, in the part
        self._edits: list[tuple[int, int, bytes]] = []
        self._cut: int | None = None  # where the cell begins that is being cut out
        self._line = 0
        self._column = -1
        self._pending: bytes | None = None  # the cell that this row is still to have
        self._parser = parser = new_parser()
        parser.XmlDeclHandler = _refuse_what_is_not_utf8
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end

    def feed(self, chunk: bytes) -> bytes:
        """What of the part is done with once `chunk` is known."""
        self._held += chunk
        if self._offset == 0 and self._held.startswith((b"\xff\xfe", b"\xfe\xff", b"\0")):
            raise SheetUnreadable("broken_workbook")
        self._parser.Parse(chunk)
        # The parser stands before whatever it has not told of yet.
        settled = max(self._parser.CurrentByteIndex, self._offset)
        return self._write(min(settled, self._cut) if self._cut is not None else settled)

    def close(self) -> bytes:
        """The rest."""
        self._parser.Parse(b"", True)
        return self._write(self._offset + len(self._held))

    def _write(self, until: int) -> bytes:
        done: list[bytes] = []
        place = self._offset
        while self._edits and self._edits[0][1] <= until:
            start, end, text = self._edits.pop(0)
            done += (self._held[place - self._offset : start - self._offset], text)
            place = end
        if self._edits:
            until = min(until, self._edits[0][0])
        until = max(until, place)
        done.append(self._held[place - self._offset : until - self._offset])
        self._held = self._held[until - self._offset :]
        self._offset = until
        return b"".join(done)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        here = self._parser.CurrentByteIndex
        match local(name):
            case "row":
                self._line = row_number(attributes.get("r"), previous=self._line)
                self._column = -1
                text = self._cells.get(self._line)
                # A row with nothing in it was no row of the sheet.
                self._pending = self._cell(name, text) if text and not self._empty(here) else None
                if self._pending and (spans := _SPANS.search(self._held, *self._tag(here))):
                    # They say how far the row's cells go, and would be wrong.
                    self._edits.append(
                        (spans.start() + self._offset, spans.end() + self._offset, b"")
                    )
            case "c":
                self._column = column_index(attributes.get("r"), previous=self._column)
                if self._column >= self._remarks:
                    self._put(here)
                if self._column == self._remarks and self._line >= self._first:
                    self._begin_cut(here)
            case "dimension":
                # What the used range is said to be would be wrong too, and need not be said.
                self._begin_cut(here)
            case _:
                pass

    def _end(self, name: str) -> None:
        here = self._parser.CurrentByteIndex
        match local(name):
            case "row":
                self._put(here)
            case "c" | "dimension" if self._cut is not None:
                self._edits.append((self._cut, self._tag(here)[1] + self._offset, b""))
                self._cut = None
            case _:
                pass

    def _put(self, place: int) -> None:
        if self._pending:
            self._edits.append((place, place, self._pending))
        self._pending = None

    def _begin_cut(self, place: int) -> None:
        if self._empty(place):
            self._edits.append((place, self._tag(place)[1] + self._offset, b""))
        else:
            self._cut = place

    def _empty(self, place: int) -> bool:
        """Whether the element that begins at `place` ends with the same tag."""
        start, end = self._tag(place)
        return self._held[start:end].endswith(b"/>")

    def _tag(self, place: int) -> tuple[int, int]:
        """Where the tag at `place` begins and ends among what is held."""
        start = place - self._offset
        return start, self._held.index(b">", start) + 1

    def _cell(self, row: str, text: str) -> bytes:
        p = row.removesuffix("row")
        reference = f"{column_name(self._remarks)}{self._line}"
        shown = escape(one_line(text)[:LONGEST_CELL])
        return (
            f'<{p}c r="{reference}" t="inlineStr"><{p}is>'
            f'<{p}t xml:space="preserve">{shown}</{p}t></{p}is></{p}c>'
        ).encode()


def _refuse_what_is_not_utf8(_: str, encoding: str | None, __: int) -> None:
    if encoding is not None and encoding.upper() not in ("UTF-8", "US-ASCII"):
        raise SheetUnreadable("broken_workbook")
