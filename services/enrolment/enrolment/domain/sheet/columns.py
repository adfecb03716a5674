"""Which column of a sheet is which field, whatever language and spelling its header has."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from enrolment.domain.sheet import texts_en, texts_es, texts_fr
from enrolment.domain.sheet.names import NAMES
from nosotros.workbooks.refusals import SheetUnreadable
from nosotros.workbooks.rows import MOST_COLUMNS

LONGEST_LABEL = 60
#: How many known columns make a line a header, and not a title above it.
ENOUGH_TO_BE_A_HEADER = 2

REQUIRED = ("first_names", "surnames", "document_type", "document_number", "birth_date")
#: The fields that a sheet's columns may stand for.
FIELDS = frozenset(NAMES)
_SEPARATORS = re.compile(r"[\W_]+")
_MAPPED = -1  # ranks before the best of our own names


def simplified(text: str) -> str:
    """`text` with no accents, capitals, spaces or signs, so that spellings of a word are equal."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _SEPARATORS.sub("", bare)


def _ranked() -> dict[str, tuple[str, int]]:
    ranked: dict[str, tuple[str, int]] = {}
    for field, names in NAMES.items():
        for rank, name in enumerate(names.split(", ")):
            ranked.setdefault(simplified(name), (field, rank))
    return ranked


_RANKED = _ranked()
_REMARKS = frozenset(simplified(each.REMARKS) for each in (texts_es, texts_en, texts_fr))


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    """The names that a sheet's columns are known by, each simplified."""

    fields: Mapping[str, tuple[str, int]]  #: name → field and rank, the lowest the best
    wanted: Mapping[str, str]  #: name → header text, of those that the sheet must have
    remarks: frozenset[str]  #: titles of a column of remarks


def vocabulary(*, columns: Mapping[str, str] | None = None, title: str = "") -> Vocabulary:
    """Our own names; before them `columns`, header text → field; and the remarks' `title`.

    Raises ValueError: a field is not one of FIELDS, is named twice, or a header text has neither
    letter nor digit or stands for two fields.
    """
    wanted: dict[str, str] = {}
    mapped: dict[str, tuple[str, int]] = {}
    for text, field in (columns or {}).items():
        key = simplified(text)
        if field not in FIELDS:
            raise ValueError(f"no column of a sheet stands for a field of this name: {field}")
        if not key or key in mapped or (field, _MAPPED) in mapped.values():
            raise ValueError("a header text and a field are mapped to each other and to no other")
        mapped[key] = (field, _MAPPED)
        wanted[key] = text
    return Vocabulary(
        fields={**_RANKED, **mapped},
        wanted=wanted,
        remarks=_REMARKS | {simplified(title)} if simplified(title) else _REMARKS,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Header:
    """The header line of one sheet, without the column that our remarks were written to."""

    cells: list[str]
    positions: dict[str, int]  #: field → index of its cell
    width: int  #: cells up to the last one that is not empty
    remarks: int | None = None  #: index of the remarks' cell among all, when there is one

    def label(self, field: str) -> str:
        """What to call the column of `field` when speaking to who wrote the sheet."""
        if field in self.positions:
            return _short(self.cells[self.positions[field]])
        return NAMES[field].partition(", ")[0]


def known_columns(cells: Sequence[str], names: Vocabulary) -> int:
    """How many different fields `cells`, if they were a header, would name."""
    return len({names.fields[key][0] for key in map(simplified, cells) if key in names.fields})


def read_header(line: Sequence[str], names: Vocabulary) -> Header:
    """The header in `line`. Unknown columns are left unread: less personal data is better.

    Where two columns could be one field (`Celular`, `Teléfono`) the more exact name wins.
    Raises SheetUnreadable: `too_wide`, `repeated_columns`, `mapped_column_missing`,
    `missing_columns`.
    """
    cells = list(line)
    remarks = _width(cells) - 1
    if remarks >= 0 and simplified(cells[remarks]) in names.remarks:
        del cells[remarks]
    else:
        remarks = None
    width = _width(cells)
    if width > MOST_COLUMNS:
        raise SheetUnreadable("too_wide")
    best: dict[str, tuple[int, int]] = {}
    seen: set[str] = set()
    for place, cell in enumerate(cells[:width]):
        key = simplified(cell)
        if key not in names.fields:
            continue
        field, rank = names.fields[key]
        if key in seen:
            raise SheetUnreadable("repeated_columns", (_short(cell),))
        seen.add(key)
        if field not in best or rank < best[field][0]:
            best[field] = (rank, place)
    if absent := tuple(_short(text) for key, text in names.wanted.items() if key not in seen):
        raise SheetUnreadable("mapped_column_missing", absent)
    positions = {field: place for field, (_, place) in best.items()}
    if missing := tuple(field for field in REQUIRED if field not in positions):
        raise SheetUnreadable(
            "missing_columns", tuple(NAMES[field].partition(", ")[0] for field in missing)
        )
    return Header(cells=cells, positions=positions, width=width, remarks=remarks)


def _width(cells: Sequence[str]) -> int:
    return max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)


def _short(text: str) -> str:
    return " ".join(text.split())[:LONGEST_LABEL]
