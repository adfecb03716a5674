"""Roles that people have, and accounts that they come in by."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from partners.domain.administrators import Administrators

GIVE = """
INSERT INTO given_role (organisation, person_id, role, starts_at, ends_at, given_at, given_by)
VALUES (%(organisation)s, %(person_id)s, %(role)s, %(starts_at)s, %(ends_at)s, %(at)s, %(by)s)
ON CONFLICT (person_id, role) DO UPDATE SET starts_at = excluded.starts_at,
    ends_at = excluded.ends_at, given_at = excluded.given_at, given_by = excluded.given_by"""
_TAKE = "DELETE FROM given_role WHERE person_id = %(person_id)s AND role = %(role)s"
# Also those that are to begin: an account that is linked today is still hers then.
_OF = """
SELECT role FROM given_role WHERE person_id = %(id)s AND (ends_at IS NULL OR ends_at > %(at)s)"""
_ADMINISTRATORS = """
SELECT count(*) AS acting, count(*) FILTER (WHERE ends_at IS NULL) AS lasting,
    count(*) FILTER (WHERE EXISTS (SELECT FROM subject s WHERE s.person_id = g.person_id)) AS able
FROM given_role g
WHERE organisation = %(organisation)s AND role = 'administrator'
    AND starts_at <= %(at)s AND (ends_at IS NULL OR ends_at > %(at)s)"""
# Whose it is already keeps it, and it is hers until this transaction ends.
_LINK = """
INSERT INTO subject AS known (organisation, issuer, subject, person_id, linked_at)
VALUES (%(organisation)s, %(issuer)s, %(subject)s, %(person_id)s, %(at)s)
ON CONFLICT (issuer, subject, organisation) DO UPDATE SET linked_at = known.linked_at
RETURNING person_id"""
_UNLINK = """
DELETE FROM subject
WHERE issuer = %(issuer)s AND subject = %(subject)s AND person_id = %(person_id)s"""
_SUBJECTS = "SELECT count(*) FROM subject WHERE person_id = %(id)s"


def take(connection: Connection, person_id: UUID, role: str) -> bool:
    """Take a role away; false where she has it not."""
    values = {"person_id": person_id, "role": role}
    return connection.exec_driver_sql(_TAKE, values).rowcount == 1


def of(connection: Connection, person_id: UUID, *, at: datetime) -> list[str]:
    """The roles that somebody has, or is to have."""
    return list(connection.exec_driver_sql(_OF, {"id": person_id, "at": at}).scalars())


def administrators(connection: Connection, organisation: str, *, at: datetime) -> Administrators:
    """Who administers an organisation."""
    values = {"organisation": organisation, "at": at}
    return Administrators(**connection.exec_driver_sql(_ADMINISTRATORS, values).one()._mapping)


def link(connection: Connection, **values: Any) -> UUID:
    """Have an account be somebody's; whose it is then, which is another's where it was hers already.

    Args:
        connection: of the organisation's rows.
        values: organisation, issuer, subject, person_id, at.
    """
    return connection.exec_driver_sql(_LINK, values).scalar_one()


def unlink(connection: Connection, person_id: UUID, *, issuer: str, subject: str) -> bool:
    """Have an account not be hers any more; false where it is not."""
    values = {"person_id": person_id, "issuer": issuer, "subject": subject}
    return connection.exec_driver_sql(_UNLINK, values).rowcount == 1


def subjects(connection: Connection, person_id: UUID) -> int:
    """How many accounts somebody has."""
    return connection.exec_driver_sql(_SUBJECTS, {"id": person_id}).scalar_one()
