"""Authorisations, the texts that people are told, and the safeguards of minors."""

from datetime import date
from uuid import UUID

from enrolment.domain.activation import missing_safeguards
from enrolment.domain.coming_of_age import local_day
from enrolment.domain.person import is_minor
from enrolment.handlers.contacts import tell_contact
from enrolment.handlers.departures import withdraw
from enrolment.handlers.present import present, record
from enrolment.storage import authorisations, guardians, participants, support
from enrolment.storage.records import records_of
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FieldProblem, InvalidFields, NotFound
from nosotros.contracts.enrolment import (
    AlreadyOfAge,
    AuthorisationEnded,
    Authorisations,
    AuthorisationText,
    AuthorisationTextPage,
    AuthorisationView,
    DataSharingAuthorised,
    DataSharingWithdrawn,
    GetAuthorisation,
    GetSafeguards,
    GiveAuthorisation,
    ListAuthorisations,
    ListAuthorisationTexts,
    NoteSafeguard,
    ParticipantView,
    PublishAuthorisationText,
    SafeguardsView,
    TextMissing,
    WithdrawAuthorisation,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut

#: how an authorisation may be given without a text that was told
_WITHOUT_TEXT = "stated"


def publish_authorisation_text(
    command: PublishAuthorisationText, *, work: UnitOfWork
) -> AuthorisationText:
    """Publish the next version of what people are told before they authorise a purpose."""
    return authorisations.publish_text(
        work.connection,
        {
            "id": new_id(),
            "organisation": work.organisation,
            "purpose": command.purpose,
            "language": command.language,
            "body": command.body,
            "published_at": work.at,
        },
    )


def list_authorisation_texts(
    query: ListAuthorisationTexts, *, work: UnitOfWork
) -> AuthorisationTextPage:
    """A page of what people are, and were, told."""
    found = authorisations.texts(
        work.connection, after=after_id(query.after), limit=query.limit + 1
    )
    items, following = cut(found, query.limit)
    return AuthorisationTextPage(items=items, next=following)


def give_authorisation(command: GiveAuthorisation, *, work: UnitOfWork) -> AuthorisationView:
    """Record an authorisation; one in force for the same purpose ends as renewed.

    Raises:
        NotFound: the organisation has no such participant or text, or she no such guardian
            whose access has not ended.
        TextMissing: whatever was signed, clicked or recorded needs the text that was told.
        AlreadyOfAge: a guardian gave it for somebody of 18.
        InvalidFields: its day is in the future or before her birth, or the text is of another
            purpose.
        ParticipantRestricted: she has left.
    """
    view = present(command.participant_id, work=work, hold=True)
    _check_day("given_on", command.given_on, view, work=work)
    _check_text(command, work=work)
    _check_guardian(command, view, work=work)
    authorisations.end(
        work.connection,
        participant_id=view.id,
        purposes=[command.purpose],
        at=work.at,
        why="renewed",
    )
    given = authorisations.row(
        participant_id=view.id,
        organisation=work.organisation,
        purpose=command.purpose,
        given_on=command.given_on,
        how=command.how,
        recorded_at=work.at,
        guardian_id=command.guardian_id,
        text_id=command.text_id,
        evidence=command.evidence,
    )
    work.connection.exec_driver_sql(authorisations.INSERT, given)
    if command.purpose == "messages":
        tell_contact(_touched(view.id, work=work), work=work)
    elif command.purpose == "data_sharing":
        work.publish(
            DataSharingAuthorised(participant_id=view.id),
            revision=_touched(view.id, work=work).revision,
        )
    work.audit("give_authorisation", view.id)
    return _found(given["id"], work=work)


def withdraw_authorisation(
    command: WithdrawAuthorisation, *, work: UnitOfWork
) -> AuthorisationView:
    """Withdraw an authorisation, with all that follows in the same transaction.

    It can be withdrawn at any time, so also by who has left (Ley 1581 de 2012, article 8, e), and so
    also one that ended with a merge: it does not come back with its undoing.

    Raises:
        NotFound: no authorisation of the organisation has this id.
        AuthorisationEnded: it was withdrawn or renewed before.
    """
    known = _found(command.authorisation_id, work=work)
    view = present(known.participant_id, work=work, hold=True, restricted=True)
    now = _found(known.id, work=work)
    if not now.in_force and now.ended_why != "merged":
        raise AuthorisationEnded()
    authorisations.end(
        work.connection,
        participant_id=view.id,
        purposes=[known.purpose],
        at=work.at,
        why="withdrawn",
        how=command.how,
    )
    _follow(known.purpose, view, work=work)
    work.audit("withdraw_authorisation", view.id)
    return _found(known.id, work=work)


def get_authorisation(query: GetAuthorisation, *, work: UnitOfWork) -> AuthorisationView:
    """The copy of an authorisation.

    Raises:
        NotFound: no authorisation of the organisation has this id.
        ParticipantRestricted: she has left.
    """
    found = _found(query.id, work=work)
    present(found.participant_id, work=work)
    return found


def list_authorisations(query: ListAuthorisations, *, work: UnitOfWork) -> Authorisations:
    """A participant's authorisations.

    Raises:
        NotFound: no participant of the organisation has this id.
        ParticipantRestricted: she has left.
    """
    view = present(query.id, work=work)
    return Authorisations(participant_id=view.id, items=authorisations.of(work.connection, view.id))


def note_safeguard(command: NoteSafeguard, *, work: UnitOfWork) -> SafeguardsView:
    """Note one of the facts that a minor's data need; noted again, it has the new day.

    Raises:
        NotFound: no participant of the organisation has this id.
        AlreadyOfAge: she is 18, and her data need none of them.
        InvalidFields: its day is in the future or before her birth.
        ParticipantRestricted: she has left.
    """
    view = present(command.participant_id, work=work, hold=True)
    if not is_minor(view.birth_date, local_day(work.at)):
        raise AlreadyOfAge(participant_id=view.id)
    _check_day("noted_on", command.noted_on, view, work=work)
    work.connection.exec_driver_sql(
        authorisations.NOTE,
        {
            "participant_id": view.id,
            "fact": command.fact,
            "organisation": work.organisation,
            "noted_on": command.noted_on,
            "actor": work.origin.actor,
            "recorded_at": work.at,
        },
    )
    work.audit("note_safeguard", view.id)
    return _safeguards(view, work=work)


def get_safeguards(query: GetSafeguards, *, work: UnitOfWork) -> SafeguardsView:
    """Which of a minor's four facts are noted; of who is 18 none is missing.

    Raises:
        NotFound: no participant of the organisation has this id.
        ParticipantRestricted: she has left.
    """
    return _safeguards(present(query.id, work=work), work=work)


def _found(id: UUID, *, work: UnitOfWork) -> AuthorisationView:
    found = authorisations.find(work.connection, id)
    if found is None:
        raise NotFound(kind="authorisation", id=id)
    return found


def _touched(id: UUID, *, work: UnitOfWork) -> ParticipantView:
    work.connection.exec_driver_sql(participants.TOUCH, {"id": id})
    return record(id, work=work)


def _follow(purpose: str, view: ParticipantView, *, work: UnitOfWork) -> None:
    """What follows at once from having withdrawn the authorisation for a purpose."""
    match purpose:
        # Of each of her records: elsewhere, a merged one may be known by its own id.
        case "messages":
            for id in records_of(work.connection, view.id):
                tell_contact(_touched(id, work=work), work=work)
        case "data_sharing":
            for id in records_of(work.connection, view.id):
                work.publish(
                    DataSharingWithdrawn(participant_id=id),
                    revision=_touched(id, work=work).revision,
                )
        case "sensitive_data":
            support.forget_answers(work.connection, view.id)
        case "children":
            support.forget_children(work.connection, view.id)
        case "programme" if view.restricted_at is None:
            withdraw(view, reason="own_decision", work=work)
        case _:
            # Images and research rest on nothing but the record itself.
            pass


def _check_day(field: str, day: date, view: ParticipantView, *, work: UnitOfWork) -> None:
    code = None
    if day > local_day(work.at):
        code = "date_in_future"
    elif day < view.birth_date:
        code = "before_birth"
    if code is not None:
        raise InvalidFields(problems=(FieldProblem(field=field, code=code),))


def _check_text(command: GiveAuthorisation, *, work: UnitOfWork) -> None:
    if command.text_id is None:
        if command.how != _WITHOUT_TEXT:
            raise TextMissing()
        return
    told = authorisations.text(work.connection, command.text_id)
    if told is None:
        raise NotFound(kind="authorisation_text", id=command.text_id)
    if told.purpose != command.purpose:
        problem = FieldProblem(field="text_id", code="text_of_another_purpose")
        raise InvalidFields(problems=(problem,))


def _check_guardian(command: GiveAuthorisation, view: ParticipantView, *, work: UnitOfWork) -> None:
    if command.guardian_id is None:
        return
    if not is_minor(view.birth_date, local_day(work.at)):
        raise AlreadyOfAge(participant_id=view.id)
    hers = guardians.of(work.connection, view.id, at=work.at)
    if not any(each.id == command.guardian_id and not each.ended for each in hers):
        raise NotFound(kind="guardian", id=command.guardian_id)


def _safeguards(view: ParticipantView, *, work: UnitOfWork) -> SafeguardsView:
    noted = authorisations.noted(work.connection, view.id)
    programme = authorisations.in_force(work.connection, view.id).get("programme")
    proven = programme is not None and programme.guardian_proven
    minor = is_minor(view.birth_date, local_day(work.at))
    return SafeguardsView(
        participant_id=view.id,
        best_interest=noted.get("best_interest"),
        fundamental_rights=noted.get("fundamental_rights"),
        heard=noted.get("heard"),
        representative_authorised=programme.given_on if programme and proven else None,
        missing=missing_safeguards(programme=programme, noted=noted) if minor else (),
    )
