"""People: whose names the room's services know, and who is to be asked for.

No name is kept here: it goes on to them, and they are told when they must forget it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

_ASK = """
INSERT INTO person (participant_id, organisation, asks, due_at)
VALUES (%(participant_id)s, %(organisation)s, 1, %(at)s)
ON CONFLICT (participant_id) DO UPDATE SET asks = person.asks + 1, due_at = excluded.due_at"""
_ASK_AGAIN = """
UPDATE person SET asks = asks + 1, due_at = %(at)s WHERE participant_id = %(participant_id)s"""
# With who is just being asked for: the answer may be from before there was reason to ask.
_ASK_OF_ALL = """
UPDATE person SET asks = asks + 1, due_at = %(at)s WHERE known OR due_at <= %(at)s"""
_ASK_REFUSED = """
UPDATE person SET asks = asks + 1, due_at = %(at)s
WHERE NOT known AND due_at > %(at)s AND due_at <= %(until)s"""
_DUE = """
SELECT participant_id, asks FROM person WHERE due_at <= %(at)s
ORDER BY due_at, participant_id LIMIT %(limit)s"""
_HELD = """
SELECT participant_id, revision, known, asks FROM person
WHERE participant_id = %(participant_id)s FOR UPDATE"""
_SET = """
UPDATE person SET revision = %(revision)s, known = %(known)s
WHERE participant_id = %(participant_id)s"""
# What was to be asked for once more while it was asked for is still to be asked for.
_NEXT = """
UPDATE person SET due_at = %(due_at)s
WHERE participant_id = %(participant_id)s AND asks = %(asks)s"""
_KNOWN = """
SELECT participant_id, revision, known, asks FROM person WHERE known
ORDER BY participant_id FOR UPDATE"""
_FORGET = "DELETE FROM person WHERE participant_id = %(participant_id)s"


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """Somebody who is to be asked for, and how often it was said that she is."""

    participant_id: UUID
    asks: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """What is kept of somebody."""

    participant_id: UUID
    #: of her record, as it was last told; of who may be known no more the first that may be told again
    revision: int
    #: whether the room's services were told who she is
    known: bool
    asks: int


def ask(connection: Connection, participant_id: UUID, *, organisation: str, at: datetime) -> None:
    """Have somebody asked for."""
    values = {"participant_id": participant_id, "organisation": organisation, "at": at}
    connection.exec_driver_sql(_ASK, values)


def ask_again(connection: Connection, participant_id: UUID, *, at: datetime) -> None:
    """Have somebody asked for who has been before."""
    connection.exec_driver_sql(_ASK_AGAIN, {"participant_id": participant_id, "at": at})


def ask_of_all(connection: Connection, *, at: datetime) -> None:
    """Have everybody asked for whose name the room's services know, or may be about to."""
    connection.exec_driver_sql(_ASK_OF_ALL, {"at": at})


def ask_refused(connection: Connection, *, at: datetime, until: datetime) -> None:
    """Have those asked for now who are not known, and would be asked for by `until`."""
    connection.exec_driver_sql(_ASK_REFUSED, {"at": at, "until": until})


def known(connection: Connection) -> list[Person]:
    """Everybody whose name is known, as they stay until this transaction ends."""
    return [Person(**row._mapping) for row in connection.exec_driver_sql(_KNOWN)]


def due(connection: Connection, *, at: datetime, limit: int) -> list[Due]:
    """Up to `limit` of those who are to be asked for by now, longest waiting first."""
    rows = connection.exec_driver_sql(_DUE, {"at": at, "limit": limit})
    return [Due(**row._mapping) for row in rows]


def held(connection: Connection, participant_id: UUID) -> Person | None:
    """What is kept of somebody, as it stays until this transaction ends."""
    row = connection.exec_driver_sql(_HELD, {"participant_id": participant_id}).first()
    return None if row is None else Person(**row._mapping)


def set_known(connection: Connection, participant_id: UUID, *, revision: int, known: bool) -> None:
    """Note what the room's services know of somebody who is held."""
    values = {"participant_id": participant_id, "revision": revision, "known": known}
    connection.exec_driver_sql(_SET, values)


def asked(connection: Connection, asked_for: Collection[Due], *, next_at: datetime) -> None:
    """Have these people asked for again at another time, but those who were meanwhile."""
    for each in asked_for:
        connection.exec_driver_sql(
            _NEXT,
            {"participant_id": each.participant_id, "asks": each.asks, "due_at": next_at},
        )


def forget(connection: Connection, participant_id: UUID) -> None:
    """Keep nothing of somebody."""
    connection.exec_driver_sql(_FORGET, {"participant_id": participant_id})
