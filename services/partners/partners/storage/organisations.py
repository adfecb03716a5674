"""Organisations of the network."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from nosotros.contracts.partners import MemberView, OrganisationView

_INSERT = """
INSERT INTO organisation (organisation, revision, name, kind, contact_email, zone, registered_at)
VALUES (%(organisation)s, 1, %(name)s, %(kind)s, %(contact_email)s, %(zone)s, %(at)s)
ON CONFLICT DO NOTHING"""
_SELECT = """
SELECT organisation, revision, name, kind, contact_email, zone,
    CASE WHEN suspended_at IS NULL THEN 'active' ELSE 'suspended' END AS state,
    registered_at, suspended_at
FROM organisation WHERE organisation = %(organisation)s"""
CHANGE = """
UPDATE organisation SET revision = revision + 1, name = %(name)s, kind = %(kind)s,
    contact_email = %(contact_email)s, zone = %(zone)s
WHERE organisation = %(organisation)s"""
_SUSPEND = """
UPDATE organisation SET revision = revision + 1, suspended_at = %(at)s
WHERE organisation = %(organisation)s"""
_MEMBERS = "SELECT organisation, name, kind FROM members(%(after)s, %(limit)s)"


def insert(connection: Connection, **values: Any) -> bool:
    """Register one; false where its short name is taken.

    Args:
        connection: of its own rows, or of the tables' owner.
        values: organisation, name, kind, contact_email, zone, at.
    """
    return connection.exec_driver_sql(_INSERT, values).rowcount == 1


def find(
    connection: Connection, organisation: str, *, hold: bool = False
) -> OrganisationView | None:
    """One; with `hold`, whoever else holds it waits until this transaction ends."""
    statement = _SELECT + (" FOR NO KEY UPDATE" if hold else "")
    row = connection.exec_driver_sql(statement, {"organisation": organisation}).one_or_none()
    return None if row is None else OrganisationView(**row._mapping)


def suspend(connection: Connection, organisation: str, *, at: datetime | None) -> None:
    """Have one stop since a moment, or go on."""
    connection.exec_driver_sql(_SUSPEND, {"organisation": organisation, "at": at})


def members(connection: Connection, *, after: str | None, limit: int) -> list[MemberView]:
    """Up to `limit` of the network that are not suspended, by their short names."""
    found = connection.exec_driver_sql(_MEMBERS, {"after": after, "limit": limit})
    return [MemberView(**row._mapping) for row in found]
