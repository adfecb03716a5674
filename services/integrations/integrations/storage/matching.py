"""Deliveries, as they are made of what is new in the journal."""

from collections import defaultdict
from collections.abc import Container
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from integrations.domain.matching import Grant, Grants, Happened
from integrations.storage import missed
from integrations.storage.holding import stay_suspended
from integrations.storage.making import INSERT, Known, Made, must_cross, wanted_by
from nosotros.database import EVERY_ORGANISATION, Database

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
_INSERT = INSERT + "NOTHING"
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
    behind, missing = database.look(EVERY_ORGANISATION, (_BEHIND, {}), (missed.WHO, {}))
    for row in missing:
        with database.begin(EVERY_ORGANISATION) as transaction:
            known = _known(transaction.connection, now=now)
            missed.match_again(transaction.connection, row.grantee, known=known)
    if not behind:
        return bool(missing)
    with database.begin(EVERY_ORGANISATION) as transaction:
        connection = transaction.connection
        known = _known(connection, now=now)
        held = connection.exec_driver_sql(_HELD, {"limit": _SUBSCRIPTIONS}).all()
        groups: dict[int, list[Any]] = defaultdict(list)
        for row in held:
            groups[row.scanned].append(row)
        for after, group in groups.items():
            _match(connection, group, after=after, known=known)
    return bool(held or missing)


def _known(connection: Connection, *, now: datetime) -> Known:
    return Known.of(connection, grants(connection, now=now), now=now)


def _match(connection: Connection, group: list[Any], *, after: int, known: Known) -> None:
    until = min(group[0].head, after + min(_POSITIONS, _PAIRS // len(group)))
    rows = connection.exec_driver_sql(_NEW, {"after": after, "until": until})
    events = list(map(Happened._make, rows))
    made = Made()
    must = must_cross(connection, events)
    cursors = [_of_one(row, events, made, must=must, known=known) for row in group]
    if made.positions:
        connection.exec_driver_sql(_INSERT, {**made.columns(), "at": known.now})
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
    made: Made,
    *,
    must: Container[tuple[str, int]],
    known: Known,
) -> int:
    """Match for one subscription; the last position that it is to get."""
    wanted = wanted_by(row)
    # What was dropped before it was matched may have been due: the chain says so, as there is a gap.
    cursor = row.oldest if row.scanned < row.oldest else row.cursor
    for event in events:
        state = known.state(wanted, event, must=must)
        if state is not None:
            made.add(wanted, event, previous=cursor, state=state)
        if state == "pending":
            cursor = event.position
    return cursor
