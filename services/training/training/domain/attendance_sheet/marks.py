"""What a cell says: a letter, the number of a reason where she is excused, `+` for childcare.

`P` present, `T` late (`L` in English, `R` in French), `E` excused, `A` absent; `E1` to `E8` with
the reason; `P+` where her children were looked after. Read in any of the languages, as letters or
words, however they are written; `E` alone is `E8`.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from training.domain.attendance import Status

#: their numbers are their places, from 1
REASONS = (
    "no_childcare",
    "care_duties",
    "health",
    "no_transport",
    "safety",
    "studies",
    "work",
    "other",
)
_NO_NUMBER = "other"
LETTERS: Mapping[str, Mapping[Status, str]] = {
    "es": {"present": "P", "late": "T", "excused": "E", "absent": "A"},
    "en": {"present": "P", "late": "L", "excused": "E", "absent": "A"},
    "fr": {"present": "P", "late": "R", "excused": "E", "absent": "A"},
}
_WORDS: Mapping[Status, str] = {
    "present": "p presente presentes present presents asistio vino",
    "late": "t tarde l late r retard enretard llegotarde tardanza",
    "excused": "e excusada excusado excusa excused excusee excuse justificada justificado",
    "absent": "a ausente ausentes absent absente absents falta falto novino",
}
_STATUS: Mapping[str, Status] = {
    word: status for status, words in _WORDS.items() for word in words.split()
}
_WRITTEN = re.compile(r"([a-z]+)([1-8])?(\+)?")
#: what may stand between or after what matters
_NOISE = re.compile(r"[\s.,:;()\-_/'\u2019]+")


class CellMark(NamedTuple):
    """How a learner was there."""

    status: Status
    #: of an excused absence
    reason: str | None
    childcare_used: bool


@dataclass
class MarkUnreadable(ValueError):
    """A cell says something that is no mark."""

    code: str


def write_mark(mark: CellMark, language: str) -> str:
    """A mark as a cell has it."""
    number = "" if mark.reason is None else str(REASONS.index(mark.reason) + 1)
    return LETTERS[language][mark.status] + number + ("+" if mark.childcare_used else "")


def choices(language: str) -> list[str]:
    """Every mark as cells have them."""
    came = [
        CellMark(status, None, used) for status in ("present", "late") for used in (False, True)
    ]
    excused = [CellMark("excused", reason, False) for reason in REASONS]
    marks = [*came, CellMark("absent", None, False), *excused]
    return [write_mark(each, language) for each in marks]


def read_mark(text: str) -> CellMark | None:
    """What a cell says; none where it says nothing.

    Raises:
        MarkUnreadable: `unreadable_mark`, or `childcare_of_absent`.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = _NOISE.sub("", "".join(c for c in decomposed if not unicodedata.combining(c)))
    if not plain:
        return None
    found = _WRITTEN.fullmatch(plain)
    status = _STATUS.get(found[1]) if found else None
    if found is None or status is None or (found[2] and status != "excused"):
        raise MarkUnreadable("unreadable_mark")
    if found[3] and status not in ("present", "late"):
        raise MarkUnreadable("childcare_of_absent")
    reason = None
    if status == "excused":
        # On paper the number is soon forgotten, and an excuse without one is one all the same.
        reason = REASONS[int(found[2]) - 1] if found[2] else _NO_NUMBER
    return CellMark(status, reason, bool(found[3]))
