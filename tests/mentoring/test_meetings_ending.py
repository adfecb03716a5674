"""Meetings that are not to be any more; and what is kept, and shown, of who left."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import pytest

from mentoring.handlers.meetings import cancel_planned, cancel_with_minors, forget
from nosotros.contracts.common import NotFound
from nosotros.contracts.mentoring import (
    AddConfidentialNote,
    AddNote,
    AddStep,
    ChangeStep,
    GetMeeting,
    ListConfidentialNotes,
    ListGoals,
    ListMeetings,
    ListNotes,
    ListSteps,
    NoteGoalProgress,
    PlanMeeting,
    SetGoal,
    StateUnfit,
)
from tests.mentoring.accompanied import MINOR, Pair, end, held, pair, planned
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Act = Callable[..., Any]
Told = Callable[[str], list[Any]]
Rows = Callable[[str], list[dict[str, Any]]]
TimeIs = Callable[[datetime], None]
Run = Callable[..., int]
HOME = "Su casa, Altos de Cazucá"


def _belongings(ask: Ask, match: Pair) -> Any:
    """A meeting at her home, with everything that can be written of her."""
    meeting = held(ask, match.id, channel="in_person", place=HOME)
    ask(AddNote(meeting_id=meeting.id, text="Trajo a su hija."))
    ask(AddConfidentialNote(meeting_id=meeting.id, text="Tiene miedo."))
    step = ask(
        AddStep(
            match_id=match.id,
            text="Llamar a la comisaría",
            owner="mentee",
            due_on=date(2026, 8, 25),
        )
    )
    goal = ask(SetGoal(mentee_id=match.mentee_id, title="Casa propia", target_on=step.due_on))
    ask(NoteGoalProgress(goal_id=goal.id, percent=10, remark="Ya tiene dónde"))
    return meeting, step


def test_meetings_of_matches_that_stop_are_cancelled_and_no_others(
    ask: Ask, act: Act, scenery: Scenery, told: Told
):
    stops, goes_on = (pair(ask, scenery, scenery.mentor().id) for _ in range(2))
    first, second = ask(planned(stops.id)), ask(planned(stops.id, begins="16:00"))
    stays, done = ask(planned(goes_on.id)), held(ask, stops.id)

    act(lambda work: cancel_planned([stops.id], work=work))

    states = {each.id: each.state for each in ask(ListMeetings()).items}
    assert states == {
        first.id: "cancelled",
        second.id: "cancelled",
        stays.id: "planned",
        done.id: "held",
    }
    assert [each["revision"] for each in told("meeting_cancelled")] == [2, 2]


def test_a_mentor_without_a_check_does_not_meet_minors(
    ask: Ask, act: Act, scenery: Scenery, time_is: TimeIs
):
    mentor, other = scenery.mentor(), scenery.mentor()
    minor, adult = pair(ask, scenery, mentor.id, born=MINOR), pair(ask, scenery, mentor.id)
    others = pair(ask, scenery, other.id, born=MINOR)
    begun, to_come = (ask(planned(minor.id, begins=begins)) for begins in ("08:00", "16:00"))
    kept = [ask(planned(adult.id)), ask(planned(others.id))]
    time_is(datetime(2026, 8, 20, 14, tzinfo=UTC))

    act(lambda work: cancel_with_minors(mentor.id, work=work))

    assert ask(GetMeeting(id=to_come.id)).state == "cancelled"
    # It has begun: whether they met is to be reported.
    assert ask(GetMeeting(id=begun.id)).state == "planned"
    assert {ask(GetMeeting(id=each.id)).state for each in kept} == {"planned"}


def test_of_who_is_erased_no_word_is_kept(
    ask: Ask, act: Act, scenery: Scenery, rows: Rows, time_is: TimeIs, run_due: Run, told: Told
):
    erased, other = (pair(ask, scenery, scenery.mentor().id) for _ in range(2))
    meeting, step = _belongings(ask, erased)
    _belongings(ask, other)

    act(lambda work: forget([erased.mentee_id], work=work))

    for table in ("note", "step", "goal"):
        whose = rows(f"SELECT DISTINCT mentee_id FROM {table}")
        assert [each["mentee_id"] for each in whose] == [other.mentee_id]
    assert len(rows("SELECT 1 FROM goal_progress")) == 1
    left = ask(GetMeeting(id=meeting.id))
    assert (left.state, left.place, left.minutes_held) == ("held", None, 50)
    with pytest.raises(NotFound):
        ask(
            ChangeStep(
                step_id=step.id, expected_revision=1, text="?", owner="mentee", due_on=step.due_on
            )
        )
    time_is(datetime(2026, 8, 25, 14, tzinfo=UTC))
    run_due()
    assert [each["match_id"] for each in told("step_due")] == [str(other.id)]


def test_what_was_answered_to_who_wrote_of_her_is_forgotten(
    ask: Ask, act: Act, scenery: Scenery, rows: Rows
):
    erased = pair(ask, scenery, scenery.mentor().id)
    _belongings(ask, erased)

    act(lambda work: forget([erased.mentee_id], work=work))

    for text in (HOME, "Llamar a la comisaría", "Casa propia", "Ya tiene dónde", "hija", "miedo"):
        found = rows(
            "SELECT 1 FROM recorded_answer"
            f" WHERE position(convert_to('{text}', 'UTF8') IN answer) > 0"
        )
        assert found == []


def test_of_who_withdrew_nothing_that_was_written_is_shown_nor_more_is_written(
    ask: Ask, act: Act, scenery: Scenery, rows: Rows
):
    match = pair(ask, scenery, scenery.mentor().id)
    meeting, step = _belongings(ask, match)
    end(ask, match)
    act(lambda work: work.connection.exec_driver_sql("UPDATE person SET restricted = true"))

    assert [each.place for each in ask(ListMeetings()).items] == [None]
    for query in (
        ListNotes(mentee_id=match.mentee_id),
        ListConfidentialNotes(mentee_id=match.mentee_id),
        ListSteps(match_id=match.id),
    ):
        assert [each.text for each in ask(query).items] == [None]
    (goal,) = ask(ListGoals(mentee_id=match.mentee_id)).items
    assert (goal.title, goal.measure, goal.progress[0].remark) == (None, None, None)
    for command in (
        AddNote(meeting_id=meeting.id, text="Más."),
        AddConfidentialNote(meeting_id=meeting.id, text="Más."),
        ChangeStep(
            step_id=step.id, expected_revision=1, text="?", owner="mentee", due_on=step.due_on
        ),
    ):
        with pytest.raises(NotFound):
            ask(command)


def test_nothing_is_planned_or_written_beside_an_end_or_an_erasure(
    ask: Ask, act: Act, scenery: Scenery, rows: Rows
):
    """Whatever comes first: no meeting is left to come, and no word of who is erased."""
    match = pair(ask, scenery, scenery.mentor().id)
    meeting = held(ask, match.id)

    def stop() -> None:
        def does(work: Any) -> None:
            run = work.connection.exec_driver_sql
            for table, id in (
                ("mentor", match.mentor_id),
                ("mentee", match.mentee_id),
                ("match", match.id),
            ):
                run(f"SELECT 1 FROM {table} WHERE id = %(id)s FOR NO KEY UPDATE", {"id": id})
            run("UPDATE match SET state = 'ended' WHERE id = %(id)s", {"id": match.id})
            run(
                "UPDATE mentee SET participant_id = NULL WHERE id = %(id)s", {"id": match.mentee_id}
            )
            cancel_planned([match.id], work=work)
            forget([match.mentee_id], work=work)

        act(does)

    def tried(request: Any) -> None:
        with suppress(StateUnfit, NotFound):
            ask(request)

    def plan(number: int) -> PlanMeeting:
        return planned(match.id, begins=f"1{number}:00")

    requests = [
        request
        for number in range(6)
        for request in (plan(number), AddNote(meeting_id=meeting.id, text=f"Nota {number}"))
    ]
    with ThreadPoolExecutor(6) as pool:
        running = [pool.submit(tried, each) for each in requests[:6]]
        running.append(pool.submit(stop))
        running += [pool.submit(tried, each) for each in requests[6:]]
        for each in running:
            each.result()

    assert rows("SELECT 1 FROM meeting WHERE state = 'planned'") == []
    assert rows("SELECT 1 FROM note") == []
