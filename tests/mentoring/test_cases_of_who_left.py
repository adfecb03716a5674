"""What becomes of support cases when she withdraws, is merged with another record, or is erased."""

from collections.abc import Callable
from typing import Any

import pytest

from nosotros import clock
from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import (
    MergeUndone,
    ParticipantErased,
    ParticipantsMerged,
    ParticipantWithdrew,
)
from nosotros.contracts.mentoring import (
    EndAgent,
    ListCaseEntries,
    ListReferrals,
    ReopenSupportCase,
    StateUnfit,
)
from nosotros.identifiers import new_id
from tests.mentoring.centre import Desk, acting
from tests.mentoring.scenery import Scenery
from tests.training.test_erasure import SAID, places

Ask = Callable[..., Any]
Hear = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]
Told = Callable[[str], list[Any]]
TIMERS = "SELECT FROM timer WHERE name = 'case_overdue'"
WORDS = ("Se llama Rembo su hijo.", "Vive en Zuluka.", "Duerme con Anwara.", "Trabaja en Pekenya.")


@pytest.fixture
def her(scenery: Scenery) -> Any:
    return scenery.participant()


@pytest.fixture
def case(desk: Desk, her: Any) -> Any:
    """A case of hers of which all is kept that can be."""
    opened = desk.open(participant_id=her, summary=WORDS[0], owner_id=desk.gloria.id)
    desk.note(opened.id, WORDS[1])
    desk.refer(opened.id, shared=WORDS[2])
    desk.close(opened.id, remark=WORDS[3])
    desk.ask(ReopenSupportCase(case_id=opened.id), **acting("key:gloria"))
    return opened


def leave(hear: Hear, participant_id: Any) -> None:
    hear(ParticipantWithdrew(participant_id=participant_id, withdrawn_at=clock.now()), revision=2)


def erase(hear: Hear, participant_id: Any) -> None:
    hear(ParticipantErased(participant_id=participant_id), revision=7)


def test_the_cases_of_who_withdraws_are_closed_and_show_her_no_more(
    ask: Ask, hear: Hear, desk: Desk, her: Any, case: Any, told: Told, rows: Rows
):
    other = desk.open()

    leave(hear, her)

    seen = desk.see(case.id)
    assert (seen.state, seen.outcome, seen.owner_id) == ("closed", "withdrew", desk.gloria.id)
    assert (seen.first_names, seen.surnames, seen.summary) == (None, None, None)
    assert (seen.participant_id, seen.withheld) == (her, False)
    assert told("support_case_closed")[-1]["outcome"] == "withdrew"
    last = ask(ListCaseEntries(id=case.id)).items[-1]
    assert (last.kind, last.code, last.written_by) == ("closed", "withdrew", None)
    assert [text for _, text in desk.course(case.id) if text] == []
    assert [each.shared for each in ask(ListReferrals(id=case.id)).items] == [""]
    assert desk.queue() == [other.id]
    assert len(rows(TIMERS)) == 1
    # Her owner owns nothing any more.
    assert ask(EndAgent(agent_id=desk.gloria.id)).state == "ended"


def test_nothing_is_opened_again_for_who_withdrew(
    ask: Ask, hear: Hear, desk: Desk, her: Any, case: Any, scenery: Scenery
):
    leave(hear, her)

    with pytest.raises(NotFound):
        desk.open(participant_id=her)
    reopen = ReopenSupportCase(case_id=case.id)
    with pytest.raises(StateUnfit) as refused:
        ask(reopen, **acting("key:gloria"))
    assert (refused.value.state, refused.value.needed) == ("withdrawn", ("closed",))

    names = scenery.describe(her, revision=3)
    back = ask(reopen, **acting("key:gloria"))
    assert back.state == "open"
    seen = desk.see(case.id)
    assert ((seen.first_names, seen.surnames), seen.summary) == (names, WORDS[0])


def test_an_older_withdrawal_closes_nothing(
    hear: Hear, desk: Desk, scenery: Scenery, her: Any, case: Any
):
    scenery.describe(her, revision=3)

    leave(hear, her)

    assert desk.see(case.id).state == "open"


def test_of_whoever_is_erased_counts_stay_and_nothing_else(
    ask: Ask, hear: Hear, desk: Desk, her: Any, case: Any, rows: Rows
):
    desk.answer(case.id)
    seen = desk.see(case.id)
    words = (str(her), seen.first_names, seen.surnames, *WORDS)
    assert all(places(rows, *words).values())

    erase(hear, her)

    left = places(rows, *words)
    assert left.pop(str(her)) <= SAID
    assert set().union(*left.values()) == set()
    erased = desk.see(case.id)
    assert (erased.participant_id, erased.first_names, erased.summary) == (None, None, None)
    assert (erased.state, erased.outcome, erased.kind) == ("closed", "withdrew", seen.kind)
    assert erased.first_answered_at == seen.first_answered_at
    (referral,) = ask(ListReferrals(id=case.id)).items
    assert (referral.shared, referral.organisation_name) == ("", "Jardín Inventado")
    assert [kind for kind, _ in desk.course(case.id)][-2:] == ["answer", "closed"]
    assert rows(TIMERS) == []
    with pytest.raises(StateUnfit) as refused:
        ask(ReopenSupportCase(case_id=case.id), **acting("key:gloria"))
    assert refused.value.state == "erased"
    with pytest.raises(NotFound):
        desk.open(participant_id=her)
    # What the partner answers leads to nobody.
    assert desk.answered(referral.id, "completed").state == "completed"


def test_a_case_that_is_closed_already_is_emptied_and_stays_as_it_ended(
    hear: Hear, desk: Desk, her: Any, case: Any, told: Told
):
    desk.close(case.id, outcome="solved")
    before = len(told("support_case_closed"))

    leave(hear, her)
    erase(hear, her)

    assert desk.see(case.id).outcome == "solved"
    assert len(told("support_case_closed")) == before


def test_cases_go_with_a_record_that_is_merged_and_come_back_when_that_is_undone(
    hear: Hear, desk: Desk, her: Any, case: Any, scenery: Scenery
):
    survivor = scenery.participant()
    hers = desk.open(participant_id=survivor)
    merge = {"merge_id": new_id(), "survivor_id": survivor, "merged_id": her}

    hear(ParticipantsMerged(**merge))
    since = desk.open(participant_id=her)
    assert {desk.see(each.id).participant_id for each in (case, hers, since)} == {survivor}
    assert set(desk.queue(participant_id=survivor)) == {case.id, hers.id, since.id}

    hear(MergeUndone(**merge), revision=2)
    assert [desk.see(each.id).participant_id for each in (case, hers, since)] == [
        her,
        survivor,
        her,
    ]


def test_cases_of_a_record_that_is_merged_into_that_of_who_left_are_closed(
    hear: Hear, desk: Desk, her: Any, case: Any, scenery: Scenery
):
    survivor = scenery.participant()
    leave(hear, survivor)

    hear(ParticipantsMerged(merge_id=new_id(), survivor_id=survivor, merged_id=her))

    seen = desk.see(case.id)
    assert (seen.state, seen.outcome, seen.first_names) == ("closed", "withdrew", None)


def test_a_case_that_goes_back_to_a_record_by_which_she_left_is_closed(
    hear: Hear, desk: Desk, her: Any, scenery: Scenery
):
    survivor = scenery.participant()
    merge = {"merge_id": new_id(), "survivor_id": survivor, "merged_id": her}
    leave(hear, her)
    hear(ParticipantsMerged(**merge))
    by_hers, by_survivors = desk.open(participant_id=her), desk.open(participant_id=survivor)

    hear(MergeUndone(**merge), revision=2)

    assert [desk.see(each.id).state for each in (by_hers, by_survivors)] == ["closed", "open"]


def test_a_case_outlives_the_erasure_of_the_record_that_it_was_opened_for(
    hear: Hear, desk: Desk, her: Any, case: Any, scenery: Scenery, rows: Rows
):
    survivor, last = scenery.participant(), scenery.participant()
    hear(ParticipantsMerged(merge_id=new_id(), survivor_id=survivor, merged_id=her))

    erase(hear, her)
    assert places(rows, str(her))[str(her)] <= SAID
    assert (desk.see(case.id).participant_id, desk.see(case.id).state) == (survivor, "open")

    hear(ParticipantsMerged(merge_id=new_id(), survivor_id=last, merged_id=survivor))
    assert desk.see(case.id).participant_id == last
    erase(hear, last)
    assert desk.see(case.id).participant_id is None


def test_a_case_that_is_reopened_after_a_merge_holds_whose_it_is_by_then(
    ask: Ask, hear: Hear, desk: Desk, her: Any, case: Any, scenery: Scenery
):
    desk.close(case.id)
    survivor = scenery.participant()
    hear(ParticipantsMerged(merge_id=new_id(), survivor_id=survivor, merged_id=her))

    assert ask(ReopenSupportCase(case_id=case.id), **acting("key:gloria")).state == "open"
    desk.close(case.id)
    leave(hear, survivor)
    with pytest.raises(StateUnfit):
        ask(ReopenSupportCase(case_id=case.id), **acting("key:gloria"))


def test_nothing_of_hers_comes_late_out_of_a_recorded_answer(
    hear: Hear, desk: Desk, her: Any, case: Any, rows: Rows
):
    assert rows("SELECT 1 FROM recorded_answer WHERE octet_length(answer) > 0")

    erase(hear, her)

    holding = f"position(convert_to('{her}', 'UTF8') IN answer) > 0"
    assert rows(f"SELECT FROM recorded_answer WHERE {holding}") == []
