"""Guardians' rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from enrolment.storage.records import ALL_HERS
from nosotros.contracts.enrolment import GuardianView

INSERT = """
INSERT INTO guardian (id, organisation, revision, participant_id, name, relation, document_type,
    document_number, mobile, email, representation, proof, may_be_told, access_ends_at)
VALUES (%(id)s, %(organisation)s, 1, %(participant_id)s, %(name)s, %(relation)s,
    %(document_type)s, %(document_number)s, %(mobile)s, %(email)s, %(representation)s, %(proof)s,
    %(may_be_told)s, %(access_ends_at)s)"""
CHANGE = """
UPDATE guardian SET revision = revision + 1, name = %(name)s, relation = %(relation)s,
    document_type = %(document_type)s, document_number = %(document_number)s, mobile = %(mobile)s,
    email = %(email)s, representation = %(representation)s, proof = %(proof)s,
    may_be_told = %(may_be_told)s
WHERE id = %(id)s"""
END = "UPDATE guardian SET revision = revision + 1, access_ends_at = %(at)s WHERE id = %(id)s"
_MOVE_END = f"""
UPDATE guardian SET revision = revision + 1, access_ends_at = %(after)s
WHERE participant_id = ANY({ALL_HERS}) AND access_ends_at = %(before)s"""
_FIELDS = """
SELECT id, revision, participant_id, name, relation, document_type, document_number, mobile, email,
    representation, proof, may_be_told, access_ends_at
FROM guardian """
_OF = _FIELDS + f"WHERE participant_id = ANY({ALL_HERS}) ORDER BY id"
#: what nobody is shown any more of a guardian whose access has ended
_HIDDEN = ("document_type", "document_number", "mobile", "email", "proof")


def find(connection: Connection, id: UUID, *, at: datetime) -> GuardianView | None:
    """A guardian, as she may be shown at a moment."""
    row = connection.exec_driver_sql(_FIELDS + "WHERE id = %(id)s", {"id": id}).first()
    return None if row is None else _view(row, at)


def of(connection: Connection, participant_id: UUID, *, at: datetime) -> tuple[GuardianView, ...]:
    """A participant's guardians as they may be shown at a moment, the first added first."""
    rows = connection.exec_driver_sql(_OF, {"participant_id": participant_id})
    return tuple(_view(row, at) for row in rows)


def move_end(
    connection: Connection, *, participant_id: UUID, before: datetime, after: datetime
) -> None:
    """Have the access that ends with her 18th birthday end with it still, once her birth date was
    corrected; what ended by itself stays.

    Args:
        connection: of the transaction.
        participant_id: hers.
        before: her 18th birthday as it was known.
        after: her 18th birthday.
    """
    connection.exec_driver_sql(
        _MOVE_END, {"participant_id": participant_id, "before": before, "after": after}
    )


def forget(connection: Connection, participant_id: UUID) -> None:
    """Delete the guardians of somebody whose authorisations name none any more."""
    connection.exec_driver_sql(
        f"DELETE FROM guardian WHERE participant_id = ANY({ALL_HERS})",
        {"participant_id": participant_id},
    )


def _view(row: Any, at: datetime) -> GuardianView:
    values: dict[str, Any] = {**row._mapping, "may_be_told": tuple(row.may_be_told)}
    ended = row.access_ends_at <= at
    if ended:
        values |= dict.fromkeys(_HIDDEN) | {"may_be_told": ()}
    return GuardianView(**values, ended=ended)
