"""What comes next for a participant."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from nosotros.contracts.training import OwnSession

# Of the cohorts that she has a place in; what has begun goes on until it ends.
_NEXT = """
SELECT s.begins_at, s.ends_at, s.childcare_places, c.zone, p.name, p.address, p.municipality
FROM learner l JOIN session s ON s.cohort_id = l.cohort_id JOIN cohort c ON c.id = s.cohort_id
LEFT JOIN place p ON p.id = s.place_id
WHERE l.participant_id = %(participant_id)s AND l.state IN ('enrolled', 'active')
    AND s.state = 'planned' AND s.ends_at > %(at)s
ORDER BY s.begins_at, s.id LIMIT 1"""


def next_session(
    connection: Connection, participant_id: UUID, *, at: datetime
) -> OwnSession | None:
    """The next session that somebody has a place in, or the one that is held now."""
    values = {"participant_id": participant_id, "at": at}
    row: Any = connection.exec_driver_sql(_NEXT, values).first()
    if row is None:
        return None
    local = row.begins_at.astimezone(ZoneInfo(row.zone))
    return OwnSession(
        begins_at=row.begins_at,
        ends_at=row.ends_at,
        local_date=local.date(),
        local_time=f"{local:%H:%M}",
        zone=row.zone,
        place=row.name,
        address=row.address,
        municipality=row.municipality,
        childcare=row.childcare_places > 0,
    )
