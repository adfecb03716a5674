"""Places: what she is told of hers, and whom each session's reminders are for."""

from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import (
    EnrolmentActivated,
    EnrolmentCompleted,
    EnrolmentRefused,
    EnrolmentWithdrawn,
    OfferLapsed,
    ParticipantApplied,
    ParticipantEnrolled,
    ParticipantWaitlisted,
    SeatOffered,
)
from notifications.domain.reminding import ANSWERED, NOT_EXPECTED
from notifications.handlers import following, news, offers
from notifications.storage import erasing, places, reminders
from notifications.storage.places import Place

OfPlace = (
    ParticipantApplied
    | ParticipantWaitlisted
    | SeatOffered
    | ParticipantEnrolled
    | EnrolmentActivated
    | EnrolmentCompleted
    | EnrolmentWithdrawn
    | EnrolmentRefused
    | OfferLapsed
)
_STATES: dict[type[OfPlace], str] = {
    ParticipantApplied: "applied",
    ParticipantWaitlisted: "waiting",
    SeatOffered: "offered",
    ParticipantEnrolled: "enrolled",
    EnrolmentActivated: "active",
    EnrolmentCompleted: "completed",
    EnrolmentWithdrawn: "withdrawn",
    EnrolmentRefused: "refused",
    # Told beside that the place ended, in whichever order.
    OfferLapsed: "withdrawn",
}
#: a place that she has no more, and the rules that tell her that she has it
_ENDED = frozenset(("withdrawn", "refused"))
_SAY_SHE_HAS_IT = ("enrolled", "waitlisted")


def on_place(event: OfPlace, *, work: UnitOfWork) -> None:
    """Keep a place as it is now: its sessions' reminders, and its offer's, follow."""
    _keep(event, work=work)


def on_participant_enrolled(event: ParticipantEnrolled, *, work: UnitOfWork) -> None:
    """Tell her that she has a place.

    Raises:
        NotYetKnown: her contact has not arrived yet.
    """
    if _keep(event, work=work):
        _tell("enrolled", event, about=event.enrolment_id, work=work)


def on_participant_waitlisted(event: ParticipantWaitlisted, *, work: UnitOfWork) -> None:
    """Tell her that she has a place on the waiting list.

    Raises:
        NotYetKnown: her contact has not arrived yet.
    """
    if _keep(event, work=work):
        _tell("waitlisted", event, about=event.enrolment_id, work=work)


def on_seat_offered(event: SeatOffered, *, work: UnitOfWork) -> None:
    """Tell her that there is a place for her; each offer is told of by itself.

    Raises:
        NotYetKnown: her contact has not arrived yet.
    """
    if _keep(event, offer_id=event.offer_id, work=work):
        _tell("offered", event, about=event.offer_id, work=work)


def on_offer_lapsed(event: OfferLapsed, *, work: UnitOfWork) -> None:
    """Tell her that the time to answer has passed.

    Raises:
        NotYetKnown: her contact has not arrived yet.
    """
    if _keep(event, work=work):
        _tell("offer_lapsed", event, about=event.enrolment_id, work=work)


def _tell(code: str, event: OfPlace, *, about: UUID, work: UnitOfWork) -> None:
    news.tell(code, about=about, participant_id=event.participant_id, work=work)


def _keep(event: OfPlace, *, offer_id: UUID | None = None, work: UnitOfWork) -> bool:
    """Keep a place, and have what is written follow it; whether no newer change of it is known."""
    assert work.envelope is not None, "an event's work has its envelope"
    if erasing.is_erased(event.participant_id, work=work):
        # Nothing of hers is kept; what she would have been told is told to whoever looks after it.
        return True
    place = Place(
        enrolment_id=event.enrolment_id,
        participant_id=event.participant_id,
        intake_id=event.intake_id,
        cohort_id=getattr(event, "cohort_id", None),
        offer_id=offer_id,
        state=_STATES[type(event)],
        revision=work.envelope.revision,
    )
    kept = places.keep(place, work=work)
    if kept is None:
        return False
    if kept.offer_before not in (None, offer_id):
        work.cancel(offers.REMIND_OF_OFFER, key=str(kept.offer_before))
        reminders.cancel_about(work.connection, kept.offer_before, reason=ANSWERED, at=work.at)
    if place.state in _ENDED:
        # What waits for the morning would not be so any more.
        reminders.cancel_told(
            *(work.connection, place.enrolment_id),
            rules=_SAY_SHE_HAS_IT,
            reason=NOT_EXPECTED,
            at=work.at,
        )
    if kept.cohort_id is not None:
        following.follow_cohort(kept.cohort_id, participant_id=kept.participant_id, work=work)
    return True
