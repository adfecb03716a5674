"""Intakes and the places in them."""

from uuid import UUID

from enrolment.domain.places import Given
from enrolment.handlers.pages import after_id, cut
from enrolment.storage import places
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import (
    AlreadyEnrolled,
    EnrolmentPage,
    EnrolmentView,
    EnrolParticipant,
    GetEnrolment,
    GetIntake,
    IntakeOpened,
    IntakePage,
    IntakeView,
    ListEnrolments,
    ListIntakes,
    OpenIntake,
    ParticipantEnrolled,
    ParticipantWaitlisted,
)
from nosotros.identifiers import new_id


def open_intake(command: OpenIntake, *, work: UnitOfWork) -> IntakeView:
    """Open an intake."""
    view = IntakeView(
        id=new_id(),
        revision=1,
        name=command.name,
        seats=command.seats,
        enrolled=0,
        waiting=0,
        opened_at=work.at,
    )
    work.with_commit(
        places.INSERT_INTAKE,
        {
            "id": view.id,
            "organisation": work.organisation,
            "name": view.name,
            "seats": view.seats,
            "opened_at": view.opened_at,
        },
    )
    work.publish(IntakeOpened(intake_id=view.id, seats=view.seats), revision=1)
    return view


def enrol_participant(command: EnrolParticipant, *, work: UnitOfWork) -> EnrolmentView:
    """Give a participant a place, or a place on the waiting list.

    Raises:
        NotFound: no intake or no participant of the organisation has this id.
        AlreadyEnrolled: she has a place there.
    """
    found = places.candidate(
        work.connection, intake_id=command.intake_id, participant_id=command.participant_id
    )
    if found is None:
        raise NotFound(kind="intake", id=command.intake_id)
    if not found.participant_known:
        raise NotFound(kind="participant", id=command.participant_id)
    if found.enrolment_id is not None:
        raise AlreadyEnrolled(enrolment_id=found.enrolment_id)
    filled, given = found.seats.give()
    work.with_commit(
        places.FILL,
        {"id": command.intake_id, "enrolled": filled.enrolled, "waiting": filled.waiting},
    )
    return give_place(command.participant_id, command.intake_id, given, work=work)


def give_place(
    participant_id: UUID, intake_id: UUID, given: Given, *, work: UnitOfWork
) -> EnrolmentView:
    """Write down a place that was given, and tell of it."""
    view = EnrolmentView(
        id=new_id(),
        revision=1,
        participant_id=participant_id,
        intake_id=intake_id,
        place=given.place,
        waiting_position=given.waiting_position,
        since=work.at,
    )
    work.with_commit(
        places.INSERT,
        {
            "id": view.id,
            "organisation": work.organisation,
            "participant_id": participant_id,
            "intake_id": intake_id,
            "place": given.place,
            "since": view.since,
        },
    )
    if given.waiting_position is None:
        work.publish(
            ParticipantEnrolled(
                enrolment_id=view.id, participant_id=participant_id, intake_id=intake_id
            ),
            revision=1,
        )
    else:
        work.publish(
            ParticipantWaitlisted(
                enrolment_id=view.id,
                participant_id=participant_id,
                intake_id=intake_id,
                waiting_position=given.waiting_position,
            ),
            revision=1,
        )
    return view


def get_intake(query: GetIntake, *, work: UnitOfWork) -> IntakeView:
    """One intake.

    Raises:
        NotFound: no intake of the organisation has this id.
    """
    found = places.intake(work.connection, query.id)
    if found is None:
        raise NotFound(kind="intake", id=query.id)
    return found


def list_intakes(query: ListIntakes, *, work: UnitOfWork) -> IntakePage:
    """A page of intakes."""
    found = places.intakes(work.connection, after=after_id(query.after), limit=query.limit + 1)
    items, following = cut(found, query.limit)
    return IntakePage(items=items, next=following)


def get_enrolment(query: GetEnrolment, *, work: UnitOfWork) -> EnrolmentView:
    """One enrolment.

    Raises:
        NotFound: no enrolment of the organisation has this id.
    """
    found = places.enrolment(work.connection, query.id)
    if found is None:
        raise NotFound(kind="enrolment", id=query.id)
    return found


def list_enrolments(query: ListEnrolments, *, work: UnitOfWork) -> EnrolmentPage:
    """A page of an intake's enrolments.

    Raises:
        NotFound: no intake of the organisation has this id.
    """
    get_intake(GetIntake(id=query.intake_id), work=work)
    found = places.enrolments(
        work.connection,
        intake_id=query.intake_id,
        after=after_id(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit)
    return EnrolmentPage(items=items, next=following)
