"""Sessions: planned from a rule, held once more."""

from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.training import (
    ModuleUnknown,
    PlannedSessions,
    PlanSessions,
    RepeatSession,
    RuleUnusable,
    SessionCancelledAlready,
    SessionNotBegun,
    SessionPlanned,
    SessionView,
)
from nosotros.identifiers import new_id
from training.domain.calendar import RuleRefused, days_of, times_of
from training.handlers.closing import watch_beginning
from training.handlers.cohorts import open_cohort
from training.handlers.timetable import Wanted, check_time, clock_time
from training.storage import programmes, sessions


def plan_sessions(command: PlanSessions, *, work: UnitOfWork) -> PlannedSessions:
    """Plan a module's sessions from a rule, all of them or none.

    Raises:
        InvalidFields: the length or the first day is none of a session.
        NotFound: no cohort, place or person of the organisation has one of the ids.
        CohortNotOpen: the cohort is over.
        ModuleUnknown: its programme has no such module.
        RuleUnusable: no sessions can be made of the rule.
        ModuleOutOfOrder, SessionsClash, CheckMissing, RoleEnded: as `Wanted.fit`.
    """
    check_time(minutes=command.minutes, day=command.first_on, field="first_on")
    cohort = open_cohort(command.cohort_id, work=work)
    programme = programmes.of_cohort(work.connection, cohort.id)
    if programme.module(command.module) is None:
        codes = tuple(each.code for each in programme.modules)
        raise ModuleUnknown(module=command.module, modules=codes)
    zone = ZoneInfo(cohort.zone)
    begins = clock_time(command.begins)
    days = [command.first_on]
    if command.rule is not None:
        try:
            days = days_of(command.rule, first_on=command.first_on, begins=begins, zone=zone)
        except RuleRefused as refused:
            raise RuleUnusable(why=refused.why) from None
    days = [each for each in days if each not in command.except_on]
    if not days:
        raise RuleUnusable(why="nothing")
    wanted = Wanted(
        cohort=cohort,
        programme=programme,
        module=command.module,
        times=times_of(days, begins=begins, minutes=command.minutes, zone=zone),
        place_id=command.place_id,
        trainer_ids=command.trainer_ids or cohort.trainer_ids,
    )
    ids = _plan(wanted, childcare_places=command.childcare_places, repeats=None, work=work)
    return PlannedSessions(id=cohort.id, items=sessions.views(work.connection, ids))


def repeat_session(command: RepeatSession, *, work: UnitOfWork) -> SessionView:
    """Hold a session once more, for those who missed it.

    Raises:
        InvalidFields: the length or the day is none of a session.
        NotFound: no session, place or person of the organisation has one of the ids.
        CohortNotOpen: the cohort is over.
        SessionNotBegun: nobody can have missed it yet.
        SessionCancelledAlready: it was not held.
        ModuleOutOfOrder, SessionsClash, CheckMissing, RoleEnded: as `Wanted.fit`.
    """
    check_time(minutes=command.minutes, day=command.local_date, field="local_date")
    known = sessions.find(work.connection, command.session_id)
    if known is None:
        raise NotFound(kind="session", id=command.session_id)
    cohort = open_cohort(known.cohort_id, work=work)
    # Who moves or cancels a session holds its cohort first: it stays as it is read now.
    original = sessions.find(work.connection, known.id)
    if original is None:
        raise NotFound(kind="session", id=command.session_id)
    if original.state == "cancelled":
        raise SessionCancelledAlready()
    if original.begins_at > work.at:
        raise SessionNotBegun()
    wanted = Wanted(
        cohort=cohort,
        programme=programmes.of_cohort(work.connection, cohort.id),
        module=original.module,
        times=times_of(
            [command.local_date],
            begins=clock_time(command.begins),
            minutes=command.minutes,
            zone=ZoneInfo(cohort.zone),
        ),
        place_id=command.place_id,
        trainer_ids=command.trainer_ids or original.trainer_ids,
    )
    ids = _plan(
        wanted,
        childcare_places=command.childcare_places,
        repeats=original.repeats or original.id,
        work=work,
    )
    return sessions.views(work.connection, ids)[0]


def _plan(
    wanted: Wanted, *, childcare_places: int, repeats: UUID | None, work: UnitOfWork
) -> Sequence[UUID]:
    where = wanted.fit(work=work)
    cohort = wanted.cohort
    ids = [new_id() for _ in wanted.times]
    work.connection.exec_driver_sql(
        sessions.INSERT,
        {
            "ids": ids,
            "begins": [begins for begins, _ in wanted.times],
            "ends": [ends for _, ends in wanted.times],
            "organisation": work.organisation,
            "cohort_id": cohort.id,
            "module": wanted.module,
            "place_id": wanted.place_id,
            "childcare_places": childcare_places,
            "repeats": repeats,
        },
    )
    work.connection.exec_driver_sql(
        sessions.ASSIGN,
        {"ids": ids, "organisation": work.organisation, "trainer_ids": list(wanted.trainer_ids)},
    )
    for id, (begins_at, ends_at) in zip(ids, wanted.times, strict=True):
        work.publish(
            SessionPlanned(
                session_id=id,
                cohort_id=cohort.id,
                module=wanted.module,
                begins_at=begins_at,
                ends_at=ends_at,
                zone=cohort.zone,
                place_id=wanted.place_id,
                place=None if where is None else where.name,
                childcare_places=childcare_places,
                repeats=repeats,
            ),
            revision=1,
        )
    watch_beginning(cohort, work=work)
    return ids
