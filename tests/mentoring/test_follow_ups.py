"""Follow-ups: due on their morning, answered or not, and counted so that nobody is known by it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.mentoring import (
    AnswerFollowUp,
    GetFollowUp,
    GetFollowUpAnswers,
    ListFollowUps,
    ListMentees,
    SkipFollowUp,
    StateUnfit,
    SummariseFollowUps,
)
from nosotros.identifiers import new_id
from tests.mentoring.graduating import complete, lose, states
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Hear = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]
Told = Callable[[str], list[Any]]
TimeIs = Callable[[datetime], None]
Run = Callable[..., int]
#: the morning of the first follow-up
DUE = datetime(2026, 11, 17, 14, tzinfo=UTC)


@pytest.fixture
def first(ask: Ask, hear: Hear, scenery: Scenery) -> Any:
    """The first follow-up of a graduate, due on 17 November 2026."""
    complete(hear, scenery.participant())
    return ask(ListFollowUps()).items[0]


def test_a_follow_up_is_due_on_its_morning(
    ask: Ask, first: Any, time_is: TimeIs, run_due: Run, told: Told
):
    time_is(datetime(2026, 11, 17, 13, 59, tzinfo=UTC))
    assert run_due() == 0
    time_is(DUE)
    assert run_due() == 1

    found = ask(GetFollowUp(id=first.id))
    assert (found.state, found.revision) == ("due", 2)
    (mentee,) = ask(ListMentees()).items
    (due,) = told("follow_up_due")
    assert due == {
        "revision": 2,
        "follow_up_id": str(first.id),
        "mentee_id": str(mentee.id),
        "participant_id": str(mentee.participant_id),
        "months": 3,
    }
    assert ask(ListFollowUps(due_by=first.due_on, state="due")).items == (found,)


def test_answers_are_noted_from_two_weeks_before_and_corrected_later(
    ask: Ask, first: Any, time_is: TimeIs, run_due: Run, rows: Rows
):
    time_is(datetime(2026, 11, 3, 4, 59, tzinfo=UTC))
    with pytest.raises(StateUnfit) as refused:
        ask(AnswerFollowUp(follow_up_id=first.id))
    assert refused.value.state == "planned"

    time_is(datetime(2026, 11, 3, 5, tzinfo=UTC))
    given = {"income": "half_to_one", "occupation": "own_project", "wellbeing": 4}
    answered = ask(AnswerFollowUp(follow_up_id=first.id, **given, livelihoods=3, remark="Bien."))
    assert answered.state == "answered"

    time_is(datetime(2026, 11, 18, tzinfo=UTC))
    assert run_due() == 0
    corrected = ask(AnswerFollowUp(follow_up_id=first.id, **given))
    assert corrected.answered_at == answered.answered_at
    answers = ask(GetFollowUpAnswers(id=first.id))
    assert (answers.income, answers.livelihoods, answers.remark) == ("half_to_one", None, None)
    read = rows("SELECT subject FROM audit WHERE action = 'get_follow_up_answers'")
    assert [each["subject"] for each in read] == [str(first.id)]


def test_who_does_not_answer_may_do_so_after_all(ask: Ask, first: Any, rows: Rows):
    assert ask(SkipFollowUp(follow_up_id=first.id)).state == "not_answered"
    assert len(rows("SELECT FROM timer WHERE name = 'follow_up_due'")) == 3
    with pytest.raises(StateUnfit):
        ask(SkipFollowUp(follow_up_id=first.id))

    assert ask(AnswerFollowUp(follow_up_id=first.id, wellbeing=5)).state == "answered"
    with pytest.raises(StateUnfit):
        ask(SkipFollowUp(follow_up_id=first.id))


@pytest.mark.parametrize("settle", [AnswerFollowUp, SkipFollowUp])
def test_what_was_due_is_settled_once_something_came_of_it(
    ask: Ask, first: Any, time_is: TimeIs, run_due: Run, told: Told, settle: Any
):
    time_is(DUE)
    run_due()

    ask(settle(follow_up_id=first.id))
    ask(AnswerFollowUp(follow_up_id=first.id, wellbeing=5))

    assert told("follow_up_settled") == [
        {"revision": 3, "follow_up_id": str(first.id), "mentee_id": str(first.mentee_id)}
    ]


def test_who_loses_what_she_completed_is_asked_no_more(
    ask: Ask, hear: Hear, scenery: Scenery, time_is: TimeIs, run_due: Run, told: Told
):
    participant_id, cohort_id = scenery.participant(), new_id()
    complete(hear, participant_id, cohort_id)
    due, *planned = ask(ListFollowUps()).items
    time_is(DUE)
    run_due()

    lose(hear, participant_id, cohort_id)

    assert states(ask) == {"cancelled"}
    assert len(planned) == 3
    assert [each["follow_up_id"] for each in told("follow_up_settled")] == [str(due.id)]


@pytest.mark.parametrize("wellbeing", [0, 6])
def test_wellbeing_is_from_1_to_5(ask: Ask, first: Any, wellbeing: int):
    with pytest.raises(InvalidFields) as refused:
        ask(AnswerFollowUp(follow_up_id=first.id, wellbeing=wellbeing))

    assert [(each.field, each.code) for each in refused.value.problems] == [
        ("wellbeing", "range:1:5")
    ]


def test_a_follow_up_of_another_organisation_is_not_found(ask: Ask, first: Any):
    for contract in (
        GetFollowUp(id=first.id),
        GetFollowUpAnswers(id=first.id),
        AnswerFollowUp(follow_up_id=first.id),
        SkipFollowUp(follow_up_id=first.id),
        SummariseFollowUps(cohort_id=first.cohort_id, months=3),
    ):
        with pytest.raises(NotFound):
            ask(contract, organisation="la-u")
    assert ask(ListFollowUps(), organisation="la-u").items == ()


def summary(ask: Ask, cohort_id: Any) -> tuple[Any, dict[str, dict[str, int | None]]]:
    """A cohort's summary after three months, and its counts by question and answer."""
    found = ask(SummariseFollowUps(cohort_id=cohort_id, months=3))
    counts: dict[str, dict[str, int | None]] = {}
    for each in found.counts:
        counts.setdefault(each.question, {})[each.answer] = each.people
    return found, counts


def test_answers_are_counted_and_small_counts_left_out(
    ask: Ask, hear: Hear, scenery: Scenery, time_is: TimeIs, run_due: Run
):
    cohort_id = new_id()
    for _ in range(21):
        complete(hear, scenery.participant(), cohort_id)
    time_is(DUE)
    assert run_due() == 21
    due = ask(ListFollowUps(cohort_id=cohort_id, state="due")).items

    for each in due[:4]:
        ask(AnswerFollowUp(follow_up_id=each.id, occupation="own_project"))
    found, counts = summary(ask, cohort_id)
    assert (found.due, found.answered) == (21, None)
    assert {people for each in counts.values() for people in each.values()} == {None}

    for number, each in enumerate(due[:18]):
        occupation: Any = ("own_project", "employed", "own_project")[number % 3]
        ask(AnswerFollowUp(follow_up_id=each.id, occupation=occupation))
    ask(SkipFollowUp(follow_up_id=due[20].id))
    found, counts = summary(ask, cohort_id)
    assert (found.due, found.answered) == (21, 18)
    assert counts["occupation"]["own_project"] == 12
    # Six are employed: with all others together as few, that count goes too.
    assert counts["occupation"]["employed"] is None
    assert counts["occupation"]["not_told"] is None
    assert counts["wellbeing"] == dict.fromkeys(("1", "2", "3", "4", "5", "not_told"))


def test_a_summary_is_of_a_cohort_and_a_time_at_which_she_is_asked(ask: Ask, first: Any):
    with pytest.raises(NotFound):
        ask(SummariseFollowUps(cohort_id=new_id(), months=3))
    with pytest.raises(InvalidFields) as refused:
        ask(SummariseFollowUps(cohort_id=first.cohort_id, months=4))
    assert refused.value.problems[0].code == "one_of:3,6,12,24"
