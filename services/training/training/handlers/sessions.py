"""Sessions: moved, cancelled, read; and what follows from a minor's coming to them."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FieldProblem, InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.training import (
    CancelSession,
    ChangeSession,
    CohortNotOpen,
    GetSession,
    ListSessions,
    SessionBegun,
    SessionCancelledAlready,
    SessionMoved,
    SessionPage,
    SessionView,
)
from nosotros.pages import after_id, cut
from training.domain.calendar import times_of
from training.handlers.assignments import take_off
from training.handlers.closing import call_off, watch_beginning
from training.handlers.timetable import Wanted, check_time, clock_time
from training.storage import cohorts, programmes, sessions, staff
from training.storage.cohorts import Cohort
from training.storage.sessions import Session


def change_session(command: ChangeSession, *, work: UnitOfWork) -> SessionView:
    """Move a session that has not begun, or change its place, trainers or childcare.

    Raises:
        InvalidFields: the length or the day is none of a session.
        NotFound: no session, place or person of the organisation has one of the ids.
        RevisionMismatch: it was changed since it was read.
        CohortNotOpen: the cohort is over.
        SessionBegun: so has it.
        SessionCancelledAlready: it was cancelled.
        ModuleOutOfOrder, SessionsClash, CheckMissing, RoleEnded: as `Wanted.fit`.
    """
    check_time(minutes=command.minutes, day=command.local_date, field="local_date")
    cohort = _cohort_of(command.session_id, work=work)
    before = _to_come(command.session_id, work=work)
    if before.revision != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=before.revision)
    if not cohort.is_open:
        raise CohortNotOpen(state=cohort.state)
    times = times_of(
        [command.local_date],
        begins=clock_time(command.begins),
        minutes=command.minutes,
        zone=ZoneInfo(cohort.zone),
    )
    wanted = Wanted(
        cohort=cohort,
        programme=programmes.of_cohort(work.connection, cohort.id),
        module=before.module,
        times=times,
        place_id=command.place_id,
        trainer_ids=command.trainer_ids,
        but=before.id,
    )
    where = wanted.fit(work=work)
    # Last of all, as whoever ends a trainer's time does: people before sessions.
    held = sessions.find(work.connection, before.id, hold=True)
    if held is None or held.revision != before.revision:
        raise RevisionMismatch(
            expected=before.revision, current=before.revision if held is None else held.revision
        )
    ((begins_at, ends_at),) = times
    work.connection.exec_driver_sql(
        sessions.CHANGE,
        {
            "id": before.id,
            "begins_at": begins_at,
            "ends_at": ends_at,
            "place_id": command.place_id,
            "childcare_places": command.childcare_places,
        },
    )
    work.connection.exec_driver_sql(sessions.TAKE_ALL_OFF, {"id": before.id})
    work.connection.exec_driver_sql(
        sessions.ASSIGN,
        {
            "ids": [before.id],
            "organisation": work.organisation,
            "trainer_ids": list(command.trainer_ids),
        },
    )
    if (begins_at, ends_at, command.place_id, command.childcare_places) != (
        before.begins_at,
        before.ends_at,
        before.place_id,
        before.childcare_places,
    ):
        work.publish(
            SessionMoved(
                session_id=before.id,
                cohort_id=cohort.id,
                begins_at=begins_at,
                ends_at=ends_at,
                zone=cohort.zone,
                place_id=command.place_id,
                place=None if where is None else where.name,
                childcare_places=command.childcare_places,
            ),
            revision=before.revision + 1,
        )
    watch_beginning(cohort, work=work)
    return get_session(GetSession(id=before.id), work=work)


def cancel_session(command: CancelSession, *, work: UnitOfWork) -> SessionView:
    """Cancel a session that has not begun.

    Raises:
        NotFound: no session of the organisation has this id.
        SessionBegun: it has begun.
        SessionCancelledAlready: it was cancelled before.
    """
    cohort = _cohort_of(command.session_id, work=work)
    session = _to_come(command.session_id, work=work, hold=True)
    call_off(session, why=command.reason, work=work)
    watch_beginning(cohort, work=work)
    return get_session(GetSession(id=session.id), work=work)


def get_session(query: GetSession, *, work: UnitOfWork) -> SessionView:
    """One session.

    Raises:
        NotFound: no session of the organisation has this id.
    """
    found = sessions.views(work.connection, [query.id])
    if not found:
        raise NotFound(kind="session", id=query.id)
    return found[0]


def list_sessions(query: ListSessions, *, work: UnitOfWork) -> SessionPage:
    """A page of sessions: a cohort's, or all between two days.

    Raises:
        NotFound: no cohort of the organisation has this id.
        InvalidFields: the last day is before the first.
    """
    if query.from_on and query.until_on and query.until_on < query.from_on:
        problem = FieldProblem(field="until_on", code="before_the_beginning")
        raise InvalidFields(problems=(problem,))
    if query.cohort_id is not None and cohorts.find(work.connection, query.cohort_id) is None:
        raise NotFound(kind="cohort", id=query.cohort_id)
    found = sessions.page(
        work.connection,
        cohort_id=query.cohort_id,
        since=None if query.from_on is None else _midnight(query.from_on),
        before=None
        if query.until_on is None or query.until_on == date.max
        else _midnight(query.until_on + timedelta(days=1)),
        after=after_id(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit)
    return SessionPage(items=items, next=following)


def has_minors_now(cohort_id: UUID, *, work: UnitOfWork) -> None:
    """Note that a minor has come to a cohort, and take whoever may not be with her off its
    sessions to come.

    Raises:
        NotFound: no cohort of the organisation has this id.
    """
    cohort = cohorts.find(work.connection, cohort_id, hold=True)
    if cohort is None:
        raise NotFound(kind="cohort", id=cohort_id)
    if cohort.has_minors:
        return
    work.connection.exec_driver_sql(cohorts.HAS_MINORS, {"id": cohort.id})
    every = sessions.of_cohort(work.connection, cohort.id)
    teaching = {each for session in every for each in session.trainer_ids}
    people = staff.hold(work.connection, teaching)
    zone = ZoneInfo(cohort.zone)
    for session in sessions.to_come(work.connection, at=work.at, cohort_id=cohort.id):
        day = session.begins_at.astimezone(zone).date()
        unchecked = [each for each in session.trainer_ids if not people[each].is_cleared(day)]
        if unchecked:
            take_off(session, unchecked, work=work)


def _cohort_of(session_id: UUID, *, work: UnitOfWork) -> Cohort:
    """The cohort of a session, held until the work ends."""
    session = sessions.find(work.connection, session_id)
    cohort = (
        None if session is None else cohorts.find(work.connection, session.cohort_id, hold=True)
    )
    if cohort is None:
        raise NotFound(kind="session", id=session_id)
    return cohort


def _to_come(id: UUID, *, work: UnitOfWork, hold: bool = False) -> Session:
    session = sessions.find(work.connection, id, hold=hold)
    if session is None:
        raise NotFound(kind="session", id=id)
    if session.state == "cancelled":
        raise SessionCancelledAlready()
    if session.begins_at <= work.at:
        raise SessionBegun()
    return session


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
