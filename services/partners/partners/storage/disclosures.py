"""Disclosures: which rooms were told who somebody is, and what they confirmed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.partners import ErasureConfirmationView

TOLD = """
INSERT INTO disclosure (id, organisation, participant_id, room, first_at, last_at)
VALUES (%(id)s, %(organisation)s, %(participant_id)s, %(room)s, %(at)s, %(at)s)
ON CONFLICT (organisation, participant_id, room)
DO UPDATE SET last_at = greatest(disclosure.last_at, excluded.last_at)"""
ERASED = """
UPDATE disclosure SET erased_at = %(at)s, due_at = %(due_at)s
WHERE organisation = %(organisation)s AND participant_id = %(participant_id)s
    AND erased_at IS NULL"""
_CONFIRM = """
UPDATE disclosure SET confirmed_at = coalesce(confirmed_at, %(at)s)
WHERE room = %(room)s AND participant_id = %(participant_id)s AND erased_at IS NOT NULL
RETURNING id"""
_PAGE = """
SELECT * FROM (
    SELECT id, participant_id, room, first_at, last_at, erased_at, due_at, confirmed_at,
        CASE WHEN erased_at IS NULL THEN 'told' WHEN confirmed_at IS NOT NULL THEN 'confirmed'
            WHEN due_at <= %(at)s THEN 'overdue' ELSE 'waiting' END AS state
    FROM disclosure WHERE organisation = %(organisation)s
        AND (%(participant_id)s::uuid IS NULL OR participant_id = %(participant_id)s)
        AND (%(after)s::uuid IS NULL OR id > %(after)s)
) AS known
WHERE %(state)s::text IS NULL OR state = %(state)s ORDER BY id LIMIT %(limit)s"""


def confirm(connection: Connection, participant_id: UUID, *, room: str, at: datetime) -> bool:
    """Note that a room has forgotten somebody; whether it was told of her and she is erased."""
    values = {"participant_id": participant_id, "room": room, "at": at}
    return bool(connection.exec_driver_sql(_CONFIRM, values).all())


def page(
    connection: Connection,
    *,
    organisation: str,
    participant_id: UUID | None,
    state: str | None,
    after: UUID | None,
    limit: int,
    at: datetime,
) -> list[ErasureConfirmationView]:
    """Up to `limit` rooms and who they were told of after an id, oldest first."""
    values = {
        "organisation": organisation,
        "participant_id": participant_id,
        "state": state,
        "after": after,
        "limit": limit,
        "at": at,
    }
    rows = connection.exec_driver_sql(_PAGE, values)
    return [ErasureConfirmationView(**row._mapping) for row in rows]
