"""Attempts at messages, and what providers' receipts change in them.

A receipt may come before we have stored by which reference it names its message: it is kept, and
applied when that is stored, or soon after.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.bus.work import UnitOfWork
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.transactions import Transaction
from notifications.domain.letters import Receipt
from notifications.domain.receipts import Attempt, change
from notifications.domain.states import FAILURES
from notifications.storage.claims import origin_of
from notifications.storage.receipts import (
    Taken,
    Unsent,
    tell_delivered,
    tell_sent,
    tell_undelivered,
)

#: receipts of messages that are not ours are looked at no longer than this
_KEPT = timedelta(days=7)

_FOUND = """
SELECT attempt.id, attempt.message_id, attempt.number, attempt.state, attempt.channel,
    attempt.provider, attempt.receipt_at
FROM attempt WHERE provider = %(provider)s AND (id = %(attempt_id)s::uuid
    OR provider_ref = %(provider_ref)s::text) ORDER BY number LIMIT 1 FOR UPDATE"""
_MESSAGE = """
SELECT id, organisation, revision, participant_id, about, template, rule, state, attempts, sent_at,
    test, correlationid, causationid, traceparent
FROM message WHERE id = %(id)s FOR UPDATE"""
_ARRIVED = """
SELECT DISTINCT ON (message_id) message_id, id, channel, provider,
    coalesce(receipt_at, ended_at, began_at) AS at
FROM attempt WHERE message_id = ANY (%(ids)s::uuid[]) AND state = 'delivered'
ORDER BY message_id, number"""
_ATTEMPT = """
UPDATE attempt SET state = %(state)s, reason = %(reason)s, receipt_at = %(at)s WHERE id = %(id)s"""
_REACHED = """
UPDATE message SET revision = revision + 1, state = %(state)s, reason = NULL, claim = NULL,
    sender = NULL, sent_at = coalesce(sent_at, %(at)s), delivered_at = %(delivered_at)s,
    ended_at = %(now)s
WHERE id = %(id)s"""
# Its words and its address were that attempt's.
_ON = """
UPDATE message SET revision = revision + 1, state = 'queued', reason = %(reason)s, claim = NULL,
    sender = NULL, due_at = %(now)s, delivered_at = NULL, ended_at = NULL, passed = '{}',
    rounds = 0, tried = array_append(tried, channel), failed_as = %(failed_as)s,
    recipient = CASE WHEN test OR reply THEN recipient END, subject = NULL, text = NULL
WHERE id = %(id)s"""
_KEEP = """
INSERT INTO receipt (provider, provider_ref, state, organisation, reason, told_at)
VALUES (%(provider)s, %(ref)s, %(state)s, current_setting('nosotros.organisation'), %(reason)s,
    %(at)s)
ON CONFLICT DO NOTHING"""
# Held in one order, so that no two who apply some of the same wait crosswise.
_HOLD_KEPT = """
SELECT FROM receipt WHERE NOT applied AND (provider, provider_ref) IN
    (SELECT * FROM unnest(%(providers)s::text[], %(refs)s::text[]))
ORDER BY provider, provider_ref, state FOR UPDATE"""
_KEPT_OF = """
UPDATE receipt SET applied = true WHERE NOT applied AND (provider, provider_ref) IN
    (SELECT * FROM unnest(%(providers)s::text[], %(refs)s::text[]))
RETURNING provider, provider_ref, state, reason, told_at"""
_ANY_KEPT = """
SELECT FROM receipt JOIN unnest(%(providers)s::text[], %(refs)s::text[]) AS mine (provider, ref)
    ON receipt.provider = mine.provider AND receipt.provider_ref = mine.ref
WHERE NOT receipt.applied LIMIT 1"""
_KEPT_FOUND = """
SELECT receipt.provider, receipt.provider_ref FROM receipt
JOIN attempt ON attempt.provider = receipt.provider AND attempt.state <> 'sending'
    AND (attempt.provider_ref = receipt.provider_ref OR attempt.id::text = receipt.provider_ref)
WHERE NOT receipt.applied AND receipt.told_at > %(since)s LIMIT 100"""
#: what happens to a message, as its receipts may have come in any other order
_ORDER = ("sent", "temporary_failure", "technical_failure", "permanent_failure", "delivered")


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrived:
    """An attempt that reached her."""

    id: UUID
    message_id: UUID
    channel: str
    provider: str
    at: datetime


def arrived(connection: Connection, message_ids: Collection[UUID]) -> dict[UUID, Arrived]:
    """By message, the first attempt at it that reached her, where one did.

    A receipt may tell of an earlier attempt while another one is under way. Of messages that are
    held by this transaction since an earlier statement no receipt is missed.
    """
    if not message_ids:
        return {}
    rows = connection.exec_driver_sql(_ARRIVED, {"ids": list(message_ids)})
    return {row.message_id: Arrived(**row._mapping) for row in rows}


def apply_receipt(
    transaction: Transaction, receipt: Receipt, *, provider: str, now: datetime
) -> bool:
    """Store and tell what a provider's receipt says; whether its message is known.

    One that is not known yet, or is under way at this moment, is kept and applied when it is. The
    same receipt again changes nothing. What is told leaves with the transaction's commit.
    """
    row = _found(transaction.connection, receipt, provider)
    if row is None or row.state == "sending":
        _keep(transaction.connection, receipt, provider=provider, now=now)
        return row is not None
    _apply(transaction, row, receipt, now=now)
    return True


def are_kept(connection: Connection, keys: Mapping[str, Sequence[str]]) -> bool:
    """Whether receipts are kept under any of these references."""
    return connection.exec_driver_sql(_ANY_KEPT, dict(keys)).first() is not None


def apply_kept(
    transaction: Transaction, keys: Mapping[str, Sequence[str]], *, now: datetime
) -> int:
    """Apply the receipts that were kept under these references; how many there were.

    Args:
        transaction: that sees the attempts.
        keys: `providers` and `refs`, side by side.
        now: this moment.
    """
    transaction.connection.exec_driver_sql(_HOLD_KEPT, dict(keys))
    kept = transaction.connection.exec_driver_sql(_KEPT_OF, dict(keys)).all()
    for each in sorted(kept, key=_in_order):
        receipt = Receipt(
            provider_ref=each.provider_ref,
            attempt_id=_as_id(each.provider_ref),
            state=each.state,
            reason=each.reason,
            at=each.told_at,
        )
        row = _found(transaction.connection, receipt, each.provider)
        if row is not None:
            _apply(transaction, row, receipt, now=now)
    return len(kept)


def apply_overdue(database: Database, *, now: datetime) -> int:
    """Apply receipts that came just while what they tell of was being stored; how many.

    Raises:
        Unavailable: the database is away.
    """
    (rows,) = database.look(EVERY_ORGANISATION, (_KEPT_FOUND, {"since": now - _KEPT}))
    if not rows:
        return 0
    keys = {
        "providers": [row.provider for row in rows],
        "refs": [row.provider_ref for row in rows],
    }
    with database.begin(EVERY_ORGANISATION) as transaction:
        return apply_kept(transaction, keys, now=now)


def _found(connection: Connection, receipt: Receipt, provider: str) -> Any:
    values = {
        "provider": provider,
        "attempt_id": receipt.attempt_id,
        "provider_ref": receipt.provider_ref,
    }
    return connection.exec_driver_sql(_FOUND, values).first()


def _keep(connection: Connection, receipt: Receipt, *, provider: str, now: datetime) -> None:
    # Ours where it is given back: a provider's is not known of what had no answer in time.
    ref = str(receipt.attempt_id) if receipt.attempt_id else receipt.provider_ref
    if ref is None:
        return  # it names no message: there is nothing to wait for
    values = {
        "provider": provider,
        "ref": ref,
        "state": receipt.state,
        "reason": receipt.reason,
        "at": receipt.at or now,
    }
    connection.exec_driver_sql(_KEEP, values)


def _apply(transaction: Transaction, row: Any, receipt: Receipt, *, now: datetime) -> None:
    connection = transaction.connection
    message: Any = connection.exec_driver_sql(_MESSAGE, {"id": row.message_id}).one()
    earlier = arrived(connection, [message.id] if message.attempts > 1 else []).get(message.id)
    attempt = Attempt(
        state=row.state,
        receipt=row.receipt_at is not None,
        last=row.number == message.attempts,
        reached=earlier is not None and earlier.id != row.id,
    )
    changed = change(receipt.state, attempt=attempt, message=message.state)
    if changed is None:
        return
    at = receipt.at or now
    values = {
        "id": row.id,
        "state": changed.attempt,
        "reason": receipt.reason if changed.attempt in FAILURES else None,
        "at": at,
    }
    connection.exec_driver_sql(_ATTEMPT, values)
    if changed.message == "queued":
        on = {"reason": receipt.reason, "failed_as": changed.attempt, "now": now}
        connection.exec_driver_sql(_ON, {"id": message.id, **on})
        if message.state == "delivered" and not message.test:
            _take_back(transaction, message, state=changed.attempt, provider=row.provider)
    elif changed.message is not None:
        end_as(transaction, message, changed.message, by=row, at=at, now=now)


def end_as(
    transaction: Transaction, message: Any, state: str, *, by: Any, at: datetime, now: datetime
) -> None:
    """Store and tell that a message was taken, or has reached her.

    Args:
        transaction: that holds the message.
        message: as it was before, with its story.
        state: `sent` or `delivered`.
        by: the attempt that did.
        at: when.
        now: this moment.
    """
    delivered = state == "delivered"
    values = {
        "id": message.id,
        "state": state,
        "at": at,
        "delivered_at": at if delivered else None,
        "now": now,
    }
    transaction.connection.exec_driver_sql(_REACHED, values)
    if message.test:
        return
    taken = Taken(
        message_id=message.id,
        participant_id=message.participant_id,
        about=message.about,
        template=message.template,
        rule=message.rule,
        channel=by.channel,
        provider=by.provider,
        revision=message.revision + 1,
    )
    work = UnitOfWork(transaction, origin_of(message))
    if message.sent_at is None:
        # Nobody knew that it was taken at all.
        tell_sent(taken, at=at, work=work)
    if delivered:
        tell_delivered(taken, at=at, work=work)
    work.store()


def _take_back(transaction: Transaction, message: Any, *, state: str, provider: str) -> None:
    """Tell that what was told to have reached her has not: whoever counts from that counts no more,
    until the next channel has reached her."""
    unsent = Unsent.of(message, state=state, revision=message.revision + 1, provider=provider)
    work = UnitOfWork(transaction, origin_of(message))
    tell_undelivered(unsent, work=work)
    work.store()


def _in_order(kept: Any) -> tuple[int, str, str]:
    return _ORDER.index(kept.state), kept.provider, kept.provider_ref


def _as_id(ref: str) -> UUID | None:
    try:
        return UUID(ref)
    except ValueError:
        return None
