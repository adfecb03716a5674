"""The journal's weeks: made in time, dropped when they are over, with what was kept of their events."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

# Whoever waits to make or drop a week has everybody else wait behind it.
_HURRY = "SET LOCAL lock_timeout = '1s'"
_MAKE = "SELECT make_journal_week(%(moment)s)"
_DROP = "SELECT drop_journal_weeks(%(before)s)"
_OLDEST = """
UPDATE journal_head
SET oldest = coalesce((SELECT min(journal.position) - 1 FROM journal), journal_head.position)
WHERE journal_head.organisation = '*'"""
_HEAD = "SELECT oldest FROM journal_head WHERE organisation = '*'"
_SUBSCRIPTIONS = "SELECT id FROM subscription ORDER BY id"
_FORGET = """
WITH old AS (
    SELECT id FROM delivery WHERE subscription_id = %(subscription_id)s AND position <= %(oldest)s
    ORDER BY position LIMIT %(limit)s FOR UPDATE SKIP LOCKED
), attempts AS (
    DELETE FROM delivery_attempt USING old WHERE delivery_id = old.id
)
DELETE FROM delivery USING old WHERE delivery.id = old.id"""


def hurry(connection: Connection) -> None:
    """Have what this transaction waits for be given up after a second."""
    connection.exec_driver_sql(_HURRY)


def make(connection: Connection, moment: datetime) -> None:
    """Have the week of a moment, where it is not there yet; the caller has locked the head before."""
    connection.exec_driver_sql(_MAKE, {"moment": moment})


def drop(connection: Connection, *, before: datetime) -> int:
    """Drop the weeks that were over before a moment; how many. The caller has locked the head before."""
    dropped: int = connection.exec_driver_sql(_DROP, {"before": before}).scalar_one()
    if dropped:
        connection.exec_driver_sql(_OLDEST)
    return dropped


def oldest(connection: Connection) -> int:
    """The position that what is kept follows."""
    return connection.exec_driver_sql(_HEAD).scalar_one()


def subscriptions(connection: Connection) -> list[UUID]:
    """Everything that events were delivered to, also what has ended."""
    return list(connection.exec_driver_sql(_SUBSCRIPTIONS).scalars())


def forget_deliveries(
    connection: Connection, subscription_id: UUID, *, oldest: int, limit: int
) -> int:
    """Delete what was kept of deliveries of events that are gone, up to `limit` of them; how many."""
    values = {"subscription_id": subscription_id, "oldest": oldest, "limit": limit}
    return connection.exec_driver_sql(_FORGET, values).rowcount
