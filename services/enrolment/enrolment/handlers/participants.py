"""Registering, changing, erasing and reading participants."""

from uuid import UUID

from enrolment.domain.contact import channel_has_contact
from enrolment.domain.identity import DocumentType, same_person_key
from enrolment.handlers.pages import after_id, cut
from enrolment.storage import participants, places
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.enrolment import (
    AlreadyRegistered,
    ChangeContact,
    ContactChanged,
    ContactMissing,
    EraseParticipant,
    GetParticipant,
    ListParticipants,
    ParticipantErased,
    ParticipantPage,
    ParticipantRegistered,
    ParticipantView,
    RegisterParticipant,
)
from nosotros.identifiers import new_id


def register_participant(command: RegisterParticipant, *, work: UnitOfWork) -> ParticipantView:
    """Register a young person.

    Raises:
        AlreadyRegistered: somebody of the organisation has the document (RC, TI and CC share
            one number for life).
        ContactMissing: the preferred channel has no contact.
    """
    _check_channel(command.preferred_channel, mobile=command.mobile, email=command.email)
    key = same_person_key(
        document_type=DocumentType(command.document_type), number=command.document_number
    )
    known = participants.ids_by_document(work.connection, [key])
    if key in known:
        raise AlreadyRegistered(participant_id=known[key])
    view = ParticipantView(
        id=new_id(),
        revision=1,
        first_names=command.first_names,
        surnames=command.surnames,
        document_type=command.document_type,
        document_number=command.document_number,
        birth_date=command.birth_date,
        neighbourhood=command.neighbourhood,
        mobile=command.mobile,
        email=command.email,
        preferred_channel=command.preferred_channel,
        language=command.language,
        messages_authorised_on=command.messages_authorised_on,
        registered_at=work.at,
    )
    work.with_commit(
        participants.INSERT,
        {
            **participants.values_of(view),
            "organisation": work.organisation,
            "document_key": key,
            "children": None,
            "needs_childcare": None,
            "guardian_name": None,
            "guardian_document": None,
            "guardian_mobile": None,
        },
    )
    if command.messages_authorised_on is not None:
        work.with_commit(
            participants.AUTHORISE,
            {
                "id": new_id(),
                "organisation": work.organisation,
                "participant_id": view.id,
                "purpose": "messages",
                "given_on": command.messages_authorised_on,
                "how": "stated",
                "recorded_at": work.at,
            },
        )
    tell_registered(view, work=work)
    return view


def tell_registered(view: ParticipantView, *, work: UnitOfWork) -> None:
    """Publish what follows from a registration: how she is reached, and that she is there."""
    work.publish(_contact_of(view), revision=view.revision)
    work.publish(
        ParticipantRegistered(participant_id=view.id, registered_at=view.registered_at),
        revision=view.revision,
    )


def change_contact(command: ChangeContact, *, work: UnitOfWork) -> ParticipantView:
    """Replace how a participant is reached.

    Raises:
        NotFound: no participant of the organisation has this id.
        RevisionMismatch: she was changed since she was read.
        ContactMissing: the preferred channel has no contact.
    """
    before = _held(command.participant_id, command.expected_revision, work=work)
    _check_channel(command.preferred_channel, mobile=command.mobile, email=command.email)
    work.connection.exec_driver_sql(
        participants.CHANGE,
        {
            "id": before.id,
            "preferred_channel": command.preferred_channel,
            "mobile": command.mobile,
            "email": command.email,
            "language": command.language,
        },
    )
    after = participants.get(work.connection, before.id)
    assert after is not None
    work.publish(_contact_of(after), revision=after.revision)
    work.audit("change_contact", after.id)
    return after


def erase_participant(command: EraseParticipant, *, work: UnitOfWork) -> None:
    """Erase a participant: her places are freed, and whoever holds her data is told to erase it.

    Raises:
        NotFound: no participant of the organisation has this id.
        RevisionMismatch: she was changed since she was read.
    """
    before = _held(command.participant_id, command.expected_revision, work=work)
    for place in places.places_of(work.connection, before.id):
        seats = places.seats_for_update(work.connection, place.intake_id)
        left = seats.free("enrolled" if place.place == "enrolled" else "waiting")
        places.remove(work.connection, place.id)
        work.connection.exec_driver_sql(
            places.FILL,
            {"id": place.intake_id, "enrolled": left.enrolled, "waiting": left.waiting},
        )
    work.connection.exec_driver_sql(participants.ERASE, {"id": before.id})
    work.bury(before.id)
    work.publish(ParticipantErased(participant_id=before.id), revision=before.revision + 1)
    work.audit("erase_participant", before.id)


def get_participant(query: GetParticipant, *, work: UnitOfWork) -> ParticipantView:
    """One participant.

    Raises:
        NotFound: no participant of the organisation has this id.
    """
    found = participants.get(work.connection, query.id)
    if found is None:
        raise NotFound(kind="participant", id=query.id)
    return found


def list_participants(query: ListParticipants, *, work: UnitOfWork) -> ParticipantPage:
    """A page of participants."""
    found = participants.page(work.connection, after=after_id(query.after), limit=query.limit + 1)
    items, following = cut(found, query.limit)
    return ParticipantPage(items=items, next=following)


def _held(id: UUID, expected_revision: int, *, work: UnitOfWork) -> ParticipantView:
    found = participants.get_for_update(work.connection, id)
    if found is None:
        raise NotFound(kind="participant", id=id)
    if found.revision != expected_revision:
        raise RevisionMismatch(expected=expected_revision, current=found.revision)
    return found


def _check_channel(channel: str, *, mobile: str | None, email: str | None) -> None:
    if not channel_has_contact(channel, mobile=mobile, email=email):
        raise ContactMissing(channel=channel)


def _contact_of(view: ParticipantView) -> ContactChanged:
    return ContactChanged(
        participant_id=view.id,
        first_names=view.first_names,
        preferred_channel=view.preferred_channel,
        mobile=view.mobile,
        email=view.email,
        language=view.language,
        messages_authorised_on=view.messages_authorised_on,
    )
