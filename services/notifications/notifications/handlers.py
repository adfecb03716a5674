"""What notifications does on each event, and answers to each query."""

from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FieldProblem, InvalidFields, NotFound
from nosotros.contracts.enrolment import (
    ContactChanged,
    ParticipantEnrolled,
    ParticipantErased,
    ParticipantWaitlisted,
)
from nosotros.contracts.notifications import (
    CountMessages,
    GetMessage,
    ListMessages,
    MessagePage,
    MessageTotals,
    MessageView,
)
from nosotros.errors import NotYetKnown
from nosotros.identifiers import new_id
from notifications.domain.messages import Contact, Template, draft, draft_to_erased
from notifications.storage import contacts, messages


def on_contact_changed(event: ContactChanged, *, work: UnitOfWork) -> None:
    """Keep the contact unless a newer one is kept; messages that still wait follow it."""
    assert work.envelope is not None, "an event's work has its envelope"
    contact = Contact(
        first_names=event.first_names,
        channel=event.preferred_channel,
        mobile=event.mobile,
        email=event.email,
        language=event.language,
        messages_authorised_on=event.messages_authorised_on,
    )
    kept = contacts.keep(
        work.connection,
        participant_id=event.participant_id,
        organisation=work.organisation,
        revision=work.envelope.revision,
        contact=contact,
    )
    if kept:
        for queued in messages.queued_to(work.connection, event.participant_id):
            messages.redraft(work.connection, queued.id, draft(queued.template, contact))


def on_participant_erased(event: ParticipantErased, *, work: UnitOfWork) -> None:
    """Forget how she is reached, and to whom and in what words she was written.

    The messages stay, as ids and states; those not sent yet are withheld.
    """
    # The contact first: whoever writes a message holds it, so that no message is missed.
    contacts.forget(work.connection, event.participant_id)
    messages.empty(work.connection, event.participant_id)


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


def get_message(query: GetMessage, *, work: UnitOfWork) -> MessageView:
    """One message.

    Raises:
        NotFound: the organisation has none with this id.
    """
    found = messages.get(work.connection, query.id)
    if found is None:
        raise NotFound(kind="message", id=query.id)
    return found


def list_messages(query: ListMessages, *, work: UnitOfWork) -> MessagePage:
    """A page of messages, oldest first.

    Raises:
        InvalidFields: `after` is no cursor of ours.
    """
    return messages.page(
        work.connection, state=query.state, after=_cursor(query.after), limit=query.limit
    )


def count_messages(_query: CountMessages, *, work: UnitOfWork) -> MessageTotals:
    """How many messages are in each state."""
    return messages.totals(work.connection)


def _write_down(template: Template, *, about: UUID, participant_id: UUID, work: UnitOfWork) -> None:
    """One message about one thing; to an erased participant it is `withheld`, so that each
    enrolment has its one message whatever became of her."""
    contact = contacts.find(work.connection, participant_id)
    if contact is not None:
        drafted = draft(template, contact)
    elif work.buried(participant_id):
        drafted = draft_to_erased()
    else:
        raise NotYetKnown("the participant's contact")
    work.with_commit(
        messages.INSERT,
        {
            "id": new_id(),
            "organisation": work.organisation,
            "participant_id": participant_id,
            "about": about,
            "template": template,
            "created_at": work.at,
            "correlationid": work.origin.correlationid,
            "causationid": work.origin.causationid,
            "traceparent": work.origin.traceparent,
            **messages.row_of(drafted),
        },
    )


def _cursor(after: str | None) -> UUID | None:
    if after is None:
        return None
    try:
        return UUID(after)
    except ValueError:
        problem = FieldProblem(field="after", code="not_a_cursor")
        raise InvalidFields(problems=(problem,)) from None
