"""The check of Ley 1780: done again whenever what decides on it changes, and told where it differs."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from mentoring.handlers import teams
from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.enrolment import LearnerDescribed, MergeUndone, ParticipantsMerged
from nosotros.contracts.mentoring import (
    ChangeMembership,
    CheckLey1780,
    GetProject,
    GetTeamMember,
    InTeamAlready,
    LeaveTeam,
    ListTeam,
)
from nosotros.identifiers import new_id
from tests.mentoring.ground import SINCE, Ground
from tests.mentoring.refused import wrong
from tests.mentoring.scenery import Scenery

Act = Callable[..., Any]
Hear = Callable[..., None]
Ask = Callable[..., Any]
Told = Callable[[str], list[Any]]
Rows = Callable[[str], list[dict[str, Any]]]
RunDue = Callable[[], int]
Time = Callable[[datetime], None]
TODAY = date(2026, 8, 18)
#: of a natural person, with nothing missing
SMALL: dict[str, Any] = {"legal_form": "natural_person", "workers": 3, "assets": 20_000_000}
OF_A_COMPANY: dict[str, Any] = {**SMALL, "legal_form": "company", "capital_units": 100}


def outcomes(told: Told) -> list[str]:
    return [each["outcome"] for each in told("ley1780_judged")]


def test_every_reason_is_told_in_the_readers_language(ask: Ask, ground: Ground, scenery: Scenery):
    project = ground.figures(ground.project(), legal_form="natural_person", workers=51)
    ground.join(project, role="lead", participant_id=scenery.participant(born=date(2008, 8, 19)))

    view = ground.check(project, language="en")

    assert (view.outcome, view.judged_on, view.eligible_from) == ("not_eligible", TODAY, None)
    assert view.minimum_wage == 1_750_905
    assert [(each.code, each.finding) for each in view.reasons] == [
        ("legal_form", "met"),
        ("not_registered", "met"),
        ("age", "not_yet"),
        ("workers", "not_met"),
        ("assets", "unknown"),
    ]
    assert view.reasons[2].text == (
        "Who leads the team is 17 on 2026-08-18; 18 to 35 are asked for; met from 2026-08-19 on."
    )
    assert ground.check(project).reasons[3].text == "51 trabajadores; como máximo 50."
    with pytest.raises(NotFound):
        ask(CheckLey1780(id=new_id()))
    with pytest.raises(NotFound):
        ask(CheckLey1780(id=project.id), organisation="la-u")


def test_the_check_is_done_again_when_team_or_figures_change_and_told_where_it_differs(
    ask: Ask, ground: Ground, scenery: Scenery, told: Told
):
    project = ground.project()
    lead = ground.join(project, role="lead", participant_id=scenery.participant())
    assert outcomes(told) == []

    ground.figures(project, **SMALL)
    ground.figures(project, **{**SMALL, "workers": 50})
    ground.figures(project, **{**SMALL, "workers": 51})
    ground.figures(project, **SMALL)
    ask(LeaveTeam(member_id=lead.id, until=date(2026, 8, 17)))

    assert outcomes(told) == ["eligible", "not_eligible", "eligible", "needs_review"]
    view = ask(GetProject(id=project.id))
    assert view.ley_1780 == "needs_review"
    assert told("ley1780_judged")[-1] == {
        "revision": view.revision,
        "project_id": str(project.id),
        "outcome": "needs_review",
    }


def test_another_role_or_share_changes_the_check(
    ask: Ask, ground: Ground, scenery: Scenery, told: Told
):
    project = ground.figures(ground.project(), **OF_A_COMPANY)
    ground.join(project, units=49)
    hers = ground.join(project, units=50, participant_id=scenery.participant())
    assert outcomes(told) == []

    ask(
        ChangeMembership(
            member_id=hers.id, expected_revision=1, role="partner", units=51, since=TODAY
        )
    )

    assert outcomes(told) == ["eligible"]


def test_a_registration_is_judged_by_its_day_and_never_by_one_to_come(
    ask: Ask, ground: Ground, scenery: Scenery, told: Told, rows: Rows
):
    project = ground.project()
    # 35 until 31 July
    born = date(1990, 8, 1)
    ground.join(project, role="lead", participant_id=scenery.participant(born=born))
    ground.figures(project, **SMALL)
    assert outcomes(told) == ["not_eligible"]
    with pytest.raises(InvalidFields) as refused:
        ground.figures(project, **SMALL, registered_on=date(2026, 8, 19))
    assert wrong(refused.value) == [("registered_on", "date_in_future")]

    ground.figures(project, **SMALL, registered_on=date(2026, 7, 31))

    assert ground.check(project).judged_on == date(2026, 7, 31)
    assert outcomes(told) == ["not_eligible", "eligible"]
    assert rows("SELECT key FROM timer WHERE name = 'ley_1780_due'") == []


def test_on_a_birthday_the_check_is_done_again_by_itself(
    ask: Ask, ground: Ground, scenery: Scenery, told: Told, time_is: Time, run_due: RunDue
):
    project = ground.project()
    born = date(2009, 3, 1)
    ground.join(project, role="lead", participant_id=scenery.participant(born=born))
    ground.figures(project, **SMALL)
    assert ground.check(project).eligible_from == date(2027, 3, 1)

    # The wage of that year may not be known yet: what is registered then is judged when it is.
    ground.figures(project, **{**SMALL, "assets": None})
    time_is(datetime(2027, 3, 1, 4, 59, tzinfo=UTC))
    assert run_due() == 0
    time_is(datetime(2027, 3, 1, 5, 0, 1, tzinfo=UTC))
    before = ask(GetProject(id=project.id)).revision
    assert run_due() == 1
    assert outcomes(told) == ["not_yet", "needs_review"]
    # Nothing else was different: the same outcome is not told again, nor is it a change.
    assert ask(GetProject(id=project.id)).revision == before
    ages = [each.finding for each in ground.check(project).reasons if each.code == "age"]
    assert ages == ["met"]


def test_a_holder_of_36_turns_the_check_on_the_day_itself(
    ask: Ask, ground: Ground, scenery: Scenery, told: Told, time_is: Time, run_due: RunDue
):
    project = ground.figures(ground.project(), **OF_A_COMPANY)
    ground.join(project, units=51, participant_id=scenery.participant(born=date(1990, 8, 20)))
    ground.join(project, units=49)
    assert outcomes(told) == ["eligible"]

    time_is(datetime(2026, 8, 20, 5, 0, 1, tzinfo=UTC))
    run_due()

    assert outcomes(told) == ["eligible", "not_eligible"]
    view = ask(GetProject(id=project.id))
    assert (view.ley_1780, told("ley1780_judged")[-1]["revision"]) == (
        "not_eligible",
        view.revision,
    )


def test_a_share_that_begins_later_turns_the_check_on_its_day(
    ask: Ask, ground: Ground, scenery: Scenery, told: Told, time_is: Time, run_due: RunDue
):
    project = ground.figures(ground.project(), **OF_A_COMPANY)
    ground.join(project, units=49)
    hers = ground.join(project, units=50, participant_id=scenery.participant())
    change = {"member_id": hers.id, "expected_revision": 1, "role": "partner", "units": 51}
    ask(ChangeMembership(**change, since=date(2026, 8, 25)))
    assert outcomes(told) == []

    time_is(datetime(2026, 8, 25, 12, tzinfo=UTC))
    run_due()

    assert outcomes(told) == ["eligible"]


def test_who_comes_of_age_has_her_projects_judged_again(
    ground: Ground, scenery: Scenery, told: Told, act: Act, rows: Rows, time_is: Time
):
    id = scenery.participant(born=date(2008, 8, 20))
    project, other = ground.project(), ground.project()
    for each in (project, other):
        ground.join(each, role="lead", participant_id=id)
        ground.figures(each, **SMALL)
    assert outcomes(told) == ["not_yet"] * 2
    time_is(datetime(2026, 8, 20, 6, tzinfo=UTC))

    act(lambda work: teams.came_of_age(id, work=work))

    assert outcomes(told)[2:] == ["eligible"] * 2


def test_a_birth_date_that_is_told_otherwise_is_judged_anew(
    ground: Ground, scenery: Scenery, told: Told, hear: Hear
):
    project = ground.project()
    id = scenery.participant(born=date(1980, 1, 1))
    ground.join(project, role="lead", participant_id=id)
    ground.figures(project, **SMALL)

    hear(
        LearnerDescribed(
            participant_id=id,
            first_names="Iria",
            surnames="Bantú Roca",
            birth_date=date(2000, 1, 1),
            language="es",
        ),
        revision=2,
    )

    assert outcomes(told) == ["not_eligible", "eligible"]


def test_a_member_whose_record_is_merged_is_as_old_as_the_one_that_stays(
    ask: Ask, ground: Ground, scenery: Scenery, told: Told, hear: Hear
):
    project = ground.project()
    merged = scenery.participant(born=date(1980, 1, 1))
    survivor = scenery.participant(born=date(2000, 1, 1))
    hers = ground.join(project, role="lead", participant_id=merged)
    ground.figures(project, **SMALL)
    both = {"merge_id": new_id(), "survivor_id": survivor, "merged_id": merged}

    hear(ParticipantsMerged(**both))

    assert ask(GetTeamMember(id=hers.id)).participant_id == survivor
    # By either record she is in the team already.
    for id in (survivor, merged):
        with pytest.raises(InTeamAlready):
            ground.join(project, participant_id=id)
    hear(MergeUndone(**both))
    assert ask(GetTeamMember(id=hers.id)).participant_id == merged
    assert outcomes(told) == ["not_eligible", "eligible", "not_eligible"]


def test_who_withdraws_leaves_every_team(
    ask: Ask, ground: Ground, scenery: Scenery, told: Told, act: Act
):
    id, stays = scenery.participant(), scenery.participant()
    project, later, past = ground.company(100), ground.project(), ground.project()
    hers = ground.join(project, units=60, participant_id=id)
    ground.join(project, units=40, participant_id=stays)
    never = ground.join(later, participant_id=id, since=date(2026, 9, 1))
    before = ground.join(past, participant_id=id)
    ask(LeaveTeam(member_id=before.id, until=SINCE))
    told_before = len(told("team_changed"))

    act(lambda work: teams.leave_all(id, on=TODAY, work=work))

    left = ask(GetTeamMember(id=hers.id))
    assert (left.until, [each.units for each in left.shares]) == (TODAY, [60])
    assert ask(GetTeamMember(id=before.id)).until == SINCE
    assert ask(ListTeam(project_id=later.id)).items == ()
    with pytest.raises(NotFound):
        ask(GetTeamMember(id=never.id))
    assert len(told("team_changed")) == told_before + 2
    act(lambda work: teams.leave_all(id, on=TODAY, work=work))
    assert len(told("team_changed")) == told_before + 2


def test_who_is_forgotten_is_a_member_without_a_person_and_of_unknown_age(
    ask: Ask, ground: Ground, scenery: Scenery, told: Told, act: Act, rows: Rows
):
    id = scenery.participant()
    project = ground.figures(ground.project(), **OF_A_COMPANY)
    hers = ground.join(project, units=60, participant_id=id)
    ground.join(project, units=40)
    assert outcomes(told) == ["eligible"]

    act(lambda work: teams.forget(id, work=work))

    view = ask(GetTeamMember(id=hers.id))
    assert (view.participant_id, view.first_names, view.surnames) == (None, None, None)
    assert (view.units, view.revision) == (60, 2)
    kept = rows(
        f"SELECT participant_id, known_as, birth_date FROM team_member WHERE id = '{hers.id}'"
    )
    assert kept == [{"participant_id": None, "known_as": None, "birth_date": None}]
    assert outcomes(told) == ["eligible", "needs_review"]
    assert ask(GetProject(id=project.id)).team == 2
