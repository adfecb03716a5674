"""What became of each event for a subscription, and what it has still to get."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from integrations.domain.ledger import Entry, State
from integrations.domain.matching import TESTED
from integrations.storage.journal.reading import granted

_SUBSCRIPTION = """
SELECT id, organisation, kind, types, organisations, subjects, scanned, cursor, began_at, ended_at
FROM subscription WHERE id = %(id)s"""
# What it was sent is told though it may not have that organisation's events any more.
_DELIVERIES = """
SELECT d.position::text, d.previous::text, d.event_id::text, d.type, j.organisation, d.state, d.attempts,
    CASE WHEN d.state = 'delivered' THEN
        to_char(d.settled_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') END
FROM delivery d LEFT JOIN journal j ON j.position = d.position AND j.event_id = d.event_id
    AND j.position > %(after)s AND j.position <= %(until)s
WHERE d.subscription_id = %(id)s AND d.position > %(after)s AND d.position <= %(until)s
ORDER BY d.position LIMIT %(limit)s"""
_COUNT_DELIVERIES = """
SELECT count(*) FROM delivery
WHERE subscription_id = %(id)s AND position > %(after)s AND position <= %(until)s"""
_FITS = """
FROM journal WHERE position > %(after)s AND position <= %(until)s
    AND organisation = ANY (%(whose)s)
    AND (%(ended_at)s::timestamptz IS NULL OR recorded_at <= %(ended_at)s)
    AND ((cardinality(%(types)s::text[]) = 0 OR type = ANY (%(types)s))
            AND (cardinality(%(organisations)s::text[]) = 0
                OR organisation = ANY (%(organisations)s))
            AND (cardinality(%(subjects)s::text[]) = 0 OR subject = ANY (%(subjects)s))
            AND (%(room)s::text IS NULL OR NOT starts_with(source, %(room)s))
        OR %(tested)s AND type = %(test)s AND subject = %(subject)s)
"""
_TO_COME = (
    "SELECT position::text, event_id::text, type, organisation"
    + _FITS
    + "ORDER BY journal.position LIMIT %(limit)s"
)
_LAST = "SELECT position" + _FITS + "ORDER BY position DESC LIMIT 1"
_COUNT_TO_COME = "SELECT count(*)" + _FITS


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """A subscription, as its ledger needs it; an ended one too."""

    id: UUID
    organisation: str
    kind: str
    types: Sequence[str]
    organisations: Sequence[str]
    subjects: Sequence[str]
    #: up to where the journal was matched, and a delivery made of what fits
    scanned: int
    #: the last that it was to get of that; of a reader, what it said to have received
    cursor: int
    began_at: int
    ended_at: datetime | None
    #: those whose events it may have now
    whose: Sequence[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Range:
    """Places of the journal after one and up to another."""

    after: int
    until: int


def subscription(connection: Connection, id: UUID, *, at: datetime) -> Subscription | None:
    """A subscription of the organisation's, at a moment."""
    row = connection.exec_driver_sql(_SUBSCRIPTION, {"id": id}).one_or_none()
    if row is None:
        return None
    return Subscription(**row._mapping, whose=(row.organisation, *granted(connection, at=at)))


def count_deliveries(connection: Connection, id: UUID, within: Range) -> int:
    """How many deliveries there are in a range."""
    return _counted(connection, _COUNT_DELIVERIES, {"id": id, **_places(within)})


def deliveries(connection: Connection, id: UUID, within: Range, *, limit: int) -> list[Entry]:
    """The deliveries in a range, in the journal's order."""
    rows = connection.exec_driver_sql(_DELIVERIES, {"id": id, "limit": limit, **_places(within)})
    return [Entry._make(row) for row in rows]


def last_to_come(connection: Connection, of: Subscription, within: Range) -> int | None:
    """The place of the last event of a range that fits a subscription, of those that it may have."""
    return connection.exec_driver_sql(_LAST, _wanted(of, within)).scalar_one_or_none()


def count_to_come(connection: Connection, of: Subscription, within: Range) -> int:
    """How many events of a range fit a subscription, of those that it may have."""
    return _counted(connection, _COUNT_TO_COME, _wanted(of, within))


def to_come(
    connection: Connection,
    of: Subscription,
    within: Range,
    *,
    state: State,
    previous: str,
    limit: int,
) -> Iterator[Entry]:
    """The events of a range that fit a subscription, of those that it may have, each in a state.

    Args:
        previous: the cursor of the event before the first of them.
    """
    rows = connection.exec_driver_sql(_TO_COME, {**_wanted(of, within), "limit": limit})
    for cursor, event_id, type, organisation in rows:
        yield Entry(cursor, previous, event_id, type, organisation, state, 0, None)
        previous = cursor


def _counted(connection: Connection, query: str, values: dict[str, Any]) -> int:
    return connection.exec_driver_sql(query, values).scalar_one()


def _places(within: Range) -> dict[str, Any]:
    return {"after": within.after, "until": within.until}


def _wanted(of: Subscription, within: Range) -> dict[str, Any]:
    return {
        **_places(within),
        "ended_at": of.ended_at,
        # Row-level security says the same; this is what finds them by an index.
        "whose": list(of.whose),
        "types": list(of.types),
        "organisations": list(of.organisations),
        "subjects": list(of.subjects),
        # A test event comes whatever the filter is; a reader has none made for it.
        "tested": of.kind != "reader",
        "test": TESTED,
        "subject": str(of.id),
        "room": f"/{of.organisation}/" if of.kind == "room" else None,
    }
