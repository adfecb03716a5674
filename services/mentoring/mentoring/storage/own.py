"""What is planned with a mentee's mentor."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from nosotros.contracts.mentoring import OwnMeeting

# What has begun goes on until it ends. Whoever left meets nobody.
_NEXT = """
SELECT m.begins_at, m.ends_at, m.zone, m.channel, m.place, w.first_names
FROM mentee e JOIN match a ON a.mentee_id = e.id JOIN meeting m ON m.match_id = a.id
    JOIN mentor w ON w.id = a.mentor_id
    LEFT JOIN person p ON p.participant_id = e.participant_id
WHERE e.participant_id = %(participant_id)s AND a.state = 'active' AND m.state = 'planned'
    AND m.ends_at > %(at)s AND NOT coalesce(p.restricted, false)
ORDER BY m.begins_at, m.id LIMIT 1"""


def next_meeting(
    connection: Connection, participant_id: UUID, *, at: datetime
) -> OwnMeeting | None:
    """The next meeting of somebody with her mentor, or the one that is held now."""
    values = {"participant_id": participant_id, "at": at}
    row: Any = connection.exec_driver_sql(_NEXT, values).first()
    if row is None:
        return None
    local = row.begins_at.astimezone(ZoneInfo(row.zone))
    return OwnMeeting(
        begins_at=row.begins_at,
        ends_at=row.ends_at,
        local_date=local.date(),
        local_time=f"{local:%H:%M}",
        zone=row.zone,
        channel=row.channel,
        place=row.place,
        mentor=row.first_names,
    )
