"""Who is to get an event: whose filter it fits, and who may have it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

#: whatever its filter is, a subscription gets the one about itself
TESTED = "nosotros.integrations.subscription_tested.v1"
Due = Literal["pending", "withheld", "held"]


class Happened(NamedTuple):
    """An event of the journal, as far as it is matched; a tuple, as they are read by the thousand."""

    position: int
    event_id: UUID
    organisation: str
    type: str
    subject: str
    recorded_at: datetime
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What a subscription wants; empty: everything."""

    id: UUID
    organisation: str
    types: frozenset[str]
    organisations: frozenset[str]
    subjects: frozenset[str]
    #: of a room's: how the sources begin that are there themselves; none: it is no room's
    own_sources: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Grant:
    """An organisation's leave to another to have its events."""

    organisation: str
    grantee: str
    #: none: all
    types: frozenset[str]
    #: none: it does not end by itself, and nobody has ended it
    ends_at: datetime | None
    #: none: from the beginning of the journal
    starts_at: datetime | None = None
    #: whether whoever gave it is suspended, so that it allows nothing as long as that lasts
    suspended: bool = False

    def holds(self, at: datetime) -> bool:
        """Whether it is in force at a moment, or would be, were nobody suspended."""
        has_begun = self.starts_at is None or self.starts_at <= at
        return has_begun and (self.ends_at is None or self.ends_at > at)


class Grants:
    """Who may have whose events."""

    def __init__(self, grants: Sequence[Grant]) -> None:
        self._by_pair: dict[tuple[str, str], list[Grant]] = {}
        for each in grants:
            self._by_pair.setdefault((each.organisation, each.grantee), []).append(each)

    def allow(self, grantee: str, *, owner: str, type: str, at: datetime) -> bool:
        """Whether an organisation may have an event of another, or of its own, at a moment."""
        return owner == grantee or any(
            each.holds(at) and not each.suspended
            for each in self._about(grantee, owner=owner, type=type)
        )

    def hold_back(self, grantee: str, *, owner: str, type: str, at: datetime) -> bool:
        """Whether it might, but for the owner's being suspended."""
        return any(
            each.holds(at) and each.suspended
            for each in self._about(grantee, owner=owner, type=type)
        )

    def due(self, grantee: str, event: Happened, *, now: datetime) -> Due | None:
        """Whether an organisation is to get an event: `held` until its owner is restored, `withheld`
        where what allowed it when it happened has ended by now; none: it was never to have it, and is
        told nothing of it."""
        owner, type = event.organisation, event.type
        if self.allow(grantee, owner=owner, type=type, at=now):
            return "pending"
        if self.hold_back(grantee, owner=owner, type=type, at=now):
            return "held"
        held = any(
            each.holds(event.recorded_at) for each in self._about(grantee, owner=owner, type=type)
        )
        return "withheld" if held else None

    def _about(self, grantee: str, *, owner: str, type: str) -> list[Grant]:
        found = self._by_pair.get((owner, grantee), ())
        return [each for each in found if not each.types or type in each.types]


def fits(event: Happened, wanted: Wanted) -> bool:
    """Whether an event meets every condition of a subscription."""
    if event.type == TESTED and event.subject == str(wanted.id):
        return True
    if wanted.own_sources is not None and event.source.startswith(wanted.own_sources):
        return False
    return (
        (not wanted.types or event.type in wanted.types)
        and (not wanted.organisations or event.organisation in wanted.organisations)
        and (not wanted.subjects or event.subject in wanted.subjects)
    )
