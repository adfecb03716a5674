"""Absences that were announced ahead."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

_ANNOUNCE = """
INSERT INTO absence (id, organisation, session_id, learner_id, reason, announced_at)
VALUES (%(id)s, %(organisation)s, %(session_id)s, %(learner_id)s, %(reason)s, %(announced_at)s)
ON CONFLICT ON CONSTRAINT absence_of DO UPDATE SET reason = excluded.reason
RETURNING id, announced_at"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Announced:
    """An absence that was announced."""

    id: UUID
    at: datetime
    #: whether it had not been announced before
    is_new: bool


def announce(
    connection: Connection,
    *,
    id: UUID,
    organisation: str,
    session_id: UUID,
    learner_id: UUID,
    reason: str,
    at: datetime,
) -> Announced:
    """Note an absence, or another reason for one that is noted."""
    row = connection.exec_driver_sql(
        _ANNOUNCE,
        {
            "id": id,
            "organisation": organisation,
            "session_id": session_id,
            "learner_id": learner_id,
            "reason": reason,
            "announced_at": at,
        },
    ).one()
    return Announced(id=row.id, at=row.announced_at, is_new=row.id == id)
