"""Messages, as a sender takes and settles them.

A claim is made under an id of the sender's own, so that it can tell what it holds from what
was claimed by a commit whose answer never came.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from nosotros.bus.work import Origin, UnitOfWork
from nosotros.contracts.notifications import MessageSent
from nosotros.database import EVERY_ORGANISATION, Database
from notifications.domain.messages import Letter, Reason
from notifications.domain.outcomes import Next

CLAIM = """
UPDATE message SET state = 'sending', revision = revision + 1, attempts = attempts + 1,
    reason = NULL, sender = %(sender)s, claim = %(claim)s
WHERE id = (SELECT id FROM message WHERE state = 'queued' AND due_at <= %(now)s
    ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, organisation, participant_id, channel, recipient, subject, text, attempts,
    correlationid, causationid, traceparent"""
# Also from `uncertain`: another process may have taken us for dead, and we know better. A
# message whose participant was erased while it was being sent has nothing left to send.
SETTLE = f"""
UPDATE message SET revision = revision + 1, sender = NULL, claim = NULL, sent_at = %(sent_at)s,
    due_at = %(due_at)s,
    state = CASE WHEN %(state)s::text = 'queued' AND recipient IS NULL
        THEN 'withheld' ELSE %(state)s::text END,
    reason = CASE WHEN %(state)s::text = 'queued' AND recipient IS NULL
        THEN '{Reason.ERASED}' ELSE %(reason)s::text END
WHERE id = %(id)s AND claim = %(claim)s AND state IN ('sending', 'uncertain')
RETURNING revision"""
RELEASE = f"""
UPDATE message SET revision = revision + 1, attempts = attempts - 1, sender = NULL, claim = NULL,
    state = CASE WHEN recipient IS NULL THEN 'withheld' ELSE 'queued' END,
    reason = CASE WHEN recipient IS NULL THEN '{Reason.ERASED}' END
WHERE id = %(id)s AND claim = %(claim)s AND state = 'sending'"""
GIVE_UP = """
UPDATE message SET revision = revision + 1, state = 'uncertain', reason = 'interrupted'
WHERE state = 'sending' AND sender = %(sender)s"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Claimed:
    """A message in a sender's hands."""

    claim: UUID
    letter: Letter
    organisation: str
    participant_id: UUID
    #: how often it was handed over, this time included
    attempts: int
    origin: Origin


def claim(database: Database, *, sender: int, claim: UUID, now: datetime) -> Claimed | None:
    """Take the message that has been due longest, of whatever organisation; none: none is due.

    Raises:
        Unavailable: the database is away; the claim may have been stored all the same.
    """
    values = {"sender": sender, "claim": claim, "now": now}
    with database.begin(EVERY_ORGANISATION, first=[(CLAIM, values)]) as transaction:
        row = transaction.first[0]
    if row is None:
        return None
    (
        id,
        organisation,
        participant_id,
        channel,
        recipient,
        subject,
        text,
        attempts,
        correlationid,
        causationid,
        traceparent,
    ) = row
    return Claimed(
        claim=claim,
        letter=Letter(id=id, channel=channel, recipient=recipient, subject=subject, text=text),
        organisation=organisation,
        participant_id=participant_id,
        attempts=attempts,
        origin=Origin(
            organisation=organisation,
            actor="worker:sender",
            correlationid=correlationid,
            causationid=causationid,
            traceparent=traceparent,
        ),
    )


def settle(database: Database, claimed: Claimed, next: Next, *, now: datetime) -> bool:
    """Store what became of a message and say so if it was sent; whether the relay has work.

    Doing it again changes nothing.

    Raises:
        Unavailable: the database is away; do it again.
    """
    sent = next.state == "sent"
    values: dict[str, Any] = {
        "id": claimed.letter.id,
        "claim": claimed.claim,
        "state": next.state,
        "reason": next.reason,
        "sent_at": now if sent else None,
        "due_at": now + timedelta(seconds=next.wait_seconds),
    }
    with database.begin(claimed.organisation, first=[(SETTLE, values)]) as transaction:
        settled = transaction.first[0]
        if settled is None or not sent:
            return False
        work = UnitOfWork(transaction, claimed.origin)
        event = MessageSent(
            message_id=claimed.letter.id,
            participant_id=claimed.participant_id,
            channel=claimed.letter.channel,
            sent_at=now,
        )
        work.publish(event, revision=settled[0])
        work.commit()
    return True


def give_up_dead(database: Database, *, but: int) -> int:
    """Make uncertain what dead senders left in `sending`; how many messages.

    A sender is dead when nobody holds the advisory lock of its number (`but` is our own).

    Raises:
        Unavailable: the database is away.
    """
    given_up = 0
    with database.begin(EVERY_ORGANISATION) as transaction:
        connection = transaction.connection
        senders = connection.exec_driver_sql(
            "SELECT DISTINCT sender FROM message WHERE state = 'sending' AND sender <> %(but)s",
            {"but": but},
        ).scalars()
        for sender in senders.all():
            values = {"sender": sender}
            dead = connection.exec_driver_sql(
                "SELECT pg_try_advisory_xact_lock(%(sender)s)", values
            ).scalar_one()
            if dead:
                given_up += connection.exec_driver_sql(GIVE_UP, values).rowcount
    return given_up


def held(database: Database, *, sender: int) -> list[tuple[UUID, UUID]]:
    """Id and claim of each message that a sender has in `sending`.

    Raises:
        Unavailable: the database is away.
    """
    with database.begin(EVERY_ORGANISATION) as transaction:
        rows = transaction.connection.exec_driver_sql(
            "SELECT id, claim FROM message WHERE state = 'sending' AND sender = %(sender)s",
            {"sender": sender},
        ).all()
    return [(row.id, row.claim) for row in rows]


def release(database: Database, *, id: UUID, claim: UUID) -> None:
    """Queue a claimed message again that was never handed to a channel.

    Raises:
        Unavailable: the database is away.
    """
    values = {"id": id, "claim": claim}
    with database.begin(EVERY_ORGANISATION) as transaction:
        transaction.connection.exec_driver_sql(RELEASE, values)
