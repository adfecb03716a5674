"""Who may be disclosed, and who they are."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Connection

from enrolment.storage.learners import Person

# Held, so that what ends her authorisation is told after it was told that she was disclosed. It is a
# statement of its own: whoever waits here for an authorisation to be withdrawn would otherwise find it
# as it was before the wait.
_HOLD = "SELECT FROM participant WHERE id = ANY(%(ids)s) ORDER BY id FOR SHARE"
# What was authorised for a record that was merged into hers is hers, too. A record that was merged
# is nobody by itself.
_DISCLOSED = """
WITH RECURSIVE hers AS (
    SELECT id, id AS of FROM participant
    WHERE id = ANY(%(ids)s) AND erased_at IS NULL AND restricted_at IS NULL
        AND merged_into IS NULL
    UNION SELECT m.id, hers.of FROM participant m JOIN hers ON m.merged_into = hers.id
)
SELECT p.id, p.revision, p.first_names, p.surnames, p.birth_date, p.language FROM participant p
WHERE p.id IN (
    SELECT hers.of FROM hers JOIN authorisation a ON a.participant_id = hers.id
    WHERE a.purpose = 'data_sharing' AND a.ended_at IS NULL
) AND EXISTS (
    SELECT FROM enrolment e JOIN intake i ON i.id = e.intake_id
    JOIN enrolment_step s ON s.enrolment_id = e.id AND s.state = 'enrolled'
    WHERE e.participant_id = p.id AND i.cohort_id IS NOT NULL
)
ORDER BY p.id"""


def disclosed(connection: Connection, ids: Collection[UUID]) -> list[Person]:
    """Those of some participants who share their data and have, or had, a seat in a cohort.

    They stay as they are until this transaction ends.
    """
    values = {"ids": list(ids)}
    connection.exec_driver_sql(_HOLD, values)
    rows = connection.exec_driver_sql(_DISCLOSED, values)
    return [Person(**row._mapping) for row in rows]
