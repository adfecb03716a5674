"""Teams: who joins, with which share of the capital, from when to when."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    ChangeMembership,
    Closed,
    GetProject,
    GetTeamMember,
    InTeamAlready,
    JoinTeam,
    LeaveTeam,
    ListTeam,
    MoveProject,
    SharesExceeded,
)
from nosotros.identifiers import new_id
from tests.mentoring.ground import SINCE, SOMEBODY, Ground
from tests.mentoring.refused import wrong
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Told = Callable[[str], list[Any]]
Rows = Callable[[str], list[dict[str, Any]]]
TODAY = date(2026, 8, 18)


def test_a_participant_joins_by_her_record_and_another_person_by_name(
    ask: Ask, ground: Ground, scenery: Scenery, told: Told
):
    project = ground.project()
    id = scenery.participant()

    hers = ask(JoinTeam(project_id=project.id, role="lead", since=SINCE, participant_id=id))
    other = ask(JoinTeam(project_id=project.id, role="partner", since=SINCE, **SOMEBODY))

    assert hers.participant_id == id
    assert hers.first_names
    assert (other.participant_id, other.first_names) == (None, "Iria")
    assert ask(GetProject(id=project.id)).team == 2
    assert ask(ListTeam(project_id=project.id)).items == (hers, other)
    assert [(each["team"], each["revision"]) for each in told("team_changed")] == [(1, 2), (2, 3)]


@pytest.mark.parametrize(
    ("who", "problems"),
    [
        ({}, [("participant_id", "participant_or_person")]),
        (
            {"participant_id": new_id(), **SOMEBODY},
            [("participant_id", "participant_or_person")],
        ),
        ({"first_names": "Iria"}, [("surnames", "required"), ("birth_date", "required")]),
        ({**SOMEBODY, "birth_date": date(2026, 8, 19)}, [("birth_date", "date_in_future")]),
        ({**SOMEBODY, "birth_date": date(1899, 1, 1)}, [("birth_date", "date_far_away")]),
        ({**SOMEBODY, "since": date(2300, 1, 1)}, [("since", "date_far_away")]),
    ],
)
def test_whoever_joins_is_one_person_who_is_known(
    ask: Ask, ground: Ground, who: dict[str, Any], problems: list[tuple[str, str]]
):
    project = ground.project()

    with pytest.raises(InvalidFields) as refused:
        ask(JoinTeam(**{"project_id": project.id, "role": "member", "since": SINCE, **who}))

    assert wrong(refused.value) == problems


def test_nobody_joins_who_is_not_known_here(ask: Ask, ground: Ground, scenery: Scenery):
    project = ground.project()

    with pytest.raises(NotFound) as refused:
        ground.join(project, participant_id=new_id())
    assert refused.value.kind == "participant"
    with pytest.raises(NotFound) as refused:
        ask(
            JoinTeam(
                project_id=new_id(),
                role="lead",
                since=SINCE,
                participant_id=scenery.participant(),
            )
        )
    assert refused.value.kind == "project"


def test_a_participant_is_in_a_team_once_at_a_time(ask: Ask, ground: Ground, scenery: Scenery):
    project, other = ground.project(), ground.project()
    id = scenery.participant()
    first = ground.join(project, participant_id=id)

    with pytest.raises(InTeamAlready) as refused:
        ground.join(project, participant_id=id, since=TODAY)
    assert refused.value.since == SINCE.isoformat()
    with pytest.raises(InTeamAlready):
        ground.join(project, participant_id=id, since=date(2026, 1, 1))
    ground.join(other, participant_id=id)
    ask(LeaveTeam(member_id=first.id, until=date(2026, 8, 10)))
    with pytest.raises(InTeamAlready):
        ground.join(project, participant_id=id, since=date(2026, 8, 10))
    again = ground.join(project, participant_id=id, since=date(2026, 8, 11))
    assert [each.id for each in ask(ListTeam(project_id=project.id)).items] == [first.id, again.id]


def test_shares_have_a_history(ask: Ask, ground: Ground):
    project = ground.company(100)
    view = ground.join(project, units=30)

    def share(units: int, since: date) -> list[tuple[date, int]]:
        member = ask(GetTeamMember(id=view.id))
        after = ask(
            ChangeMembership(
                member_id=view.id,
                expected_revision=member.revision,
                role="partner",
                units=units,
                since=since,
            )
        )
        return [(each.since, each.units) for each in after.shares]

    assert share(40, TODAY) == [(SINCE, 30), (TODAY, 40)]
    assert ask(GetTeamMember(id=view.id)).units == 40
    later = date(2026, 9, 1)
    assert share(10, later) == [(SINCE, 30), (TODAY, 40), (later, 10)]
    assert ask(GetTeamMember(id=view.id)).units == 40
    # From a day on: what was to come after it does not come.
    middle = date(2026, 8, 1)
    assert share(20, middle) == [(SINCE, 30), (middle, 20)]
    assert share(20, TODAY) == [(SINCE, 30), (middle, 20)]


def test_a_membership_is_changed_once_it_was_read_and_within_its_time(ask: Ask, ground: Ground):
    view = ground.join(ground.project())
    values: dict[str, Any] = {"member_id": view.id, "role": "adviser", "units": 0}

    with pytest.raises(RevisionMismatch):
        ask(ChangeMembership(**values, expected_revision=7, since=TODAY))
    for since, code in (
        (date(2026, 6, 30), "before_joining"),
        (date(2300, 1, 1), "date_far_away"),
    ):
        with pytest.raises(InvalidFields) as refused:
            ask(ChangeMembership(**values, expected_revision=1, since=since))
        assert wrong(refused.value) == [("since", code)]
    assert ask(ChangeMembership(**values, expected_revision=1, since=TODAY)).role == "adviser"


def test_who_leaves_is_counted_until_her_last_day_and_her_share_ends_with_it(
    ask: Ask, ground: Ground, told: Told
):
    project = ground.company(100)
    first, second = ground.join(project, units=60), ground.join(project, units=40)

    left = ask(LeaveTeam(member_id=first.id, until=TODAY))

    assert (left.until, left.units) == (TODAY, 60)
    assert ask(GetProject(id=project.id)).team == 2
    with pytest.raises(InvalidFields) as refused:
        ask(LeaveTeam(member_id=first.id, until=date(2026, 8, 20)))
    assert wrong(refused.value) == [("until", "after_leaving")]
    # An end that is still to come can be brought forward.
    left = ask(LeaveTeam(member_id=first.id, until=date(2026, 8, 17)))
    assert (left.until, left.units) == (date(2026, 8, 17), 0)
    assert [each.units for each in left.shares] == [60]
    assert ask(GetProject(id=project.id)).team == 1
    assert told("team_changed")[-1]["team"] == 1
    with pytest.raises(Closed) as closed:
        ask(LeaveTeam(member_id=first.id, until=date(2026, 8, 1)))
    assert closed.value.ended_on == "2026-08-17"
    with pytest.raises(InvalidFields) as refused:
        ask(LeaveTeam(member_id=second.id, until=date(2026, 6, 30)))
    assert wrong(refused.value) == [("until", "before_joining")]
    ground.join(project, units=60, since=TODAY)


def test_at_no_day_is_more_of_the_capital_somebodys_than_there_is(ask: Ask, ground: Ground):
    project = ground.company(100)
    first = ground.join(project, units=60)
    second = ground.join(project, units=40)

    with pytest.raises(SharesExceeded) as refused:
        ground.join(project, units=1)
    assert (refused.value.held, refused.value.units) == (101, 100)
    # She sells some in September, but another one buys them in August already.
    ask(
        ChangeMembership(
            member_id=first.id,
            expected_revision=1,
            role="partner",
            units=30,
            since=date(2026, 9, 1),
        )
    )
    change: dict[str, Any] = {
        "member_id": second.id,
        "expected_revision": 1,
        "role": "partner",
        "units": 70,
    }
    with pytest.raises(SharesExceeded) as refused:
        ask(ChangeMembership(**change, since=date(2026, 8, 31)))
    assert refused.value.held == 130
    assert ask(ChangeMembership(**change, since=date(2026, 9, 1))).units == 40
    # What is to come counts for what begins today.
    with pytest.raises(SharesExceeded):
        ground.join(project, units=1, since=TODAY)


def test_capital_is_not_lowered_below_what_is_somebodys(ask: Ask, ground: Ground):
    project = ground.company(100)
    ground.join(project, units=60)

    with pytest.raises(SharesExceeded) as refused:
        ground.figures(project, legal_form="company", capital_units=59)
    assert (refused.value.held, refused.value.units) == (60, 59)
    assert ground.figures(project, legal_form="company", capital_units=60).capital_units == 60
    with pytest.raises(InvalidFields) as invalid:
        ground.figures(project, legal_form="company", capital_units=0)
    assert wrong(invalid.value) == [("capital_units", "no_capital")]
    # Not known: nothing to hold shares against.
    ground.figures(project, legal_form="company")
    ground.join(project, units=1_000_000_000_000)


def test_the_team_of_a_closed_project_stays_as_it_is(ask: Ask, ground: Ground):
    project = ground.project()
    view = ground.join(project)
    ask(MoveProject(project_id=project.id, stage="closed"))

    with pytest.raises(Closed):
        ground.join(project)
    with pytest.raises(Closed):
        ask(LeaveTeam(member_id=view.id, until=TODAY))
    with pytest.raises(Closed):
        ask(
            ChangeMembership(
                member_id=view.id, expected_revision=1, role="lead", units=0, since=TODAY
            )
        )


def test_another_organisation_sees_nothing_of_a_team(ask: Ask, ground: Ground):
    project = ground.project()
    view = ground.join(project)

    for question in (GetTeamMember(id=view.id), ListTeam(project_id=project.id)):
        with pytest.raises(NotFound):
            ask(question, organisation="la-u")
    with pytest.raises(NotFound):
        ask(LeaveTeam(member_id=view.id, until=TODAY), organisation="la-u")


def test_reading_a_team_is_written_down_and_no_event_names_anybody(
    ask: Ask, ground: Ground, rows: Rows
):
    project = ground.project()
    view = ground.join(project)
    ask(GetTeamMember(id=view.id))
    ask(ListTeam(project_id=project.id))

    actions = [each["action"] for each in rows("SELECT action FROM audit")]
    assert {"get_team_member", "list_team", "join_team"} <= set(actions)
    told = rows("SELECT visibility, convert_from(data, 'UTF8') AS data FROM outbox")
    assert not any("Iria" in each["data"] or "1984" in each["data"] for each in told)
    assert {each["visibility"] for each in told} == {"public"}


def test_who_is_to_join_later_is_not_counted_yet(ask: Ask, ground: Ground):
    project = ground.company(100)

    view = ground.join(project, since=date(2026, 8, 19), units=10)

    assert (view.units, [each.units for each in view.shares]) == (0, [10])
    assert ask(GetProject(id=project.id)).team == 0
