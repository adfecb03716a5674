"""Marking a session's attendance, and what it comes to."""

from collections.abc import Sequence
from operator import itemgetter
from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FieldProblem, InvalidFields, NotFound
from nosotros.contracts.training import (
    AttendanceView,
    ChildcareFull,
    GetAttendance,
    ListMarkChanges,
    Mark,
    MarkAttendance,
    MarkChangePage,
    MarkView,
    SessionCancelledAlready,
    SessionNotBegun,
)
from nosotros.pages import after_id, cut
from training.domain.attendance import TakenMark
from training.handlers.attendance import refusal_of, take
from training.storage import attendance, learners, marks, sessions
from training.storage.sessions import Session

#: the field that each refusal of a mark is about; any other is about whom it names
_FIELDS = {
    "taken_in_future": "taken_at",
    "excuse_without_reason": "reason",
    "reason_without_excuse": "reason",
}


def mark_attendance(command: MarkAttendance, *, work: UnitOfWork) -> AttendanceView:
    """Mark a session's attendance, whole or in part.

    Raises:
        NotFound: no session of the organisation has this id.
        SessionCancelledAlready: it was cancelled.
        SessionNotBegun: it has not begun.
        InvalidFields: some marks may not be taken, and then none is.
        ChildcareFull: more childcare was used than there were places.
    """
    session = _session(command.session_id, work=work, hold=True)
    if session.state == "cancelled":
        raise SessionCancelledAlready()
    if work.at < session.begins_at:
        raise SessionNotBegun()
    sent = [_taken(each, session, work=work) for each in command.marks]
    _check(sent, session, work=work)
    used = marks.childcare_used(work.connection, session.id)
    take(sent, cohort_id=session.cohort_id, work=work)
    uses = marks.childcare_used(work.connection, session.id)
    if uses > session.childcare_places and uses > used:
        raise ChildcareFull(places=session.childcare_places)
    return _view(session.id, work=work)


def get_attendance(query: GetAttendance, *, work: UnitOfWork) -> AttendanceView:
    """A session's attendance.

    Raises:
        NotFound: no session of the organisation has this id.
    """
    return _view(_session(query.id, work=work).id, work=work)


def list_mark_changes(query: ListMarkChanges, *, work: UnitOfWork) -> MarkChangePage:
    """A page of the marks that came for a session.

    Raises:
        NotFound: no session of the organisation has this id.
    """
    _session(query.session_id, work=work)
    found = marks.changes(
        work.connection,
        session_id=query.session_id,
        after=after_id(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit, by=itemgetter(0))
    return MarkChangePage(items=tuple(change for _, change in items), next=following)


def _session(id: UUID, *, work: UnitOfWork, hold: bool = False) -> Session:
    found = sessions.find(work.connection, id, hold=hold)
    if found is None:
        raise NotFound(kind="session", id=id)
    return found


def _taken(mark: Mark, session: Session, *, work: UnitOfWork) -> TakenMark:
    return TakenMark(
        session_id=session.id,
        learner_id=mark.learner_id,
        status=mark.status,
        reason=mark.reason,
        childcare_used=mark.childcare_used,
        taken_at=mark.taken_at or work.at,
    )


def _check(sent: Sequence[TakenMark], session: Session, *, work: UnitOfWork) -> None:
    known = {
        each.id: each
        for each in learners.every(work.connection, {each.learner_id for each in sent})
    }
    problems: list[FieldProblem] = []
    seen: set[UUID] = set()
    for place, each in enumerate(sent):
        code = refusal_of(each, session, known.get(each.learner_id), at=work.at)
        if code is None and each.learner_id in seen:
            code = "repeated"
        seen.add(each.learner_id)
        if code is not None:
            field = f"marks.{place}.{_FIELDS.get(code, 'learner_id')}"
            problems.append(FieldProblem(field=field, code=code))
    if problems or not sent:
        problems = problems or [FieldProblem(field="marks", code="at_least_one")]
        raise InvalidFields(problems=tuple(problems))


def _view(session_id: UUID, *, work: UnitOfWork) -> AttendanceView:
    (counts,) = attendance.counts(work.connection, [session_id])
    return AttendanceView(
        id=session_id,
        session_id=session_id,
        present=counts.present,
        late=counts.late,
        excused=counts.excused,
        absent=counts.absent,
        missing=counts.missing,
        childcare_asked=counts.childcare_asked,
        childcare_places=counts.childcare_places,
        childcare_used=counts.childcare_used,
        marks=tuple(
            MarkView(**row._mapping) for row in attendance.marks(work.connection, session_id)
        ),
    )
