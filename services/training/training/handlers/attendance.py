"""Attendance: marks are taken, the latest counts, and what follows from them follows at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.training import AttendanceTaken
from nosotros.identifiers import new_id
from training.domain.attendance import TakenMark, what_counts
from training.handlers.early_warning import warn
from training.handlers.progress import recalculate
from training.storage import attendance, learners, marks
from training.storage.learners import Learner
from training.storage.sessions import Session

#: how far the clock may be ahead that a mark was taken by
CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What came of some marks."""

    #: where there was none
    marked: int = 0
    #: where there was another
    corrected: int = 0
    #: there already, or overtaken by one that was taken later
    unchanged: int = 0


def refusal_of(
    mark: TakenMark, session: Session | None, learner: Learner | None, *, at: datetime
) -> str | None:
    """Why a mark may not be taken, as the code of a field's problem; none: it may.

    Args:
        mark: what was taken down.
        session: the one that it names, if there is one.
        learner: the one that it names, if there is one.
        at: now.
    """
    if session is None or learner is None or learner.cohort_id != session.cohort_id:
        return "not_in_cohort"
    if session.state == "cancelled":
        return "session_cancelled"
    if at < session.begins_at:
        return "session_not_begun"
    if not learner.was_there_at(session.begins_at):
        return "not_in_cohort_then"
    if mark.taken_at > at + CLOCKS_DIFFER:
        return "taken_in_future"
    if (mark.status == "excused") != (mark.reason is not None):
        return "excuse_without_reason" if mark.reason is None else "reason_without_excuse"
    return None


def take(sent: Sequence[TakenMark], *, cohort_id: UUID, work: UnitOfWork) -> Taken:
    """Take marks of a cohort's learners and sessions, and do all that follows.

    Whether each may be taken is for the caller to have asked. Every one is kept; of several of one
    learner and session the one that was taken last counts, in whatever order they come.
    """
    if not sent:
        return Taken()
    session_ids = {each.session_id for each in sent}
    learner_ids = {each.learner_id for each in sent}
    marks.hold_sessions(work.connection, session_ids)
    held = learners.with_other_places(work.connection, learner_ids, hold=True)
    assert {each.cohort_id for each in held} <= {cohort_id}, "learners of the cohort alone"
    before = marks.stored(work.connection, session_ids=session_ids, learner_ids=learner_ids)
    after = dict(before)
    corrections: dict[tuple[UUID, UUID], int] = {}
    marked = corrected = 0
    for each in sent:
        about = (each.session_id, each.learner_id)
        known = after.get(about)
        after[about] = what_counts(each, known)
        counted = after[about] is each
        if counted and known is None:
            marked += 1
        elif known is not None and after[about].contents != known.contents:
            corrected += 1
            corrections[about] = corrections.get(about, 0) + 1
        _note(each, counted=counted, work=work)
    new = {about: mark for about, mark in after.items() if mark is not before.get(about)}
    if new:
        _store(list(new.values()), corrections, work=work)
        told = [
            about
            for about, mark in new.items()
            if about not in before or before[about].contents != mark.contents
        ]
        _follow(told, work=work)
    return Taken(marked=marked, corrected=corrected, unchanged=len(sent) - marked - corrected)


def tell_attendance(session_ids: Sequence[UUID], *, work: UnitOfWork) -> None:
    """Tell what the attendance of some sessions comes to now; counts alone."""
    attendance.raise_revisions(work.connection, session_ids)
    for row in attendance.counts(work.connection, session_ids):
        told = AttendanceTaken(
            session_id=row.id,
            cohort_id=row.cohort_id,
            present=row.present,
            late=row.late,
            excused=row.excused,
            absent=row.absent,
            childcare_asked=row.childcare_asked,
            childcare_offered=row.childcare_places,
            childcare_used=row.childcare_used,
        )
        work.publish(told, revision=row.revision)


def _store(
    new: Sequence[TakenMark], corrections: dict[tuple[UUID, UUID], int], *, work: UnitOfWork
) -> None:
    marks.store(
        work.connection,
        [
            {
                "session_id": each.session_id,
                "learner_id": each.learner_id,
                "organisation": work.organisation,
                "status": each.status,
                "reason": each.reason,
                "childcare_used": each.childcare_used,
                "taken_at": each.taken_at,
                "corrections": corrections.get((each.session_id, each.learner_id), 0),
            }
            for each in new
        ],
    )


def _note(mark: TakenMark, *, counted: bool, work: UnitOfWork) -> None:
    work.with_commit(
        marks.NOTE,
        {
            "id": new_id(),
            "organisation": work.organisation,
            "session_id": mark.session_id,
            "learner_id": mark.learner_id,
            "status": mark.status,
            "reason": mark.reason,
            "childcare_used": mark.childcare_used,
            "taken_at": mark.taken_at,
            "received_at": work.at,
            "actor": work.origin.actor,
            "counted": counted,
        },
    )


def _follow(changed: Sequence[tuple[UUID, UUID]], *, work: UnitOfWork) -> None:
    if not changed:
        return
    tell_attendance(sorted({session_id for session_id, _ in changed}), work=work)
    for session_id in sorted({session_id for session_id, _ in changed}):
        work.audit("mark_attendance", session_id)
    whose = {learner_id for _, learner_id in changed}
    recalculate(whose, work=work)
    warn(whose, work=work)
