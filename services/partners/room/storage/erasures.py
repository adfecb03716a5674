"""Erasures: who is erased, and what the hub was told of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

_INSERT = """
INSERT INTO erasure (participant_id, organisation, erased_at, due_at)
VALUES (%(participant_id)s, %(organisation)s, %(at)s, %(at)s) ON CONFLICT DO NOTHING"""
_OLDEST = """
SELECT participant_id FROM erasure WHERE due_at <= %(at)s AND participant_id <> ALL(%(others)s)
ORDER BY due_at, participant_id LIMIT 1"""
# The longer it has waited, the less often it is looked at.
_LATER = """
UPDATE erasure SET due_at = %(at)s + least(greatest((%(at)s - erased_at) / 10,
    interval '5 seconds'), interval '1 hour') WHERE participant_id = %(participant_id)s"""
# Whom the hub never told of, or did and lost the answer, it may not know: twelve times is a quarter of
# an hour and some.
_NOT_EXPECTED = """
UPDATE erasure SET attempts = attempts + 1, due_at = CASE WHEN attempts < 12
    THEN %(at)s + least(2 ^ attempts, 300) * interval '1 second' END
WHERE participant_id = %(participant_id)s"""
_CONFIRMED = """
UPDATE erasure SET confirmed_at = %(at)s, due_at = NULL WHERE participant_id = %(participant_id)s"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Erasure:
    """An erasure that is not confirmed yet."""

    id: UUID


def insert(
    connection: Connection, participant_id: UUID, *, organisation: str, at: datetime
) -> None:
    """Note that somebody is erased; once."""
    values = {"participant_id": participant_id, "organisation": organisation, "at": at}
    connection.exec_driver_sql(_INSERT, values)


def oldest(connection: Connection, others: Sequence[UUID], *, at: datetime) -> Erasure | None:
    """The erasure that has waited longest to be confirmed, but for some."""
    found: UUID | None = connection.exec_driver_sql(
        _OLDEST, {"at": at, "others": list(others)}
    ).scalar()
    return None if found is None else Erasure(id=found)


def later(connection: Connection, participant_id: UUID, *, at: datetime) -> None:
    """Have an erasure confirmed later, when the room's services may have done with it."""
    connection.exec_driver_sql(_LATER, {"participant_id": participant_id, "at": at})


def not_expected(connection: Connection, participant_id: UUID, *, at: datetime) -> None:
    """The hub does not wait for this confirmation: it is told some more times, and then no more."""
    connection.exec_driver_sql(_NOT_EXPECTED, {"participant_id": participant_id, "at": at})


def confirmed(connection: Connection, participant_id: UUID, *, at: datetime) -> None:
    """Note that the hub knows."""
    connection.exec_driver_sql(_CONFIRMED, {"participant_id": participant_id, "at": at})
