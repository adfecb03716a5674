"""What an attendance sheet shows of a cohort beside its marks."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Connection

from training.domain.attendance_sheet import SheetLearner
from training.storage import people

#: no cohort has more learners on a sheet that is read again
MOST_LEARNERS = 1_000
_PLACES = """
SELECT name, min(address) AS address FROM place WHERE id = ANY(%(ids)s) GROUP BY name
ORDER BY name"""


def learners(connection: Connection, cohort_id: UUID) -> list[SheetLearner]:
    """A cohort's learners by their numbers, with the names of those who have not left."""
    rows = people.learners(connection, cohort_id=cohort_id, after=0, limit=MOST_LEARNERS)
    return [
        SheetLearner(
            id=row.id,
            number=row.number,
            name=" ".join(filter(None, (row.surnames, row.first_names))) or None,
            ended_at=row.ended_at,
        )
        for row in rows
    ]


def places(connection: Connection, ids: Collection[UUID]) -> list[str]:
    """Where sessions are held, as a sheet says it."""
    rows = connection.exec_driver_sql(_PLACES, {"ids": list(ids)})
    return [", ".join(filter(None, (row.name, row.address))) for row in rows]
