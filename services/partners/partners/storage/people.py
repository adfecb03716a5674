"""People of an organisation, as they are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row

from nosotros.contracts.partners import GivenRoleView, PersonView, SubjectView

INSERT = """
INSERT INTO person (id, organisation, revision, display_name, email, added_at)
VALUES (%(id)s, %(organisation)s, 1, %(display_name)s, %(email)s, %(at)s)"""
CHANGE = """
UPDATE person SET revision = revision + 1, display_name = %(display_name)s, email = %(email)s
WHERE id = %(id)s"""
_TOUCH = "UPDATE person SET revision = revision + 1 WHERE id = %(id)s"
# The row stays, so that what the audit log calls her stands for somebody who was here.
_ERASE = """
UPDATE person SET revision = revision + 1, display_name = NULL, email = NULL, removed_at = %(at)s
WHERE id = %(id)s"""
_FORGET = (
    "DELETE FROM given_role WHERE person_id = %(id)s",
    "DELETE FROM subject WHERE person_id = %(id)s",
)
_COUNT = "SELECT count(*) FROM person WHERE removed_at IS NULL"
_HELD = """
SELECT id, revision FROM person WHERE id = %(id)s AND removed_at IS NULL FOR NO KEY UPDATE"""
_SELECT = """
SELECT id, revision, display_name, email, added_at FROM person WHERE removed_at IS NULL AND """
_ONE = _SELECT + "id = %(id)s"
_PAGE = _SELECT + "(%(after)s::uuid IS NULL OR id > %(after)s) ORDER BY id LIMIT %(limit)s"
_ROLES = """
SELECT person_id, role, starts_at, ends_at FROM given_role WHERE person_id = ANY(%(ids)s)
ORDER BY role"""
_SUBJECTS = """
SELECT person_id, issuer, subject, linked_at, first_used_at FROM subject WHERE person_id = ANY(%(ids)s)
ORDER BY linked_at, issuer, subject"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody, as it matters for what may be done with her."""

    id: UUID
    revision: int


def count(connection: Connection) -> int:
    """How many an organisation has."""
    return connection.exec_driver_sql(_COUNT).scalar_one()


def hold(connection: Connection, id: UUID) -> Person | None:
    """Somebody who is here, and stays as she is until this transaction ends."""
    row = connection.exec_driver_sql(_HELD, {"id": id}).one_or_none()
    return None if row is None else Person(**row._mapping)


def touch(connection: Connection, id: UUID) -> None:
    """Count a change of her roles or accounts."""
    connection.exec_driver_sql(_TOUCH, {"id": id})


def erase(connection: Connection, id: UUID, *, at: datetime) -> None:
    """Forget her, but that there was somebody."""
    for statement in _FORGET:
        connection.exec_driver_sql(statement, {"id": id})
    connection.exec_driver_sql(_ERASE, {"id": id, "at": at})


def view(connection: Connection, id: UUID) -> PersonView | None:
    """Somebody, as she is shown."""
    found = _views(connection, connection.exec_driver_sql(_ONE, {"id": id}).all())
    return found[0] if found else None


def page(connection: Connection, *, after: UUID | None, limit: int) -> list[PersonView]:
    """Up to `limit` after an id, oldest first."""
    rows = connection.exec_driver_sql(_PAGE, {"after": after, "limit": limit}).all()
    return _views(connection, rows)


def _views(connection: Connection, rows: Sequence[Row[Any]]) -> list[PersonView]:
    roles: dict[UUID, list[GivenRoleView]] = {row.id: [] for row in rows}
    subjects: dict[UUID, list[SubjectView]] = {row.id: [] for row in rows}
    ids = {"ids": list(roles)}
    for row in connection.exec_driver_sql(_ROLES, ids):
        given = GivenRoleView(role=row.role, starts_at=row.starts_at, ends_at=row.ends_at)
        roles[row.person_id].append(given)
    for row in connection.exec_driver_sql(_SUBJECTS, ids):
        linked = SubjectView(
            issuer=row.issuer,
            subject=row.subject,
            linked_at=row.linked_at,
            first_used_at=row.first_used_at,
        )
        subjects[row.person_id].append(linked)
    return [
        PersonView(**row._mapping, roles=tuple(roles[row.id]), subjects=tuple(subjects[row.id]))
        for row in rows
    ]
