"""A mentee and a mentor, as far as it matters for matching them."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class MenteeSide:
    """Somebody who looks for a mentor."""

    id: UUID
    #: empty: she has not said
    needs: frozenset[str]
    languages: frozenset[str]
    municipality: str | None
    #: empty: any
    channels: frozenset[str]
    #: empty: she has not said
    availability: frozenset[str]
    woman_asked_for: bool
    is_minor: bool
    #: mentors with whom a match was declined, or ended, by one of both
    tried: frozenset[UUID]


@dataclass(frozen=True, kw_only=True, slots=True)
class MentorSide:
    """Somebody who accompanies."""

    id: UUID
    is_active: bool
    is_woman: bool
    #: whether enough references recommend, and no concern is open
    is_recommended: bool
    #: whether a check allows contact with minors today
    is_cleared: bool
    skills: frozenset[str]
    languages: frozenset[str]
    municipalities: frozenset[str]
    channels: frozenset[str]
    #: empty: the mentor has not said
    availability: frozenset[str]
    capacity: int
    #: of the capacity, what is taken
    taken: int


@lru_cache(maxsize=4096)
def place_key(name: str) -> str:
    """What two spellings of a place have in common: no accents, no capitals, single blanks."""
    plain = unicodedata.normalize("NFD", name.casefold())
    return " ".join("".join(each for each in plain if not unicodedata.combining(each)).split())


def common_channels(mentee: frozenset[str], mentor: frozenset[str]) -> frozenset[str]:
    """The channels that both use; a mentee who names none uses any."""
    return mentor & mentee if mentee else mentor
