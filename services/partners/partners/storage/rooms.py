"""Rooms: whose they are, where, and what their partners come in with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from nosotros.contracts.partners import RoomView

_VIEW = """
room AS organisation, revision, virtual_host, hosts, broker, created_at, rotated_at,
certificate_until"""
_MADE = """
INSERT INTO room (organisation, room, revision, virtual_host, hosts, sealed_broker, broker,
    sealed_password, certificate, sealed_key, serial, certificate_until, created_at)
VALUES (%(organisation)s, %(room)s, 1, %(virtual_host)s, %(hosts)s, %(sealed_broker)s, %(broker)s,
    %(sealed_password)s, %(certificate)s, %(sealed_key)s, %(serial)s, %(certificate_until)s, %(at)s)
ON CONFLICT (room) DO UPDATE SET revision = room.revision + 1, virtual_host = excluded.virtual_host,
    hosts = excluded.hosts, sealed_broker = excluded.sealed_broker, broker = excluded.broker,
    sealed_password = excluded.sealed_password, certificate = excluded.certificate,
    sealed_key = excluded.sealed_key, serial = excluded.serial,
    certificate_until = excluded.certificate_until, created_at = excluded.created_at,
    rotated_at = NULL, removed_at = NULL
WHERE room.removed_at IS NOT NULL AND room.organisation = excluded.organisation
RETURNING revision"""
CHANGE = """
UPDATE room SET revision = revision + 1, hosts = %(hosts)s, sealed_broker = %(sealed_broker)s,
    broker = %(broker)s, virtual_host = %(virtual_host)s
WHERE room = %(room)s"""
ROTATE = """
UPDATE room SET revision = revision + 1, sealed_password = %(sealed_password)s,
    certificate = %(certificate)s, sealed_key = %(sealed_key)s, serial = %(serial)s,
    certificate_until = %(certificate_until)s, rotated_at = %(at)s
WHERE room = %(room)s"""
REMOVE = """
UPDATE room SET revision = revision + 1, removed_at = %(at)s, sealed_broker = NULL, broker = NULL,
    sealed_password = NULL, certificate = NULL, sealed_key = NULL, serial = NULL,
    certificate_until = NULL
WHERE room = %(room)s"""
_KEPT_COLUMNS = """
room, revision, virtual_host, hosts, sealed_broker, broker, sealed_password, certificate,
sealed_key, certificate_until"""
_FIND = f"SELECT {_KEPT_COLUMNS} FROM room WHERE room = %(room)s AND removed_at IS NULL"
_VIEW_ONE = f"SELECT {_VIEW} FROM room WHERE room = %(room)s AND removed_at IS NULL"
_PAGE = f"""
SELECT {_VIEW} FROM room
WHERE removed_at IS NULL AND (%(after)s::text IS NULL OR room > %(after)s)
ORDER BY room LIMIT %(limit)s"""
_ALL = f"SELECT {_KEPT_COLUMNS} FROM room WHERE removed_at IS NULL ORDER BY room"
_REMOVED = "SELECT room FROM room WHERE removed_at IS NOT NULL"


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """A room that is to be there."""

    room: str
    revision: int
    virtual_host: str
    hosts: tuple[str, ...]
    #: of a broker of its own: its sealed address, and its host and port
    sealed_broker: str | None
    broker: str | None
    #: of one on the hub's broker: what opens it
    sealed_password: str | None
    certificate: str | None
    sealed_key: str | None
    certificate_until: datetime | None


def make(connection: Connection, values: Mapping[str, Any]) -> int | None:
    """Write down a new room; its revision, or none: the organisation has one."""
    return connection.exec_driver_sql(_MADE, dict(values)).scalar_one_or_none()


def find(connection: Connection, organisation: str, *, hold: bool = False) -> Room | None:
    """An organisation's room; with `hold` it stays as it is until this transaction ends."""
    statement = f"{_FIND} FOR NO KEY UPDATE" if hold else _FIND
    row = connection.exec_driver_sql(statement, {"room": organisation}).one_or_none()
    return None if row is None else _room(row)


def every(connection: Connection) -> list[Room]:
    """The rooms that are to be there."""
    return [_room(row) for row in connection.exec_driver_sql(_ALL)]


def removed(connection: Connection) -> set[str]:
    """The organisations whose rooms are not to be there any more."""
    return set(connection.exec_driver_sql(_REMOVED).scalars())


def view(connection: Connection, organisation: str) -> RoomView | None:
    """An organisation's room, as it is shown."""
    row = connection.exec_driver_sql(_VIEW_ONE, {"room": organisation}).one_or_none()
    return None if row is None else _view(row)


def page(connection: Connection, *, after: str | None, limit: int) -> list[RoomView]:
    """Up to `limit` rooms, by their organisations' names."""
    rows = connection.exec_driver_sql(_PAGE, {"after": after, "limit": limit})
    return list(map(_view, rows))


def _room(row: Any) -> Room:
    facts = dict(row._mapping)
    return Room(**{**facts, "hosts": tuple(facts["hosts"])})


def _view(row: Any) -> RoomView:
    facts = dict(row._mapping)
    return RoomView(**{**facts, "hosts": tuple(facts["hosts"])})
