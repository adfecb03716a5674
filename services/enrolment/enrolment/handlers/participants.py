"""Registering, changing and reading participants."""

from datetime import date

from enrolment.domain.coming_of_age import comes_of_age_at, local_day
from enrolment.domain.identity import DocumentType, read_document_number, same_person_key
from enrolment.domain.matching import Likeness, match_keys
from enrolment.domain.notices import notices
from enrolment.domain.refusals import ValueRefused
from enrolment.handlers.contacts import chosen_channel, contact_of, points_of, tell_contact
from enrolment.handlers.duplicates import propose
from enrolment.handlers.learners import describe_anew
from enrolment.handlers.present import present
from enrolment.storage import authorisations, guardians, matching, participants
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FieldProblem, InvalidFields
from nosotros.contracts.enrolment import (
    AlreadyRegistered,
    ChangeDocument,
    ChangeParticipant,
    DocumentHistory,
    DocumentView,
    GetParticipant,
    ListDocuments,
    ListParticipants,
    ParticipantPage,
    ParticipantRegistered,
    ParticipantView,
    RegisterParticipant,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut

#: the timer of somebody's 18th birthday; its key is her id
COMES_OF_AGE = "comes_of_age"


def register_participant(command: RegisterParticipant, *, work: UnitOfWork) -> ParticipantView:
    """Register a young person; whoever she may be already is proposed to a reviewer.

    Raises:
        AlreadyRegistered: somebody of the organisation has the document (RC, TI and CC share
            one number for life).
        ContactMissing: the preferred channel has no contact.
        InvalidFields: the birth date is in the future.
    """
    channel = chosen_channel(command.preferred_channel, mobile=command.mobile, email=command.email)
    today = local_day(work.at)
    _check_birth_date(command.birth_date, today=today)
    matching.hold_alike(
        work.connection, organisation=work.organisation, keys=match_keys(Likeness.of(command))
    )
    key = same_person_key(
        document_type=DocumentType(command.document_type), number=command.document_number
    )
    known = participants.ids_by_number(work.connection, [key])
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
        preferred_channel=channel,
        language=command.language,
        messages_authorised_on=command.messages_authorised_on,
        registered_at=work.at,
        municipality=command.municipality,
        sex=command.sex,
        gender=command.gender,
        children=command.children,
        document_expires_on=command.document_expires_on,
        notices=notices(
            document_type=DocumentType(command.document_type),
            expires_on=command.document_expires_on,
            birth_date=command.birth_date,
            on=today,
            represented=False,
        ),
    )
    points = points_of(mobile=view.mobile, email=view.email)
    # At once, as what is proposed refers to her.
    work.connection.exec_driver_sql(
        participants.INSERT,
        {
            **participants.values_of(view),
            "organisation": work.organisation,
            "document_key": key,
            "number_key": key,
            "first_known_as": None,
        },
    )
    for row in participants.points_of(view.id, points, organisation=work.organisation):
        work.with_commit(participants.INSERT_POINT, row)
    if command.messages_authorised_on is not None:
        work.with_commit(
            authorisations.INSERT,
            authorisations.row(
                participant_id=view.id,
                organisation=work.organisation,
                purpose="messages",
                given_on=command.messages_authorised_on,
                how="stated",
                recorded_at=work.at,
            ),
        )
    schedule_coming_of_age(view, work=work)
    propose(view, work=work)
    work.publish(contact_of(view, points), revision=1)
    work.publish(
        ParticipantRegistered(participant_id=view.id, registered_at=view.registered_at), revision=1
    )
    return view


def change_participant(command: ChangeParticipant, *, work: UnitOfWork) -> ParticipantView:
    """Correct what is known of a participant.

    Raises:
        NotFound: no participant of the organisation has this id.
        RevisionMismatch: she was changed since she was read.
        ParticipantRestricted: she has left.
        InvalidFields: the birth date is in the future.
    """
    matching.hold_everybody(work.connection, organisation=work.organisation)
    before = present(
        command.participant_id, work=work, hold=True, expected_revision=command.expected_revision
    )
    _check_birth_date(command.birth_date, today=local_day(work.at))
    names = "first_names surnames birth_date neighbourhood municipality sex gender children"
    values = {name: getattr(command, name) for name in names.split()}
    work.connection.exec_driver_sql(participants.CHANGE, {"id": before.id, **values})
    after = present(before.id, work=work)
    if after.birth_date != before.birth_date:
        schedule_coming_of_age(after, work=work)
        guardians.move_end(
            work.connection,
            participant_id=after.id,
            before=comes_of_age_at(before.birth_date),
            after=comes_of_age_at(after.birth_date),
        )
    propose(after, work=work)
    # Who is written to is called by her name.
    tell_contact(after, work=work)
    describe_anew(after, work=work)
    work.audit("change_participant", after.id)
    return after


def change_document(command: ChangeDocument, *, work: UnitOfWork) -> ParticipantView:
    """Give a participant another identity document.

    Raises:
        NotFound: no participant of the organisation has this id.
        RevisionMismatch: she was changed since she was read.
        AlreadyRegistered: somebody else has, or had, the document.
        InvalidFields: the number is none of its type.
        ParticipantRestricted: she has left.
    """
    matching.hold_everybody(work.connection, organisation=work.organisation)
    before = present(
        command.participant_id, work=work, hold=True, expected_revision=command.expected_revision
    )
    kind = DocumentType(command.document_type)
    try:
        number = read_document_number(command.document_number, document_type=kind)
    except ValueRefused as refused:
        problem = FieldProblem(field="document_number", code=refused.code)
        raise InvalidFields(problems=(problem,)) from None
    key = same_person_key(document_type=kind, number=number)
    holder = participants.ids_by_number(work.connection, [key]).get(key)
    if holder is not None and holder != before.id:
        raise AlreadyRegistered(participant_id=holder)
    work.connection.exec_driver_sql(
        participants.INSERT_PAST_DOCUMENT,
        {"new_id": new_id(), "id": before.id, "at": work.at, "reason": command.reason},
    )
    work.connection.exec_driver_sql(
        participants.CHANGE_DOCUMENT,
        {
            "id": before.id,
            "document_type": command.document_type,
            "document_number": number,
            "document_key": key,
            "number_key": key,
            "expires_on": command.expires_on,
        },
    )
    after = present(before.id, work=work)
    propose(after, work=work)
    work.audit("change_document", after.id)
    return after


def get_participant(query: GetParticipant, *, work: UnitOfWork) -> ParticipantView:
    """One participant.

    Raises:
        NotFound: no participant of the organisation has this id.
        ParticipantRestricted: she has left.
    """
    return present(query.id, work=work)


def list_participants(query: ListParticipants, *, work: UnitOfWork) -> ParticipantPage:
    """A page of participants."""
    found = participants.page(
        work.connection,
        after=after_id(query.after),
        limit=query.limit + 1,
        on=local_day(work.at),
    )
    items, following = cut(found, query.limit)
    return ParticipantPage(items=items, next=following)


def list_documents(query: ListDocuments, *, work: UnitOfWork) -> DocumentHistory:
    """The documents that a participant has and had.

    Raises:
        NotFound: no participant of the organisation has this id.
        ParticipantRestricted: she has left.
    """
    view = present(query.id, work=work)
    now = DocumentView(
        document_type=view.document_type,
        document_number=view.document_number,
        expires_on=view.document_expires_on,
        replaced_at=None,
        reason=None,
    )
    past = participants.documents(work.connection, view.id)
    return DocumentHistory(participant_id=view.id, items=(now, *past))


def schedule_coming_of_age(view: ParticipantView, *, work: UnitOfWork) -> None:
    """Have her 18th birthday noticed, where it is still to come."""
    due_at = comes_of_age_at(view.birth_date)
    if due_at > work.at:
        work.schedule(COMES_OF_AGE, key=str(view.id), due_at=due_at)
    elif view.revision > 1:
        work.cancel(COMES_OF_AGE, key=str(view.id))


def _check_birth_date(birth_date: date, *, today: date) -> None:
    if birth_date > today:
        problem = FieldProblem(field="birth_date", code="date_in_future")
        raise InvalidFields(problems=(problem,))
