"""Messages, as a sender settles them: what became of each attempt, stored and told at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, exc

from nosotros.bus.work import UnitOfWork
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.transactions import Transaction
from notifications.domain.health import Report
from notifications.domain.messages import Reason
from notifications.domain.outcomes import Next
from notifications.storage import attempts, cleaning, providers
from notifications.storage.attempts import Arrived
from notifications.storage.claims import Claimed
from notifications.storage.receipts import (
    Taken,
    Unsent,
    tell_delivered,
    tell_sent,
    tell_undelivered,
)

HELD = """
SELECT id, revision, state, claim, recipient IS NULL AS emptied, reason, sent_at, test, attempts
FROM message WHERE id = ANY(%(ids)s::uuid[]) ORDER BY id FOR UPDATE"""
# Words and address belong to the attempt: the next one has its own, but for what goes to a given one.
# Which rows they are is said twice: they are found by their index whatever is joined to what.
SETTLE = """
UPDATE message SET revision = message.revision + 1, sender = NULL, claim = NULL,
    state = new.state, reason = new.reason, due_at = coalesce(new.due_at, message.due_at),
    sent_at = coalesce(new.sent_at, message.sent_at), delivered_at = new.delivered_at,
    ended_at = new.ended_at, passed = string_to_array(new.passed, ','),
    rounds = CASE WHEN new.over THEN 0 ELSE message.rounds + new.round END,
    tried = CASE WHEN new.over THEN array_append(message.tried, message.channel)
        ELSE message.tried END,
    failed_as = CASE WHEN new.over THEN new.attempt ELSE message.failed_as END,
    recipient = CASE WHEN new.due_at IS NULL OR message.test OR message.reply
        THEN message.recipient END,
    subject = CASE WHEN new.due_at IS NULL THEN message.subject END,
    text = CASE WHEN new.due_at IS NULL THEN message.text END
FROM unnest(%(ids)s::uuid[], %(states)s::text[], %(reasons)s::text[], %(due)s::timestamptz[],
    %(sent)s::timestamptz[], %(delivered)s::timestamptz[], %(ended)s::timestamptz[],
    %(passed)s::text[], %(rounds)s::integer[], %(over)s::boolean[], %(attempts)s::text[])
    AS new (id, state, reason, due_at, sent_at, delivered_at, ended_at, passed, round, over,
        attempt)
WHERE message.id = new.id AND message.id = ANY (%(ids)s::uuid[])"""
# A provider that gives two messages one reference is not believed the second time.
ATTEMPTS = """
UPDATE attempt SET state = new.state, reason = new.reason, ended_at = %(now)s,
    provider_ref = CASE WHEN NOT EXISTS (SELECT FROM attempt AS other
        WHERE other.provider = attempt.provider AND other.provider_ref = new.ref) THEN new.ref END
FROM unnest(%(claims)s::uuid[], %(attempts)s::text[], %(reasons)s::text[], %(refs)s::text[])
    AS new (id, state, reason, ref)
WHERE attempt.id = new.id AND attempt.id = ANY (%(claims)s::uuid[])"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """A message that its provider has said something of, and what becomes of it."""

    claimed: Claimed
    next: Next
    report: Report


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ours:
    """A message that is still held under our claim, and its end."""

    settled: Settled
    row: Any
    #: the state that it goes into, and why
    state: str
    reason: str | None
    #: an earlier attempt, of which it was told meanwhile that it reached her
    arrived: Arrived | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """What a settlement stored."""

    #: whether an event was published
    told: bool
    #: whether a provider that was ailing is well again
    recovered: bool


def settle(database: Database, batch: Sequence[Settled], *, now: datetime) -> Stored:
    """Store what became of messages, and tell it of those that came to their end.

    What another process called uncertain, taking us for dead, was told then: it is told again
    only if it was sent after all. Doing it again changes nothing.

    Raises:
        Unavailable: the database is away; do it again.
    """
    try:
        return _settle(database, batch, now=now)
    except (exc.IntegrityError, exc.DataError):
        if len(batch) == 1:
            # It is the provider's reference that is wrong: nothing else comes from outside.
            (only,) = batch
            without = replace(only, next=replace(only.next, provider_ref=None))
            return _settle(database, [without], now=now)
        stored = [settle(database, [each], now=now) for each in batch]
        return Stored(
            told=any(each.told for each in stored), recovered=any(each.recovered for each in stored)
        )


def _settle(database: Database, batch: Sequence[Settled], *, now: datetime) -> Stored:
    with database.begin(EVERY_ORGANISATION) as transaction:
        connection = transaction.connection
        ours = _ours(connection, batch)
        work: UnitOfWork | None = None
        told = False
        if ours:
            _update(connection, ours, now=now)
            work = UnitOfWork(transaction, ours[0].settled.claimed.due.origin)
            for each in ours:
                origin = each.settled.claimed.due.origin
                _tell(each, now=now, work=work.on_behalf_of(origin))
            told = work.publishes
            told |= _apply_early(transaction, ours, now=now, work=work)
        recovered = providers.note(connection, [each.report for each in batch], now=now)
        if work is not None:
            work.commit()
    return Stored(told=told, recovered=recovered)


def _ours(connection: Connection, batch: Sequence[Settled]) -> list[_Ours]:
    """Those that are still held under our claims. Also what is `uncertain`: another process may
    have taken us for dead, and we know better."""
    values = {"ids": [each.claimed.due.id for each in batch]}
    rows = {row.id: row for row in connection.exec_driver_sql(HELD, values)}
    found = [(each, rows.get(each.claimed.due.id)) for each in batch]
    again = [row.id for row in rows.values() if row.attempts > 1]
    arrived = attempts.arrived(connection, again)
    return [
        _ending(each, row, arrived.get(row.id))
        for each, row in found
        if row is not None
        and row.claim == each.claimed.claim
        and row.state in ("sending", "uncertain")
    ]


def _ending(settled: Settled, row: Any, arrived: Arrived | None) -> _Ours:
    """What becomes of a message.

    One that reached her by an earlier attempt is delivered, whatever became of this one: it is
    never sent once more. One that was withheld while it was being sent, and was not, has nothing
    left to send.
    """
    next = settled.next
    if arrived is not None:
        mine = None if next.state == "delivered" else arrived
        return _Ours(settled=settled, row=row, state="delivered", reason=None, arrived=mine)
    if next.state == "queued" and row.emptied:
        reason = row.reason or Reason.ERASED
        return _Ours(settled=settled, row=row, state="withheld", reason=reason)
    return _Ours(settled=settled, row=row, state=next.state, reason=next.reason)


def _reached_at(ours: _Ours, now: datetime) -> datetime:
    return now if ours.arrived is None else ours.arrived.at


def _is_news(ours: _Ours) -> bool:
    """Whether a provider took it, and that was not told of the attempt that reached her before."""
    taken = ours.state in ("sent", "delivered")
    return taken and (ours.arrived is None or ours.row.sent_at is None)


def _update(connection: Connection, ours: Sequence[_Ours], *, now: datetime) -> None:
    nexts = [each.settled.next for each in ours]
    claims = [each.settled.claimed.claim for each in ours]
    refs: dict[str, UUID] = {}
    for claim, next in zip(claims, nexts, strict=True):
        if next.provider_ref:
            refs.setdefault(next.provider_ref, claim)
    values: dict[str, Any] = {
        "ids": [each.settled.claimed.due.id for each in ours],
        "claims": claims,
        "states": [each.state for each in ours],
        "reasons": [each.reason for each in ours],
        "due": [
            now + timedelta(seconds=next.wait_seconds) if each.state == "queued" else None
            for each, next in zip(ours, nexts, strict=True)
        ],
        "sent": [_reached_at(each, now) if _is_news(each) else None for each in ours],
        "delivered": [
            _reached_at(each, now) if each.state == "delivered" else None for each in ours
        ],
        "ended": [None if each.state == "queued" else now for each in ours],
        "passed": [",".join(each.passed) for each in nexts],
        "rounds": [int(each.round_over) for each in nexts],
        "over": [each.channel_over for each in nexts],
        "attempts": [each.attempt for each in nexts],
        "now": now,
    }
    connection.exec_driver_sql(SETTLE, values)
    by_claim = {claim: ref for ref, claim in refs.items()}
    own = {
        "reasons": [each.reason for each in nexts],
        "refs": [by_claim.get(claim) for claim in claims],
    }
    connection.exec_driver_sql(ATTEMPTS, {**values, **own})


def _tell(ours: _Ours, *, now: datetime, work: UnitOfWork) -> None:
    state, row, claimed, arrived = ours.state, ours.row, ours.settled.claimed, ours.arrived
    revision = row.revision + 1
    if state in ("sent", "delivered"):
        taken = Taken(
            message_id=claimed.due.id,
            participant_id=claimed.due.participant_id,
            about=claimed.due.about,
            template=claimed.due.waiting.template,
            rule=claimed.due.waiting.rule,
            channel=claimed.letter.channel if arrived is None else arrived.channel,
            provider=claimed.provider if arrived is None else arrived.provider,
            revision=revision,
        )
        if not row.test:
            at = _reached_at(ours, now)
            if _is_news(ours):
                tell_sent(taken, at=at, work=work)
            if state == "delivered":
                tell_delivered(taken, at=at, work=work)
    elif state != "queued" and row.state == "sending" and not row.test:
        unsent = Unsent(
            message_id=claimed.due.id,
            participant_id=claimed.due.participant_id,
            about=claimed.due.about,
            template=claimed.due.waiting.template,
            rule=claimed.due.waiting.rule,
            state=state,
            revision=revision,
            provider=claimed.provider,
        )
        tell_undelivered(unsent, work=work)
    if row.emptied and row.state == "uncertain" and work.buried(claimed.due.participant_id):
        # Nobody waited for us before cleaning up after her.
        cleaning.mark(claimed.due.participant_id, work=work)


def _apply_early(
    transaction: Transaction,
    ours: Sequence[_Ours],
    *,
    now: datetime,
    work: UnitOfWork,
) -> bool:
    """Apply the receipts that were here before we knew by what reference they would come."""
    keys: dict[str, list[str]] = {"providers": [], "refs": []}
    for settled in (each.settled for each in ours):
        if settled.next.state == "delivered":
            continue  # no receipt follows
        for ref in (settled.next.provider_ref, str(settled.claimed.claim)):
            if ref:
                keys["providers"].append(settled.claimed.provider)
                keys["refs"].append(ref)
    if not keys["refs"] or not attempts.are_kept(transaction.connection, keys):
        return False
    # What was sent is told before it is told to have arrived.
    work.store()
    return attempts.apply_kept(transaction, keys, now=now) > 0
