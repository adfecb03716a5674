"""Next steps: noted, changed, dropped, told of on their day."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    AddStep,
    ChangeStep,
    DropStep,
    GetStep,
    ListSteps,
    StateUnfit,
)
from nosotros.identifiers import new_id
from tests.mentoring.accompanied import end, pair, planned
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Told = Callable[[str], list[Any]]
TimeIs = Callable[[datetime], None]
Run = Callable[..., int]
DUE = date(2026, 8, 25)
#: 9:00 in Bogotá on the day
TOLD_AT = datetime(2026, 8, 25, 14, tzinfo=UTC)


def _step(match_id: Any, **given: Any) -> AddStep:
    known: dict[str, Any] = {"text": "Cotizar tres máquinas", "owner": "mentee", "due_on": DUE}
    return AddStep(match_id=match_id, **{**known, **given})


def _changed(step: Any, **given: Any) -> ChangeStep:
    known: dict[str, Any] = {
        "expected_revision": step.revision,
        "text": step.text,
        "owner": step.owner,
        "due_on": step.due_on,
        "done_on": step.done_on,
    }
    return ChangeStep(step_id=step.id, **{**known, **given})


def test_a_step_is_told_of_at_nine_on_its_day(
    ask: Ask, scenery: Scenery, told: Told, time_is: TimeIs, run_due: Run
):
    match = pair(ask, scenery, scenery.mentor().id)
    meeting = ask(planned(match.id))
    step = ask(_step(match.id, meeting_id=meeting.id))
    assert (step.meeting_id, step.done_on, step.revision) == (meeting.id, None, 1)

    time_is(datetime(2026, 8, 25, 13, 59, tzinfo=UTC))
    assert run_due() == 0
    time_is(TOLD_AT)
    assert run_due() == 1

    (event,) = told("step_due")
    assert (event["step_id"], event["owner"]) == (str(step.id), "mentee")
    assert event["mentee_id"] == str(match.mentee_id)
    assert "Cotizar" not in str(event)


def test_what_is_done_dropped_moved_or_over_is_not_told_of(
    ask: Ask, scenery: Scenery, told: Told, time_is: TimeIs, run_due: Run
):
    match, over = pair(ask, scenery, scenery.mentor().id), pair(ask, scenery, scenery.mentor().id)
    done, dropped, moved = (ask(_step(match.id)) for _ in range(3))
    ask(_step(over.id))
    end(ask, over)
    ask(_changed(done, done_on=date(2026, 8, 18)))
    ask(DropStep(step_id=dropped.id))
    ask(_changed(moved, due_on=date(2026, 8, 27)))

    time_is(TOLD_AT)
    run_due()
    assert told("step_due") == []

    time_is(datetime(2026, 8, 27, 14, tzinfo=UTC))
    run_due()
    assert [each["step_id"] for each in told("step_due")] == [str(moved.id)]
    with pytest.raises(NotFound):
        ask(GetStep(id=dropped.id))


def test_a_step_that_was_not_done_after_all_is_told_of_again(
    ask: Ask, scenery: Scenery, told: Told, time_is: TimeIs, run_due: Run
):
    step = ask(_step(pair(ask, scenery, scenery.mentor().id).id))
    done = ask(_changed(step, done_on=date(2026, 8, 18)))

    ask(_changed(done, done_on=None))

    time_is(TOLD_AT)
    run_due()
    assert len(told("step_due")) == 1


def test_what_was_told_of_and_is_so_no_more_is_settled(
    ask: Ask, scenery: Scenery, told: Told, time_is: TimeIs, run_due: Run
):
    match = pair(ask, scenery, scenery.mentor().id)
    done, dropped, moved, given, reworded = (ask(_step(match.id)) for _ in range(5))
    time_is(TOLD_AT)
    assert run_due() == 5

    ask(_changed(done, done_on=DUE))
    ask(DropStep(step_id=dropped.id))
    ask(_changed(moved, due_on=date(2026, 8, 27)))
    ask(_changed(given, owner="mentor"))
    ask(_changed(reworded, text="Cotizar dos"))

    settled = told("step_settled")
    assert [each["step_id"] for each in settled] == [
        str(each.id) for each in (done, dropped, moved, given)
    ]
    assert {(each["mentee_id"], each["match_id"], each["revision"]) for each in settled} == {
        (str(match.mentee_id), str(match.id), 2)
    }


def test_what_nobody_was_told_of_or_is_settled_already_is_not_settled(
    ask: Ask, scenery: Scenery, told: Told, time_is: TimeIs, run_due: Run
):
    match = pair(ask, scenery, scenery.mentor().id)
    early, dropped, done = (ask(_step(match.id)) for _ in range(3))
    ask(_changed(early, done_on=date(2026, 8, 18)))
    ask(DropStep(step_id=dropped.id))
    time_is(TOLD_AT)
    run_due()

    again = ask(_changed(done, done_on=DUE))
    ask(_changed(again, text="Cotizar dos"))
    ask(DropStep(step_id=done.id))

    assert [each["step_id"] for each in told("step_settled")] == [str(done.id)]


def test_a_step_is_changed_by_whoever_read_it_last(ask: Ask, scenery: Scenery):
    match = pair(ask, scenery, scenery.mentor().id)
    step = ask(_step(match.id))
    changed = ask(_changed(step, text="Cotizar dos", owner="mentor"))

    assert (changed.text, changed.owner, changed.revision) == ("Cotizar dos", "mentor", 2)
    with pytest.raises(RevisionMismatch):
        ask(_changed(step))
    end(ask, match)
    assert ask(_changed(changed, done_on=date(2026, 8, 18))).done_on == date(2026, 8, 18)


def test_days_that_make_no_sense_are_refused(ask: Ask, scenery: Scenery, time_is: TimeIs):
    match = pair(ask, scenery, scenery.mentor().id)
    step = ask(_step(match.id))
    wrong = [
        (_step(match.id, due_on=date(2026, 8, 17)), "due_on", "date_in_past"),
        (_step(match.id, due_on=date(2027, 8, 19)), "due_on", "date_far_away"),
        (_changed(step, due_on=date(2026, 8, 17)), "due_on", "date_in_past"),
        (_changed(step, done_on=date(2026, 8, 19)), "done_on", "date_in_future"),
    ]
    for command, field, code in wrong:
        with pytest.raises(InvalidFields) as refused:
            ask(command)
        assert [(each.field, each.code) for each in refused.value.problems] == [(field, code)]
    # What was due already stays so while only its words are changed.
    time_is(datetime(2026, 9, 1, 14, tzinfo=UTC))
    assert ask(_changed(step, text="Cotizar una")).due_on == DUE


def test_steps_belong_to_an_active_match_and_to_its_own_meetings(ask: Ask, scenery: Scenery):
    match, other = pair(ask, scenery, scenery.mentor().id), pair(ask, scenery, scenery.mentor().id)
    elsewhere = ask(planned(other.id))

    with pytest.raises(NotFound):
        ask(_step(match.id, meeting_id=elsewhere.id))
    with pytest.raises(NotFound):
        ask(_step(new_id()))
    with pytest.raises(NotFound):
        ask(DropStep(step_id=new_id()))
    end(ask, match)
    with pytest.raises(StateUnfit):
        ask(_step(match.id))


def test_steps_are_listed_of_a_match_or_as_they_are_open_by_a_day(ask: Ask, scenery: Scenery):
    match, other = pair(ask, scenery, scenery.mentor().id), pair(ask, scenery, scenery.mentor().id)
    first, second = ask(_step(match.id)), ask(_step(match.id, due_on=date(2026, 9, 1)))
    third = ask(_step(other.id))
    done = ask(_changed(ask(_step(other.id)), done_on=date(2026, 8, 18)))

    assert ask(ListSteps(match_id=match.id)).items == (first, second)
    assert ask(ListSteps(open_on=DUE)).items == (first, third)
    page = ask(ListSteps(match_id=other.id, limit=1))
    assert ask(ListSteps(match_id=other.id, limit=1, after=page.next)).items == (done,)
    with pytest.raises(NotFound):
        ask(ListSteps(match_id=new_id()))
    assert ask(ListSteps(open_on=DUE), organisation="another").items == ()
    with pytest.raises(NotFound):
        ask(GetStep(id=first.id), organisation="another")
