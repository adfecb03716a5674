"""Digests: the reminders of a day in one message, for whoever wants it so.

A reminder that is to go into one is due some minutes after it, so that it goes by itself where the
digest did not come about: it is never lost, and as it is cancelled in the commit that writes the
digest, never told twice.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.identifiers import new_id
from notifications.domain.purposes import REMINDERS
from notifications.domain.reminding import LIVE
from notifications.domain.states import EXPIRED, FAILURES, SENDING
from notifications.handlers.writing import Intent, row_of
from notifications.storage import recipients, reminders
from notifications.storage.recipients import Recipient

#: the timer, by participant and day
GATHER_DIGEST = "gather_digest"
#: the timer, by the digest
FOLLOW_DIGEST = "follow_digest"
#: the template's code
DIGEST = "digest"
#: how long a reminder waits for the digest that it goes into
PATIENCE = timedelta(minutes=10)
#: how often it is asked whether a digest is still being handed over
_AGAIN = timedelta(minutes=1)
_DAY = timedelta(days=1)


def due_at(moment: datetime, begins_at: datetime, *, recipient: Recipient) -> datetime:
    """When a reminder goes by itself: at its moment, or, where a digest may take it, after that.

    What begins before the digest of its day comes, or as it does, goes alone.
    """
    first = recipient.first_of(recipient.day_of(moment)) if recipient.digest else None
    if first is None or first + PATIENCE >= begins_at:
        return moment
    return max(moment, first + PATIENCE)


def await_digest(
    participant_id: UUID, recipient: Recipient, due_at: datetime, *, work: UnitOfWork
) -> None:
    """Have a reminder that waits be gathered with those of its day, if its digest is to come yet."""
    if not recipient.digest:
        return
    day = recipient.day_of(due_at)
    first = recipient.first_of(day)
    if first is not None and first + PATIENCE > work.at:
        work.schedule(GATHER_DIGEST, key=f"{participant_id} {day}", due_at=first)


def take_out(digest_id: UUID, participant_id: UUID, *, work: UnitOfWork) -> bool:
    """Stop a digest, as something in it is not so any more; whether it still waited.

    The rest waits anew. A digest that is being handed over is not tried again; what becomes of the
    rest follows once it has ended.
    """
    later = work.at + PATIENCE
    if not reminders.take_out(work.connection, digest_id, due_at=later, at=work.at):
        reminders.overtake(work.connection, digest_id, at=work.at)
        work.schedule(FOLLOW_DIGEST, key=str(digest_id), due_at=work.at + _AGAIN)
        return False
    found = recipients.of(work.connection, [participant_id]).get(participant_id)
    if found is not None:
        key = f"{participant_id} {found.day_of(work.at)}"
        work.schedule(GATHER_DIGEST, key=key, due_at=work.at)
    return True


def has_ended(digest_id: UUID, *, work: UnitOfWork) -> bool:
    """Whether a digest that was overtaken is not in anybody's hands any more.

    Where it reached nobody, what is in it waits by itself again.
    """
    found = reminders.digest(work.connection, digest_id, held=True)
    if found is None:
        return True
    if found.state == SENDING:
        work.schedule(FOLLOW_DIGEST, key=str(digest_id), due_at=work.at + _AGAIN)
        return False
    if found.state in LIVE:
        take_out(digest_id, found.participant_id, work=work)
    elif found.state in (*FAILURES, EXPIRED):
        reminders.reopen_digest(
            *(work.connection, digest_id, found.participant_id), due_at=work.at, at=work.at
        )
    return True


def gather(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Write the digest of a day: all that somebody is to be reminded of on it, as one message.

    All that she is reminded of is at rest, so that what changes it finds the digest. One reminder alone
    stays what it is, and goes now. So does what is a question, such as whether she takes a place: it
    is answered by itself, and is in no digest.
    """
    written, _, day = timer.key.partition(" ")
    participant_id = UUID(written)
    recipient = recipients.of(work.connection, [participant_id]).get(participant_id)
    if recipient is None or not recipient.digest:
        return
    for each in reminders.waiting_digests(work.connection, participant_id):
        reminders.take_out(work.connection, each, due_at=work.at + PATIENCE, at=work.at)
    ends = recipient.midnight(date.fromisoformat(day) + _DAY)
    rows = reminders.gathered(
        work.connection, participant_id, before=ends, after=work.at + PATIENCE
    )
    if len(rows) < 2:
        for row in rows:
            reminders.bring_forward(work.connection, row.id, due_at=work.at)
        return
    intent = Intent(
        participant_id=participant_id,
        about=participant_id,
        template=DIGEST,
        purpose=REMINDERS,
        data={"items": "\n".join(f"{r.data['begins_at']} {r.data.get('place', '')}" for r in rows)},
        occasion=day,
        # Until the last of them begins: as soon as the first has, it is written anew.
        expires_at=max(row.expires_at for row in rows),
    )
    row = row_of(intent, id=new_id(), work=work)
    id = reminders.write_anew(work.connection, row)
    if id is None:
        # She had this day's already.
        return
    reminders.put_into(work.connection, id, [each.id for each in rows], at=work.at)
    first = min(each.expires_at for each in rows)
    work.schedule(GATHER_DIGEST, key=timer.key, due_at=first)
