"""The check of Ley 1780 of a project: done again whenever what decides on it has changed."""

from datetime import date, timedelta
from uuid import UUID

from mentoring.domain.days import day_of, midnight_after
from mentoring.domain.ley_1780 import Figures, Judgement, judge, next_turn, reason_text
from mentoring.domain.teams import Membership
from mentoring.storage import projects, teams
from mentoring.storage.projects import Project
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.mentoring import CheckLey1780, Ley1780Judged, Ley1780Reason, Ley1780View

#: the timer of the next day on which the check may come out otherwise by itself; its key is the
#: project's id
DUE = "ley_1780_due"


def check_ley1780(query: CheckLey1780, *, work: UnitOfWork) -> Ley1780View:
    """Whether a project is eligible, with every reason in a language.

    Raises:
        NotFound: no project of the organisation has this id.
    """
    project = projects.find(work.connection, query.id)
    if project is None:
        raise NotFound(kind="project", id=query.id)
    judgement = _judge(project, _team(project.id, work=work), today=day_of(work.at))
    reasons = tuple(
        Ley1780Reason(
            code=each.code,
            finding=each.finding,
            text=reason_text(each, language=query.language),
        )
        for each in judgement.reasons
    )
    return Ley1780View(
        id=project.id,
        outcome=judgement.outcome,
        judged_on=judgement.judged_on,
        eligible_from=judgement.eligible_from,
        reasons=reasons,
        minimum_wage=judgement.minimum_wage,
    )


def ley_1780_due(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Do the check again on a day on which it may come out otherwise."""
    id = UUID(timer.key)
    projects.hold_all(work.connection, [id])
    recalculate(id, work=work)


def first_outcome(project_form: str, *, today: date) -> str:
    """The outcome of a project that has no team and no figures yet."""
    return judge(Figures(legal_form=project_form), [], today=today).outcome


def recalculate(project_id: UUID, *, work: UnitOfWork, revision: int | None = None) -> None:
    """Do the check of a project, which is held, again, and tell of another outcome than before.

    Args:
        project_id: whose.
        work: what changed it.
        revision: of the project, where this work has raised it already; else another outcome
            raises it.
    """
    project = projects.find(work.connection, project_id)
    assert project is not None, "a project that is held is there"
    team = _team(project.id, work=work)
    today = day_of(work.at)
    outcome = _judge(project, team, today=today).outcome
    if outcome != project.ley_1780:
        projects.judge(work.connection, project.id, outcome)
        work.publish(
            Ley1780Judged(project_id=project.id, outcome=outcome),
            revision=revision or projects.raise_revision(work.connection, project.id),
        )
    due_on = next_turn(_figures(project), team, today=today)
    if due_on is None:
        work.cancel(DUE, key=str(project.id))
    else:
        work.schedule(DUE, key=str(project.id), due_at=midnight_after(due_on - timedelta(days=1)))


def _judge(project: Project, team: list[Membership], *, today: date) -> Judgement:
    return judge(_figures(project), team, today=today)


def _figures(project: Project) -> Figures:
    return Figures(
        legal_form=project.legal_form,
        registered_on=project.registered_on,
        workers=project.workers,
        assets=project.assets,
        capital_units=project.capital_units,
    )


def _team(project_id: UUID, *, work: UnitOfWork) -> list[Membership]:
    return teams.memberships(teams.of_project(work.connection, project_id))
