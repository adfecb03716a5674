"""Messages that no living sender holds, or that one holds without knowing."""

from datetime import datetime
from typing import Any
from uuid import UUID

from nosotros import clock
from nosotros.bus.work import UnitOfWork
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.transactions import Transaction
from notifications.domain.messages import Reason
from notifications.storage import attempts
from notifications.storage.claims import origin_of
from notifications.storage.receipts import Unsent, tell_undelivered

_TOLD = """id, organisation, participant_id, about, template, rule, state, revision, test,
    claim, sent_at, correlationid, causationid, traceparent"""
# Held before it is asked what became of its other attempts, so that no receipt of theirs is missed.
_CLAIMED = f"""
SELECT {_TOLD} FROM message
WHERE id = %(id)s AND claim = %(claim)s AND state = 'sending' FOR UPDATE"""
_LEFT = f"""
SELECT {_TOLD} FROM message WHERE state = 'sending' AND sender = %(sender)s
ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED"""
RELEASE = f"""
UPDATE message SET revision = revision + 1, attempts = attempts - 1, sender = NULL, claim = NULL,
    state = CASE WHEN recipient IS NULL THEN 'withheld' ELSE 'queued' END,
    reason = CASE WHEN recipient IS NULL THEN coalesce(reason, '{Reason.ERASED}') END,
    ended_at = CASE WHEN recipient IS NULL THEN %(now)s::timestamptz END,
    recipient = CASE WHEN test OR reply THEN recipient END, subject = NULL, text = NULL
WHERE id = %(id)s
RETURNING {_TOLD}"""
UNCOUNT = "UPDATE message SET attempts = attempts - 1 WHERE id = %(id)s"
# Nobody was handed it.
FORGET = "DELETE FROM attempt WHERE id = %(claim)s AND state = 'sending'"
GIVE_UP = f"""
UPDATE message SET revision = revision + 1, state = 'uncertain',
    reason = coalesce(reason, 'interrupted'), ended_at = %(now)s
WHERE id = %(id)s
RETURNING {_TOLD}"""
GIVE_UP_ATTEMPT = """
UPDATE attempt SET state = 'uncertain', reason = 'interrupted', ended_at = %(now)s
WHERE id = %(claim)s RETURNING provider"""
HELD = "SELECT id, claim FROM message WHERE state = 'sending' AND sender = %(sender)s"
OTHERS = "SELECT DISTINCT sender FROM message WHERE state = 'sending' AND sender <> %(but)s"


def give_up_dead(database: Database, *, but: int) -> int:
    """Make uncertain, and tell, what dead senders left in `sending`; how many messages.

    What is known to have reached her by an earlier attempt is `delivered`.
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
        values = {"sender": sender, "now": clock.now()}
        dead = connection.exec_driver_sql(
            "SELECT pg_try_advisory_xact_lock(%(sender)s)", values
        ).scalar_one()
        left: Any = connection.exec_driver_sql(_LEFT, values).first() if dead else None
        if left is None:
            return False
        provider = connection.exec_driver_sql(
            GIVE_UP_ATTEMPT, {"claim": left.claim, "now": values["now"]}
        ).scalar_one_or_none()
        if not _arrived(left, transaction, now=values["now"]):
            row = connection.exec_driver_sql(GIVE_UP, {**values, "id": left.id}).one()
            _tell(row, transaction, provider=provider)
    return True


def held(database: Database, *, sender: int) -> list[tuple[UUID, UUID]]:
    """Id and claim of each message that a sender has in `sending`.

    Raises:
        Unavailable: the database is away.
    """
    (rows,) = database.look(EVERY_ORGANISATION, (HELD, {"sender": sender}))
    return [(row.id, row.claim) for row in rows]


def release(database: Database, *, id: UUID, claim: UUID) -> None:
    """Queue a claimed message again that was never handed to a provider.

    Raises:
        Unavailable: the database is away.
    """
    with database.begin(EVERY_ORGANISATION) as transaction:
        connection = transaction.connection
        now = clock.now()
        values = {"id": id, "claim": claim, "now": now}
        claimed = connection.exec_driver_sql(_CLAIMED, values).first()
        if claimed is None:
            return
        connection.exec_driver_sql(FORGET, {"claim": claim})
        if _arrived(claimed, transaction, now=now):
            connection.exec_driver_sql(UNCOUNT, {"id": id})
            return
        row = connection.exec_driver_sql(RELEASE, values).one()
        if row.state == "withheld":
            _tell(row, transaction, provider=None)


def _arrived(message: Any, transaction: Transaction, *, now: datetime) -> bool:
    """End a held message as delivered, and tell so, if another attempt at it reached her."""
    found = attempts.arrived(transaction.connection, [message.id]).get(message.id)
    if found is None:
        return False
    attempts.end_as(transaction, message, "delivered", by=found, at=found.at, now=now)
    return True


def _tell(row: Any, transaction: Transaction, *, provider: str | None) -> None:
    """Tell of a message of whatever organisation, and commit."""
    work = UnitOfWork(transaction, origin_of(row))
    if not row.test:
        unsent = Unsent.of(row, state=row.state, revision=row.revision, provider=provider)
        tell_undelivered(unsent, work=work)
    work.commit()
