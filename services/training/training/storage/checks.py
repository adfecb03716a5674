"""Checks of trainers and ambassadors, every one that was noted."""

from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.training import CheckView

INSERT = """
INSERT INTO person_check (id, organisation, person_id, outcome, checked_on, valid_until, reference,
    noted_by, noted_at)
VALUES (%(id)s, %(organisation)s, %(person_id)s, %(outcome)s, %(checked_on)s, %(valid_until)s,
    %(reference)s, %(noted_by)s, %(noted_at)s)"""


def of(connection: Connection, person_id: UUID) -> tuple[CheckView, ...]:
    """The checks of somebody, newest first; of those of one day, the one that was noted last."""
    rows = connection.exec_driver_sql(
        """SELECT id, person_id, outcome, checked_on, valid_until, noted_by, noted_at, reference
        FROM person_check WHERE person_id = %(person_id)s ORDER BY checked_on DESC, id DESC""",
        {"person_id": person_id},
    )
    return tuple(CheckView(**row._mapping) for row in rows)
