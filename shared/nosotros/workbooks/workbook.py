"""A workbook: its sheets, the table of its texts, and which of its styles show dates."""

import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

from nosotros.workbooks.archive import LARGEST, MEBIBYTE, Archive
from nosotros.workbooks.markup import check_markup, each_element
from nosotros.workbooks.refusals import SheetUnreadable
from nosotros.workbooks.rows import LONGEST_CELL, SheetRows
from nosotros.workbooks.values import Values, unescaped

#: Of the table of texts once unpacked; all of it is held while rows are read.
LARGEST_TEXTS = 100 * MEBIBYTE

#: Number formats that every workbook has, those with a date in them (ECMA-376 part 1, 18.8.30).
_DATE_FORMATS = frozenset({*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58})
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]")
_NOT_SHOWN = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]')


@dataclass(frozen=True, kw_only=True)
class SheetPart:
    """One sheet of a workbook."""

    workbook: "Workbook"
    name: str  #: of its part

    def rows(self) -> SheetRows:
        """Its rows, from the first one on. Raises SheetUnreadable while they are read."""
        return SheetRows(self.workbook.archive.chunks(self.name), values=self.workbook.values)

    def check(self) -> None:
        """Go through it all once, so that what `rows` gives afterwards does not end in an error.

        Raises SheetUnreadable: `broken_workbook`.
        """
        check_markup(self.workbook.archive.chunks(self.name))


class Workbook:
    """What is needed of a workbook to read the cells of its sheets.

    Its parts together may unpack to `largest` bytes.

    Raises SheetUnreadable: `binary` (an archive of another kind), `old_workbook` (of another
    spreadsheet format), and what an archive raises.
    """

    def __init__(self, source: BinaryIO, *, largest: int = LARGEST) -> None:
        self.archive = Archive(source, largest=largest)
        #: names of sheets' parts that are not hidden, in the order of their tabs
        self._shown: list[str] = []
        self._from_1904 = False
        self._related: dict[str, str] = {}  # kind of part → its name
        main = self._main_part()
        targets = self._relations(main)
        shown: list[str] = []

        def start(_: str, name: str, attributes: dict[str, str]) -> None:
            if name == "workbookPr":
                self._from_1904 = attributes.get("date1904") in ("1", "true")
            elif name == "sheet" and attributes.get("state", "visible") == "visible":
                shown.append(attributes.get("id", ""))

        each_element([self.archive.whole(main)], start=start)
        for id in shown:
            kind, target = targets.get(id, ("", ""))
            if kind == "worksheet":
                self._shown.append(target)
        self._related = dict(targets.values())

    @property
    def sheets(self) -> list[SheetPart]:
        """The sheets that are not hidden."""
        return [SheetPart(workbook=self, name=name) for name in self._shown]

    @cached_property
    def values(self) -> Values:
        """How the values of its cells are read."""
        return Values(texts=self._texts(), dates=self._dates(), from_1904=self._from_1904)

    def _main_part(self) -> str:
        if "_rels/.rels" not in self.archive:
            # OpenDocument has one part of this name.
            raise SheetUnreadable("old_workbook" if "content.xml" in self.archive else "binary")
        mains = [name for kind, name in self._relations("").values() if kind == "officeDocument"]
        if mains and mains[0].endswith(".bin"):
            raise SheetUnreadable("old_workbook")
        if not mains or not mains[0].endswith(".xml") or "word/" in mains[0] or "ppt/" in mains[0]:
            raise SheetUnreadable("binary")
        return mains[0]

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part points to within the archive: id → kind and name."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, tuple[str, str]] = {}

        def start(_: str, element: str, attributes: dict[str, str]) -> None:
            if element == "Relationship" and attributes.get("TargetMode") != "External":
                kind = attributes.get("Type", "").rpartition("/")[2]
                target = posixpath.join("/", folder, attributes.get("Target", ""))
                found[attributes.get("Id", "")] = (kind, posixpath.normpath(target).lstrip("/"))

        each_element([self.archive.whole(relations)], start=start)
        return found

    def _texts(self) -> list[str]:
        name = self._related.get("sharedStrings")
        if name is None or name not in self.archive:
            return []
        if self.archive.entry(name).file_size > LARGEST_TEXTS:
            raise SheetUnreadable("workbook_too_large")
        texts: list[str] = []
        parts: list[str] = []
        shown = False

        def start(parent: str, element: str, _: dict[str, str]) -> None:
            nonlocal shown
            # Beside its text an item may say how it is pronounced (`rPh`).
            shown = element == "t" and parent in ("si", "r")

        def text(piece: str) -> None:
            if shown:
                parts.append(piece)

        def end(element: str) -> None:
            nonlocal shown
            shown = False
            if element == "si":
                texts.append(unescaped("".join(parts))[:LONGEST_CELL])
                parts.clear()

        each_element(self.archive.chunks(name), start=start, end=end, text=text)
        return texts

    def _dates(self) -> frozenset[str]:
        name = self._related.get("styles")
        if name is None or name not in self.archive:
            return frozenset()
        own: dict[str, str] = {}
        formats: list[str] = []

        def start(parent: str, element: str, attributes: dict[str, str]) -> None:
            if element == "numFmt" and parent == "numFmts":
                own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            elif element == "xf" and parent == "cellXfs":
                formats.append(attributes.get("numFmtId", "0"))

        each_element([self.archive.whole(name)], start=start)
        return frozenset(
            str(style)
            for style, id in enumerate(formats)
            if (_shows_a_date(own[id]) if id in own else _is_usual_date(id))
        )


def _is_usual_date(id: str) -> bool:
    return id.isascii() and id.isdigit() and len(id) < 4 and int(id) in _DATE_FORMATS


def _shows_a_date(code: str) -> bool:
    """Whether a number format shows a day or a year, or a month that is no minute."""
    first = code.partition(";")[0].lower()
    letters = _NOT_SHOWN.sub("", first)
    if letters == "general" or _ELAPSED.search(first):
        return False
    return "d" in letters or "y" in letters or ("m" in letters and not set("hs") & set(letters))
