"""Deliveries that are made, of what is new in the journal or was missed there."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from sqlalchemy import Connection

from integrations.domain.matching import Due, Grants, Happened, Wanted, fits
from integrations.storage import readers
from integrations.storage.hearing import HEARS, hears_of
from nosotros.identifiers import new_id

# Arrays in binary: their text form takes several times as long to make, and to read.
INSERT = """
INSERT INTO delivery (id, organisation, subscription_id, position, previous, event_id, type, state,
    due_at, matched_at, settled_at, suspended_owner)
SELECT new.id, new.organisation, new.subscription_id, new.position, new.previous, new.event_id,
    new.type, new.state, CASE WHEN new.state = 'pending' THEN %(at)s END, %(at)s,
    CASE WHEN new.state <> 'pending' THEN %(at)s END, nullif(new.suspended_owner, '')
FROM unnest(%(ids)b::uuid[], %(organisations)b::text[], %(subscriptions)b::uuid[],
    %(positions)b::bigint[], %(previous)b::bigint[], %(events)b::uuid[], %(types)b::text[],
    %(states)b::text[], %(suspended_owners)b::text[])
    AS new (id, organisation, subscription_id, position, previous, event_id, type, state,
        suspended_owner)
ON CONFLICT ON CONSTRAINT delivery_once DO """
_OTHERS = (
    "ids",
    "organisations",
    "subscriptions",
    "previous",
    "events",
    "types",
    "states",
    "suspended_owners",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What is known now of who may have what."""

    allowed: Grants
    #: whether that is all that was told
    hears: bool
    now: datetime

    @classmethod
    def of(cls, connection: Connection, allowed: Grants, *, now: datetime) -> Self:
        """As it is known to a connection that sees every organisation."""
        hears = hears_of(list(connection.exec_driver_sql(HEARS)))
        return cls(allowed=allowed, hears=hears, now=now)

    def state(
        self, wanted: Wanted, event: Happened, *, must: Container[tuple[str, int]]
    ) -> Due | None:
        """What is to become of an event for a subscription; none: nothing, and it is told nothing of it.

        Args:
            wanted: what the subscription wants.
            event: what happened.
            must: what crosses whatever is granted, by room and position.
        """
        if not fits(event, wanted):
            return None
        if wanted.own_sources is not None and (wanted.organisation, event.position) in must:
            return "pending"
        state = self.allowed.due(wanted.organisation, event, now=self.now)
        # What takes the place of a grant that has ended may not be heard yet: whoever delivers decides.
        return "pending" if state == "withheld" and not self.hears else state


class Made:
    """Deliveries to be stored, by their columns."""

    def __init__(self) -> None:
        self.positions: list[int] = []
        self._others: list[tuple[Any, ...]] = []

    def add(self, wanted: Wanted, event: Happened, *, previous: int, state: Due) -> None:
        """One more."""
        self.positions.append(event.position)
        held = state == "held"
        self._others.append(
            (
                new_id(),
                wanted.organisation,
                wanted.id,
                previous,
                event.event_id,
                event.type,
                "withheld" if held else state,
                event.organisation if held else "",
            )
        )

    def columns(self) -> dict[str, Any]:
        """What `INSERT` asks for, but for the moment."""
        columns = map(list, zip(*self._others, strict=True))
        return {"positions": self.positions, **dict(zip(_OTHERS, columns, strict=True))}


def wanted_by(row: Any) -> Wanted:
    """What a subscription wants, of its row."""
    return Wanted(
        id=row.id,
        organisation=row.organisation,
        types=frozenset(row.types),
        organisations=frozenset(row.organisations),
        subjects=frozenset(row.subjects),
        own_sources=f"/{row.organisation}/" if row.kind == "room" else None,
    )


def must_cross(connection: Connection, events: list[Happened]) -> set[tuple[str, int]]:
    """Which room must have which of some events, whatever is granted: by room and position."""
    return readers.of(
        connection,
        [(each.position, each.subject) for each in events if each.type in readers.MUST_CROSS],
    )
