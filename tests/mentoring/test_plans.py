"""Action plans: goals, and how they come along over the months."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from mentoring.storage import mentees
from nosotros.contracts.common import InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    ChangeGoal,
    Closed,
    GetGoal,
    ListGoals,
    NoteGoalProgress,
    SetGoal,
    StateUnfit,
)
from nosotros.identifiers import new_id
from tests.mentoring.accompanied import Pair, pair
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Act = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
TimeIs = Callable[[datetime], None]


@pytest.fixture
def match(ask: Ask, scenery: Scenery) -> Pair:
    return pair(ask, scenery, scenery.mentor().id)


def _goal(mentee_id: Any, **given: Any) -> SetGoal:
    known: dict[str, Any] = {
        "title": "Estar en dos ferias",
        "measure": "Dos ferias con cuentas hechas",
        "target_on": date(2027, 2, 18),
    }
    return SetGoal(mentee_id=mentee_id, **{**known, **given})


def _changed(goal: Any, **given: Any) -> ChangeGoal:
    known: dict[str, Any] = {
        "expected_revision": goal.revision,
        "title": goal.title,
        "target_on": goal.target_on,
        "measure": goal.measure,
    }
    return ChangeGoal(goal_id=goal.id, **{**known, **given})


def test_a_goal_comes_along_over_the_months(ask: Ask, match: Pair, time_is: TimeIs):
    goal = ask(_goal(match.mentee_id))
    assert (goal.state, goal.percent, goal.progress) == ("open", 0, ())

    for month, percent in ((9, 20), (10, 60), (12, 100)):
        time_is(datetime(2026, month, 18, 14, tzinfo=UTC))
        reached = ask(NoteGoalProgress(goal_id=goal.id, percent=percent, remark=f"Mes {month}"))

    assert (reached.state, reached.percent, reached.revision) == ("reached", 100, 4)
    assert [(each.noted_at.month, each.percent, each.remark) for each in reached.progress] == [
        (9, 20, "Mes 9"),
        (10, 60, "Mes 10"),
        (12, 100, "Mes 12"),
    ]
    again = ask(NoteGoalProgress(goal_id=goal.id, percent=80, remark="  "))
    assert (again.state, again.progress[-1].remark) == ("open", None)
    assert again == ask(GetGoal(id=goal.id))


def test_a_goal_that_is_dropped_is_taken_up_where_it_had_come_to(ask: Ask, match: Pair):
    goal = ask(_goal(match.mentee_id))
    ask(NoteGoalProgress(goal_id=goal.id, percent=40))
    dropped = ask(_changed(ask(GetGoal(id=goal.id)), dropped=True))

    assert (dropped.state, dropped.percent) == ("dropped", 40)
    with pytest.raises(StateUnfit) as refused:
        ask(NoteGoalProgress(goal_id=goal.id, percent=50))
    assert refused.value.state == "dropped"
    assert ask(_changed(dropped, title="Estar en una feria")).state == "open"
    with pytest.raises(RevisionMismatch):
        ask(_changed(dropped))


def test_what_is_no_goal_is_refused(ask: Ask, match: Pair):
    goal = ask(_goal(match.mentee_id))
    wrong = [
        (_goal(match.mentee_id, target_on=date(2026, 8, 17)), "target_on", "date_in_past"),
        (_goal(match.mentee_id, target_on=date(2031, 8, 19)), "target_on", "date_far_away"),
        (_changed(goal, target_on=date(2026, 8, 17)), "target_on", "date_in_past"),
        (NoteGoalProgress(goal_id=goal.id, percent=101), "percent", "range:0:100"),
    ]
    for command, field, code in wrong:
        with pytest.raises(InvalidFields) as refused:
            ask(command)
        assert [(each.field, each.code) for each in refused.value.problems] == [(field, code)]
    for command in (
        _goal(new_id()),
        NoteGoalProgress(goal_id=new_id(), percent=1),
        GetGoal(id=new_id()),
        ListGoals(mentee_id=new_id()),
    ):
        with pytest.raises(NotFound):
            ask(command)


def test_when_mentoring_is_closed_the_plan_is(ask: Ask, act: Act, match: Pair):
    goal = ask(_goal(match.mentee_id))
    act(lambda work: mentees.move(work.connection, match.mentee_id, "closed", at=work.at))

    for command in (
        _goal(match.mentee_id),
        _changed(goal, dropped=True),
        NoteGoalProgress(goal_id=goal.id, percent=1),
    ):
        with pytest.raises(Closed) as refused:
            ask(command)
        assert refused.value.ended_on == "2026-08-18"


def test_a_plan_is_listed_and_its_reading_audited(ask: Ask, match: Pair, rows: Rows):
    first, second = (ask(_goal(match.mentee_id)) for _ in range(2))
    ask(_changed(second, dropped=True))

    assert [each.id for each in ask(ListGoals(mentee_id=match.mentee_id)).items] == [
        first.id,
        second.id,
    ]
    assert ask(ListGoals(mentee_id=match.mentee_id, state="open")).items == (first,)
    page = ask(ListGoals(mentee_id=match.mentee_id, limit=1))
    assert ask(ListGoals(mentee_id=match.mentee_id, after=page.next)).items[0].state == "dropped"
    with pytest.raises(NotFound):
        ask(GetGoal(id=first.id), organisation="another")
    assert {"action": "list_goals"} in rows("SELECT action FROM audit")
