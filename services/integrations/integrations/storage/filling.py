"""Queues of integrators, and what is still to be put into them, for every organisation."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from integrations.storage.hearing import HEARS, hears_of
from integrations.storage.matching import GRANTS, grants_of
from integrations.storage.posting import Due
from integrations.storage.readers import MUST_CROSS
from nosotros.database import EVERY_ORGANISATION, Database

_WAITING = """
SELECT s.id, s.queue AS name FROM subscription s
WHERE s.kind = 'queue' AND s.state = 'active'
    AND EXISTS (SELECT FROM delivery d WHERE d.subscription_id = s.id AND d.state = 'pending')
ORDER BY s.id"""
#: of the bodies of what is fetched at once; the last may go beyond it
_OCTETS = 2 * 1024 * 1024
# A body's length is known without reading the body.
_WITHIN = """
SELECT id, subscription_id, organisation, position, previous, event_id, tries, type, owner, body,
    must_cross
FROM (SELECT *, sum(octet_length(body)) OVER (ORDER BY position ROWS UNBOUNDED PRECEDING)
    - octet_length(body) AS before FROM ({}) AS found) AS found
WHERE before < %(octets)s ORDER BY position"""
# One look into the journal's index for each, whatever the planner believes of its size.
_NEXT = _WITHIN.format("""
SELECT d.id, d.subscription_id, d.organisation, d.position, d.previous, d.event_id, d.tries, d.type,
    j.organisation AS owner, j.body, d.type = ANY(%(must)s::text[]) AND EXISTS (
        SELECT FROM room_reader r JOIN subscription s ON s.organisation = r.room
        WHERE r.subject = j.subject AND s.id = d.subscription_id AND s.kind = 'room') AS must_cross
FROM (SELECT * FROM delivery WHERE subscription_id = %(id)s AND state = 'pending'
    ORDER BY position LIMIT %(limit)s) AS d
CROSS JOIN LATERAL (
    SELECT organisation, subject, body FROM journal WHERE position = d.position OFFSET 0) AS j
ORDER BY d.position""")
_NEXT_THAT_MUST_CROSS = _WITHIN.format("""
SELECT d.id, d.subscription_id, d.organisation, d.position, d.previous, d.event_id, d.tries, d.type,
    j.organisation AS owner, j.body, true AS must_cross
FROM delivery d JOIN journal j ON j.position = d.position
WHERE d.subscription_id = %(id)s AND d.state = 'pending' AND d.type = ANY(%(must)s::text[])
    AND EXISTS (SELECT FROM room_reader r WHERE r.room = d.organisation AND r.subject = j.subject)
ORDER BY d.position LIMIT %(limit)s""")
_DELIVERED = """
UPDATE delivery SET state = 'delivered', attempts = attempts + 1, tries = tries + 1, due_at = NULL,
    settled_at = %(at)s
WHERE id = ANY (%(ids)s) AND state = 'pending'"""
_TRIED = """
UPDATE delivery SET attempts = attempts + 1, tries = tries + 1
WHERE id = %(id)s AND state = 'pending'"""
_FILLS = """
UPDATE subscription SET failing_since = NULL, warned_at = NULL
WHERE id = %(id)s AND state = 'active' AND failing_since IS NOT NULL"""
_IS_FULL = """
UPDATE subscription SET failing_since = %(at)s
WHERE id = %(id)s AND state = 'active' AND failing_since IS NULL"""
_KEPT = """
SELECT id, queue AS name, secret FROM subscription WHERE kind = 'queue' AND ended_at IS NULL"""
# Whoever changes its password has the row meanwhile.
_HELD = """
SELECT id, queue AS name, secret FROM subscription
WHERE id = %(id)s AND kind = 'queue' AND ended_at IS NULL FOR NO KEY UPDATE"""
_ENDED = "SELECT queue FROM subscription WHERE queue = ANY (%(names)s) AND ended_at IS NOT NULL"


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A queue for which something waits."""

    id: UUID
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A queue that is to be there, with its sealed password."""

    id: UUID
    name: str
    secret: str


def waiting(database: Database) -> list[Waiting]:
    """The active queues for which something waits, in one round trip."""
    (rows,) = database.look(EVERY_ORGANISATION, (_WAITING, {}))
    return [Waiting(id=row.id, name=row.name) for row in rows]


def next_due(
    database: Database, id: UUID, *, limit: int, now: datetime, must_cross: bool = False
) -> tuple[list[Due], list[Due]]:
    """What is to be put next into a queue, in the journal's order; apart, what its subscriber may
    not have any more.

    Where it is not known up to now who may have whose events, another one's waits, whether it seems to be
    allowed or not, and what comes after it, as its order is the journal's.

    Args:
        database: the service's.
        id: its subscription.
        limit: how many at most; fewer where they are large, and always one.
        now: the moment.
        must_cross: whether of all that is due only what a room must have, whatever it may have.

    Raises:
        Unavailable: the database is away.
    """
    rows, granted, heard = database.look(
        EVERY_ORGANISATION,
        (
            _NEXT_THAT_MUST_CROSS if must_cross else _NEXT,
            {"id": id, "limit": limit, "must": list(MUST_CROSS), "octets": _OCTETS},
        ),
        (GRANTS, {"since": now}),
        (HEARS, {}),
    )
    hears = hears_of(heard)
    grants = grants_of(granted)
    allowed: list[Due] = []
    withheld: list[Due] = []
    for row in rows:
        known = {**row._asdict(), "body": row.body.encode()}
        must = known.pop("must_cross")
        due = Due(**known)
        if not must and not hears and due.owner != due.organisation:
            break
        holds = grants.allow(due.organisation, owner=due.owner, type=due.type, at=now)
        (allowed if holds or must else withheld).append(due)
    return allowed, withheld


def delivered(connection: Connection, ids: Collection[UUID], *, at: datetime) -> None:
    """Deliveries are in their queue."""
    connection.exec_driver_sql(_DELIVERED, {"ids": list(ids), "at": at})


def tried(connection: Connection, id: UUID) -> None:
    """A delivery was refused, and stays pending."""
    connection.exec_driver_sql(_TRIED, {"id": id})


def fills(connection: Connection, id: UUID) -> None:
    """A queue takes events."""
    connection.exec_driver_sql(_FILLS, {"id": id})


def is_full(connection: Connection, id: UUID, *, at: datetime) -> None:
    """A queue takes none, since now or longer."""
    connection.exec_driver_sql(_IS_FULL, {"id": id, "at": at})


def kept(connection: Connection) -> list[Kept]:
    """Every queue that is to be there."""
    return [_kept(row) for row in connection.exec_driver_sql(_KEPT)]


def held(connection: Connection, id: UUID) -> Kept | None:
    """One that is to be there, which stays as it is until this transaction ends."""
    row = connection.exec_driver_sql(_HELD, {"id": id}).one_or_none()
    return None if row is None else _kept(row)


def ended(connection: Connection, names: Collection[str]) -> set[str]:
    """Those of some queues that are not to be there any more."""
    return set(connection.exec_driver_sql(_ENDED, {"names": list(names)}).scalars())


def _kept(row: Any) -> Kept:
    return Kept(**row._mapping)
