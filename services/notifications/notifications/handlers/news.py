"""What a participant is told: one message about one thing."""

from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import (
    OfferLapsed,
    ParticipantCameOfAge,
    ParticipantEnrolled,
    ParticipantWaitlisted,
    SeatOffered,
)
from nosotros.errors import NotYetKnown
from nosotros.identifiers import new_id
from notifications.domain.messages import Draft, Reason, Template, draft, withheld
from notifications.storage import contacts, messages
from notifications.storage.receipts import Unsent, tell_undelivered


def on_participant_enrolled(event: ParticipantEnrolled, *, work: UnitOfWork) -> None:
    """Write down the message that she has a place.

    Raises:
        NotYetKnown: her contact has not arrived yet.
    """
    _write_down(
        Template.ENROLLED, about=event.enrolment_id, participant_id=event.participant_id, work=work
    )


def on_participant_waitlisted(event: ParticipantWaitlisted, *, work: UnitOfWork) -> None:
    """Write down the message that she has a place on the waiting list.

    Raises:
        NotYetKnown: her contact has not arrived yet.
    """
    _write_down(
        Template.WAITLISTED,
        about=event.enrolment_id,
        participant_id=event.participant_id,
        work=work,
    )


def on_seat_offered(event: SeatOffered, *, work: UnitOfWork) -> None:
    """Write down the message that there is a place for her; each offer has its own.

    Raises:
        NotYetKnown: her contact has not arrived yet.
    """
    _write_down(
        Template.OFFERED, about=event.offer_id, participant_id=event.participant_id, work=work
    )


def on_offer_lapsed(event: OfferLapsed, *, work: UnitOfWork) -> None:
    """Write down the message that the time to answer has passed.

    Raises:
        NotYetKnown: her contact has not arrived yet.
    """
    _write_down(
        Template.OFFER_LAPSED,
        about=event.enrolment_id,
        participant_id=event.participant_id,
        work=work,
    )


def on_participant_came_of_age(event: ParticipantCameOfAge, *, work: UnitOfWork) -> None:
    """Write down the message that asks for her own authorisation and her new document.

    Raises:
        NotYetKnown: her contact has not arrived yet.
    """
    _write_down(
        Template.CAME_OF_AGE,
        about=event.participant_id,
        participant_id=event.participant_id,
        work=work,
    )


def _write_down(template: Template, *, about: UUID, participant_id: UUID, work: UnitOfWork) -> None:
    """One message about one thing; to a participant who left or is erased it is `withheld`, so
    that each thing has its one message whatever became of her."""
    drafted = _draft(template, participant_id=participant_id, work=work)
    id = new_id()
    row = {
        "id": id,
        "organisation": work.organisation,
        "participant_id": participant_id,
        "about": about,
        "template": template,
        "created_at": work.at,
        "correlationid": work.origin.correlationid,
        "causationid": work.origin.causationid,
        "traceparent": work.origin.traceparent,
        **messages.row_of(drafted),
    }
    if drafted.state == "queued":
        work.with_commit(messages.INSERT, row)
    elif messages.insert(work.connection, row):
        unsent = Unsent(
            message_id=id,
            participant_id=participant_id,
            about=about,
            template=template,
            state=drafted.state,
            revision=1,
        )
        tell_undelivered(unsent, work=work)


def _draft(template: Template, *, participant_id: UUID, work: UnitOfWork) -> Draft:
    contact = contacts.find(work.connection, participant_id)
    if contact is None:
        if work.buried(participant_id):
            return withheld(Reason.ERASED)
        raise NotYetKnown("the participant's contact")
    if contacts.has_left(work.connection, participant_id):
        return withheld(Reason.WITHDREW, channel=contact.channel)
    return draft(template, contact)
