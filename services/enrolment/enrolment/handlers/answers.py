"""What participants answered to messages, as far as it is about their places and authorisations."""

from enrolment.handlers.alerts import raise_alert
from enrolment.handlers.enrolments import accept_offer, decline_offer
from enrolment.handlers.present import present
from enrolment.storage import alerts, enrolments
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import AcceptOffer, DeclineOffer, ParticipantView, WrongState
from nosotros.contracts.notifications import MessagesStopped, OfferAnswered

ANSWERED_LATE = "offer_answered_late"
MESSAGES_STOPPED = "messages_stopped"


def on_offer_answered(event: OfferAnswered, *, work: UnitOfWork) -> None:
    """Take or leave the seat that she answered about.

    An offer that is over has gone to somebody else, or was answered for her. Who wanted it is shown
    to a coordinator; who did not has lost nothing.
    """
    offered = enrolments.by_offer(work.connection, event.offer_id)
    if offered is not None:
        id = offered.view.id
        try:
            if event.accepted:
                accept_offer(AcceptOffer(enrolment_id=id), work=work)
            else:
                decline_offer(DeclineOffer(enrolment_id=id), work=work)
        except (NotFound, WrongState):
            # It ended, or she was erased, while we waited for its intake.
            offered = None
    if offered is None and event.accepted:
        her = _known(event, work=work)
        if her is not None and her.restricted_at is None:
            raise_alert(ANSWERED_LATE, about=her.id, participant_id=her.id, work=work)


def on_messages_stopped(event: MessagesStopped, *, work: UnitOfWork) -> None:
    """Show a coordinator that no message reaches her any more, until she wants them again.

    Her authorisation stays as it is: whoever holds a shared telephone may have written it, for
    everybody whose it is, and a new one would have to be asked for again before she could change
    her mind by one word. That she is written to no more is kept where messages are sent, by person
    and by address, so that no change of her contact undoes it. A coordinator finds out whether she
    withdraws it, and records that.
    """
    her = _known(event, work=work)
    if her is None:
        return
    if event.stopped:
        raise_alert(MESSAGES_STOPPED, about=her.id, participant_id=her.id, work=work)
    else:
        alerts.resolve(
            work.connection,
            about=her.id,
            kinds=[MESSAGES_STOPPED],
            at=work.at,
            actor=work.origin.actor,
        )


def _known(event: OfferAnswered | MessagesStopped, *, work: UnitOfWork) -> ParticipantView | None:
    """Who answered; none: she is erased, as nobody else knows of her before we do."""
    try:
        return present(event.participant_id, work=work, restricted=True)
    except NotFound:
        return None
