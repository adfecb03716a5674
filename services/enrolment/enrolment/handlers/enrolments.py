"""Enrolments: given, taken through their life, read."""

from dataclasses import replace
from uuid import UUID

from enrolment.domain.activation import missing
from enrolment.domain.coming_of_age import local_day
from enrolment.domain.life import Verb, after, allows
from enrolment.domain.person import is_minor
from enrolment.domain.places import Held
from enrolment.handlers.agreements import check_partners
from enrolment.handlers.joining import against_joining, check_open
from enrolment.handlers.present import present
from enrolment.handlers.seating import Seating
from enrolment.storage import authorisations, enrolments, intakes
from enrolment.storage.enrolments import Candidate, Enrolment
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import (
    AcceptOffer,
    ActivateEnrolment,
    ActivationRefused,
    AlreadyEnrolled,
    CompleteEnrolment,
    DeclineOffer,
    EnrolmentPage,
    EnrolmentSteps,
    EnrolmentView,
    EnrolParticipant,
    GetEnrolment,
    ListEnrolments,
    ListEnrolmentSteps,
    NotEligible,
    ParticipantRestricted,
    RefuseEnrolment,
    RepeatOffer,
    WithdrawEnrolment,
    WrongState,
)
from nosotros.pages import after_id, cut

#: why an application waits for a decision
DOUBTFUL = "possible_duplicate"


def enrol_participant(command: EnrolParticipant, *, work: UnitOfWork) -> EnrolmentView:
    """Give a participant a place, or a place on the waiting list.

    Who may be somebody that has a place there applies, until a reviewer has decided.

    Raises:
        NotFound: no intake or no participant of the organisation has this id.
        AlreadyEnrolled: she has a place there.
        IntakeNotOpen: it is not open today.
        NotEligible: she does not meet what it asks for.
        ParticipantRestricted: she has left.
        PartnerAgreementOver: who sends her may send nobody any more.
    """
    check_partners([command.partner], work=work)
    found = _candidate(command.intake_id, command.participant_id, work=work)
    participant_id = command.participant_id
    while found.merged_into is not None:
        participant_id = found.merged_into
        found = _candidate(command.intake_id, participant_id, work=work)
    if found.applicant is None:
        raise NotFound(kind="participant", id=command.participant_id)
    if found.restricted_at is not None:
        raise ParticipantRestricted(since=found.restricted_at.isoformat())
    if found.enrolment_id is not None:
        raise AlreadyEnrolled(enrolment_id=found.enrolment_id)
    check_open(found.intake.view, work=work)
    against = against_joining(
        found.applicant, found.intake.conditions, intake=found.intake.view, work=work
    )
    if against:
        raise NotEligible(reasons=against)
    seating = Seating(found.intake, work=work)
    view = seat(seating, participant_id, partner=command.partner, doubtful=found.doubtful)
    seating.store(with_commit=True)
    return view


def seat(
    seating: Seating, participant_id: UUID, *, partner: str | None, doubtful: bool
) -> EnrolmentView:
    """Give somebody what a newcomer gets, or have her apply where it is doubtful who she is."""
    if doubtful:
        held = Held(state="applied", partner=partner)
        return seating.give(participant_id, held, reason=DOUBTFUL)
    return seating.give(participant_id, seating.seats.place_for(partner))


def accept_offer(command: AcceptOffer, *, work: UnitOfWork) -> EnrolmentView:
    """Take the seat that is offered.

    Raises:
        NotFound: no enrolment of the organisation has this id.
        WrongState: no seat is offered to her.
    """
    return _step(command.enrolment_id, "accept", work=work)


def decline_offer(command: DeclineOffer, *, work: UnitOfWork) -> EnrolmentView:
    """Leave the seat that is offered to the next.

    Raises:
        NotFound: no enrolment of the organisation has this id.
        WrongState: no seat is offered to her.
    """
    return _step(command.enrolment_id, "decline", reason="declined", work=work)


def repeat_offer(command: RepeatOffer, *, work: UnitOfWork) -> EnrolmentView:
    """Send an offer again; its 48 hours begin when it has reached her.

    Raises:
        NotFound: no enrolment of the organisation has this id.
        WrongState: no seat is offered to her.
    """
    seating, enrolment = _held(command.enrolment_id, work=work)
    _check(enrolment, "accept")
    return seating.step(enrolment, enrolment.held)


def activate_enrolment(command: ActivateEnrolment, *, work: UnitOfWork) -> EnrolmentView:
    """Begin somebody's participation.

    Raises:
        NotFound: no enrolment of the organisation has this id.
        WrongState: she has no seat, or has begun.
        ActivationRefused: something is missing, all of which it names.
        ParticipantRestricted: she has left.
    """
    seating, enrolment = _held(command.enrolment_id, work=work)
    _check(enrolment, "activate")
    participant = present(enrolment.view.participant_id, work=work)
    lacking = missing(
        required=seating.intake.required,
        in_force=authorisations.in_force(work.connection, participant.id),
        minor=is_minor(participant.birth_date, local_day(work.at)),
        safeguards=authorisations.noted(work.connection, participant.id),
    )
    if lacking:
        raise ActivationRefused(missing=lacking)
    return _moved(seating, enrolment, "activate")


def complete_enrolment(command: CompleteEnrolment, *, work: UnitOfWork) -> EnrolmentView:
    """Close an enrolment whose programme is done.

    Raises:
        NotFound: no enrolment of the organisation has this id.
        WrongState: she is not active.
    """
    return _step(command.enrolment_id, "complete", work=work)


def withdraw_enrolment(command: WithdrawEnrolment, *, work: UnitOfWork) -> EnrolmentView:
    """End a place that somebody gives up; her seat is offered on.

    Raises:
        NotFound: no enrolment of the organisation has this id.
        WrongState: it has ended before.
    """
    return _step(command.enrolment_id, "withdraw", reason=command.reason, work=work)


def refuse_enrolment(command: RefuseEnrolment, *, work: UnitOfWork) -> EnrolmentView:
    """Refuse a place to somebody who applied or waits.

    Raises:
        NotFound: no enrolment of the organisation has this id.
        WrongState: she has a seat, or it has ended.
    """
    return _step(command.enrolment_id, "refuse", reason=command.reason, work=work)


def end_places(participant_id: UUID, *, reason: str, work: UnitOfWork) -> tuple[UUID, ...]:
    """End every place of somebody, and offer her seats on; the ids of what ended."""
    ended: list[UUID] = []
    for each in enrolments.live_of(work.connection, participant_id):
        seating, enrolment = _held(each.view.id, work=work)
        if allows(enrolment.held.state, "withdraw"):
            _moved(seating, enrolment, "withdraw", reason=reason)
            ended.append(each.view.id)
    return tuple(ended)


def get_enrolment(query: GetEnrolment, *, work: UnitOfWork) -> EnrolmentView:
    """One enrolment.

    Raises:
        NotFound: no enrolment of the organisation has this id.
    """
    return _found(query.id, work=work).view


def list_enrolment_steps(query: ListEnrolmentSteps, *, work: UnitOfWork) -> EnrolmentSteps:
    """Every step of an enrolment.

    Raises:
        NotFound: no enrolment of the organisation has this id.
    """
    view = _found(query.id, work=work).view
    return EnrolmentSteps(enrolment_id=view.id, items=enrolments.steps(work.connection, view.id))


def list_enrolments(query: ListEnrolments, *, work: UnitOfWork) -> EnrolmentPage:
    """A page of an intake's enrolments.

    Raises:
        NotFound: no intake of the organisation has this id.
    """
    if intakes.find(work.connection, query.intake_id) is None:
        raise NotFound(kind="intake", id=query.intake_id)
    found = enrolments.page(
        work.connection,
        intake_id=query.intake_id,
        state=query.state,
        in_charge=query.in_charge,
        after=after_id(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit)
    return EnrolmentPage(items=items, next=following)


def _candidate(intake_id: UUID, participant_id: UUID, *, work: UnitOfWork) -> Candidate:
    found = enrolments.candidate(
        work.connection, intake_id=intake_id, participant_id=participant_id
    )
    if found is None:
        raise NotFound(kind="intake", id=intake_id)
    return found


def _found(id: UUID, *, work: UnitOfWork, hold: bool = False) -> Enrolment:
    found = enrolments.find(work.connection, id, hold=hold, erased=False)
    if found is None:
        raise NotFound(kind="enrolment", id=id)
    return found


def _held(id: UUID, *, work: UnitOfWork) -> tuple[Seating, Enrolment]:
    # The intake first, as everybody locks it: then nothing of its places changes under us.
    seating = Seating.hold(_found(id, work=work).view.intake_id, work=work)
    return seating, _found(id, work=work, hold=True)


def _check(enrolment: Enrolment, verb: Verb) -> None:
    if not allows(enrolment.held.state, verb):
        raise WrongState(state=enrolment.held.state)


def _step(id: UUID, verb: Verb, *, work: UnitOfWork, reason: str | None = None) -> EnrolmentView:
    seating, enrolment = _held(id, work=work)
    _check(enrolment, verb)
    return _moved(seating, enrolment, verb, reason=reason)


def _moved(
    seating: Seating, enrolment: Enrolment, verb: Verb, *, reason: str | None = None
) -> EnrolmentView:
    state = after(verb)
    held = replace(enrolment.held, state=state)
    if held.place == "none":
        held = replace(held, seat_of=None)
    view = seating.step(enrolment, held, reason=reason)
    seating.offer_on()
    seating.store()
    return view
