"""What was matched before it was heard that it may be had: it is matched once more.

The journal and the service hear apart of each other. An event may be matched while what lets
somebody have it still waits for the service, or is tried again there. Whoever stores that, stores
with it from where on something may have been missed.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from integrations.domain.matching import Happened
from integrations.storage import holding, readers
from integrations.storage.making import INSERT, Known, Made, must_cross, wanted_by

WHO = """
(SELECT grantee FROM event_grant WHERE missed_after IS NOT NULL LIMIT 1)
UNION ALL (SELECT room FROM room_reader WHERE missed_since IS NOT NULL LIMIT 1) LIMIT 1"""
# As all who take several: in the order of their ids, and before deliveries.
_HOLD = """
SELECT id, organisation, kind, types, organisations, subjects, scanned, began_at FROM subscription
WHERE organisation = %(who)s AND kind IN ('webhook', 'queue', 'room') AND ended_at IS NULL
ORDER BY id FOR NO KEY UPDATE"""
_GRANT = """
SELECT id, organisation, missed_after FROM event_grant
WHERE grantee = %(who)s AND missed_after IS NOT NULL ORDER BY id LIMIT 1 FOR NO KEY UPDATE"""
_GRANTED = """
SELECT position, event_id, organisation, type, subject, recorded_at, source FROM journal
WHERE organisation = %(owner)s AND position > %(after)s AND position <= %(until)s
ORDER BY position LIMIT %(limit)s"""
_GRANT_IS_AT = "UPDATE event_grant SET missed_after = %(after)s WHERE id = %(id)s"
_READS = """
SELECT subject, missed_since FROM room_reader
WHERE room = %(who)s AND missed_since IS NOT NULL ORDER BY subject LIMIT %(limit)s FOR NO KEY UPDATE"""
_ENDS_IT = """
SELECT j.position, j.event_id, j.organisation, j.type, j.subject, j.recorded_at, j.source
FROM unnest(%(subjects)s::text[], %(since)s::timestamptz[]) AS r (subject, since)
JOIN journal j ON j.subject = r.subject AND j.recorded_at > r.since AND j.type = ANY(%(must)s::text[])
ORDER BY j.position"""
_READS_ARE_MATCHED = """
UPDATE room_reader SET missed_since = NULL WHERE room = %(who)s AND subject = ANY(%(subjects)s)"""
_INSERT = (
    INSERT
    + """UPDATE
SET state = 'pending', tries = 0, due_at = excluded.due_at, settled_at = NULL, suspended_owner = NULL
WHERE delivery.state = 'withheld' AND excluded.state = 'pending'
RETURNING id, subscription_id"""
)
_FOLLOWS = """
UPDATE delivery SET previous = coalesce((SELECT max(earlier.position) FROM delivery earlier
    WHERE earlier.subscription_id = delivery.subscription_id AND earlier.state <> 'withheld'
        AND earlier.position < delivery.position), s.began_at)
FROM subscription s WHERE s.id = delivery.subscription_id AND delivery.id = ANY(%(ids)s)"""

_POSITIONS = 1000
_PAIRS = 5_000


def match_again(connection: Connection, who: str, *, known: Known) -> None:
    """Make deliveries of what an organisation may have missed, as much as at once; what follows in its
    chains follows it.

    Args:
        connection: one that sees every organisation, on which no subscription is held yet.
        who: the organisation, as `WHO` finds it.
        known: what is known of who may have what.
    """
    held = connection.exec_driver_sql(_HOLD, {"who": who}).all()
    _by_a_grant(connection, who, held, known=known)
    _by_a_room(connection, who, [each for each in held if each.kind == "room"], known=known)


def _by_a_grant(connection: Connection, who: str, held: Sequence[Any], *, known: Known) -> None:
    grant = connection.exec_driver_sql(_GRANT, {"who": who}).one_or_none()
    if grant is None:
        return
    limit = max(1, min(_POSITIONS, _PAIRS // max(1, len(held))))
    values: dict[str, Any] = {
        "owner": grant.organisation,
        "after": grant.missed_after,
        # What comes later has still to be matched for the first time.
        "until": max((each.scanned for each in held), default=0),
        "limit": limit,
    }
    events = list(map(Happened._make, connection.exec_driver_sql(_GRANTED, values)))
    _make(connection, held, events, known=known)
    after = events[-1].position if len(events) == limit else None
    connection.exec_driver_sql(_GRANT_IS_AT, {"id": grant.id, "after": after})


def _by_a_room(connection: Connection, who: str, held: Sequence[Any], *, known: Known) -> None:
    reads = connection.exec_driver_sql(_READS, {"who": who, "limit": _POSITIONS}).all()
    if not reads:
        return
    subjects = [each.subject for each in reads]
    since = [each.missed_since for each in reads]
    values = {"subjects": subjects, "since": since, "must": list(readers.MUST_CROSS)}
    events = list(map(Happened._make, connection.exec_driver_sql(_ENDS_IT, values)))
    _make(connection, held, events, known=known)
    connection.exec_driver_sql(_READS_ARE_MATCHED, {"who": who, "subjects": subjects})


def _make(
    connection: Connection, held: Sequence[Any], events: list[Happened], *, known: Known
) -> None:
    must = must_cross(connection, events)
    made = Made()
    for row in held:
        wanted = wanted_by(row)
        for event in events:
            if event.position > row.scanned:
                break
            state = known.state(wanted, event, must=must)
            if state is not None:
                made.add(wanted, event, previous=row.began_at, state=state)
    if not made.positions:
        return
    stored = connection.exec_driver_sql(_INSERT, {**made.columns(), "at": known.now}).all()
    if stored:
        connection.exec_driver_sql(_FOLLOWS, {"ids": [each.id for each in stored]})
        holding.chain(connection, {each.subscription_id for each in stored})
