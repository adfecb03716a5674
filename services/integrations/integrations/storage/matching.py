"""Deliveries, as they are made of what is new in the journal."""

from collections import defaultdict
from collections.abc import Container
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from integrations.domain.matching import Due, Grant, Grants, Happened, Wanted, fits
from integrations.storage import readers
from integrations.storage.holding import stay_suspended
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.identifiers import new_id

_BEHIND = """
SELECT 1 FROM subscription s, journal_head h
WHERE (s.state = 'active' OR s.state = 'suspended' AND s.kind = 'room')
    AND s.kind IN ('webhook', 'queue', 'room') AND s.scanned < h.position LIMIT 1"""
# Whoever is changed at this moment is matched a moment later, and nobody waits for it.
_HELD = """
SELECT s.id, s.organisation, s.kind, s.types, s.organisations, s.subjects, s.scanned, s.cursor,
    h.position AS head, h.oldest
FROM subscription s, journal_head h
WHERE (s.state = 'active' OR s.state = 'suspended' AND s.kind = 'room')
    AND s.kind IN ('webhook', 'queue', 'room') AND s.scanned < h.position
ORDER BY s.scanned, s.id LIMIT %(limit)s FOR NO KEY UPDATE OF s SKIP LOCKED"""
_NEW = """
SELECT position, event_id, organisation, type, subject, recorded_at, source FROM journal
WHERE position > %(after)s AND position <= %(until)s ORDER BY position"""
GRANTS = """
SELECT organisation, grantee, types, starts_at, least(ended_at, until) AS ends_at,
    organisation IN (SELECT organisation FROM suspended) AS suspended
FROM event_grant
WHERE ended_at IS NULL OR ended_at > %(since)s"""
# Arrays in binary: their text form takes several times as long to make, and to read.
_INSERT = """
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
ON CONFLICT ON CONSTRAINT delivery_once DO NOTHING"""
_MOVE = """
UPDATE subscription SET scanned = new.scanned, cursor = new.cursor
FROM unnest(%(ids)s::uuid[], %(scanned)s::bigint[], %(cursors)s::bigint[]) AS new (id, scanned, cursor)
WHERE subscription.id = new.id"""

#: the journal keeps no event longer, so no older grant decides about one
_KEPT = timedelta(days=90)
#: subscriptions matched in one transaction, positions of the journal, and both together: what is matched
#: takes the interpreter from what is sent meanwhile, and what it makes is sent after it
_SUBSCRIPTIONS = 500
_POSITIONS = 1000
_PAIRS = 5_000
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


def grants(connection: Connection, *, now: datetime) -> Grants:
    """Who may have whose events, or could lately; nobody is restored before this transaction ends."""
    stay_suspended(connection)
    return grants_of(connection.exec_driver_sql(GRANTS, {"since": now - _KEPT}))


def grants_of(rows: Any) -> Grants:
    """The same, of rows that were read."""
    return Grants(
        [
            Grant(
                organisation=row.organisation,
                grantee=row.grantee,
                types=frozenset(row.types),
                ends_at=row.ends_at,
                starts_at=row.starts_at,
                suspended=row.suspended,
            )
            for row in rows
        ]
    )


def match(database: Database, *, now: datetime) -> bool:
    """Make deliveries of what is new in the journal, for those that are furthest behind; whether
    anything was.

    Those that are as far as each other read the journal together, once.

    Raises:
        Unavailable: the database is away; nothing was done.
    """
    (behind,) = database.look(EVERY_ORGANISATION, (_BEHIND, {}))
    if not behind:
        return False
    with database.begin(EVERY_ORGANISATION) as transaction:
        connection = transaction.connection
        allowed = grants(connection, now=now)
        held = connection.exec_driver_sql(_HELD, {"limit": _SUBSCRIPTIONS}).all()
        groups: dict[int, list[Any]] = defaultdict(list)
        for row in held:
            groups[row.scanned].append(row)
        for after, group in groups.items():
            _match(connection, group, after=after, allowed=allowed, now=now)
    return bool(held)


def _match(
    connection: Connection, group: list[Any], *, after: int, allowed: Grants, now: datetime
) -> None:
    until = min(group[0].head, after + min(_POSITIONS, _PAIRS // len(group)))
    rows = connection.exec_driver_sql(_NEW, {"after": after, "until": until})
    events = list(map(Happened._make, rows))
    made = _Made()
    must = readers.of(
        connection,
        [(each.position, each.subject) for each in events if each.type in readers.MUST_CROSS],
    )
    cursors = [_of_one(row, events, made, allowed=allowed, must=must, now=now) for row in group]
    if made.positions:
        connection.exec_driver_sql(_INSERT, {**made.columns(), "at": now})
    connection.exec_driver_sql(
        _MOVE,
        {
            "ids": [row.id for row in group],
            "scanned": [until] * len(group),
            "cursors": cursors,
        },
    )


def _of_one(
    row: Any,
    events: list[Happened],
    made: "_Made",
    *,
    allowed: Grants,
    must: Container[tuple[str, int]],
    now: datetime,
) -> int:
    """Match for one subscription; the last position that it is to get."""
    wanted = Wanted(
        id=row.id,
        organisation=row.organisation,
        types=frozenset(row.types),
        organisations=frozenset(row.organisations),
        subjects=frozenset(row.subjects),
        own_sources=f"/{row.organisation}/" if row.kind == "room" else None,
    )
    # What was dropped before it was matched may have been due: the chain says so, as there is a gap.
    cursor = row.oldest if row.scanned < row.oldest else row.cursor
    for event in events:
        if not fits(event, wanted):
            continue
        state = allowed.due(wanted.organisation, event, now=now)
        if row.kind == "room" and (row.organisation, event.position) in must:
            state = "pending"
        if state is not None:
            made.add(wanted, event, previous=cursor, state=state)
        if state == "pending":
            cursor = event.position
    return cursor


class _Made:
    """Deliveries to be stored, by their columns."""

    def __init__(self) -> None:
        self.positions: list[int] = []
        self._others: list[tuple[Any, ...]] = []

    def add(self, wanted: Wanted, event: Happened, *, previous: int, state: Due) -> None:
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
        columns = map(list, zip(*self._others, strict=True))
        return {"positions": self.positions, **dict(zip(_OTHERS, columns, strict=True))}
