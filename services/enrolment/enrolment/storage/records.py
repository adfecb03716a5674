"""All the records that are one person's, once some were merged."""

from uuid import UUID

from sqlalchemy import Connection

#: ids of the record `participant_id` and of those merged into it, for `column = ANY(…)`. What was
#: noted for a record stays with it, so that a merge can be undone, and is found by this.
ALL_HERS = """ARRAY(
    WITH RECURSIVE hers AS (
        SELECT id FROM participant WHERE id = %(participant_id)s
        UNION SELECT m.id FROM participant m JOIN hers ON m.merged_into = hers.id
    ) SELECT id FROM hers)"""


def records_of(connection: Connection, participant_id: UUID) -> list[UUID]:
    """The ids of a record and of all that were merged into it, its own first."""
    rows = connection.exec_driver_sql(
        f"SELECT id FROM unnest({ALL_HERS}) AS id ORDER BY id <> %(participant_id)s, id",
        {"participant_id": participant_id},
    )
    return list(rows.scalars())
