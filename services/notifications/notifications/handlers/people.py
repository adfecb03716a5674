"""What is known of a participant: how she is reached, that she left, that she is erased."""

from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import (
    ContactChanged,
    ParticipantErased,
    ParticipantWithdrew,
)
from notifications.domain.messages import Contact, Reason
from notifications.handlers import following
from notifications.storage import cleaning, contacts, erasing, messages, reminders
from notifications.storage.receipts import tell_undelivered


def on_contact_changed(event: ContactChanged, *, work: UnitOfWork) -> None:
    """Keep the contact unless a newer one is kept; what she is reminded of follows it."""
    following.hold([event.participant_id], work=work)
    contact = Contact(
        first_names=event.first_names,
        channel=event.preferred_channel,
        mobile=event.mobile,
        email=event.email,
        language=event.language,
        messages_authorised_on=event.messages_authorised_on,
        mobile_shared=event.mobile_shared,
        email_shared=event.email_shared,
        safe_from=event.safe_from,
        safe_until=event.safe_until,
    )
    kept = contacts.keep(
        work.connection,
        participant_id=event.participant_id,
        organisation=work.organisation,
        revision=_revision(work),
        contact=contact,
    )
    if not kept:
        return
    if contact.messages_authorised_on is None:
        _withhold(event.participant_id, Reason.NOT_AUTHORISED, work=work)
        return
    # What was withheld of what is to come is hers again, at the hours that are hers now.
    reminders.reopen(work.connection, event.participant_id, at=work.at)
    following.follow_person(event.participant_id, work=work)


def on_participant_withdrew(event: ParticipantWithdrew, *, work: UnitOfWork) -> None:
    """Have nothing more be sent to her, until a later contact says that messages are authorised.

    Nobody else is told.
    """
    contacts.withdraw(
        work.connection,
        participant_id=event.participant_id,
        organisation=work.organisation,
        revision=_revision(work),
    )
    if contacts.has_left(work.connection, event.participant_id):
        _withhold(event.participant_id, Reason.WITHDREW, work=work)


def on_participant_erased(event: ParticipantErased, *, work: UnitOfWork) -> None:
    """Forget how she is reached, what she chose and answered, and in what words she was written to.

    Her messages stay, as ids and states; those not sent yet are withheld. What they left outside
    the database is removed by the sender, which then confirms her erasure.
    """
    id = event.participant_id
    erasing.hold(work.connection, [id])
    following.hold([id], work=work)
    # The contact first: whoever writes a message holds it, so that no message is missed.
    contacts.hold(work.connection, id)
    addresses = erasing.addresses_of(work.connection, id)
    contacts.forget(work.connection, id)
    _withhold(id, Reason.ERASED, work=work)
    erasing.erase(work.connection, id, addresses)
    cleaning.mark(id, work=work)


def _withhold(participant_id: UUID, reason: Reason, *, work: UnitOfWork) -> None:
    for unsent in messages.withhold(work.connection, participant_id, reason, at=work.at):
        tell_undelivered(unsent, work=work)


def _revision(work: UnitOfWork) -> int:
    assert work.envelope is not None, "an event's work has its envelope"
    return work.envelope.revision
