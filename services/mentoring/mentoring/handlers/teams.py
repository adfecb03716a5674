"""Teams, as what becomes of a person changes them: she leaves, comes of age, or is forgotten."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from mentoring.domain.days import day_of
from mentoring.handlers.ley_1780 import recalculate
from mentoring.storage import projects, teams
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.mentoring import TeamChanged


def hold_projects_of(participant_ids: Collection[UUID], *, work: UnitOfWork) -> list[UUID]:
    """Have the projects of some people stay as they are until the work ends; which they are.

    For whoever changes more of these people than their teams: it comes before their mentees.
    """
    ids = teams.projects_of(work.connection, participant_ids)
    projects.hold_all(work.connection, ids)
    return ids


def leave_all(participant_id: UUID, *, on: date, work: UnitOfWork) -> None:
    """End somebody's time in every team on a day, its last; where it has not begun, it never was."""
    for id in hold_projects_of([participant_id], work=work):
        hers = [
            each
            for each in teams.of_project(work.connection, id)
            if each.participant_id == participant_id and each.membership.meets(on, None)
        ]
        left = [each for each in hers if each.membership.until != on]
        for each in left:
            if each.membership.since > on:
                teams.never_join(work.connection, each.id)
            else:
                teams.leave(work.connection, each.id, until=on)
        if left:
            tell_of_team(id, work=work)


def came_of_age(participant_id: UUID, *, work: UnitOfWork) -> None:
    """Do the check of Ley 1780 of her projects again: her age is another, or is told otherwise."""
    for id in hold_projects_of([participant_id], work=work):
        recalculate(id, work=work)


def forget(participant_id: UUID, *, work: UnitOfWork) -> None:
    """Have nobody know any more which member of a team somebody was, or how old.

    Her part in it stays, without a person; the check of Ley 1780 then finds an age unknown.
    """
    ids = hold_projects_of([participant_id], work=work)
    teams.forget(work.connection, participant_id)
    for id in ids:
        recalculate(id, work=work)


def tell_of_team(project_id: UUID, *, work: UnitOfWork) -> None:
    """Tell that the team of a project, which is held, has changed, and do its check again."""
    revision = projects.raise_revision(work.connection, project_id)
    people = teams.count(work.connection, [project_id], on=day_of(work.at))
    work.publish(
        TeamChanged(project_id=project_id, team=people.get(project_id, 0)), revision=revision
    )
    recalculate(project_id, work=work, revision=revision)
