"""Providers' calls, from when they came until they are done and emptied."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection

from nosotros.identifiers import new_id
from notifications.domain.letters import Callback

#: how long it is known that a call came, so that the same again is nothing new
DIGESTS_KEPT = timedelta(days=30)
#: how long a receipt waits for the message that it tells of
RECEIPTS_KEPT = timedelta(days=7)

KEEP = """
INSERT INTO callback (id, organisation, provider, digest, headers, url, body, state, due_at,
    received_at)
VALUES (%(id)s, %(organisation)s, %(provider)s, %(digest)s, %(headers)s, %(url)s, %(body)s, 'new',
    %(at)s, %(at)s)
ON CONFLICT ON CONSTRAINT callback_once DO NOTHING RETURNING id"""
KEPT = """
SELECT id FROM callback WHERE provider = %(provider)s AND digest = %(digest)s
    AND organisation = %(organisation)s"""
# One ear at a time, so that they are acted upon in the order in which they came.
TURN = "SELECT pg_try_advisory_xact_lock(hashtextextended('notifications.ear', 0))"
NEXT = """
SELECT id, organisation, provider, headers, url, body, attempts, due_at, received_at FROM callback
WHERE state = 'new' AND due_at <= %(now)s ORDER BY due_at, id LIMIT %(limit)s"""
DUE = "SELECT 1 FROM callback WHERE state = 'new' AND due_at <= %(now)s LIMIT 1"
# Committed before they are acted upon: whoever dies of one has tried it all the same.
TRIED = """
UPDATE callback SET attempts = attempts + 1, due_at = coalesce(%(due_at)s::timestamptz, due_at)
WHERE id = ANY(%(ids)s)"""
UNTRIED = """
UPDATE callback SET attempts = %(attempts)s, due_at = %(due_at)s
WHERE id = %(id)s AND state = 'new'"""
DONE = """
UPDATE callback SET state = 'done', headers = NULL, url = NULL, body = NULL
WHERE id = ANY(%(ids)s)"""
LATER = """
UPDATE callback SET due_at = %(due_at)s WHERE id = %(id)s"""
GIVE_UP = """
UPDATE callback SET state = 'unreadable', reason = %(reason)s, due_at = %(at)s WHERE id = %(id)s"""
GIVEN_UP = "SELECT count(*) FROM callback WHERE state = 'unreadable'"
HAS_WORDS = """
SELECT 1 FROM callback WHERE id = %(id)s AND body IS NOT NULL FOR UPDATE"""
FORGET = """
DELETE FROM callback WHERE id IN (SELECT id FROM callback WHERE received_at < %(before)s
    AND state <> 'new' LIMIT 1000)"""
FORGET_RECEIPTS = """
DELETE FROM receipt WHERE told_at < %(before)s"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A call that is to be acted upon."""

    id: UUID
    organisation: str
    provider: str
    callback: Callback
    #: how often it was tried before
    attempts: int
    due_at: datetime
    received_at: datetime


def keep(
    connection: Connection,
    callback: Callback,
    *,
    organisation: str,
    provider: str,
    known_by: bytes,
    at: datetime,
) -> UUID:
    """Keep a call, unless one that is known by the same came before; its id."""
    values = {
        "id": new_id(),
        "organisation": organisation,
        "provider": provider,
        "digest": hashlib.sha256(known_by).digest(),
        "headers": orjson.dumps(callback.headers).decode(),
        "url": callback.url,
        "body": callback.body,
        "at": at,
    }
    id = connection.exec_driver_sql(KEEP, values).scalar()
    if id is None:
        id = connection.exec_driver_sql(KEPT, values).scalar_one()
    return id


def next_ones(connection: Connection, *, now: datetime, limit: int) -> list[Kept]:
    """The calls that have waited longest, at most so many; of every organisation.

    One that was tried before comes alone, as nobody knows yet what it does to others.
    """
    rows = connection.exec_driver_sql(NEXT, {"now": now, "limit": limit}).all()
    fresh = list(takewhile(lambda row: row.attempts == 0, rows))
    return [_kept(row) for row in fresh or rows[:1]]


def tried(connection: Connection, ids: Sequence[UUID], *, due_at: datetime | None) -> None:
    """Note that calls are about to be acted upon, and when they are again if nobody says more."""
    connection.exec_driver_sql(TRIED, {"ids": list(ids), "due_at": due_at})


def untried(connection: Connection, found: Iterable[Kept]) -> None:
    """Take back that these were tried: what went wrong was nothing of theirs."""
    for each in found:
        values = {"id": each.id, "attempts": each.attempts, "due_at": each.due_at}
        connection.exec_driver_sql(UNTRIED, values)


def done(connection: Connection, ids: Sequence[UUID]) -> None:
    """Empty calls that were acted upon; their digests stay."""
    connection.exec_driver_sql(DONE, {"ids": list(ids)})


def has_words(connection: Connection, id: UUID) -> bool:
    """Whether a call was not emptied meanwhile; an erasure that would comes after us."""
    return connection.exec_driver_sql(HAS_WORDS, {"id": id}).first() is not None


def later(connection: Connection, id: UUID, *, due_at: datetime) -> None:
    """Try a call again."""
    connection.exec_driver_sql(LATER, {"id": id, "due_at": due_at})


def give_up(connection: Connection, id: UUID, *, reason: str, at: datetime) -> None:
    """Keep a call for a person to look at: it cannot be read, or not be acted upon."""
    connection.exec_driver_sql(GIVE_UP, {"id": id, "reason": reason, "at": at})


def forget_old(connection: Connection, *, now: datetime) -> int:
    """Forget calls, and receipts of messages that nobody knows, after their time; how many."""
    calls = connection.exec_driver_sql(FORGET, {"before": now - DIGESTS_KEPT}).rowcount
    before = {"before": now - RECEIPTS_KEPT}
    return calls + connection.exec_driver_sql(FORGET_RECEIPTS, before).rowcount


def _kept(row: Any) -> Kept:
    return Kept(
        id=row.id,
        organisation=row.organisation,
        provider=row.provider,
        callback=Callback(url=row.url, headers=row.headers, body=bytes(row.body)),
        attempts=row.attempts,
        due_at=row.due_at,
        received_at=row.received_at,
    )
