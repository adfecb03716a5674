"""API keys."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.partners import KeyView

INSERT = """
INSERT INTO api_key (id, organisation, revision, prefix, sha256, token, token_for, token_until, owner,
    scopes, created_by, created_at, expires_at, revoked_at)
VALUES (%(id)s, %(organisation)s, 1, %(prefix)s, %(sha256)s, %(token)s, %(by)s, %(token_until)s,
    %(owner)s, %(scopes)s, %(by)s, %(at)s, %(expires_at)s, %(revoked_at)s)"""
TAKE_OVER = INSERT + " ON CONFLICT (id) DO NOTHING"
ROTATE = """
UPDATE api_key SET revision = revision + 1, sha256 = %(sha256)s, old_sha256 = %(old)s,
    old_until = %(until)s, token = %(token)s, token_for = %(by)s, token_until = %(token_until)s
WHERE id = %(id)s"""
_REVOKE = """
UPDATE api_key SET revision = revision + 1, revoked_at = %(at)s, token = NULL, old_sha256 = NULL,
    old_until = NULL
WHERE id = %(id)s AND revoked_at IS NULL"""
_FORGET = """
UPDATE api_key SET token = NULL WHERE id = %(id)s AND token_until <= %(at)s"""
_COUNT = """
SELECT count(*) FROM api_key
WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > %(at)s)"""
_HELD = """
SELECT id, prefix, sha256, scopes, revoked_at, expires_at FROM api_key WHERE id = %(id)s
FOR NO KEY UPDATE"""
_SHOWN = "SELECT token, token_for, token_until FROM api_key WHERE id = %(id)s"
_SELECT = """
SELECT k.id, k.revision, k.prefix, k.owner, k.scopes,
    CASE WHEN k.revoked_at IS NOT NULL THEN 'revoked'
        WHEN k.expires_at <= %(at)s THEN 'expired' ELSE 'active' END AS state,
    k.created_by, k.created_at, k.expires_at, k.revoked_at,
    CASE WHEN k.old_until > %(at)s THEN k.old_until END AS old_secret_until,
    (SELECT max(u.used_at) FROM key_use u WHERE u.key_id = k.id) AS last_used_at,
    (SELECT count(*) FROM key_use u WHERE u.key_id = k.id AND u.day > %(since)s)::integer AS days_used
FROM api_key k
"""
_ONE = _SELECT + "WHERE k.id = %(id)s"
_PAGE = _SELECT + "WHERE %(after)s::uuid IS NULL OR k.id > %(after)s ORDER BY k.id LIMIT %(limit)s"
# Whoever may do both can help the organisation to everything else.
_ADMINISTERS = """
SELECT EXISTS (SELECT FROM api_key WHERE organisation = %(organisation)s AND revoked_at IS NULL
    AND (expires_at IS NULL OR expires_at > %(at)s)
    AND scopes @> ARRAY['partners:keys', 'partners:write'])"""
# Of the gateway's own database, which is no database of ours.
_BEFORE = """
SELECT id, prefix, sha256, organisation, owner, scopes, created_at, expires_at, revoked_at
FROM api_key ORDER BY id"""
_DAYS = timedelta(days=30)


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """A key, as it matters for what may be done with it."""

    id: UUID
    prefix: str
    sha256: bytes
    scopes: frozenset[str]
    revoked_at: datetime | None
    expires_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Before:
    """A key, as a gateway kept it that had a database of its own."""

    id: UUID
    prefix: str
    sha256: bytes
    organisation: str
    owner: str
    scopes: frozenset[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """What is kept of a key's token while it is shown."""

    #: encrypted; none: it is not kept any more
    token: str | None
    #: who it is shown to
    token_for: str | None
    token_until: datetime | None


def row(
    *,
    id: UUID,
    organisation: str,
    prefix: str,
    sha256: bytes,
    owner: str,
    scopes: Iterable[str],
    at: datetime,
    by: str | None = None,
    token: str | None = None,
    token_until: datetime | None = None,
    expires_at: datetime | None = None,
    revoked_at: datetime | None = None,
) -> dict[str, Any]:
    """What INSERT and TAKE_OVER take."""
    return {
        "id": id,
        "organisation": organisation,
        "prefix": prefix,
        "sha256": sha256,
        "owner": owner,
        "scopes": sorted(scopes),
        "at": at,
        "by": by,
        "token": token,
        "token_until": token_until,
        "expires_at": expires_at,
        "revoked_at": revoked_at,
    }


def count(connection: Connection, *, at: datetime) -> int:
    """How many of the organisation's open anything."""
    return connection.exec_driver_sql(_COUNT, {"at": at}).scalar_one()


def hold(connection: Connection, id: UUID) -> Key | None:
    """One that stays as it is until this transaction ends."""
    found = connection.exec_driver_sql(_HELD, {"id": id}).one_or_none()
    if found is None:
        return None
    values = dict(found._mapping)
    return Key(**{**values, "sha256": bytes(found.sha256), "scopes": frozenset(found.scopes)})


def revoke(connection: Connection, id: UUID, *, at: datetime) -> bool:
    """Have one open nothing any more; false where that is so already."""
    return connection.exec_driver_sql(_REVOKE, {"id": id, "at": at}).rowcount == 1


def token(connection: Connection, id: UUID) -> Token | None:
    """What is kept of a key's token."""
    found = connection.exec_driver_sql(_SHOWN, {"id": id}).one_or_none()
    return None if found is None else Token(**found._mapping)


def forget_token(connection: Connection, id: UUID, *, at: datetime) -> None:
    """Keep no more of a token than its digest, where its time is over."""
    connection.exec_driver_sql(_FORGET, {"id": id, "at": at})


def view(connection: Connection, id: UUID, *, at: datetime) -> KeyView | None:
    """One, as it is shown."""
    values = {"id": id, "at": at, "since": (at - _DAYS).date()}
    found = connection.exec_driver_sql(_ONE, values).one_or_none()
    return None if found is None else _view(found)


def page(connection: Connection, *, after: UUID | None, limit: int, at: datetime) -> list[KeyView]:
    """Up to `limit` after an id, oldest first."""
    values = {"after": after, "limit": limit, "at": at, "since": (at - _DAYS).date()}
    return [_view(each) for each in connection.exec_driver_sql(_PAGE, values)]


def administers(connection: Connection, organisation: str, *, at: datetime) -> bool:
    """Whether a key administers an organisation."""
    values = {"organisation": organisation, "at": at}
    return connection.exec_driver_sql(_ADMINISTERS, values).scalar_one()


def before(connection: Connection) -> list[Before]:
    """The keys of a gateway's own database, oldest first."""
    return [
        Before(
            **{
                **row._mapping,
                "sha256": bytes(row.sha256),
                "scopes": frozenset(row.scopes),
            }
        )
        for row in connection.exec_driver_sql(_BEFORE)
    ]


def _view(found: Any) -> KeyView:
    values = dict(found._mapping)
    return KeyView(**{**values, "scopes": tuple(values["scopes"])})
