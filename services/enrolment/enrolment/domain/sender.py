"""What whoever sent a sheet is told of its rows: as if nobody were known but whom she sent.

A partner's row may name somebody whom others sent, or who came by herself. That she is known, has a
place or has left is not the partner's to learn (ADR 16), and what the rows of a stranger are told
would tell it by the difference. So the same rules are applied once more, to fewer people.
"""

from collections.abc import Set
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from enrolment.domain.places import Held, Seats
from enrolment.domain.sheet.model import ProblemCode


@dataclass(frozen=True, kw_only=True, slots=True)
class Hers:
    """The people whom a partner sent, or believes to have sent."""

    #: who has, or had, a place for which it sent her
    sent: Set[UUID] = frozenset()
    #: these, and whom it was told of as registered by a sheet of its own
    known: Set[UUID] = frozenset()
    #: of these, who has a place in the intake, as far as it knows
    placed: Set[UUID] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A row that was read, and what is found of its person in truth."""

    line: int
    #: who she was recognised as
    known: UUID | None = None
    #: whether that one has left
    left: bool = False
    #: why she could not join the intake, whoever she is
    against: tuple[ProblemCode, ...] = ()
    #: whom she was once thought to be, undecided, where she was recognised
    undecided: Set[UUID] = frozenset()
    #: who resembles her
    alike: Set[UUID] = frozenset()
    #: the rows before hers whose people resemble her
    earlier: Set[int] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What the sender is told of a row."""

    state: Literal["imported", "unchanged", "refused"]
    problems: tuple[ProblemCode, ...] = ()
    #: `enrolled` or `waiting`, of who is imported
    place: str | None = None
    possible_duplicate: bool = False


@dataclass(kw_only=True, slots=True)
class SenderView:
    """An intake and its people as one partner knows them, while rows of its sheet are looked at."""

    partner: str
    hers: Hers
    seats: Seats
    #: whether it may send nobody any more
    is_over: bool = False
    _new: set[int] = field(default_factory=set[int])
    _seated: set[UUID] = field(default_factory=set[UUID])

    def tell(self, found: Found) -> Told:
        """What is told of the next row."""
        known = found.known if found.known in self.hers.known else None
        if known is not None and self._has_place({known}):
            return Told(state="unchanged")
        if self.is_over:
            return Told(state="refused", problems=("agreement_over",))
        if found.left and known in self.hers.sent:
            return Told(state="refused", problems=("participant_left",))
        if found.against:
            return Told(state="refused", problems=found.against)
        if known is not None:
            return self._join(found, doubtful=self._has_place(found.undecided))
        alike = found.alike & self.hers.known
        earlier = found.earlier & self._new
        self._new.add(found.line)
        return self._join(
            found,
            doubtful=bool(earlier) or self._has_place(alike),
            possible_duplicate=bool(alike or earlier),
        )

    def _has_place(self, people: Set[UUID]) -> bool:
        return not people.isdisjoint(self.hers.placed | self._seated)

    def _join(self, found: Found, *, doubtful: bool, possible_duplicate: bool = False) -> Told:
        held = (
            Held(state="applied", partner=self.partner)
            if doubtful
            else self.seats.place_for(self.partner)
        )
        self.seats = self.seats.moved(None, held)
        if found.known in self.hers.known:
            assert found.known is not None
            self._seated.add(found.known)
        return Told(state="imported", place=held.place, possible_duplicate=possible_duplicate)
