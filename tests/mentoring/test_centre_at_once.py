"""What two people, or two processes, do at the Centre at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from mentoring.handlers.agents import end_agent
from mentoring.handlers.case_course import reopen_support_case
from mentoring.handlers.support_cases import open_support_case, take_support_case
from nosotros import clock
from nosotros.contracts.enrolment import (
    ParticipantErased,
    ParticipantsMerged,
    ParticipantWithdrew,
)
from nosotros.contracts.language import ContractError
from nosotros.contracts.mentoring import (
    ChangeSupportCase,
    EndAgent,
    GetAgent,
    HandOverCases,
    ListCaseEntries,
    ListReferrals,
    OpenSupportCase,
    ReopenSupportCase,
    StateUnfit,
    StillOwner,
    TakeSupportCase,
)
from nosotros.identifiers import new_id
from nosotros.testing import eventually
from tests.mentoring.centre import ALL, SUMMARY, Desk, acting
from tests.mentoring.scenery import Scenery

Act = Callable[..., Any]
Ask = Callable[..., Any]
Hear = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]
Told = Callable[[str], list[Any]]
ROUNDS = 4
#: as whom `act` acts
WORKER = "worker:test"


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Do everything in threads of their own; what each answered, or was refused with."""

    def outcome(job: Callable[[], Any]) -> Any:
        try:
            return job()
        except ContractError as refused:
            return refused

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(outcome, jobs))


@pytest.fixture
def meanwhile(act: Act, rows: Rows) -> Callable[..., Any]:
    """Begin something while something else is done and not stored yet; what it answered."""
    waiting = (
        "SELECT FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )

    def meanwhile(does: Callable[..., Any], command: Any, other: Callable[[], Any]) -> Any:
        with ThreadPoolExecutor(1) as pool:

            def both(work: Any) -> Any:
                does(command, work=work)
                begun = pool.submit(lambda: at_once(other))
                eventually(lambda: begun.done() or rows(waiting) != [])
                return begun

            (answer,) = act(both).result()
        return answer

    return meanwhile


def test_one_of_two_agents_who_take_the_same_case_has_it(ask: Ask, desk: Desk):
    for _ in range(ROUNDS):
        case = desk.open()
        take = TakeSupportCase(case_id=case.id)

        answers = at_once(
            lambda take=take: ask(take, **acting("key:gloria")),
            lambda take=take: ask(take, **acting("key:nidia")),
        )

        (lost,) = [each for each in answers if isinstance(each, StateUnfit)]
        (won,) = [each for each in answers if each is not lost]
        assert lost.state == "owned"
        assert desk.see(case.id).owner_id == won.owner_id
        assert [kind for kind, _ in desk.course(case.id)] == ["taken"]


def test_a_case_that_is_answered_twice_at_once_has_one_first_answer(desk: Desk, told: Told):
    case = desk.open()

    answered = at_once(
        *[lambda: desk.answer(case.id), lambda: desk.answer(case.id, by="key:nidia")] * 2
    )

    assert {each.first_answered_at for each in answered} == {desk.see(case.id).first_answered_at}
    assert len(told("support_case_answered")) == 1
    assert [kind for kind, _ in desk.course(case.id)] == ["answer"] * 4


def test_nobody_whose_time_has_ended_owns_a_case_or_has_anybody_in_her_care(
    ask: Ask, desk: Desk, scenery: Scenery, rows: Rows
):
    for _ in range(ROUNDS):
        agent = scenery.agent(account="key:leaving")
        to_take, to_change, closed = desk.open(), desk.open(), desk.open(owner_id=agent.id)
        desk.close(closed.id)
        change = ChangeSupportCase(
            case_id=to_change.id,
            expected_revision=1,
            kind="food",
            urgency="low",
            summary=SUMMARY,
            confidentiality="owner",
            owner_id=agent.id,
        )

        *_, ended = at_once(
            lambda case=to_take: ask(TakeSupportCase(case_id=case.id), **acting("key:leaving")),
            lambda change=change: ask(change, **acting("key:gloria")),
            lambda agent=agent: desk.open(owner_id=agent.id),
            lambda case=closed: ask(ReopenSupportCase(case_id=case.id), **acting("key:nidia")),
            lambda agent=agent: ask(EndAgent(agent_id=agent.id)),
        )

        if isinstance(ended, StillOwner):
            ask(HandOverCases(agent_id=agent.id, to_id=desk.nidia.id))
            ask(EndAgent(agent_id=agent.id))
        owned = (
            "SELECT c.id FROM support_case c JOIN agent a ON a.id = c.owner_id"
            " WHERE a.state = 'ended' AND c.state <> 'closed'"
        )
        assert rows(owned) == []


def test_an_agent_who_takes_a_case_as_her_time_ends_still_owns_it(
    ask: Ask, desk: Desk, scenery: Scenery, meanwhile: Any
):
    agent = scenery.agent(account=WORKER)
    take = TakeSupportCase(case_id=desk.open().id)

    ended = meanwhile(take_support_case, take, lambda: ask(EndAgent(agent_id=agent.id)))

    assert isinstance(ended, StillOwner)


def test_an_agent_whose_case_is_reopened_as_her_time_ends_still_owns_it(
    ask: Ask, desk: Desk, scenery: Scenery, meanwhile: Any
):
    agent = scenery.agent()
    scenery.agent(account=WORKER)
    case = desk.open(owner_id=agent.id)
    desk.close(case.id)
    reopen = ReopenSupportCase(case_id=case.id)

    ended = meanwhile(reopen_support_case, reopen, lambda: ask(EndAgent(agent_id=agent.id)))

    assert isinstance(ended, StillOwner)
    assert desk.see(case.id).owner_id == agent.id


def test_a_case_that_is_reopened_as_its_owners_time_ends_is_whose_who_reopens_it(
    ask: Ask, desk: Desk, scenery: Scenery, meanwhile: Any
):
    agent = scenery.agent()
    case = desk.open(owner_id=agent.id)
    desk.close(case.id)
    reopen = ReopenSupportCase(case_id=case.id)

    back = meanwhile(
        end_agent, EndAgent(agent_id=agent.id), lambda: ask(reopen, **acting("key:nidia"))
    )

    assert back.owner_id == desk.nidia.id


def test_a_case_that_is_opened_as_she_withdraws_is_closed(
    hear: Hear, desk: Desk, scenery: Scenery, meanwhile: Any, rows: Rows
):
    her = scenery.participant()
    left = ParticipantWithdrew(participant_id=her, withdrawn_at=clock.now())
    command = OpenSupportCase(participant_id=her, kind="food", urgency="low", summary=SUMMARY)

    meanwhile(open_support_case, command, lambda: hear(left, revision=2))

    assert rows("SELECT state FROM support_case") == [{"state": "closed"}]


def test_a_case_that_is_opened_as_her_record_is_merged_is_whose_that_leads_to(
    hear: Hear, desk: Desk, scenery: Scenery, meanwhile: Any, rows: Rows
):
    her, survivor = scenery.participant(), scenery.participant()
    merged = ParticipantsMerged(merge_id=new_id(), survivor_id=survivor, merged_id=her)
    command = OpenSupportCase(participant_id=her, kind="food", urgency="low", summary=SUMMARY)

    meanwhile(open_support_case, command, lambda: hear(merged))

    assert rows("SELECT participant_id FROM support_case") == [{"participant_id": survivor}]


def test_two_agents_who_hand_over_to_each_other_do_not_wait_in_a_circle(ask: Ask, desk: Desk):
    hers = [desk.open(owner_id=desk.gloria.id) for _ in range(3)]
    others = [desk.open(owner_id=desk.nidia.id) for _ in range(3)]

    for _ in range(ROUNDS):
        at_once(
            lambda: ask(HandOverCases(agent_id=desk.gloria.id, to_id=desk.nidia.id)),
            lambda: ask(HandOverCases(agent_id=desk.nidia.id, to_id=desk.gloria.id)),
            *(lambda each=each: desk.note(each.id, "Algo.") for each in (*hers, *others)),
        )

    # Whoever came last has all of it.
    counts = [ask(GetAgent(id=each.id)).cases for each in (desk.gloria, desk.nidia)]
    assert sorted(counts) == [0, 6]


def test_one_answer_of_a_partner_stands(ask: Ask, desk: Desk):
    for _ in range(ROUNDS):
        case = desk.open()
        referral = desk.refer(case.id)

        answers = at_once(
            *(
                lambda id=referral.id, answer=answer: desk.answered(id, answer)
                for answer in ("declined", "completed", "consent_withdrawn")
            )
        )

        (won,) = [each for each in answers if not isinstance(each, StateUnfit)]
        (seen,) = ask(ListReferrals(id=case.id)).items
        assert (seen.state, seen.revision) == (won.state, 2)


def test_who_withdraws_while_cases_of_hers_are_opened_and_go_on_has_no_open_one(
    ask: Ask, hear: Hear, desk: Desk, scenery: Scenery, rows: Rows
):
    for _ in range(ROUNDS):
        her = scenery.participant()
        case, closed = desk.open(participant_id=her), desk.open(participant_id=her)
        desk.close(closed.id)
        event = ParticipantWithdrew(participant_id=her, withdrawn_at=clock.now())

        at_once(
            lambda her=her: desk.open(participant_id=her),
            lambda event=event: hear(event, revision=2),
            lambda case=closed: ask(ReopenSupportCase(case_id=case.id), **acting("key:gloria")),
            lambda case=case: desk.answer(case.id),
            lambda case=case: ask(TakeSupportCase(case_id=case.id), **acting("key:nidia")),
        )

    assert rows("SELECT id FROM support_case WHERE state <> 'closed'") == []
    assert rows("SELECT id FROM timer WHERE name = 'case_overdue'") == []


def test_what_is_written_while_she_is_erased_is_not_kept(
    ask: Ask, hear: Hear, desk: Desk, scenery: Scenery, rows: Rows
):
    for _ in range(ROUNDS):
        her = scenery.participant()
        case = desk.open(participant_id=her)
        event = ParticipantErased(participant_id=her)

        at_once(
            lambda case=case: desk.note(case.id, "Se llama Rembo su hijo."),
            lambda event=event: hear(event, revision=7),
            lambda case=case: desk.refer(case.id, shared="Vive con Rembo."),
            lambda case=case: desk.change(case.id, summary="Rembo tiene hambre."),
        )

        texts = [each.text for each in ask(ListCaseEntries(id=case.id)).items]
        assert {*texts, desk.see(case.id).summary} == {None}
        shared = {each.shared for each in ask(ListReferrals(id=case.id), scopes=ALL).items}
        assert shared <= {""}
    assert rows("SELECT id FROM timer WHERE name = 'case_overdue'") == []
