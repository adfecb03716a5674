"""Deliveries, as those who post them take them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from integrations.domain.matching import Grants
from integrations.storage.hearing import HEARS, hears_of
from integrations.storage.matching import GRANTS, grants, grants_of
from nosotros.database import EVERY_ORGANISATION, Database

_ENDPOINTS = """
SELECT id, organisation, url, secret, old_secret, old_secret_until, failing_since FROM subscription
WHERE kind = 'webhook' AND state = 'active'"""
_DUE = """
SELECT id, subscription_id, organisation, position, previous, event_id, tries, type, owner, body
FROM (
    -- a body's length is known without reading the body
    SELECT d.*, j.organisation AS owner, j.body, s.octets,
        sum(octet_length(j.body)) OVER (PARTITION BY d.subscription_id
            ORDER BY d.due_at, d.position ROWS UNBOUNDED PRECEDING) - octet_length(j.body) AS before
    FROM unnest(%(ids)s::uuid[], %(deliveries)s::integer[], %(octets)s::bigint[])
        AS s (id, deliveries, octets)
    CROSS JOIN LATERAL (
        SELECT * FROM delivery
        WHERE delivery.subscription_id = s.id AND delivery.state = 'pending'
            AND delivery.due_at <= %(now)s AND delivery.id <> ALL (%(in_hand)s::uuid[])
            AND (%(hears)s OR delivery.organisation
                = (SELECT organisation FROM journal WHERE position = delivery.position))
        ORDER BY delivery.due_at, delivery.position LIMIT s.deliveries) AS d
    -- one look into the journal's index for each, whatever the planner believes of its size
    CROSS JOIN LATERAL (
        SELECT organisation, body FROM journal WHERE position = d.position OFFSET 0) AS j) AS d
WHERE before < octets
ORDER BY position"""
_WITHHOLD = """
UPDATE delivery SET state = 'withheld', due_at = NULL, settled_at = %(at)s,
    suspended_owner = %(suspended_owner)s
WHERE id = %(id)s AND state = 'pending'"""
_HOLD = "SELECT FROM subscription WHERE id = ANY(%(ids)s) ORDER BY id FOR NO KEY UPDATE"
# What comes after it in the chain follows what came before it.
_CHAIN = """
UPDATE delivery SET previous = %(previous)s
WHERE subscription_id = %(subscription_id)s AND previous = %(position)s AND state = 'pending'"""
_CHAIN_END = """
UPDATE subscription SET cursor = %(previous)s
WHERE id = %(subscription_id)s AND cursor = %(position)s"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """An active webhook."""

    id: UUID
    organisation: str
    url: str
    #: sealed
    secret: str
    old_secret: str | None
    old_secret_until: datetime | None
    failing_since: datetime | None


class Due(NamedTuple):
    """A delivery that is to be made now; a tuple, as they are read by the thousand."""

    id: UUID
    subscription_id: UUID
    organisation: str
    position: int
    previous: int
    event_id: UUID
    #: attempts since it was due for the first time, or replayed
    tries: int
    type: str
    #: whose event it is
    owner: str
    body: str


class Room(NamedTuple):
    """What may be fetched for an endpoint."""

    deliveries: int
    #: of bodies, the last of which may go beyond it
    octets: int


def endpoints(database: Database, *, now: datetime) -> tuple[list[Endpoint], Grants, bool]:
    """Every active webhook, who may have whose events, and whether that is known up to now.

    Raises:
        Unavailable: the database is away.
    """
    rows, granted, heard = database.look(
        EVERY_ORGANISATION, (_ENDPOINTS, {}), (GRANTS, {"since": now}), (HEARS, {})
    )
    return [Endpoint(**row._asdict()) for row in rows], grants_of(granted), hears_of(heard)


def due(
    database: Database,
    rooms: Mapping[UUID, Room],
    *,
    in_hand: Collection[UUID],
    now: datetime,
    hears: bool,
) -> list[Due]:
    """What is due of some endpoints, oldest first, as much of each as there is room for.

    Args:
        database: the service's.
        rooms: how much there is room for.
        in_hand: what was fetched before.
        now: the moment.
        hears: whether who may have whose events is known up to now; others' events wait otherwise.

    Raises:
        Unavailable: the database is away.
    """
    values = {
        "ids": list(rooms),
        "deliveries": [each.deliveries for each in rooms.values()],
        "octets": [each.octets for each in rooms.values()],
        "in_hand": list(in_hand),
        "hears": hears,
        "now": now,
    }
    (rows,) = database.look(EVERY_ORGANISATION, (_DUE, values))
    return list(map(Due._make, rows))


def withhold(database: Database, what: Collection[Due], *, at: datetime) -> None:
    """Have what is not allowed not be sent, and be in nobody's chain: for good, or until its owner is
    restored. What is allowed by now stays as it is.

    Raises:
        Unavailable: the database is away.
    """
    webhooks = {each.subscription_id for each in what}
    with database.begin(EVERY_ORGANISATION) as transaction:
        # Who is restored meanwhile would not have it back.
        known = grants(transaction.connection, now=at)
        transaction.connection.exec_driver_sql(_HOLD, {"ids": list(webhooks)})
        for each in sorted(what, key=lambda each: each.position, reverse=True):
            grantee, owner, type = each.organisation, each.owner, each.type
            if known.allow(grantee, owner=owner, type=type, at=at):
                continue
            held = known.hold_back(grantee, owner=owner, type=type, at=at)
            values: dict[str, Any] = {
                "id": each.id,
                "subscription_id": each.subscription_id,
                "position": each.position,
                "previous": each.previous,
                "at": at,
                "suspended_owner": owner if held else None,
            }
            for statement in (_WITHHOLD, _CHAIN, _CHAIN_END):
                transaction.connection.exec_driver_sql(statement, values)
