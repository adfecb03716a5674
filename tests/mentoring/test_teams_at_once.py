"""What two people, or two processes, do to one project at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from mentoring.domain.teams import Held, Membership, most_held
from mentoring.handlers import teams
from nosotros.contracts.common import RevisionMismatch
from nosotros.contracts.mentoring import (
    ChangeMembership,
    GetProject,
    GetTeamMember,
    InTeamAlready,
    LeaveTeam,
    ListTeam,
    SharesExceeded,
)
from tests.mentoring.ground import SINCE, Ground
from tests.mentoring.scenery import Scenery

Act = Callable[..., Any]
Ask = Callable[..., Any]
Told = Callable[[str], list[Any]]
TODAY = date(2026, 8, 18)


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Do everything in threads of their own; what each answered, or was refused with."""

    def outcome(job: Callable[[], Any]) -> Any:
        try:
            return job()
        except (SharesExceeded, InTeamAlready, RevisionMismatch) as refused:
            return type(refused)

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(outcome, jobs))


def held(ask: Ask, project: Any) -> int:
    """The most of the capital that is somebody's on any day."""
    views = ask(ListTeam(project_id=project.id)).items
    team = [
        Membership(
            role=each.role,
            born=None,
            since=each.since,
            until=each.until,
            shares=tuple(Held(since=one.since, units=one.units) for one in each.shares),
        )
        for each in views
    ]
    return most_held(team, since=SINCE)


def test_those_who_join_at_once_hold_no_more_than_there_is(ask: Ask, ground: Ground):
    project = ground.company(100)

    answers = at_once(*[lambda: ground.join(project, units=30)] * 6)

    assert answers.count(SharesExceeded) == 3
    assert held(ask, project) == 90
    assert ask(GetProject(id=project.id)).team == 3


def test_two_shares_that_grow_at_once_do_not_exceed_the_capital(ask: Ask, ground: Ground):
    for _ in range(4):
        project = ground.company(100)
        both = [ground.join(project, units=40) for _ in range(2)]

        def grow(view: Any, day: date) -> Any:
            return ask(
                ChangeMembership(
                    member_id=view.id, expected_revision=1, role="partner", units=60, since=day
                )
            )

        answers = at_once(
            lambda both=both: grow(both[0], TODAY),
            lambda both=both: grow(both[1], date(2026, 9, 1)),
        )

        assert answers.count(SharesExceeded) == 1
        assert held(ask, project) == 100


def test_capital_that_is_lowered_while_shares_grow_stays_enough_for_them(ask: Ask, ground: Ground):
    for _ in range(4):
        project = ground.company(100)

        answers = at_once(
            lambda project=project: ground.join(project, units=80),
            lambda project=project: ground.figures(project, legal_form="company", capital_units=50),
        )

        units = ask(GetProject(id=project.id)).capital_units
        assert {SharesExceeded, RevisionMismatch} & set(answers)
        assert held(ask, project) <= units


def test_a_participant_who_joins_twice_at_once_is_in_the_team_once(
    ask: Ask, ground: Ground, scenery: Scenery
):
    project = ground.project()
    id = scenery.participant()

    answers = at_once(*[lambda: ground.join(project, participant_id=id)] * 5)

    assert answers.count(InTeamAlready) == 4
    assert ask(GetProject(id=project.id)).team == 1


def test_who_withdraws_while_her_teams_change_leaves_them_and_nobody_waits_in_a_circle(
    ask: Ask, act: Act, ground: Ground, scenery: Scenery, told: Told
):
    id, other = scenery.participant(), scenery.participant()
    projects = [ground.company(100) for _ in range(3)]
    hers = [ground.join(each, units=10, participant_id=id) for each in projects]
    others = [ground.join(each, units=10, participant_id=other) for each in reversed(projects)]

    at_once(
        lambda: act(lambda work: teams.leave_all(id, on=TODAY, work=work)),
        lambda: act(lambda work: teams.forget(other, work=work)),
        *(lambda each=each: ground.join(each, units=5) for each in projects),
        lambda: act(lambda work: teams.came_of_age(id, work=work)),
        lambda: ask(LeaveTeam(member_id=others[0].id, until=TODAY)),
    )

    assert {ask(GetTeamMember(id=each.id)).until for each in hers} == {TODAY}
    assert {ask(GetTeamMember(id=each.id)).participant_id for each in others} == {None}
    revisions = [(each["project_id"], each["revision"]) for each in told("team_changed")]
    assert len(revisions) == len(set(revisions))
