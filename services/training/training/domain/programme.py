"""A programme: modules in order, and what completes each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

#: a text by its language
Texts = Mapping[str, str]
#: in which language somebody reads what is not there in hers
FALLBACKS = ("es", "en", "fr")


@dataclass(frozen=True, kw_only=True, slots=True)
class AttendanceRequirement:
    """So many sessions, and the part of them to be attended."""

    code: str
    sessions: int
    #: from 0 to 1
    minimum_rate: float


@dataclass(frozen=True, kw_only=True, slots=True)
class PracticeRequirement:
    """Something done, shown by evidence that a trainer accepts."""

    code: str


Requirement = AttendanceRequirement | PracticeRequirement


@dataclass(frozen=True, kw_only=True, slots=True)
class Module:
    """A part of a programme."""

    code: str
    title: Texts
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Programme:
    """One version of a programme, as its rules need it."""

    code: str
    version: int
    title: Texts
    kind: Literal["training_of_trainers", "course"]
    ordered: bool
    modules: tuple[Module, ...]
    #: so many absences in a row are told of
    absences_in_a_row: int
    ambassador_months: int

    def module(self, code: str) -> Module | None:
        """A module by its code."""
        return next((each for each in self.modules if each.code == code), None)


def spoken(texts: Texts, language: str) -> str:
    """A text in a language, or in the first one that it is in."""
    for each in (language, *FALLBACKS):
        if texts.get(each):
            return texts[each]
    return ""
