"""How soon the Centre answers, counted."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from nosotros.contracts.mentoring import UrgencyFigures

# The median of an even number of cases is between the two in the middle.
_FIGURES = """
SELECT u.urgency, count(c.id) AS opened, count(c.first_answered_at) AS answered,
    count(*) FILTER (WHERE c.first_answered_at <= c.answer_due_at) AS in_time,
    round(percentile_cont(0.5) WITHIN GROUP
        (ORDER BY extract(epoch FROM c.first_answered_at - c.opened_at) / 60))::integer
        AS median_minutes,
    count(*) FILTER (WHERE c.state = 'open') AS waiting
FROM unnest(%(urgencies)s::text[]) WITH ORDINALITY AS u (urgency, place)
    LEFT JOIN support_case c ON c.urgency = u.urgency
        AND c.opened_at >= %(since)s AND c.opened_at < %(before)s
GROUP BY u.urgency, u.place ORDER BY u.place"""


def of_urgencies(
    connection: Connection, urgencies: Sequence[str], *, since: datetime, before: datetime
) -> tuple[UrgencyFigures, ...]:
    """How the cases opened from one moment on and before another were answered, by urgency."""
    values = {"urgencies": list(urgencies), "since": since, "before": before}
    rows = connection.exec_driver_sql(_FIGURES, values)
    return tuple(UrgencyFigures(**row._mapping) for row in rows)
