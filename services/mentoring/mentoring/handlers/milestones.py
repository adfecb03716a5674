"""What a project sets out to have reached by a day."""

from uuid import UUID

from mentoring.domain.days import day_of, is_of_our_time
from mentoring.handlers.projects import get_project, need_open
from mentoring.handlers.refusing import refuse
from mentoring.storage import milestones
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    AddMilestone,
    ChangeMilestone,
    GetProject,
    ListMilestones,
    Milestone,
    MilestonePage,
    MilestoneReached,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut


def add_milestone(command: AddMilestone, *, work: UnitOfWork) -> Milestone:
    """Add what a project sets out to have reached by a day.

    Raises:
        InvalidFields: the day is too far away.
        NotFound: no project of the organisation has this id.
        Closed: it is closed.
    """
    if not is_of_our_time(command.due_on):
        refuse([("due_on", "date_far_away")])
    project = need_open(command.project_id, work=work)
    id = new_id()
    work.connection.exec_driver_sql(
        milestones.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "project_id": project.id,
            "title": command.title,
            "due_on": command.due_on,
        },
    )
    work.audit("add_milestone", id)
    return _found(id, work=work)


def change_milestone(command: ChangeMilestone, *, work: UnitOfWork) -> Milestone:
    """Change a milestone, or say when it was reached; that it was not after all, is not told.

    Raises:
        InvalidFields: the day is too far away, or it was reached on one to come.
        NotFound: no milestone of the organisation has this id.
        RevisionMismatch: it was changed since it was read.
        Closed: its project is closed.
    """
    problems: list[tuple[str, str]] = []
    if not is_of_our_time(command.due_on):
        problems.append(("due_on", "date_far_away"))
    if command.reached_on is not None:
        if command.reached_on > day_of(work.at):
            problems.append(("reached_on", "date_in_future"))
        elif not is_of_our_time(command.reached_on):
            problems.append(("reached_on", "date_far_away"))
    refuse(problems)
    need_open(_found(command.milestone_id, work=work).project_id, work=work)
    before = _found(command.milestone_id, work=work)
    if before.revision != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=before.revision)
    work.connection.exec_driver_sql(
        milestones.CHANGE,
        {
            "id": before.id,
            "title": command.title,
            "due_on": command.due_on,
            "reached_on": command.reached_on,
        },
    )
    if command.reached_on is not None and command.reached_on != before.reached_on:
        work.publish(
            MilestoneReached(
                milestone_id=before.id,
                project_id=before.project_id,
                reached_on=command.reached_on,
            ),
            revision=before.revision + 1,
        )
    work.audit("change_milestone", before.id)
    return _found(before.id, work=work)


def list_milestones(query: ListMilestones, *, work: UnitOfWork) -> MilestonePage:
    """A page of a project's milestones.

    Raises:
        NotFound: no project of the organisation has this id.
    """
    project = get_project(GetProject(id=query.project_id), work=work)
    found = milestones.page(
        work.connection, project.id, after=after_id(query.after), limit=query.limit + 1
    )
    items, following = cut(found, query.limit)
    return MilestonePage(items=items, next=following)


def _found(id: UUID, *, work: UnitOfWork) -> Milestone:
    found = milestones.find(work.connection, id)
    if found is None:
        raise NotFound(kind="milestone", id=id)
    return found
