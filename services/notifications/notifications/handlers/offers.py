"""Offers: she is reminded of one that she has not answered."""

from datetime import datetime, timedelta
from uuid import UUID

from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.notifications import MessageDelivered, MessageUndelivered
from notifications.domain.reminding import MOVED
from notifications.handlers.rules import rule
from notifications.handlers.writing import Intent, write_again
from notifications.storage import merges, places, reminders

#: the timer, by offer
REMIND_OF_OFFER = "remind_of_offer"
#: how long enrolment waits for an answer, from when the offer's message was delivered
ANSWER_WITHIN = timedelta(hours=48)
OFFERED = "offered"


def on_arrival(event: MessageDelivered | MessageUndelivered, *, work: UnitOfWork) -> None:
    """Remind her of an offer that has reached her, unless she answers it before.

    Where it comes back nobody waits for her answer, until it has reached her by another way: it is
    open for longer then. What counts is when it has reached her as far as is known now, as what is
    told of it may be heard late.
    """
    if (event.rule or event.template) != OFFERED:
        return
    reminding = rule("offer_reminder", work=work)
    if not reminding.enabled:
        return
    # First, as one that is being written at this moment is waited for, and found then.
    work.cancel(REMIND_OF_OFFER, key=str(event.about))
    reminders.cancel_told(
        work.connection, event.about, rules=[reminding.code], reason=MOVED, at=work.at
    )
    reached_at = reminders.reached_at(work.connection, event.about, rule=OFFERED)
    if reached_at is None:
        return
    until = reached_at + ANSWER_WITHIN
    work.schedule(
        REMIND_OF_OFFER,
        key=str(event.about),
        due_at=until - timedelta(minutes=reminding.minutes_before or 0),
        payload=f"{event.participant_id} {until.isoformat()}".encode(),
    )


def remind_of_offer(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Write the reminder of an offer that is still open, and has not come back meanwhile.

    One that is out tells another time, where the offer came back since: this one follows it.
    """
    offer_id = UUID(timer.key)
    told, _, until = timer.payload.decode().partition(" ")
    participant_id = merges.survivor_of(work.connection, UUID(told))
    reminding = rule("offer_reminder", work=work)
    if not reminding.enabled or not places.is_offered(
        work.connection, participant_id=participant_id, offer_id=offer_id
    ):
        return
    if reminders.reached_at(work.connection, offer_id, rule=OFFERED) is None:
        # Once it reaches her by another way, its time begins anew.
        return
    intent = Intent(
        participant_id=participant_id,
        about=offer_id,
        template=reminding.template,
        rule=reminding.code,
        purpose=reminding.purpose,
        data={"until_at": until},
        occasion=until,
        expires_at=datetime.fromisoformat(until),
    )
    write_again(intent, revived=[MOVED], work=work)
