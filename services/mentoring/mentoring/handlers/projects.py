"""Projects: begun, changed, moved from stage to stage, read."""

from collections.abc import Sequence
from uuid import UUID

from mentoring.domain.days import day_of
from mentoring.domain.teams import most_held
from mentoring.handlers.ley_1780 import first_outcome, recalculate
from mentoring.handlers.refusing import refuse
from mentoring.storage import projects, teams
from mentoring.storage.projects import Project
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    BeginProject,
    ChangeProject,
    Closed,
    GetProject,
    ListProjects,
    MoveProject,
    ProjectBegun,
    ProjectMoved,
    ProjectPage,
    ProjectView,
    SharesExceeded,
    StateFigures,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut

#: the stage that every project begins in
_FIRST = "idea"


def begin_project(command: BeginProject, *, work: UnitOfWork) -> ProjectView:
    """Begin a project, as an idea without a team."""
    id = new_id()
    today = day_of(work.at)
    work.connection.exec_driver_sql(
        projects.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "name": command.name,
            "purpose": command.purpose,
            "municipality": command.municipality,
            "neighbourhood": command.neighbourhood,
            "sector": command.sector,
            "stage": _FIRST,
            "legal_form": command.legal_form,
            "ley_1780": first_outcome(command.legal_form, today=today),
            "began_at": work.at,
        },
    )
    projects.enter(work.connection, id, _FIRST, organisation=work.organisation, on=today)
    work.publish(
        ProjectBegun(project_id=id, sector=command.sector, municipality=command.municipality),
        revision=1,
    )
    work.audit("begin_project", id)
    return get_project(GetProject(id=id), work=work)


def change_project(command: ChangeProject, *, work: UnitOfWork) -> ProjectView:
    """Change what a project is about.

    Raises:
        NotFound: no project of the organisation has this id.
        RevisionMismatch: it was changed since it was read.
        Closed: it is closed.
    """
    project = _unchanged(command.project_id, command.expected_revision, work=work)
    work.connection.exec_driver_sql(
        projects.CHANGE,
        {
            "id": project.id,
            "name": command.name,
            "purpose": command.purpose,
            "municipality": command.municipality,
            "neighbourhood": command.neighbourhood,
            "sector": command.sector,
        },
    )
    work.audit("change_project", project.id)
    return get_project(GetProject(id=project.id), work=work)


def state_figures(command: StateFigures, *, work: UnitOfWork) -> ProjectView:
    """State a project's legal form and figures, and do the check of Ley 1780 again.

    Raises:
        NotFound: no project of the organisation has this id.
        RevisionMismatch: it was changed since it was read.
        Closed: it is closed.
        SharesExceeded: more units of capital are somebody's, today or later, than there would be.
        InvalidFields: it is to have been registered on a day to come, or has capital of no unit.
    """
    today = day_of(work.at)
    problems: list[tuple[str, str]] = []
    if command.registered_on is not None and command.registered_on > today:
        problems.append(("registered_on", "date_in_future"))
    if command.capital_units == 0:
        problems.append(("capital_units", "no_capital"))
    refuse(problems)
    project = _unchanged(command.project_id, command.expected_revision, work=work)
    if command.capital_units is not None:
        team = teams.memberships(teams.of_project(work.connection, project.id))
        held = most_held(team, since=today)
        if held > command.capital_units:
            raise SharesExceeded(held=held, units=command.capital_units)
    work.connection.exec_driver_sql(
        projects.STATE_FIGURES,
        {
            "id": project.id,
            "legal_form": command.legal_form,
            "registered_on": command.registered_on,
            "workers": command.workers,
            "assets": command.assets,
            "capital_units": command.capital_units,
        },
    )
    recalculate(project.id, work=work, revision=project.revision + 1)
    work.audit("state_figures", project.id)
    return get_project(GetProject(id=project.id), work=work)


def move_project(command: MoveProject, *, work: UnitOfWork) -> ProjectView:
    """Have a project enter a stage; entering another one, a closed project is open again.

    Raises:
        NotFound: no project of the organisation has this id.
        Closed: it is closed, and is to be closed.
        InvalidFields: it is in this stage already.
    """
    project = _held(command.project_id, work=work)
    if command.stage == project.stage:
        if project.closed_at is not None:
            raise Closed(ended_on=day_of(project.closed_at).isoformat())
        refuse([("stage", "same_stage")])
    closed_at = work.at if command.stage == "closed" else None
    values = {"id": project.id, "stage": command.stage, "closed_at": closed_at}
    work.connection.exec_driver_sql(projects.MOVE, values)
    projects.enter(
        work.connection,
        project.id,
        command.stage,
        organisation=work.organisation,
        on=day_of(work.at),
        remark=command.remark,
    )
    work.publish(
        ProjectMoved(project_id=project.id, stage=command.stage, before=project.stage),
        revision=project.revision + 1,
    )
    work.audit("move_project", project.id)
    return get_project(GetProject(id=project.id), work=work)


def get_project(query: GetProject, *, work: UnitOfWork) -> ProjectView:
    """One project.

    Raises:
        NotFound: no project of the organisation has this id.
    """
    found = projects.find(work.connection, query.id)
    if found is None:
        raise NotFound(kind="project", id=query.id)
    return _views([found], work=work)[0]


def list_projects(query: ListProjects, *, work: UnitOfWork) -> ProjectPage:
    """A page of projects."""
    found = projects.page(
        work.connection,
        stage=query.stage,
        sector=query.sector,
        municipality=query.municipality,
        after=after_id(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit)
    return ProjectPage(items=_views(items, work=work), next=following)


def need_open(id: UUID, *, work: UnitOfWork) -> Project:
    """A project that goes on, held until the work ends.

    Raises:
        NotFound: no project of the organisation has this id.
        Closed: it is closed.
    """
    found = _held(id, work=work)
    if found.closed_at is not None:
        raise Closed(ended_on=day_of(found.closed_at).isoformat())
    return found


def _held(id: UUID, *, work: UnitOfWork) -> Project:
    found = projects.find(work.connection, id, hold=True)
    if found is None:
        raise NotFound(kind="project", id=id)
    return found


def _unchanged(id: UUID, expected: int, *, work: UnitOfWork) -> Project:
    found = _held(id, work=work)
    if found.revision != expected:
        raise RevisionMismatch(expected=expected, current=found.revision)
    if found.closed_at is not None:
        raise Closed(ended_on=day_of(found.closed_at).isoformat())
    return found


def _views(found: Sequence[Project], *, work: UnitOfWork) -> tuple[ProjectView, ...]:
    ids = [each.id for each in found]
    stages = projects.stages(work.connection, ids)
    people = teams.count(work.connection, ids, on=day_of(work.at))
    return tuple(
        ProjectView(
            id=each.id,
            revision=each.revision,
            name=each.name,
            purpose=each.purpose,
            municipality=each.municipality,
            neighbourhood=each.neighbourhood,
            sector=each.sector,
            stage=each.stage,
            stages=tuple(stages[each.id]),
            legal_form=each.legal_form,
            registered_on=each.registered_on,
            workers=each.workers,
            assets=each.assets,
            capital_units=each.capital_units,
            team=people.get(each.id, 0),
            began_at=each.began_at,
            closed_at=each.closed_at,
            ley_1780=each.ley_1780,
        )
        for each in found
    )
