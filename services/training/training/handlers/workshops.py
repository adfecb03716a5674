"""Community workshops: planned, held with how many came, or called off."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FieldProblem, InvalidFields, NotFound
from nosotros.contracts.training import (
    CancelWorkshop,
    GetWorkshop,
    ListWorkshops,
    ModuleUnknown,
    PlanWorkshop,
    ReportWorkshop,
    RoleEnded,
    WorkshopCancelled,
    WorkshopNotBegun,
    WorkshopNotPlanned,
    WorkshopPage,
    WorkshopPlanned,
    WorkshopReported,
    WorkshopView,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut
from training.handlers.checks import need_check
from training.storage import ambassadors, programmes, staff, workshops
from training.storage.ambassadors import Ambassador


def plan_workshop(command: PlanWorkshop, *, work: UnitOfWork) -> WorkshopView:
    """Plan a workshop of an ambassador, or note one that was held already.

    Raises:
        NotFound: no ambassador of the organisation has this id.
        RoleEnded: her time is over by that day.
        InvalidFields: her time has not begun by that day.
        ModuleUnknown: the programme that she completed has no such module.
        CheckMissing: minors are expected, and she has no check that is valid until that day.
    """
    day = command.local_date
    people = staff.hold(work.connection, [command.ambassador_id])
    found = ambassadors.find(work.connection, command.ambassador_id)
    if found is None:
        raise NotFound(kind="ambassador", id=command.ambassador_id)
    _check_time(found, day)
    if command.module is not None:
        _check_module(found, command.module, work=work)
    if command.minors_expected:
        need_check([people[found.id]], until=day)
    id = new_id()
    local = datetime.combine(day, time.fromisoformat(command.begins), ZoneInfo(found.zone))
    begins_at = local.astimezone(UTC)
    work.connection.exec_driver_sql(
        workshops.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "ambassador_id": found.id,
            "title": command.title,
            "module": command.module,
            "begins_at": begins_at,
            "zone": found.zone,
            "municipality": command.municipality,
            "neighbourhood": command.neighbourhood,
            "minors_expected": command.minors_expected,
        },
    )
    work.publish(
        WorkshopPlanned(
            workshop_id=id,
            ambassador_id=found.id,
            begins_at=begins_at,
            municipality=command.municipality,
        ),
        revision=1,
    )
    work.audit("plan_workshop", id)
    return _found(id, work=work)


def report_workshop(command: ReportWorkshop, *, work: UnitOfWork) -> WorkshopView:
    """Report a workshop with how many came, or correct its report.

    Raises:
        NotFound: no workshop of the organisation has this id.
        WorkshopNotPlanned: it was called off.
        WorkshopNotBegun: it has not begun.
        InvalidFields: more minors came than people.
    """
    people = command.women + command.men + command.others
    if command.minors > people:
        problem = FieldProblem(field="minors", code="more_than_all")
        raise InvalidFields(problems=(problem,))
    before = _found(command.workshop_id, work=work, hold=True)
    if before.state == "cancelled":
        raise WorkshopNotPlanned(state=before.state)
    if work.at < before.begins_at:
        raise WorkshopNotBegun()
    work.connection.exec_driver_sql(
        workshops.REPORT,
        {
            "id": before.id,
            "women": command.women,
            "men": command.men,
            "others": command.others,
            "minors": command.minors,
            "children_cared_for": command.children_cared_for,
            "report": command.report,
            "reported_at": work.at,
        },
    )
    work.publish(
        WorkshopReported(
            workshop_id=before.id,
            ambassador_id=before.ambassador_id,
            people=people,
            minors=command.minors,
        ),
        revision=before.revision + 1,
    )
    work.audit("report_workshop", before.id)
    return _found(before.id, work=work)


def cancel_workshop(command: CancelWorkshop, *, work: UnitOfWork) -> WorkshopView:
    """Call a planned workshop off.

    Raises:
        NotFound: no workshop of the organisation has this id.
        WorkshopNotPlanned: it was held, or called off before.
    """
    before = _found(command.workshop_id, work=work, hold=True)
    if before.state != "planned":
        raise WorkshopNotPlanned(state=before.state)
    _call_off(before, work=work)
    work.audit("cancel_workshop", before.id)
    return _found(before.id, work=work)


def get_workshop(query: GetWorkshop, *, work: UnitOfWork) -> WorkshopView:
    """One workshop.

    Raises:
        NotFound: no workshop of the organisation has this id.
    """
    return _found(query.id, work=work)


def list_workshops(query: ListWorkshops, *, work: UnitOfWork) -> WorkshopPage:
    """A page of workshops."""
    found = workshops.page(
        work.connection,
        ambassador_id=query.ambassador_id,
        state=query.state,
        after=after_id(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit)
    return WorkshopPage(items=items, next=following)


def call_off_after(ambassador_id: UUID, day: date, *, work: UnitOfWork) -> None:
    """Call off what an ambassador has planned for after a day."""
    for each in workshops.planned_after(work.connection, ambassador_id, day):
        _call_off(each, work=work)


def forget(ambassador_ids: Collection[UUID], *, work: UnitOfWork) -> None:
    """Keep no word of the reports of some ambassadors' workshops; their counts stay."""
    workshops.forget(work.connection, ambassador_ids)


def _check_time(ambassador: Ambassador, day: date) -> None:
    if day > ambassador.ends_on:
        raise RoleEnded(ended_on=ambassador.ends_on.isoformat())
    if day < ambassador.starts_on:
        problem = FieldProblem(field="local_date", code="before_her_time")
        raise InvalidFields(problems=(problem,))


def _check_module(ambassador: Ambassador, code: str, *, work: UnitOfWork) -> None:
    programme = programmes.of_cohort(work.connection, ambassador.cohort_id)
    if programme.module(code) is None:
        raise ModuleUnknown(module=code, modules=tuple(each.code for each in programme.modules))


def _call_off(workshop: WorkshopView, *, work: UnitOfWork) -> None:
    work.connection.exec_driver_sql(workshops.CANCEL, {"id": workshop.id})
    work.publish(
        WorkshopCancelled(workshop_id=workshop.id, ambassador_id=workshop.ambassador_id),
        revision=workshop.revision + 1,
    )


def _found(id: UUID, *, work: UnitOfWork, hold: bool = False) -> WorkshopView:
    found = workshops.find(work.connection, id, hold=hold)
    if found is None:
        raise NotFound(kind="workshop", id=id)
    return found
