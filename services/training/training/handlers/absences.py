"""Absences that are announced ahead: they are excused."""

from datetime import datetime
from typing import get_args
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.notifications import AbsenceAnswered
from nosotros.contracts.training import (
    Absence,
    AbsenceAnnounced,
    AnnounceAbsence,
    ExcuseReason,
    NotInCohort,
    SessionBegun,
    SessionCancelledAlready,
)
from nosotros.errors import NotYetKnown
from nosotros.identifiers import new_id
from training.storage import absences, attendance, learners, merges, sessions

_REASONS = frozenset(get_args(ExcuseReason))


def announce_absence(command: AnnounceAbsence, *, work: UnitOfWork) -> Absence:
    """Note that somebody will not come; announced again, the reason given last counts.

    Raises:
        NotFound: no session of the organisation has this id.
        SessionCancelledAlready: it was cancelled.
        SessionBegun: it has begun.
        NotInCohort: she has no place in its cohort.
    """
    return _announce(
        command.session_id, command.participant_id, reason=command.reason, at=work.at, work=work
    )


def on_absence_answered(event: AbsenceAnswered, *, work: UnitOfWork) -> None:
    """Excuse her who answered a message that she will not come.

    What she wrote before the session began counts, unless its attendance has been taken by now. A
    session that is cancelled, or a place that has ended, asks nothing of her any more.

    Raises:
        NotYetKnown: the session, or her place in its cohort, has not arrived yet.
    """
    session = sessions.find(work.connection, event.session_id, hold=True)
    if session is None:
        raise NotYetKnown(f"session {event.session_id}")
    taken = work.at >= session.begins_at and attendance.marks(work.connection, session.id)
    if taken or session.state == "cancelled" or event.answered_at >= session.begins_at:
        return
    reason = event.reason if event.reason in _REASONS else "other"
    try:
        _announce(session.id, event.participant_id, reason=reason, at=event.answered_at, work=work)
    except NotInCohort:
        _need_ended(session.cohort_id, event.participant_id, work=work)


def _announce(
    session_id: UUID, participant_id: UUID, *, reason: str, at: datetime, work: UnitOfWork
) -> Absence:
    session = sessions.find(work.connection, session_id, hold=True)
    if session is None:
        raise NotFound(kind="session", id=session_id)
    if session.state == "cancelled":
        raise SessionCancelledAlready()
    if at >= session.begins_at:
        raise SessionBegun()
    survivor_id = merges.survivor_of(work.connection, participant_id)
    learner = learners.of_participant(
        work.connection, cohort_id=session.cohort_id, participant_id=survivor_id
    )
    if learner is None or learner.state == "ended":
        raise NotInCohort(participant_id=participant_id)
    announced = absences.announce(
        work.connection,
        id=new_id(),
        organisation=work.organisation,
        session_id=session.id,
        learner_id=learner.id,
        reason=reason,
        at=at,
    )
    if announced.is_new:
        attendance.raise_revisions(work.connection, [session.id])
        told = AbsenceAnnounced(
            session_id=session.id, participant_id=survivor_id, cohort_id=session.cohort_id
        )
        work.publish(told, revision=session.revision + 1)
    work.audit("announce_absence", session.id)
    return Absence(
        id=announced.id,
        session_id=session.id,
        participant_id=survivor_id,
        reason=reason,
        announced_at=announced.at,
    )


def _need_ended(cohort_id: UUID, participant_id: UUID, *, work: UnitOfWork) -> None:
    """Make sure that she had a place, and has none any more.

    Raises:
        NotYetKnown: she never had one, as far as has been told.
    """
    survivor_id = merges.survivor_of(work.connection, participant_id)
    learner = learners.of_participant(
        work.connection, cohort_id=cohort_id, participant_id=survivor_id
    )
    if learner is None and not work.buried(survivor_id):
        raise NotYetKnown(f"a place of participant {participant_id}")
