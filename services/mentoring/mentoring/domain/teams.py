"""A team: who is in it from when to when, and what of the capital is whose."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """How much of the capital is somebody's from a day on, until she has another share or leaves."""

    since: date
    units: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Turned:
    """A role that is somebody's from a day on, in the place of the one before."""

    since: date
    role: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Membership:
    """Somebody's time in a team."""

    #: the first
    role: str
    #: none: it is not known
    born: date | None
    since: date
    #: last day; none: it goes on
    until: date | None
    #: oldest first
    shares: tuple[Held, ...]
    #: after the first, oldest first
    roles: tuple[Turned, ...] = ()

    def role_on(self, day: date) -> str:
        """The role that is hers on a day; before she joined the first, and the last since she left."""
        return next((each.role for each in reversed(self.roles) if each.since <= day), self.role)

    def is_on(self, day: date) -> bool:
        """Whether a day is in it."""
        return self.since <= day and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        """Whether it ended before a day."""
        return self.until is not None and self.until < day

    def meets(self, since: date, until: date | None) -> bool:
        """Whether it has a day in common with another time, whose end may be open."""
        return (until is None or self.since <= until) and not self.is_over(since)

    def units_on(self, day: date) -> int:
        """How much of the capital is hers on a day."""
        if not self.is_on(day):
            return 0
        return next((each.units for each in reversed(self.shares) if each.since <= day), 0)

    def turns(self) -> Iterator[date]:
        """The days from which on something of it is otherwise than the day before."""
        yield self.since
        yield from (each.since for each in self.shares)
        yield from (each.since for each in self.roles)
        if self.until is not None:
            yield self.until + timedelta(days=1)


def most_held(team: Sequence[Membership], *, since: date) -> int:
    """The most of the capital that is somebody's on any day from one on."""
    days = {since, *(day for each in team for day in each.turns() if day > since)}
    return max(sum(each.units_on(day) for each in team) for day in days)
