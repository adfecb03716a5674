"""Offers: whether they have reached their people, and what happens when nobody answers."""

from uuid import UUID

from enrolment.domain.life import allows
from enrolment.domain.places import Held
from enrolment.handlers.alerts import raise_alert
from enrolment.handlers.seating import (
    ANSWER_WITHIN,
    OFFER_EXPIRES,
    OFFER_UNCONFIRMED,
    Seating,
)
from enrolment.storage import alerts, enrolments
from enrolment.storage.enrolments import Enrolment
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import OfferUndelivered
from nosotros.contracts.notifications import MessageDelivered, MessageUndelivered

#: the rule by which offers are sent, whichever template an organisation has it use
OFFERED = "offered"


def on_message_delivered(event: MessageDelivered, *, work: UnitOfWork) -> None:
    """Begin the 48 hours of the offer that a message was about.

    They begin anew when it comes by another way later, as what came first had not reached her.
    """
    enrolment = _told_of(event, work=work)
    if enrolment is None:
        return
    id, before = enrolment.view.id, enrolment.view.offer_expires_at
    expires_at = event.delivered_at + ANSWER_WITHIN
    if before is not None and before >= expires_at:
        return
    work.connection.exec_driver_sql(enrolments.EXPIRES, {"id": id, "expires_at": expires_at})
    work.cancel(OFFER_UNCONFIRMED, key=str(id))
    work.schedule(OFFER_EXPIRES, key=str(id), due_at=expires_at, payload=str(event.about).encode())
    alerts.resolve(
        work.connection,
        about=id,
        kinds=["offer_undelivered", "offer_unconfirmed"],
        at=work.at,
        actor=work.origin.actor,
    )


def on_message_undelivered(event: MessageUndelivered, *, work: UnitOfWork) -> None:
    """Show a coordinator an offer that did not reach anybody; it does not lapse by itself.

    Nor does one that was taken for delivered, as a mail is that bounces later.
    """
    enrolment = _told_of(event, work=work)
    if enrolment is None:
        return
    id, revision = enrolment.view.id, enrolment.view.revision
    if enrolment.view.offer_expires_at is not None:
        work.connection.exec_driver_sql(enrolments.EXPIRES, {"id": id, "expires_at": None})
        work.cancel(OFFER_EXPIRES, key=str(id))
        revision += 1
    work.cancel(OFFER_UNCONFIRMED, key=str(id))
    _alert("offer_undelivered", enrolment, revision=revision, work=work)


def offer_unconfirmed(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Show a coordinator an offer of which nobody knows after a day whether it arrived."""
    enrolment = _open(UUID(timer.payload.decode()), work=work)
    if enrolment is not None and enrolment.view.offer_expires_at is None:
        _alert("offer_unconfirmed", enrolment, revision=enrolment.view.revision, work=work)


def offer_expires(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Pass an offer that nobody answered in time on to the next."""
    enrolment = _open(UUID(timer.payload.decode()), work=work)
    if enrolment is None:
        return
    seating = Seating.hold(enrolment.view.intake_id, work=work)
    held = enrolments.find(work.connection, enrolment.view.id, hold=True)
    if held is None or held.offer_id != enrolment.offer_id or not allows(held.held.state, "lapse"):
        return
    seating.step(held, Held(state="withdrawn", partner=held.held.partner), reason="offer_lapsed")
    seating.offer_on()
    seating.store()


def _told_of(event: MessageDelivered | MessageUndelivered, *, work: UnitOfWork) -> Enrolment | None:
    """The enrolment, held, whose open offer a message told of; none: it told of none."""
    # Whoever does not tell the rule yet has sent it by the rule's own template, as far as we know.
    if (event.rule or event.template) != OFFERED:
        return None
    # Held, so that an offer that is made anew at this moment is not taken for this one.
    return _open(event.about, hold=True, work=work)


def _open(offer_id: UUID, *, hold: bool = False, work: UnitOfWork) -> Enrolment | None:
    """The enrolment that an offer is open for; none: it was answered, repeated or ended."""
    found = enrolments.by_offer(work.connection, offer_id, hold=hold)
    if found is None or found.held.state != "offered":
        return None
    return found


def _alert(kind: str, enrolment: Enrolment, *, revision: int, work: UnitOfWork) -> None:
    view = enrolment.view
    raise_alert(kind, about=view.id, participant_id=view.participant_id, work=work)
    work.publish(
        OfferUndelivered(
            enrolment_id=view.id, participant_id=view.participant_id, intake_id=view.intake_id
        ),
        revision=revision,
    )
