"""The audit log as it is stored: one chain for each organisation, only ever added to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.audits.chain import BEGINNING

_BEGIN = """
INSERT INTO audit_head (organisation, position, hash) VALUES (%(organisation)s, 0, %(hash)s)
ON CONFLICT DO NOTHING"""
_HEAD = "SELECT position, hash FROM audit_head WHERE organisation = %(organisation)s"
_MOVE = """
UPDATE audit_head SET position = %(position)s, hash = %(hash)s
WHERE organisation = %(organisation)s"""
_SAID = """
entry_id, at, actor, action, subject, command_id, grantee, agreement_id, purpose"""
_KNOWN = f"""
SELECT {_SAID} FROM audit_entry
WHERE organisation = %(organisation)s AND service = %(service)s AND entry_id = ANY(%(ids)s::bigint[])"""
_APPEND = """
INSERT INTO audit_entry (organisation, position, service, entry_id, at, actor, action, subject,
    command_id, grantee, agreement_id, purpose, heard_at, hash)
SELECT %(organisation)s, position, %(service)s, entry_id, at, actor, action, subject, command_id,
    grantee, agreement_id, purpose, %(heard_at)s, hash
FROM unnest(%(position)s::bigint[], %(entry_id)s::bigint[], %(at)s::timestamptz[],
    %(actor)s::text[], %(action)s::text[], %(subject)s::text[], %(command_id)s::uuid[],
    %(grantee)s::text[], %(agreement_id)s::uuid[], %(purpose)s::text[], %(hash)s::bytea[])
    AS told (position, entry_id, at, actor, action, subject, command_id, grantee, agreement_id,
        purpose, hash)"""
_ENTRIES = f"""
SELECT organisation, position, service, {_SAID}, heard_at, hash FROM audit_entry
WHERE organisation = %(organisation)s AND position > %(after)s"""
_UP_TO = " AND position <= %(up_to)s"
#: what a list may be narrowed by
_BY = {
    "service": " AND service = %(service)s",
    "action": " AND action = %(action)s",
    "actor": " AND actor = %(actor)s",
    "subject": " AND subject = %(subject)s",
    "agreement_id": " AND agreement_id = %(agreement_id)s",
    "since": " AND at >= %(since)s",
    "until": " AND at < %(until)s",
}
_IN_ORDER = " ORDER BY position LIMIT %(limit)s"
_HASH_AT = """
SELECT hash FROM audit_entry WHERE organisation = %(organisation)s AND position = %(position)s"""
# At most once in so long for each reader, who may come with any number of pages at once.
_NOTE_READING = """
INSERT INTO audit_reading (organisation, actor, noted_at)
VALUES (%(organisation)s, %(actor)s, %(at)s)
ON CONFLICT (organisation, actor) DO UPDATE SET noted_at = excluded.noted_at
    WHERE audit_reading.noted_at <= excluded.noted_at - interval '1 hour'
RETURNING 1"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """How far a chain is."""

    position: int
    hash: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """An entry, where it stands."""

    organisation: str
    position: int
    service: str
    entry_id: int
    at: datetime
    actor: str
    action: str
    subject: str | None
    command_id: UUID | None
    grantee: str | None
    agreement_id: UUID | None
    purpose: str | None
    heard_at: datetime
    hash: bytes


def lock_head(connection: Connection, organisation: str) -> Head:
    """The end of an organisation's chain; nobody else appends until this transaction ends."""
    connection.exec_driver_sql(_BEGIN, {"organisation": organisation, "hash": BEGINNING})
    return _head(connection, _HEAD + " FOR UPDATE", organisation) or _none()


def head(connection: Connection, organisation: str) -> Head:
    """The end of an organisation's chain."""
    return _head(connection, _HEAD, organisation) or _none()


def known(
    connection: Connection, organisation: str, *, service: str, ids: Collection[int]
) -> Mapping[int, Mapping[str, Any]]:
    """What was said by those entries of a service that are in the chain already, by their ids."""
    values = {"organisation": organisation, "service": service, "ids": list(ids)}
    rows = connection.exec_driver_sql(_KNOWN, values)
    return {row.entry_id: dict(row._mapping) for row in rows}


def append(connection: Connection, entries: Sequence[Entry]) -> None:
    """Append entries of one service, heard at one moment, and move the chain's end to the last."""
    last = entries[-1]
    columns = {
        name: [getattr(each, name) for each in entries]
        for name in Entry.__slots__
        if name not in ("organisation", "service", "heard_at")
    }
    same = {name: getattr(last, name) for name in ("organisation", "service", "heard_at")}
    connection.exec_driver_sql(_APPEND, {**same, **columns})
    moved = {"organisation": last.organisation, "position": last.position, "hash": last.hash}
    connection.exec_driver_sql(_MOVE, moved)


def page(
    connection: Connection, organisation: str, *, after: int, limit: int, by: Mapping[str, Any]
) -> list[Entry]:
    """Entries after a position, oldest first.

    Args:
        by: what they are to be narrowed by; what is none does not narrow them.
    """
    narrowed = {name: value for name, value in by.items() if value is not None}
    query = _ENTRIES + "".join(_BY[name] for name in narrowed) + _IN_ORDER
    values = {"organisation": organisation, "after": after, "limit": limit, **narrowed}
    return [_entry(row) for row in connection.exec_driver_sql(query, values)]


def between(
    connection: Connection, organisation: str, *, after: int, until: int, limit: int
) -> list[Entry]:
    """The first entries after a position and up to another."""
    values = {"organisation": organisation, "after": after, "up_to": until, "limit": limit}
    rows = connection.exec_driver_sql(_ENTRIES + _UP_TO + _IN_ORDER, values)
    return [_entry(row) for row in rows]


def hash_at(connection: Connection, organisation: str, position: int) -> bytes:
    """The hash of the entry at a position, before the first one that of the beginning; empty where
    somebody has removed it, as whoever checks a file of it is to see."""
    if position == 0:
        return BEGINNING
    values = {"organisation": organisation, "position": position}
    return connection.exec_driver_sql(_HASH_AT, values).scalar_one_or_none() or b""


def note_reading(connection: Connection, organisation: str, *, actor: str, at: datetime) -> bool:
    """Whether a reading is to be written down: somebody's first in an hour."""
    values = {"organisation": organisation, "actor": actor, "at": at}
    return connection.exec_driver_sql(_NOTE_READING, values).first() is not None


def _head(connection: Connection, query: str, organisation: str) -> Head | None:
    row = connection.exec_driver_sql(query, {"organisation": organisation}).one_or_none()
    return None if row is None else Head(position=row.position, hash=bytes(row.hash))


def _none() -> Head:
    return Head(position=0, hash=BEGINNING)


def _entry(row: Any) -> Entry:
    return Entry(**{**row._mapping, "hash": bytes(row.hash)})
