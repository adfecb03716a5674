"""Support cases: opened, changed, taken, overdue."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from nosotros import clock
from nosotros.contracts.common import InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.enrolment import ParticipantsMerged
from nosotros.contracts.mentoring import (
    ChangeSupportCase,
    EndAgent,
    ListCaseEntries,
    ListSupportCases,
    NotAnAgent,
    OpenSupportCase,
    StateUnfit,
    TakeSupportCase,
)
from nosotros.identifiers import new_id
from tests.mentoring.centre import SUMMARY, Desk, acting, is_now
from tests.mentoring.refused import wrong
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Hear = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]
Told = Callable[[str], list[Any]]
TimeIs = Callable[[datetime], None]
RunDue = Callable[..., int]
DUE = "SELECT key, due_at FROM timer WHERE name = 'case_overdue'"


# ---- opened


@pytest.mark.parametrize(
    ("urgency", "within"),
    [
        ("emergency", timedelta(hours=1)),
        ("high", timedelta(hours=8)),
        ("normal", timedelta(days=3)),
        ("low", timedelta(days=10)),
    ],
)
def test_a_case_is_to_be_answered_the_sooner_the_more_urgent_it_is(
    desk: Desk, rows: Rows, told: Told, urgency: str, within: timedelta
):
    opened = desk.open(urgency=urgency)

    assert opened.answer_due_at - opened.opened_at == within
    assert is_now(opened.opened_at)
    assert rows(DUE) == [{"key": str(opened.id), "due_at": opened.answer_due_at}]
    (event,) = told("support_case_opened")
    assert (event["case_id"], event["urgency"], event["revision"]) == (str(opened.id), urgency, 1)


def test_a_case_is_read_with_her_name_and_what_it_is_about(desk: Desk, scenery: Scenery):
    her = scenery.participant()
    opened = desk.open(participant_id=her, kind="food")

    seen = desk.see(opened.id)

    assert (seen.participant_id, seen.kind, seen.summary) == (her, "food", SUMMARY)
    assert seen.first_names
    assert seen.surnames
    assert (seen.state, seen.owner_id, seen.withheld) == ("open", None, False)
    assert (seen.first_answered_at, seen.closed_at, seen.outcome) == (None, None, None)


def test_a_case_is_opened_for_people_of_whom_enrolment_has_told(ask: Ask, desk: Desk):
    with pytest.raises(NotFound) as refused:
        desk.open(participant_id=new_id())
    assert refused.value.kind == "participant"


def test_a_case_of_a_record_that_was_merged_is_hers(ask: Ask, hear: Hear, desk: Desk, scenery: Any):
    survivor, merged = scenery.participant(), scenery.participant()
    hear(ParticipantsMerged(merge_id=new_id(), survivor_id=survivor, merged_id=merged))

    assert desk.open(participant_id=merged).participant_id == survivor


def test_a_case_says_something_and_one_that_is_its_owners_alone_has_an_owner(desk: Desk):
    with pytest.raises(InvalidFields) as refused:
        desk.open(summary=" \n ", confidentiality="owner")
    assert wrong(refused.value) == [("summary", "required"), ("owner_id", "required")]

    case = desk.open_hers()
    with pytest.raises(InvalidFields) as refused:
        desk.change(case.id, owner_id=None)
    assert wrong(refused.value) == [("owner_id", "required")]
    assert desk.change(case.id, owner_id=None, confidentiality="centre").owner_id is None


def test_whoever_has_the_centres_scope_may_open_and_change_a_case(
    ask: Ask, desk: Desk, scenery: Scenery
):
    opened = desk.open(by="key:reception")
    changed = desk.change(opened.id, by="key:reception", owner_id=desk.nidia.id)

    assert changed.owner_id == desk.nidia.id
    (entry,) = ask(ListCaseEntries(id=opened.id)).items
    assert (entry.kind, entry.owner_id, entry.written_by) == ("hand_over", desk.nidia.id, None)
    for act in (
        lambda: desk.note(opened.id, "Algo.", by="key:reception"),
        lambda: desk.close(opened.id, by="key:reception"),
        lambda: desk.refer(opened.id, by="key:reception"),
        lambda: ask(TakeSupportCase(case_id=opened.id), **acting("key:reception")),
    ):
        with pytest.raises(NotAnAgent):
            act()


# ---- changed


def test_a_case_is_changed_by_who_has_read_it_as_it_is(desk: Desk, ask: Ask):
    case = desk.open()

    changed = desk.change(case.id, kind="legal", summary="Otra cosa.", urgency="high")

    seen = desk.see(case.id)
    assert (seen.kind, seen.summary, seen.urgency) == ("legal", "Otra cosa.", "high")
    assert seen.revision == changed.revision == 2
    stale = ChangeSupportCase(
        case_id=case.id,
        expected_revision=1,
        kind="food",
        urgency="low",
        summary=SUMMARY,
        confidentiality="centre",
    )
    with pytest.raises(RevisionMismatch):
        ask(stale, **acting("key:gloria"))
    assert desk.course(case.id) == []


def test_another_urgency_moves_the_time_to_answer_until_there_was_an_answer(desk: Desk, rows: Rows):
    case = desk.open(urgency="low")

    urgent = desk.change(case.id, urgency="emergency")
    assert urgent.answer_due_at - urgent.opened_at == timedelta(hours=1)
    assert [each["due_at"] for each in rows(DUE)] == [urgent.answer_due_at]
    same = desk.change(case.id, summary="Otra cosa.")
    assert same.answer_due_at == urgent.answer_due_at

    desk.answer(case.id)
    later = desk.change(case.id, urgency="low")
    assert later.answer_due_at == urgent.answer_due_at
    assert rows(DUE) == []


def test_who_owns_a_case_from_when_on_is_in_its_course(ask: Ask, desk: Desk):
    case = desk.open(owner_id=desk.gloria.id)

    desk.change(case.id, owner_id=desk.nidia.id)
    desk.change(case.id, owner_id=None)
    ask(TakeSupportCase(case_id=case.id), **acting("key:gloria"))

    entries = ask(ListCaseEntries(id=case.id)).items
    assert [(each.kind, each.owner_id, each.written_by) for each in entries] == [
        ("hand_over", desk.nidia.id, desk.gloria.id),
        ("hand_over", None, desk.gloria.id),
        ("taken", desk.gloria.id, desk.gloria.id),
    ]


def test_a_closed_case_is_not_changed_nor_taken(ask: Ask, desk: Desk):
    case = desk.open()
    desk.close(case.id)

    for act in (
        lambda: desk.change(case.id, kind="food"),
        lambda: ask(TakeSupportCase(case_id=case.id), **acting("key:gloria")),
        lambda: desk.note(case.id, "Algo."),
        lambda: desk.close(case.id),
        lambda: desk.refer(case.id),
    ):
        with pytest.raises(StateUnfit) as refused:
            act()
        assert (refused.value.state, refused.value.needed) == ("closed", ("open", "answered"))


def test_an_agent_takes_a_case_that_is_nobodys(ask: Ask, desk: Desk):
    case = desk.open()

    taken = ask(TakeSupportCase(case_id=case.id), **acting("key:gloria"))

    assert (taken.owner_id, taken.revision) == (desk.gloria.id, 2)
    for key in ("key:nidia", "key:gloria"):
        with pytest.raises(StateUnfit) as refused:
            ask(TakeSupportCase(case_id=case.id), **acting(key))
        assert refused.value.state == "owned"
    assert desk.see(case.id).owner_id == desk.gloria.id


# ---- overdue


def test_a_case_that_nobody_answered_in_time_is_told_of(
    desk: Desk, told: Told, time_is: TimeIs, run_due: RunDue
):
    case = desk.open(urgency="high")
    answered = desk.open(urgency="high")
    desk.answer(answered.id)
    noted = desk.open(urgency="high")
    desk.note(noted.id, "No contesta.")
    closed = desk.open(urgency="high")
    desk.close(closed.id)

    time_is(clock.now() + timedelta(hours=7, minutes=50))
    assert run_due() == 0
    time_is(clock.now() + timedelta(minutes=15))
    assert run_due() == 2

    overdue = told("support_case_overdue")
    assert [(each["case_id"], each["urgency"]) for each in overdue] == [
        (str(case.id), "high"),
        (str(noted.id), "high"),
    ]


def test_a_case_that_becomes_more_urgent_may_be_overdue_at_once(
    desk: Desk, told: Told, time_is: TimeIs, run_due: RunDue
):
    case = desk.open(urgency="low")
    time_is(clock.now() + timedelta(hours=2))
    assert run_due() == 0

    desk.change(case.id, urgency="emergency")

    assert run_due() == 1
    assert [each["case_id"] for each in told("support_case_overdue")] == [str(case.id)]


def test_who_did_what_to_a_case_is_written_down(ask: Ask, desk: Desk, rows: Rows):
    case = desk.open()
    desk.change(case.id, kind="food")
    ask(TakeSupportCase(case_id=case.id), **acting("key:nidia"))
    desk.answer(case.id)
    desk.close(case.id)
    desk.see(case.id)

    done = rows(f"SELECT action, actor FROM audit WHERE subject = '{case.id}' ORDER BY id")
    assert [(each["action"], each["actor"]) for each in done] == [
        ("open_support_case", "key:gloria"),
        ("get_support_case", "key:gloria"),
        ("change_support_case", "key:gloria"),
        ("take_support_case", "key:nidia"),
        ("note_on_case", "key:gloria"),
        ("close_support_case", "key:gloria"),
        ("get_support_case", "key:gloria"),
    ]


def test_cases_are_owned_by_agents_whose_time_goes_on(ask: Ask, desk: Desk, scenery: Scenery):
    former = scenery.agent()
    ask(EndAgent(agent_id=former.id))
    case = desk.open()

    for act in (
        lambda owner_id: desk.open(owner_id=owner_id),
        lambda owner_id: desk.change(case.id, owner_id=owner_id),
    ):
        with pytest.raises(NotAnAgent):
            act(former.id)
        with pytest.raises(NotFound) as refused:
            act(new_id())
        assert refused.value.kind == "agent"


def test_a_case_is_there_for_its_own_organisation_alone(ask: Ask, desk: Desk, scenery: Scenery):
    case = desk.open()
    command = OpenSupportCase(
        participant_id=scenery.participant(), kind="food", urgency="low", summary=SUMMARY
    )

    assert ask(ListSupportCases(), organisation="another").items == ()
    with pytest.raises(NotFound):
        ask(command, organisation="another")
    with pytest.raises(NotFound):
        ask(ListCaseEntries(id=case.id), organisation="another")
