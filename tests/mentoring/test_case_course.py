"""The course of a case: notes, answers, its end, and its going on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from nosotros import clock
from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.enrolment import ParticipantErased
from nosotros.contracts.mentoring import (
    EndAgent,
    HandOverCases,
    ListCaseEntries,
    NotAnAgent,
    NoteOnCase,
    ReopenSupportCase,
    StateUnfit,
    StillOwner,
    SupportCaseStatus,
)
from nosotros.identifiers import new_id
from tests.mentoring.centre import ALL, Desk, acting, is_now
from tests.mentoring.refused import wrong

Ask = Callable[..., Any]
Hear = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]
Told = Callable[[str], list[Any]]
TimeIs = Callable[[datetime], None]
RunDue = Callable[..., int]
TIMERS = "SELECT key FROM timer WHERE name = 'case_overdue'"


def reopen(desk: Desk, case_id: Any, *, by: str = "key:gloria") -> Any:
    return desk.ask(ReopenSupportCase(case_id=case_id), **acting(by))


def test_the_first_answer_stops_the_clock_and_no_later_one_does(
    desk: Desk, told: Told, rows: Rows, time_is: TimeIs
):
    case = desk.open()
    noted = desk.note(case.id, "No contesta.")
    assert (noted.state, noted.first_answered_at, noted.revision) == ("open", None, 1)
    assert rows(TIMERS) != []

    answered = desk.answer(case.id)

    assert (answered.state, answered.revision) == ("answered", 2)
    assert is_now(answered.first_answered_at)
    assert rows(TIMERS) == []
    time_is(clock.now() + timedelta(hours=3))
    again = desk.answer(case.id, by="key:nidia")
    assert (again.first_answered_at, again.revision) == (answered.first_answered_at, 2)
    (event,) = told("support_case_answered")
    assert (event["case_id"], event["revision"]) == (str(case.id), 2)


def test_the_course_of_a_case_is_read_in_its_order_with_who_wrote_it(ask: Ask, desk: Desk):
    case = desk.open()
    desk.note(case.id, "No contesta.")
    desk.answer(case.id, by="key:nidia")
    desk.close(case.id, outcome="partly_solved", remark="Tiene cupo dos días.")
    reopen(desk, case.id)

    entries = ask(ListCaseEntries(id=case.id)).items

    assert [(each.kind, each.text, each.code, each.written_by) for each in entries] == [
        ("note", "No contesta.", None, desk.gloria.id),
        ("answer", "La llamé.", None, desk.nidia.id),
        ("closed", "Tiene cupo dos días.", "partly_solved", desk.gloria.id),
        ("reopened", None, None, desk.gloria.id),
        ("taken", None, None, desk.gloria.id),
    ]
    assert all(is_now(each.written_at) for each in entries)


def test_a_note_that_says_nothing_is_refused(desk: Desk):
    case = desk.open()

    with pytest.raises(InvalidFields) as refused:
        desk.note(case.id, " \t", answers=True)

    assert wrong(refused.value) == [("text", "required")]


def test_a_case_is_closed_with_its_outcome_answered_or_not(
    desk: Desk, told: Told, rows: Rows, run_due: RunDue, time_is: TimeIs
):
    case = desk.open(urgency="emergency")

    closed = desk.close(case.id, outcome="unreachable")

    assert (closed.state, closed.revision) == ("closed", 2)
    assert is_now(closed.closed_at)
    assert desk.see(case.id).outcome == "unreachable"
    (event,) = told("support_case_closed")
    assert (event["case_id"], event["outcome"]) == (str(case.id), "unreachable")
    assert rows(TIMERS) == []
    time_is(clock.now() + timedelta(days=1))
    assert run_due() == 0


def test_a_case_that_is_reopened_is_as_it_was_before(desk: Desk, told: Told, rows: Rows):
    answered, waiting = desk.open(owner_id=desk.nidia.id), desk.open(owner_id=desk.nidia.id)
    desk.answer(answered.id)
    for case in (answered, waiting):
        desk.close(case.id)

    back = [reopen(desk, case.id) for case in (answered, waiting)]

    assert [each.state for each in back] == ["answered", "open"]
    assert {each.owner_id for each in back} == {desk.nidia.id}
    assert {each.closed_at for each in back} == {None}
    assert {desk.see(each.id).outcome for each in back} == {None}
    assert rows(TIMERS) == [{"key": str(waiting.id)}]
    assert [each["case_id"] for each in told("support_case_opened")][2:] == [
        str(answered.id),
        str(waiting.id),
    ]
    with pytest.raises(StateUnfit) as refused:
        reopen(desk, answered.id)
    assert (refused.value.state, refused.value.needed) == ("answered", ("closed",))


def test_a_case_nobody_answered_in_time_is_overdue_again_once_it_is_reopened(
    desk: Desk, told: Told, run_due: RunDue, time_is: TimeIs
):
    case = desk.open(urgency="emergency")
    time_is(clock.now() + timedelta(hours=2))
    assert run_due() == 1
    desk.close(case.id, outcome="unreachable")

    reopen(desk, case.id)

    assert run_due() == 1
    assert len(told("support_case_overdue")) == 2


def test_a_case_whose_owner_has_left_is_whose_who_reopens_it(ask: Ask, desk: Desk):
    case = desk.open(owner_id=desk.gloria.id)
    desk.close(case.id)
    ask(EndAgent(agent_id=desk.gloria.id))

    assert reopen(desk, case.id, by="key:nidia").owner_id == desk.nidia.id


def test_a_closed_case_that_nobody_else_can_read_is_handed_over_and_goes_on(ask: Ask, desk: Desk):
    case, others = desk.open_hers(), desk.open(owner_id=desk.gloria.id)
    for each in (case, others):
        desk.close(each.id)
    with pytest.raises(StillOwner) as refused:
        ask(EndAgent(agent_id=desk.gloria.id))
    assert refused.value.cases == 1

    assert ask(HandOverCases(agent_id=desk.gloria.id, to_id=desk.nidia.id)).cases == 1

    assert ask(EndAgent(agent_id=desk.gloria.id)).cases == 0
    assert desk.see(case.id, by="key:nidia").withheld is False
    assert reopen(desk, case.id, by="key:nidia").owner_id == desk.nidia.id


def test_nobody_has_to_own_what_is_left_of_a_case_of_who_was_erased(
    ask: Ask, desk: Desk, hear: Hear, scenery: Any
):
    her = scenery.participant()
    desk.open_hers(participant_id=her)
    hear(ParticipantErased(participant_id=her))

    assert ask(EndAgent(agent_id=desk.gloria.id)).state == "ended"


def test_only_agents_write_in_the_course_of_a_case(ask: Ask, desk: Desk, scenery: Any):
    case = desk.open()
    scenery.mentor(account="key:mentor")

    for key in ("key:nobody", "key:mentor"):
        with pytest.raises(NotAnAgent):
            ask(NoteOnCase(case_id=case.id, text="Algo."), actor=key, scopes=ALL)
        with pytest.raises(NotAnAgent):
            ask(ReopenSupportCase(case_id=case.id), actor=key, scopes=ALL)
    with pytest.raises(NotFound):
        desk.note(new_id(), "Algo.")
    with pytest.raises(NotFound):
        reopen(desk, new_id())


def test_answers_to_who_changes_a_case_hold_none_of_its_words(desk: Desk):
    fields = SupportCaseStatus.__dataclass_fields__

    assert not {"summary", "text", "kind", "outcome", "first_names", "surnames"} & set(fields)
    assert isinstance(desk.open(), SupportCaseStatus)
