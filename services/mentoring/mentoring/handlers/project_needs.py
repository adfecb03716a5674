"""What projects need, until it is met or dropped."""

from uuid import UUID

from mentoring.handlers.projects import get_project, need_open
from mentoring.storage import project_needs
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    AddProjectNeed,
    ChangeProjectNeed,
    GetProject,
    ListProjectNeeds,
    ProjectNeed,
    ProjectNeedPage,
    ProjectNeedStated,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut


def add_project_need(command: AddProjectNeed, *, work: UnitOfWork) -> ProjectNeed:
    """Add what a project needs.

    Raises:
        NotFound: no project of the organisation has this id.
        Closed: it is closed.
    """
    project = need_open(command.project_id, work=work)
    id = new_id()
    work.connection.exec_driver_sql(
        project_needs.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "project_id": project.id,
            "kind": command.kind,
            "text": command.text,
            "amount": command.amount,
        },
    )
    view = _found(id, work=work)
    _tell(view, work=work)
    work.audit("add_project_need", id)
    return view


def change_project_need(command: ChangeProjectNeed, *, work: UnitOfWork) -> ProjectNeed:
    """Change what a project needs; another state than before is told.

    Raises:
        NotFound: no need of a project of the organisation has this id.
        RevisionMismatch: it was changed since it was read.
        Closed: its project is closed.
    """
    need_open(_found(command.need_id, work=work).project_id, work=work)
    before = _found(command.need_id, work=work)
    if before.revision != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=before.revision)
    work.connection.exec_driver_sql(
        project_needs.CHANGE,
        {
            "id": before.id,
            "text": command.text,
            "amount": command.amount,
            "state": command.state,
        },
    )
    view = _found(before.id, work=work)
    if view.state != before.state:
        _tell(view, work=work)
    work.audit("change_project_need", view.id)
    return view


def list_project_needs(query: ListProjectNeeds, *, work: UnitOfWork) -> ProjectNeedPage:
    """A page of what projects need.

    Raises:
        NotFound: no project of the organisation has this id.
    """
    if query.project_id is not None:
        get_project(GetProject(id=query.project_id), work=work)
    found = project_needs.page(
        work.connection,
        project_id=query.project_id,
        kind=query.kind,
        state=query.state,
        after=after_id(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit)
    return ProjectNeedPage(items=items, next=following)


def _tell(need: ProjectNeed, *, work: UnitOfWork) -> None:
    stated = ProjectNeedStated(
        need_id=need.id, project_id=need.project_id, kind=need.kind, state=need.state
    )
    work.publish(stated, revision=need.revision)


def _found(id: UUID, *, work: UnitOfWork) -> ProjectNeed:
    found = project_needs.find(work.connection, id)
    if found is None:
        raise NotFound(kind="project_need", id=id)
    return found
