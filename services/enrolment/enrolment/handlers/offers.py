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

#: the template of the messages that offers are sent with
OFFERED = "offered"


def on_message_delivered(event: MessageDelivered, *, work: UnitOfWork) -> None:
    """Begin the 48 hours of the offer that a message was about."""
    enrolment = _offered(event.template, event.about, work=work)
    if enrolment is None or enrolment.view.offer_expires_at is not None:
        return
    id = enrolment.view.id
    expires_at = event.delivered_at + ANSWER_WITHIN
    work.connection.exec_driver_sql(enrolments.DELIVERED, {"id": id, "expires_at": expires_at})
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
    """Show a coordinator an offer that did not reach anybody; it does not lapse by itself."""
    enrolment = _offered(event.template, event.about, work=work)
    if enrolment is None or enrolment.view.offer_expires_at is not None:
        return
    work.cancel(OFFER_UNCONFIRMED, key=str(enrolment.view.id))
    _alert("offer_undelivered", enrolment, work=work)


def offer_unconfirmed(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Show a coordinator an offer of which nobody knows after a day whether it arrived."""
    enrolment = _offered(OFFERED, UUID(timer.payload.decode()), work=work)
    if enrolment is not None and enrolment.view.offer_expires_at is None:
        _alert("offer_unconfirmed", enrolment, work=work)


def offer_expires(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Pass an offer that nobody answered in time on to the next."""
    enrolment = _offered(OFFERED, UUID(timer.payload.decode()), work=work)
    if enrolment is None:
        return
    seating = Seating.hold(enrolment.view.intake_id, work=work)
    held = enrolments.find(work.connection, enrolment.view.id, hold=True)
    if held is None or held.offer_id != enrolment.offer_id or not allows(held.held.state, "lapse"):
        return
    seating.step(held, Held(state="withdrawn", partner=held.held.partner), reason="offer_lapsed")
    seating.offer_on()
    seating.store()


def _offered(template: str, offer_id: UUID, *, work: UnitOfWork) -> Enrolment | None:
    """The enrolment that an offer is open for; none: it was answered, repeated or ended."""
    if template != OFFERED:
        return None
    found = enrolments.by_offer(work.connection, offer_id)
    if found is None or found.held.state != "offered":
        return None
    return found


def _alert(kind: str, enrolment: Enrolment, *, work: UnitOfWork) -> None:
    view = enrolment.view
    raise_alert(kind, about=view.id, participant_id=view.participant_id, work=work)
    work.publish(
        OfferUndelivered(
            enrolment_id=view.id, participant_id=view.participant_id, intake_id=view.intake_id
        ),
        revision=view.revision,
    )
