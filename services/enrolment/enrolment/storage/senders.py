"""Whom a partner sent, or was told of as registered by a sheet of its own."""

from collections.abc import Collection, Set
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from enrolment.domain.sender import Hers

# A search of an index for each: see `recognition`. Who was merged into her is her.
HERS = """
WITH record AS (
    SELECT id, id AS of FROM unnest(%(ids)s::uuid[]) AS w (id)
    UNION ALL
    SELECT p.id, w.id FROM unnest(%(ids)s::uuid[]) AS w (id)
    CROSS JOIN LATERAL (SELECT id FROM participant WHERE merged_into = w.id OFFSET 0) AS p
)
SELECT r.of AS id, true AS sent, e.intake_id = %(intake_id)s AS here,
    e.state NOT IN ('withdrawn', 'refused') AS live
FROM record AS r
CROSS JOIN LATERAL (
    SELECT intake_id, state FROM enrolment WHERE participant_id = r.id AND partner = %(partner)s
    OFFSET 0
) AS e
UNION ALL
SELECT r.of, false, i.intake_id = %(intake_id)s, true
FROM record AS r
CROSS JOIN LATERAL (
    SELECT import_id, coalesce(sender_state, state) AS state FROM import_row
    WHERE participant_id = r.id OFFSET 0
) AS told
JOIN import i ON i.id = told.import_id
WHERE told.state <> 'refused' AND i.partner = %(partner)s AND NOT i.dry_run"""


class _Row(NamedTuple):
    id: UUID
    sent: bool
    here: bool = True
    live: bool = True


def hers(
    connection: Connection,
    *,
    partner: str,
    intake_id: UUID,
    participants: Collection[UUID],
    placed: Set[UUID],
    told: Set[UUID],
) -> Hers:
    """Which of some participants a partner sent, and which of those to an intake.

    Args:
        connection: of the transaction.
        partner: its slug.
        intake_id: the intake.
        participants: whom it is asked of.
        placed: who has a place there, sent by the partner, that is not stored.
        told: of whom it was told so, which is not stored.
    """
    if not participants:
        return Hers()
    ids = set(participants)
    values = {"partner": partner, "intake_id": intake_id, "ids": list(ids)}
    rows: list[Any] = [
        *connection.exec_driver_sql(HERS, values),
        *(_Row(id, sent=True) for id in ids & placed),
        *(_Row(id, sent=False) for id in ids & told),
    ]
    sent_here = {row.id for row in rows if row.sent and row.here}
    return Hers(
        sent=frozenset(row.id for row in rows if row.sent),
        known=frozenset(row.id for row in rows),
        # What it was told once counts for as long as nothing true can be told.
        placed=frozenset(
            row.id
            for row in rows
            if row.here and row.live and (row.sent or row.id not in sent_here)
        ),
    )
