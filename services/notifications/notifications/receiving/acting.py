"""What follows from what a provider told, within the transaction that notes it as done."""

from datetime import datetime

from prometheus_client import Counter
from sqlalchemy import Connection

from nosotros.bus.work import Origin, UnitOfWork
from nosotros.database import EVERY_ORGANISATION
from nosotros.transactions import Transaction
from notifications.domain.addresses import kind_of
from notifications.domain.letters import Heard, Receipt, Told, WordsJudged
from notifications.handlers import answers
from notifications.storage import callbacks, template_changes
from notifications.storage.attempts import apply_receipt
from notifications.storage.callbacks import Kept
from notifications.storage.reached import Meant, fails_again, meant
from notifications.storage.seeing import seeing
from notifications.storage.suppressions import suppress

#: who does what follows
ACTOR = "worker:ear"
suppressed = Counter("nosotros_suppressed", "Addresses that are written to no more", ["why"])


def act(each: Told, *, kept: Kept, transaction: Transaction, now: datetime) -> str:
    """Do what follows from one thing that a call told, and say what it was.

    The same again changes nothing.
    """
    match each:
        case Receipt():
            _receipt(each, kept=kept, transaction=transaction, now=now)
            return each.state
        case Heard():
            done = _answer(each, kept=kept, transaction=transaction)
            # Nobody is told of these but by their count, and the list of answers.
            return "answer_of_nobody_known" if done == "unknown" else "answer"
        case WordsJudged():
            template_changes.judged(
                transaction.connection,
                organisation=kept.organisation,
                name=each.name,
                language=each.language,
                state=each.state,
                at=now,
            )
            return "words"


def _receipt(receipt: Receipt, *, kept: Kept, transaction: Transaction, now: datetime) -> None:
    connection = transaction.connection
    failed = receipt.state == "permanent_failure"
    # Before it is applied: a message that goes on to another channel forgets this one's address.
    about = (
        meant(connection, receipt, provider=kept.provider) if failed or receipt.suppress else None
    )
    apply_receipt(transaction, receipt, provider=kept.provider, now=now)
    if about is None or about.recipient is None:
        return
    why = receipt.suppress
    of_number = failed and about.channel == "sms"
    if why is None and of_number and fails_again(connection, about.participant_id, now=now):
        why = "unreachable"
    if why is not None:
        _suppress(about, about.recipient, why, connection=connection, now=now)


def _suppress(
    about: Meant, address: str, why: str, *, connection: Connection, now: datetime
) -> None:
    new = suppress(
        connection,
        organisation=about.organisation,
        kind=kind_of(about.channel),
        address=address,
        why=why,
        at=now,
        message_id=about.message_id,
    )
    if new:
        suppressed.labels(why).inc()


def _answer(heard: Heard, *, kept: Kept, transaction: Transaction) -> str | None:
    known = answers.whose(heard, provider=kept.provider, connection=transaction.connection)
    organisation = known or kept.organisation
    origin = Origin(
        organisation=organisation,
        actor=ACTOR,
        correlationid=str(kept.id),
        causationid=str(kept.id),
    )
    with seeing(organisation, transaction.connection):
        work = UnitOfWork(transaction, origin)
        done = answers.heard(heard, provider=kept.provider, received_at=kept.received_at, work=work)
        if done != "unknown" or _is_kept_yet(kept, connection=transaction.connection):
            work.store()
    return done


def _is_kept_yet(kept: Kept, *, connection: Connection) -> bool:
    """Whether nobody's erasure has emptied a call since it was taken up: hers are kept no more."""
    with seeing(EVERY_ORGANISATION, connection):
        return callbacks.has_words(connection, kept.id)
