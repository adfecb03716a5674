"""Programmes that mentees have completed, by cohort; a mentee is of the cohort that was first."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

_KEEP = """
INSERT INTO completion (mentee_id, cohort_id, organisation, completed_on)
VALUES (%(mentee_id)s, %(cohort_id)s, %(organisation)s, %(completed_on)s)
ON CONFLICT (mentee_id, cohort_id) DO UPDATE SET completed_on = excluded.completed_on"""
_LOSE = "DELETE FROM completion WHERE mentee_id = %(mentee_id)s AND cohort_id = %(cohort_id)s"
_PLACE = """
WITH first AS (
    SELECT cohort_id, completed_on FROM completion WHERE mentee_id = %(mentee_id)s
    ORDER BY completed_on, cohort_id LIMIT 1
)
UPDATE mentee SET revision = revision + 1, cohort_id = (SELECT cohort_id FROM first),
    completed_on = (SELECT completed_on FROM first)
WHERE id = %(mentee_id)s AND (cohort_id, completed_on)
    IS DISTINCT FROM ((SELECT cohort_id FROM first), (SELECT completed_on FROM first))"""
_OF = "SELECT cohort_id FROM completion WHERE mentee_id = %(mentee_id)s ORDER BY cohort_id"


def of(connection: Connection, mentee_id: UUID) -> Sequence[UUID]:
    """The cohorts whose programmes a mentee has completed."""
    return list(connection.exec_driver_sql(_OF, {"mentee_id": mentee_id}).scalars())


def keep(
    connection: Connection,
    mentee_id: UUID,
    *,
    organisation: str,
    cohort_id: UUID,
    completed_on: date,
) -> None:
    """Keep that a mentee, who is held, has completed the programme of a cohort."""
    values = {"mentee_id": mentee_id, "cohort_id": cohort_id}
    connection.exec_driver_sql(
        _KEEP, values | {"organisation": organisation, "completed_on": completed_on}
    )
    connection.exec_driver_sql(_PLACE, {"mentee_id": mentee_id})


def lose(connection: Connection, mentee_id: UUID, *, cohort_id: UUID) -> None:
    """Forget that a mentee, who is held, has completed the programme of a cohort."""
    connection.exec_driver_sql(_LOSE, {"mentee_id": mentee_id, "cohort_id": cohort_id})
    connection.exec_driver_sql(_PLACE, {"mentee_id": mentee_id})
