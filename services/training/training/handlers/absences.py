"""Absences that are announced ahead: they are excused."""

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.training import (
    Absence,
    AbsenceAnnounced,
    AnnounceAbsence,
    NotInCohort,
    SessionBegun,
    SessionCancelledAlready,
)
from nosotros.identifiers import new_id
from training.storage import absences, attendance, learners, merges, sessions


def announce_absence(command: AnnounceAbsence, *, work: UnitOfWork) -> Absence:
    """Note that somebody will not come; announced again, the reason given last counts.

    Raises:
        NotFound: no session of the organisation has this id.
        SessionCancelledAlready: it was cancelled.
        SessionBegun: it has begun.
        NotInCohort: she has no place in its cohort.
    """
    session = sessions.find(work.connection, command.session_id, hold=True)
    if session is None:
        raise NotFound(kind="session", id=command.session_id)
    if session.state == "cancelled":
        raise SessionCancelledAlready()
    if work.at >= session.begins_at:
        raise SessionBegun()
    participant_id = merges.survivor_of(work.connection, command.participant_id)
    learner = learners.of_participant(
        work.connection, cohort_id=session.cohort_id, participant_id=participant_id
    )
    if learner is None or learner.state == "ended":
        raise NotInCohort(participant_id=command.participant_id)
    announced = absences.announce(
        work.connection,
        id=new_id(),
        organisation=work.organisation,
        session_id=session.id,
        learner_id=learner.id,
        reason=command.reason,
        at=work.at,
    )
    if announced.is_new:
        attendance.raise_revisions(work.connection, [session.id])
        told = AbsenceAnnounced(
            session_id=session.id, participant_id=participant_id, cohort_id=session.cohort_id
        )
        work.publish(told, revision=session.revision + 1)
    work.audit("announce_absence", session.id)
    return Absence(
        id=announced.id,
        session_id=session.id,
        participant_id=participant_id,
        reason=command.reason,
        announced_at=announced.at,
    )
