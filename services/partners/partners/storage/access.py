"""Who a caller is, over all organisations: by the functions that may look there, and by no row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.partners import AccountUse, GrantView, KeyUse

_KEY = """
SELECT id, organisation, digests, scopes, expires_at FROM key_of(%(prefix)s, %(at)s)"""
_MEMBERSHIPS = """
SELECT organisation, person_id, roles, acted_for, acted_elsewhere
FROM memberships_of(%(issuer)s, %(subject)s, %(at)s)"""
_GRANTS = "SELECT * FROM grants_to(%(grantees)s::text[], %(over_after)s)"
_NOTE_USES = "SELECT note_key_uses(%(keys)s::uuid[], %(moments)s::timestamptz[])"
_NOTE_FIRST_USES = """
SELECT note_first_uses(%(people)s::uuid[], %(issuers)s::text[], %(subjects)s::text[], %(at)s)"""
# Of the caller herself, who is asked about by the row of her own organisation: what she may give away
# must not be taken from her before what she gives is committed.
_KEY_NOW = """
SELECT k.scopes FROM api_key k JOIN organisation o USING (organisation)
WHERE k.id = %(id)s AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > %(at)s)
    AND o.suspended_at IS NULL
FOR SHARE OF k"""
_ROLES_NOW = """
SELECT g.role FROM given_role g JOIN organisation o USING (organisation)
WHERE g.person_id = %(id)s AND g.starts_at <= %(at)s AND (g.ends_at IS NULL OR g.ends_at > %(at)s)
    AND o.suspended_at IS NULL
FOR SHARE OF g"""

#: for how long a caller is told that an agreement is over rather than that there is none
_TOLD = timedelta(days=90)


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """A key that opens something."""

    id: UUID
    organisation: str
    digests: tuple[str, ...]
    scopes: tuple[str, ...]
    expires_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Membership:
    """What an account is in one organisation."""

    organisation: str
    person_id: UUID
    roles: tuple[str, ...]
    #: whether it was used for this organisation before
    acted_for: bool
    #: whether it was used for another, be it of use there by now or not
    acted_elsewhere: bool


def key(connection: Connection, prefix: str, *, at: datetime) -> Key | None:
    """The key of a prefix, unless it or its organisation opens nothing."""
    row = connection.exec_driver_sql(_KEY, {"prefix": prefix, "at": at}).one_or_none()
    if row is None:
        return None
    values: dict[str, Any] = dict(row._mapping)
    return Key(**{**values, "digests": tuple(row.digests), "scopes": tuple(row.scopes)})


def memberships(
    connection: Connection, *, issuer: str, subject: str, at: datetime
) -> list[Membership]:
    """What an account is in each organisation where it has a role, by the short names."""
    values = {"issuer": issuer, "subject": subject, "at": at}
    return [
        Membership(**{**row._mapping, "roles": tuple(row.roles)})
        for row in connection.exec_driver_sql(_MEMBERSHIPS, values)
    ]


def grants_of(
    connection: Connection, grantees: Sequence[str], *, at: datetime
) -> tuple[GrantView, ...]:
    """What agreements let organisations ask of others: those in force, those that are to begin, and those
    that ended lately, as their bounds say."""
    values = {"grantees": list(grantees), "over_after": at - _TOLD}
    return tuple(
        GrantView(
            agreement_id=row.agreement_id,
            grantor=row.grantor,
            grantee=row.grantee,
            purposes=tuple(row.purposes),
            operations=tuple(row.operations),
            starts_at=row.granted_at,
            ends_at=row.over_at,
        )
        for row in connection.exec_driver_sql(_GRANTS, values)
    )


def note_uses(connection: Connection, uses: Sequence[KeyUse]) -> None:
    """Remember when keys were used last; of one that is not known, nothing."""
    values = {"keys": [each.key_id for each in uses], "moments": [each.used_at for each in uses]}
    connection.exec_driver_sql(_NOTE_USES, values)


def note_first_uses(connection: Connection, uses: Sequence[AccountUse], *, at: datetime) -> None:
    """Remember that accounts were used; of one that was before, or is linked no more, nothing."""
    values = {
        "people": [each.person_id for each in uses],
        "issuers": [each.issuer for each in uses],
        "subjects": [each.subject for each in uses],
        "at": at,
    }
    connection.exec_driver_sql(_NOTE_FIRST_USES, values)


def scopes_now(connection: Connection, key_id: UUID, *, at: datetime) -> frozenset[str]:
    """What a key of this organisation may do; it may until this transaction ends."""
    found = connection.exec_driver_sql(_KEY_NOW, {"id": key_id, "at": at}).scalar_one_or_none()
    return frozenset(found or ())


def roles_now(connection: Connection, person_id: UUID, *, at: datetime) -> frozenset[str]:
    """What somebody is in this organisation; she is until this transaction ends."""
    values = {"id": person_id, "at": at}
    return frozenset(connection.exec_driver_sql(_ROLES_NOW, values).scalars())
