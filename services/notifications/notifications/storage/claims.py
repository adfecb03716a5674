"""Messages, as a sender takes and settles them.

A claim is made under an id of the sender's own, so that it can tell what it holds from what
was claimed by a commit whose answer never came.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from nosotros.bus.work import Origin, UnitOfWork
from nosotros.database import EVERY_ORGANISATION, Database, Transaction
from notifications.domain.messages import Letter, Reason
from notifications.domain.outcomes import Next
from notifications.storage import cleaning
from notifications.storage.receipts import Unsent, tell_sent, tell_undelivered

#: who tells what became of a message
ACTOR = "worker:sender"

CLAIM = """
UPDATE message SET state = 'sending', revision = revision + 1, attempts = attempts + 1,
    reason = NULL, sender = %(sender)s, claim = %(claim)s
WHERE id = (SELECT id FROM message WHERE state = 'queued' AND due_at <= %(now)s
    ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, organisation, participant_id, about, template, channel, recipient, subject, text,
    attempts, correlationid, causationid, traceparent"""
# Also from `uncertain`: another process may have taken us for dead, and we know better. A
# message that was withheld while it was being sent has nothing left to send, and its reason
# already says why (but not where the release before emptied it).
SETTLE = f"""
UPDATE message SET revision = revision + 1, sender = NULL, claim = NULL, sent_at = %(sent_at)s,
    due_at = %(due_at)s,
    state = CASE WHEN %(state)s::text = 'queued' AND recipient IS NULL
        THEN 'withheld' ELSE %(state)s::text END,
    reason = CASE WHEN %(state)s::text = 'queued' AND recipient IS NULL
        THEN coalesce(reason, '{Reason.ERASED}') ELSE %(reason)s::text END
FROM (SELECT id AS held, state AS was FROM message WHERE id = %(id)s FOR UPDATE) AS before
WHERE id = held AND claim = %(claim)s AND state IN ('sending', 'uncertain')
RETURNING revision, state, was, recipient IS NULL"""
RELEASE = f"""
UPDATE message SET revision = revision + 1, attempts = attempts - 1, sender = NULL, claim = NULL,
    state = CASE WHEN recipient IS NULL THEN 'withheld' ELSE 'queued' END,
    reason = CASE WHEN recipient IS NULL THEN coalesce(reason, '{Reason.ERASED}') END
WHERE id = %(id)s AND claim = %(claim)s AND state = 'sending'
RETURNING id, organisation, participant_id, about, template, state, revision, correlationid,
    causationid, traceparent"""
GIVE_UP = """
UPDATE message SET revision = revision + 1, state = 'uncertain',
    reason = coalesce(reason, 'interrupted')
WHERE id = (SELECT id FROM message WHERE state = 'sending' AND sender = %(sender)s
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, organisation, participant_id, about, template, state, revision, correlationid,
    causationid, traceparent"""
HELD = "SELECT id, claim FROM message WHERE state = 'sending' AND sender = %(sender)s"
WAITING = "SELECT id FROM message WHERE state = 'queued' AND due_at <= %(now)s LIMIT 1"
OTHERS = "SELECT DISTINCT sender FROM message WHERE state = 'sending' AND sender <> %(but)s"


@dataclass(frozen=True, kw_only=True, slots=True)
class Claimed:
    """A message in a sender's hands."""

    claim: UUID
    letter: Letter
    organisation: str
    participant_id: UUID
    about: UUID
    template: str
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
        about,
        template,
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
        about=about,
        template=template,
        attempts=attempts,
        origin=Origin(
            organisation=organisation,
            actor=ACTOR,
            correlationid=correlationid,
            causationid=causationid,
            traceparent=traceparent,
        ),
    )


def waiting(database: Database, *, now: datetime) -> bool:
    """Whether there is a message to send, of whatever organisation.

    Raises:
        Unavailable: the database is away.
    """
    (found,) = database.look(EVERY_ORGANISATION, (WAITING, {"now": now}))
    return bool(found)


def settle(database: Database, claimed: Claimed, next: Next, *, now: datetime) -> bool:
    """Store what became of a message and tell it if it came to its end; whether it was told.

    What another process called uncertain, taking us for dead, was told then: it is told again
    only if it was sent after all. Doing it again changes nothing.

    Raises:
        Unavailable: the database is away; do it again.
    """
    values: dict[str, Any] = {
        "id": claimed.letter.id,
        "claim": claimed.claim,
        "state": next.state,
        "reason": next.reason,
        "sent_at": now if next.state == "sent" else None,
        "due_at": now + timedelta(seconds=next.wait_seconds),
    }
    with database.begin(claimed.organisation, first=[(SETTLE, values)]) as transaction:
        settled = transaction.first[0]
        if settled is None:
            return False
        revision, state, was, emptied = settled
        work = UnitOfWork(transaction, claimed.origin)
        if state == "sent":
            tell_sent(
                message_id=claimed.letter.id,
                participant_id=claimed.participant_id,
                about=claimed.about,
                template=claimed.template,
                channel=claimed.letter.channel,
                at=now,
                revision=revision,
                work=work,
            )
        elif state != "queued" and was == "sending":
            unsent = Unsent(
                message_id=claimed.letter.id,
                participant_id=claimed.participant_id,
                about=claimed.about,
                template=claimed.template,
                state=state,
                revision=revision,
            )
            tell_undelivered(unsent, work=work)
        if emptied and was == "uncertain" and work.buried(claimed.participant_id):
            # Nobody waited for us before cleaning up after her.
            cleaning.mark(claimed.participant_id, work=work)
        work.commit()
    return work.publishes


def give_up_dead(database: Database, *, but: int) -> int:
    """Make uncertain, and tell, what dead senders left in `sending`; how many messages.

    A sender is dead when nobody holds the advisory lock of its number (`but` is our own).

    Raises:
        Unavailable: the database is away.
    """
    (others,) = database.look(EVERY_ORGANISATION, (OTHERS, {"but": but}))
    given_up = 0
    for other in others:
        while _give_up_one(database, sender=other.sender):
            given_up += 1
    return given_up


def _give_up_one(database: Database, *, sender: int) -> bool:
    # One by one, as each is an event in its own story; a sender holds but a few at once.
    with database.begin(EVERY_ORGANISATION) as transaction:
        connection = transaction.connection
        values = {"sender": sender}
        dead = connection.exec_driver_sql(
            "SELECT pg_try_advisory_xact_lock(%(sender)s)", values
        ).scalar_one()
        row = connection.exec_driver_sql(GIVE_UP, values).first() if dead else None
        if row is None:
            return False
        _tell_undelivered(row, transaction)
    return True


def held(database: Database, *, sender: int) -> list[tuple[UUID, UUID]]:
    """Id and claim of each message that a sender has in `sending`.

    Raises:
        Unavailable: the database is away.
    """
    (rows,) = database.look(EVERY_ORGANISATION, (HELD, {"sender": sender}))
    return [(row.id, row.claim) for row in rows]


def release(database: Database, *, id: UUID, claim: UUID) -> None:
    """Queue a claimed message again that was never handed to a channel.

    Raises:
        Unavailable: the database is away.
    """
    values = {"id": id, "claim": claim}
    with database.begin(EVERY_ORGANISATION) as transaction:
        row = transaction.connection.exec_driver_sql(RELEASE, values).first()
        if row is not None and row.state == "withheld":
            _tell_undelivered(row, transaction)


def _tell_undelivered(row: Any, transaction: Transaction) -> None:
    """Tell of a message of whatever organisation, and commit."""
    origin = Origin(
        organisation=row.organisation,
        actor=ACTOR,
        correlationid=row.correlationid,
        causationid=row.causationid,
        traceparent=row.traceparent,
    )
    unsent = Unsent(
        message_id=row.id,
        participant_id=row.participant_id,
        about=row.about,
        template=row.template,
        state=row.state,
        revision=row.revision,
    )
    work = UnitOfWork(transaction, origin)
    tell_undelivered(unsent, work=work)
    work.commit()
