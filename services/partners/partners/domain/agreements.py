"""What becomes of an agreement: its state at a moment, and which side may do what in which state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from partners.domain.days import beginning, day_in, end

State = Literal["proposed", "declined", "withdrawn", "lapsed", "scheduled", "in_force", "ended"]
Decision = Literal["accepted", "declined", "withdrawn"]
Verb = Literal["change", "accept", "decline", "withdraw", "end", "name_successor"]
#: a field, and the code of what is wrong with it
Problem = tuple[str, str]

#: stands for every type of event
ALL_TYPES = "*"
#: how far from today a day may be
_FARTHEST = timedelta(days=100 * 366)

#: the states in which something may be done
NEEDED: dict[Verb, tuple[State, ...]] = {
    "change": ("proposed",),
    "accept": ("proposed",),
    # Whoever is told of a proposal that has lapsed may still put it away.
    "decline": ("proposed", "lapsed"),
    "withdraw": ("proposed", "lapsed"),
    "end": ("scheduled", "in_force"),
    "name_successor": ("scheduled", "in_force"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Sides:
    """Between whom an agreement is, and whose wording it has."""

    grantor: str
    grantee: str
    proposed_by: str

    def other(self, side: str) -> str:
        """The side that this one agrees with."""
        return self.grantee if side == self.grantor else self.grantor

    def who(self, verb: Verb) -> str | None:
        """The side that alone may do something; none: either may."""
        if verb in ("accept", "decline"):
            return self.other(self.proposed_by)
        if verb == "withdraw":
            return self.proposed_by
        return self.grantor if verb == "name_successor" else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Life:
    """The moments that an agreement's state follows from; no timer has to run for it."""

    #: when its first day begins, and its last is over, as it is worded
    starts_at: datetime
    ends_at: datetime | None
    decision: Decision | None = None
    decided_at: datetime | None = None
    #: ended, or to end, by one side and earlier than was agreed
    ended_at: datetime | None = None

    @property
    def granted_from(self) -> datetime:
        """From when it grants anything: never before both sides have agreed."""
        return self.starts_at if self.decided_at is None else max(self.starts_at, self.decided_at)

    @property
    def granted_until(self) -> datetime | None:
        """From when it grants nothing any more; none: until somebody ends it."""
        ends = [each for each in (self.ends_at, self.ended_at) if each is not None]
        return min(ends, default=None)

    def state(self, at: datetime) -> State:
        """Its state at a moment."""
        until = self.granted_until
        if self.decision is None:
            return "lapsed" if until is not None and until <= at else "proposed"
        if self.decision != "accepted":
            return self.decision
        if until is not None and until <= at:
            return "ended"
        return "scheduled" if at < self.granted_from else "in_force"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """What two sides are to agree on."""

    purposes: tuple[str, ...]
    event_types: tuple[str, ...]
    operations: tuple[str, ...]
    starts_on: date
    ends_on: date | None
    zone: str

    @property
    def starts_at(self) -> datetime:
        """When its first day begins."""
        return beginning(self.starts_on, self.zone)

    @property
    def ends_at(self) -> datetime | None:
        """When its last day is over; none where it has none."""
        return None if self.ends_on is None else end(self.ends_on, self.zone)


@dataclass(frozen=True, kw_only=True, slots=True)
class Grantable:
    """What an agreement could name: of the hub's services, and of the grantor's own."""

    #: public types of events
    types: frozenset[str]
    #: `{service}.{method}` of every operation
    operations: frozenset[str]
    #: those of them that an agreement may grant
    grantable: frozenset[str]

    def beside(self, other: "Grantable") -> "Grantable":
        """What either has."""
        return Grantable(
            types=self.types | other.types,
            operations=self.operations | other.operations,
            grantable=self.grantable | other.grantable,
        )


def problems_of_wording(wording: Wording, *, may_name: Grantable, at: datetime) -> list[Problem]:
    """What is wrong with a wording, field by field."""
    return [
        *(() if wording.purposes else (("purposes", "no_purpose"),)),
        *_repeated("purposes", wording.purposes),
        *_of_types(wording.event_types, may_name=may_name),
        *_of_operations(wording.operations, may_name=may_name),
        *_of_days(wording, at=at),
    ]


def problems_of_last_day(
    last: date, life: Life, wording: Wording, *, at: datetime
) -> list[Problem]:
    """What is wrong with a day that is to be an agreement's last, earlier than was agreed."""
    field = "last_day"
    if last < day_in(wording.zone, at):
        return [(field, "day_over_already")]
    if last < wording.starts_on:
        return [(field, "before_the_beginning")]
    until = life.granted_until
    if _is_too_far_off(last, at) or (until is not None and end(last, wording.zone) >= until):
        return [(field, "not_earlier")]
    return []


def _of_types(types: tuple[str, ...], *, may_name: Grantable) -> Iterable[Problem]:
    if ALL_TYPES in types and len(types) > 1:
        yield "event_types", "all_types_alone"
    for place, each in enumerate(types):
        if each != ALL_TYPES and each not in may_name.types:
            yield f"event_types.{place}", f"unknown_event_type:{each}"
    yield from _repeated("event_types", types)


def _of_operations(operations: tuple[str, ...], *, may_name: Grantable) -> Iterable[Problem]:
    for place, each in enumerate(operations):
        if each not in may_name.operations:
            yield f"operations.{place}", f"unknown_operation:{each}"
        elif each not in may_name.grantable:
            yield f"operations.{place}", f"not_grantable:{each}"
    yield from _repeated("operations", operations)


def _of_days(wording: Wording, *, at: datetime) -> Iterable[Problem]:
    days = {"starts_on": wording.starts_on, "ends_on": wording.ends_on}
    far = [name for name, day in days.items() if day is not None and _is_too_far_off(day, at)]
    if far:
        # Their moments may be none that there is.
        yield from ((name, "day_too_far_off") for name in far)
        return
    if wording.ends_on is not None and wording.ends_on < wording.starts_on:
        yield "ends_on", "before_the_beginning"
    elif wording.ends_on is not None and wording.ends_on < day_in(wording.zone, at):
        yield "ends_on", "day_over_already"


def _is_too_far_off(day: date, at: datetime) -> bool:
    return abs(day - at.date()) > _FARTHEST


def _repeated(field: str, values: tuple[str, ...]) -> Iterable[Problem]:
    return (
        (f"{field}.{place}", "repeated")
        for place, each in enumerate(values)
        if each in values[:place]
    )
