"""How a participant is reached: kept here, and told to the services that write to her."""

from collections.abc import Sequence

from marshmallow import ValidationError

from enrolment.domain.contact import channel_has_contact, usual_channel
from enrolment.handlers.duplicates import propose
from enrolment.handlers.learners import describe_anew
from enrolment.handlers.present import present
from enrolment.storage import matching, participants
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FieldProblem, InvalidFields
from nosotros.contracts.enrolment import (
    ChangeContact,
    ContactChanged,
    ContactMissing,
    ContactPoint,
    ContactPoints,
    ListContactPoints,
    ParticipantView,
    ReplaceContactPoints,
)
from nosotros.contracts.fields import Email, Phone


def change_contact(command: ChangeContact, *, work: UnitOfWork) -> ParticipantView:
    """Replace how a participant is reached; who shares a contact that stays is still known.

    Raises:
        NotFound: no participant of the organisation has this id.
        RevisionMismatch: she was changed since she was read.
        ContactMissing: the preferred channel has no contact.
        ParticipantRestricted: she has left.
    """
    matching.hold_everybody(work.connection, organisation=work.organisation)
    before = present(
        command.participant_id,
        work=work,
        hold=True,
        expected_revision=command.expected_revision,
    )
    known = {
        (each.kind, each.value): each
        for each in participants.contact_points(work.connection, before.id)
    }
    points = [
        known.get((each.kind, each.value), each)
        for each in points_of(mobile=command.mobile, email=command.email)
    ]
    return _replace(
        before, points, channel=command.preferred_channel, language=command.language, work=work
    )


def replace_contact_points(command: ReplaceContactPoints, *, work: UnitOfWork) -> ContactPoints:
    """Replace every way to reach a participant.

    Raises:
        NotFound: no participant of the organisation has this id.
        RevisionMismatch: she was changed since she was read.
        ContactMissing: the preferred channel has no contact.
        InvalidFields: a value is no number or address, or half of the safe hours is missing.
        ParticipantRestricted: she has left.
    """
    matching.hold_everybody(work.connection, organisation=work.organisation)
    before = present(
        command.participant_id,
        work=work,
        hold=True,
        expected_revision=command.expected_revision,
    )
    _check_points(command.points)
    after = _replace(
        before, command.points, channel=command.preferred_channel, language=None, work=work
    )
    return ContactPoints(
        participant_id=after.id,
        revision=after.revision,
        preferred_channel=after.preferred_channel,
        points=command.points,
    )


def list_contact_points(query: ListContactPoints, *, work: UnitOfWork) -> ContactPoints:
    """Every way to reach a participant.

    Raises:
        NotFound: no participant of the organisation has this id.
        ParticipantRestricted: she has left.
    """
    view = present(query.id, work=work)
    return ContactPoints(
        participant_id=view.id,
        revision=view.revision,
        preferred_channel=view.preferred_channel,
        points=participants.contact_points(work.connection, view.id),
    )


def points_of(*, mobile: str | None, email: str | None) -> list[ContactPoint]:
    """The contact points that one number and one address are."""
    given: list[ContactPoint] = []
    if mobile:
        given.append(ContactPoint(kind="mobile", value=mobile))
    if email:
        given.append(ContactPoint(kind="email", value=email))
    return given


def chosen_channel(wanted: str | None, *, mobile: str | None, email: str | None) -> str | None:
    """The channel that was chosen, or that follows from how she can be reached; none: by none.

    Raises:
        ContactMissing: the chosen one has no contact.
    """
    if wanted is None:
        return usual_channel(mobile=mobile, email=email)
    if not channel_has_contact(wanted, mobile=mobile, email=email):
        raise ContactMissing(channel=wanted)
    return wanted


def contact_of(view: ParticipantView, points: Sequence[ContactPoint]) -> ContactChanged:
    """How she is reached, as the services that write to her are told."""
    mobile = _first(points, "mobile")
    email = _first(points, "email")
    return ContactChanged(
        participant_id=view.id,
        first_names=view.first_names,
        preferred_channel=view.preferred_channel,
        mobile=view.mobile,
        email=view.email,
        language=view.language,
        messages_authorised_on=view.messages_authorised_on,
        mobile_shared=mobile is not None and mobile.shared_with is not None,
        email_shared=email is not None and email.shared_with is not None,
        safe_from=None if mobile is None else mobile.safe_from,
        safe_until=None if mobile is None else mobile.safe_until,
    )


def tell_contact(view: ParticipantView, *, work: UnitOfWork) -> None:
    """Tell how she is reached, as it is stored now."""
    points = participants.contact_points(work.connection, view.id)
    work.publish(contact_of(view, points), revision=view.revision)


def _replace(
    before: ParticipantView,
    points: Sequence[ContactPoint],
    *,
    channel: str | None,
    language: str | None,
    work: UnitOfWork,
) -> ParticipantView:
    mobile, email = _first(points, "mobile"), _first(points, "email")
    reached = {
        "mobile": None if mobile is None else mobile.value,
        "email": None if email is None else email.value,
    }
    values = {
        "id": before.id,
        "preferred_channel": chosen_channel(channel, **reached),
        "language": language,
        **reached,
    }
    work.connection.exec_driver_sql(participants.CHANGE_CONTACT, values)
    participants.forget_points(work.connection, before.id)
    for row in participants.points_of(before.id, points, organisation=work.organisation):
        work.connection.exec_driver_sql(participants.INSERT_POINT, row)
    after = present(before.id, work=work)
    propose(after, work=work)
    work.publish(contact_of(after, points), revision=after.revision)
    if after.language != before.language:
        describe_anew(after, work=work)
    work.audit("change_contact", after.id)
    return after


def _first(points: Sequence[ContactPoint], kind: str) -> ContactPoint | None:
    return next((each for each in points if each.kind == kind), None)


def _check_points(points: Sequence[ContactPoint]) -> None:
    problems: list[FieldProblem] = []
    for number, each in enumerate(points):
        field = Phone() if each.kind == "mobile" else Email()
        try:
            field.deserialize(each.value)
        except ValidationError as error:
            path = f"points.{number}.value"
            problems += [FieldProblem(field=path, code=str(code)) for code in error.messages]
        if (each.safe_from is None) != (each.safe_until is None):
            missing = "safe_from" if each.safe_from is None else "safe_until"
            problems.append(FieldProblem(field=f"points.{number}.{missing}", code="required"))
    if problems:
        raise InvalidFields(problems=tuple(problems))
