"""Agents: who works at the Centre, whose key acts for whom, and what passes from one to another."""

from collections.abc import Callable
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound, ScopeMissing
from nosotros.contracts.mentoring import (
    AccountTaken,
    AddAgent,
    Closed,
    EndAgent,
    GetAgent,
    HandOverCases,
    ListAgents,
    ListCaseEntries,
    ListSupportCases,
    NotAnAgent,
    SetAgentAccount,
    StillOwner,
    TakeSupportCase,
)
from nosotros.identifiers import new_id
from tests.mentoring.centre import ALL, CENTRE, SUMMARY, Desk, acting, is_now
from tests.mentoring.refused import wrong
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Act = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]


def in_care_of(act: Act, mentee_id: Any, agent_id: Any) -> None:
    """Have a mentee be in the care of an agent, as the end of her mentor's time leaves her."""
    act(
        lambda work: work.connection.exec_driver_sql(
            "UPDATE mentee SET interim_owner_id = %(agent_id)s WHERE id = %(mentee_id)s",
            {"agent_id": agent_id, "mentee_id": mentee_id},
        )
    )


def test_an_agent_who_is_added_is_active_and_owns_nothing(ask: Ask, database: object):
    added = ask(AddAgent(first_names="Gloria", surnames="Inventada Vera"))

    assert ask(GetAgent(id=added.id)) == added
    assert (added.state, added.has_access, added.cases, added.mentees) == ("active", False, 0, 0)
    assert (is_now(added.since), added.ended_at, added.revision) == (True, None, 1)


def test_agents_come_in_pages_oldest_first_and_by_their_state(ask: Ask, scenery: Scenery):
    made = [scenery.agent().id for _ in range(4)]
    ask(EndAgent(agent_id=made[1]))

    first = ask(ListAgents(limit=3))
    second = ask(ListAgents(limit=3, after=first.next))

    assert [each.id for each in (*first.items, *second.items)] == made
    assert second.next is None
    assert [each.id for each in ask(ListAgents(state="ended")).items] == [made[1]]


def test_a_key_acts_for_one_agent_until_it_is_taken_away(ask: Ask, desk: Desk, scenery: Scenery):
    case = desk.open()
    with pytest.raises(AccountTaken) as refused:
        ask(SetAgentAccount(agent_id=desk.nidia.id, account="key:gloria"))
    assert refused.value.holder_id == desk.gloria.id
    mentor = scenery.mentor(account="key:mentor")
    with pytest.raises(AccountTaken) as refused:
        ask(SetAgentAccount(agent_id=desk.nidia.id, account="key:mentor"))
    assert refused.value.holder_id == mentor.id

    changed = ask(SetAgentAccount(agent_id=desk.gloria.id, account="key:new"))
    assert (changed.has_access, changed.revision) == (True, desk.gloria.revision + 1)
    with pytest.raises(NotAnAgent):
        ask(TakeSupportCase(case_id=case.id), **acting("key:gloria"))
    assert not ask(SetAgentAccount(agent_id=desk.gloria.id)).has_access
    with pytest.raises(NotAnAgent):
        ask(TakeSupportCase(case_id=case.id), **acting("key:new"))


def test_access_of_an_agent_ends_with_her_time(ask: Ask, desk: Desk, scenery: Scenery):
    case = desk.open()

    ended = ask(EndAgent(agent_id=desk.gloria.id))

    assert (ended.state, ended.has_access, is_now(ended.ended_at)) == ("ended", False, True)
    with pytest.raises(NotAnAgent):
        ask(TakeSupportCase(case_id=case.id), **acting("key:gloria"))
    for command in (
        EndAgent(agent_id=ended.id),
        SetAgentAccount(agent_id=ended.id, account="key:again"),
        HandOverCases(agent_id=ended.id, to_id=desk.nidia.id),
    ):
        with pytest.raises(Closed) as refused:
            ask(command)
        assert refused.value.ended_on == "2026-08-18"
    # The key may act for somebody else from now on.
    assert scenery.agent(account="key:gloria").has_access


def test_the_time_of_an_agent_ends_once_she_owns_nothing(
    ask: Ask, act: Act, desk: Desk, scenery: Scenery
):
    hers = [desk.open(owner_id=desk.gloria.id) for _ in range(2)]
    in_care_of(act, scenery.mentee().id, desk.gloria.id)
    desk.close(hers[0].id)

    with pytest.raises(StillOwner) as refused:
        ask(EndAgent(agent_id=desk.gloria.id))

    assert (refused.value.cases, refused.value.mentees) == (1, 1)
    owns = ask(GetAgent(id=desk.gloria.id))
    assert (owns.state, owns.has_access, owns.cases, owns.mentees) == ("active", True, 1, 1)
    ask(HandOverCases(agent_id=desk.gloria.id, to_id=desk.nidia.id))
    assert ask(EndAgent(agent_id=desk.gloria.id)).state == "ended"


def test_all_that_an_agent_owns_passes_to_another_one(
    ask: Ask, act: Act, desk: Desk, scenery: Scenery
):
    alone, shared, closed = (
        desk.open_hers(),
        desk.open(owner_id=desk.gloria.id),
        desk.open(owner_id=desk.gloria.id),
    )
    others, nobodys = desk.open(owner_id=desk.nidia.id), desk.open()
    desk.close(closed.id)
    mentee = scenery.mentee()
    in_care_of(act, mentee.id, desk.gloria.id)
    desk.note(alone.id, "Prefiere que la llamen de noche.")

    handed = ask(HandOverCases(agent_id=desk.gloria.id, to_id=desk.nidia.id))

    assert (handed.cases, handed.mentees) == (2, 1)
    assert (handed.from_id, handed.to_id) == (desk.gloria.id, desk.nidia.id)
    owners = {each.id: each.owner_id for each in ask(ListSupportCases()).items}
    assert owners == {
        alone.id: desk.nidia.id,
        shared.id: desk.nidia.id,
        others.id: desk.nidia.id,
        nobodys.id: None,
    }
    assert ask(GetAgent(id=desk.nidia.id)).mentees == 1
    # What was Gloria's alone is Nidia's alone, with all its course.
    assert desk.see(alone.id).withheld
    assert desk.see(alone.id, by="key:nidia").summary == SUMMARY
    *_, last = ask(ListCaseEntries(id=alone.id), **acting("key:nidia")).items
    assert (last.kind, last.owner_id, is_now(last.written_at)) == ("hand_over", desk.nidia.id, True)
    assert desk.course(shared.id) == [("hand_over", None)]
    assert desk.course(others.id) == []
    assert desk.see(closed.id).owner_id == desk.gloria.id


def test_nothing_is_handed_over_to_nobody(ask: Ask, desk: Desk, scenery: Scenery):
    former = scenery.agent()
    ask(EndAgent(agent_id=former.id))

    with pytest.raises(NotAnAgent):
        ask(HandOverCases(agent_id=desk.gloria.id, to_id=former.id))
    with pytest.raises(InvalidFields) as same:
        ask(HandOverCases(agent_id=desk.gloria.id, to_id=desk.gloria.id))
    assert wrong(same.value) == [("to_id", "same_as_before")]
    for one, other in ((new_id(), desk.nidia.id), (desk.gloria.id, new_id())):
        with pytest.raises(NotFound) as refused:
            ask(HandOverCases(agent_id=one, to_id=other))
        assert refused.value.kind == "agent"


def test_nothing_of_agents_is_there_for_another_organisation(ask: Ask, desk: Desk):
    id = desk.gloria.id
    assert ask(ListAgents(), organisation="another").items == ()
    for contract in (
        GetAgent(id=id),
        EndAgent(agent_id=id),
        SetAgentAccount(agent_id=id, account="key:theirs"),
        HandOverCases(agent_id=id, to_id=desk.nidia.id),
    ):
        with pytest.raises(NotFound):
            ask(contract, organisation="another", scopes=ALL)
    # Nor does the same key act for her there.
    with pytest.raises(NotAnAgent):
        ask(
            TakeSupportCase(case_id=new_id()),
            organisation="another",
            actor="key:gloria",
            scopes=CENTRE,
        )


def test_the_centre_cannot_appoint_its_own_agents(ask: Ask, desk: Desk):
    for command in (
        AddAgent(first_names="Otra", surnames="Inventada"),
        SetAgentAccount(agent_id=desk.gloria.id, account="key:mine"),
        HandOverCases(agent_id=desk.gloria.id, to_id=desk.nidia.id),
        EndAgent(agent_id=desk.gloria.id),
    ):
        with pytest.raises(ScopeMissing):
            ask(command, scopes=ALL - {"mentoring:protect"})


def test_who_changed_what_about_an_agent_is_written_down(ask: Ask, desk: Desk, rows: Rows):
    ask(HandOverCases(agent_id=desk.gloria.id, to_id=desk.nidia.id))
    ask(EndAgent(agent_id=desk.gloria.id))

    written = {
        (each["action"], each["subject"])
        for each in rows("SELECT action, subject FROM audit WHERE subject IS NOT NULL")
    }
    hers, others = str(desk.gloria.id), str(desk.nidia.id)
    assert written >= {
        ("add_agent", hers),
        ("set_agent_account", hers),
        ("hand_over_cases", hers),
        ("receive_cases", others),
        ("end_agent", hers),
    }
