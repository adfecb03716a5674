"""Support cases: whoever must not know what one is about does not, and its words are nowhere else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from nosotros import clock
from nosotros.contracts.common import NotFound, ScopeMissing
from nosotros.contracts.enrolment import ParticipantWithdrew
from nosotros.contracts.mentoring import (
    ChangeSupportCase,
    CloseSupportCase,
    EndAgent,
    GetSupportCase,
    HandOverCases,
    ListCaseEntries,
    ListReferrals,
    ListSupportCases,
    NoteOnCase,
    ReferCase,
    ReopenSupportCase,
    SetAgentAccount,
    TakeSupportCase,
)
from tests.mentoring.centre import ALL, CENTRE, Desk, acting
from tests.mentoring.followed import (
    ANSWER,
    NOTE,
    REMARK,
    SECRETS,
    SHARED,
    SUMMARY,
    Followed,
    follow,
)
from tests.mentoring.roles import everything_asked
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Hear = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]

OTHERS = ALL - CENTRE
#: whoever must not read any case: a key, its organisation and its scopes
KEYS: dict[str, dict[str, Any]] = {
    "a coordinator who reads": {"scopes": {"mentoring:read"}},
    "a coordinator who writes": {"scopes": {"mentoring:read", "mentoring:write"}},
    "who appoints agents": {"scopes": {"mentoring:protect"}},
    "the Mesa": {"scopes": {"mentoring:mesa"}},
    "a mentor": {"actor": "key:mentor", "scopes": {"mentoring:mentor"}},
    "her mentor, with a coordinator's scopes": {"actor": "key:mentor", "scopes": OTHERS},
    "all that is not the Centre": {"scopes": OTHERS},
    "its owner, whose key has not the Centre's scope": {"actor": "key:gloria", "scopes": OTHERS},
    "the Centre of another organisation": {"organisation": "another", "scopes": ALL},
    "its owner's key, in another organisation": {
        "actor": "key:gloria",
        "organisation": "another",
        "scopes": ALL,
    },
    "an integrator without any scope of ours": {"scopes": {"operations:read"}},
    "nobody": {"scopes": set()},
}
#: whoever must not know what a case is about that is another agent's alone
CENTRES: dict[str, dict[str, Any]] = {
    "another agent": {"actor": "key:nidia", "scopes": CENTRE},
    "another agent with every scope": {"actor": "key:nidia", "scopes": ALL},
    "a key of the Centre that acts for nobody": {"actor": "key:reception", "scopes": CENTRE},
    "a mentor whose key has the Centre's scope": {"actor": "key:mentor", "scopes": ALL},
}


@pytest.fixture
def followed(desk: Desk, scenery: Scenery) -> Callable[[str], Followed]:
    """Make a case, Gloria's."""
    scenery.mentor(account="key:mentor")
    return lambda confidentiality: follow(desk, scenery.mentee(), confidentiality)


def _leaks(answers: dict[str, bytes], words: tuple[str, ...] = SECRETS) -> list[str]:
    return [name for name, each in answers.items() if any(word.encode() in each for word in words)]


@pytest.mark.parametrize("who", KEYS.values(), ids=KEYS.keys())
def test_no_query_answers_who_must_not_read_cases(
    ask: Ask, desk: Desk, followed: Any, who: dict[str, Any]
):
    case = followed("centre")

    assert _leaks(everything_asked(ask, ids=case.ids, **who)) == []
    for id in (case.case_id, desk.open_hers().id):
        for query in (GetSupportCase, ListCaseEntries, ListReferrals):
            with pytest.raises((NotFound, ScopeMissing)):
                ask(query(id=id), **who)


@pytest.mark.parametrize("who", CENTRES.values(), ids=CENTRES.keys())
def test_the_centre_sees_that_there_is_a_case_of_another_agents_alone_and_nothing_of_it(
    ask: Ask, desk: Desk, followed: Any, who: dict[str, Any]
):
    case = followed("owner")

    assert _leaks(everything_asked(ask, ids=case.ids, **who)) == []
    seen = ask(GetSupportCase(id=case.case_id), **who)
    assert (seen.withheld, seen.urgency, seen.owner_id) == (True, "normal", desk.gloria.id)
    assert (seen.participant_id, seen.first_names, seen.surnames) == (None, None, None)
    assert (seen.kind, seen.summary, seen.outcome) == (None, None, None)
    assert ask(ListSupportCases(), **who).items == (seen,)
    for query in (ListCaseEntries, ListReferrals):
        with pytest.raises(NotFound):
            ask(query(id=case.case_id), **who)


@pytest.mark.parametrize("who", CENTRES.values(), ids=CENTRES.keys())
def test_whose_a_case_is_that_is_another_agents_alone_cannot_be_found_out(
    ask: Ask, desk: Desk, followed: Any, who: dict[str, Any]
):
    case = followed("owner")

    assert ask(ListSupportCases(participant_id=case.participant_id), **who).items == ()
    hers = ask(ListSupportCases(participant_id=case.participant_id), **acting("key:gloria"))
    assert [each.id for each in hers.items] == [case.case_id]
    desk.close(case.case_id)
    query = ListSupportCases(state="closed", participant_id=case.participant_id)
    assert ask(query, **who).items == ()
    assert ask(GetSupportCase(id=case.case_id), **who).outcome is None


@pytest.mark.parametrize("who", CENTRES.values(), ids=CENTRES.keys())
def test_nobody_else_changes_a_case_that_is_an_agents_alone(
    ask: Ask, desk: Desk, followed: Any, who: dict[str, Any]
):
    case = followed("owner")
    about: dict[str, Any] = {
        "kind": "other",
        "urgency": "low",
        "summary": "Otra cosa.",
        "confidentiality": "centre",
        "owner_id": desk.nidia.id,
    }
    revision = desk.see(case.case_id).revision

    with pytest.raises(NotFound):
        ask(
            ChangeSupportCase(case_id=case.case_id, expected_revision=revision, **about),
            **who,
        )
    if who["actor"] == "key:nidia":
        for command in (
            TakeSupportCase(case_id=case.case_id),
            NoteOnCase(case_id=case.case_id, text="Algo."),
            CloseSupportCase(case_id=case.case_id, outcome="solved"),
            ReopenSupportCase(case_id=case.case_id),
            ReferCase(
                case_id=case.case_id,
                shared="Algo.",
                organisation_name="Inventada",
                consented_on=clock.now().date() - timedelta(days=1),
                consented_how="stated",
            ),
        ):
            with pytest.raises(NotFound) as refused:
                ask(command, **who)
            assert refused.value.kind == "support_case"
    assert desk.see(case.case_id).revision == revision


def test_its_owner_reads_it_by_the_queries_that_are_for_it(ask: Ask, followed: Any):
    case = followed("owner")

    answers = everything_asked(ask, ids=case.ids, **acting("key:gloria"))

    assert sorted(_leaks(answers)) == [
        "GetSupportCase",
        "ListCaseEntries",
        "ListReferrals",
        "ListSupportCases",
    ]


def test_the_centre_reads_a_case_that_is_for_all_of_it(ask: Ask, desk: Desk, followed: Any):
    case = followed("centre")

    seen = desk.see(case.case_id, by="key:nidia")
    assert (seen.summary, seen.withheld, seen.kind) == (SUMMARY, False, "violence")
    texts = [text for _, text in desk.course(case.case_id, by="key:reception") if text]
    assert texts == [NOTE, ANSWER, REMARK]
    (referral,) = ask(ListReferrals(id=case.case_id), **acting("key:nidia")).items
    assert referral.shared == SHARED


def test_a_case_that_becomes_its_owners_alone_is_hidden_from_then_on_and_back(
    desk: Desk, followed: Any
):
    case = followed("centre")

    desk.change(case.case_id, confidentiality="owner")
    assert desk.see(case.case_id, by="key:nidia").withheld
    with pytest.raises(NotFound):
        desk.course(case.case_id, by="key:nidia")

    desk.change(case.case_id, confidentiality="centre")
    assert desk.see(case.case_id, by="key:nidia").summary == SUMMARY


def test_whoever_gives_a_case_away_that_is_its_owners_alone_knows_no_more_of_it(
    desk: Desk, followed: Any
):
    case = followed("owner")

    desk.change(case.case_id, owner_id=desk.nidia.id)

    assert desk.see(case.case_id).withheld
    assert desk.see(case.case_id, by="key:nidia").summary == SUMMARY


def test_an_agent_whose_time_is_over_or_whose_key_was_taken_away_reads_nothing_of_hers(
    ask: Ask, desk: Desk, followed: Any
):
    case = followed("owner")
    ask(SetAgentAccount(agent_id=desk.gloria.id))
    assert _leaks(everything_asked(ask, ids=case.ids, **acting("key:gloria"))) == []

    ask(SetAgentAccount(agent_id=desk.gloria.id, account="key:gloria"))
    assert desk.see(case.case_id).summary == SUMMARY
    ask(HandOverCases(agent_id=desk.gloria.id, to_id=desk.nidia.id))
    ask(EndAgent(agent_id=desk.gloria.id))
    assert _leaks(everything_asked(ask, ids=case.ids, **acting("key:gloria"))) == []
    assert desk.see(case.case_id, by="key:nidia").summary == SUMMARY


def test_of_somebody_who_withdrew_no_name_and_no_word_is_shown(ask: Ask, hear: Hear, followed: Any):
    case = followed("centre")
    hear(ParticipantWithdrew(participant_id=case.participant_id, withdrawn_at=clock.now()))

    answers = everything_asked(ask, ids=case.ids, actor="key:gloria", scopes=ALL)

    assert _leaks(answers, (*SECRETS, *case.names)) == []


def test_who_reads_a_case_is_written_down(ask: Ask, followed: Any, rows: Rows):
    case = followed("centre")
    for query in (GetSupportCase, ListCaseEntries, ListReferrals):
        ask(query(id=case.case_id), **acting("key:nidia"))

    read = rows("SELECT action, subject FROM audit WHERE actor = 'key:nidia' ORDER BY id")
    assert [tuple(each.values()) for each in read] == [
        ("get_support_case", str(case.case_id)),
        ("list_case_entries", str(case.case_id)),
        ("list_referrals", str(case.case_id)),
    ]
