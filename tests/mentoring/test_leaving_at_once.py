"""A mentor leaves at the very moment in which something of hers begins."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from nosotros.contracts.language import ContractError
from nosotros.contracts.mentoring import (
    AnswerMatch,
    Closed,
    EndAgent,
    EndMentor,
    GetMentor,
    InterimOwnerMissing,
    NotAnAgent,
    NotMatchable,
    OfferMatch,
    StateUnfit,
    StillOwner,
)
from tests.asking import Asking
from tests.mentoring.matching import Matching
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
LIVE = "SELECT id FROM match WHERE state IN ('proposed', 'offered', 'active')"


@pytest.fixture
def matching(asking: Asking, scenery: Scenery) -> Matching:
    return Matching(asking, scenery)


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Do everything in threads of their own; what each answered, or was refused with."""

    def outcome(job: Callable[[], Any]) -> Any:
        try:
            return job()
        except ContractError as refused:
            return refused

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(outcome, jobs))


def test_an_answer_that_comes_as_the_mentor_leaves_begins_nothing_that_lasts(
    ask: Ask, scenery: Scenery, matching: Matching, rows: Rows
):
    agent = scenery.agent()
    for _ in range(2):
        mentor = scenery.mentor()
        offers = [matching.offered(mentor.id) for _ in range(3)]
        for each in offers:
            matching.accept(each.id, "mentee")
        answers = [AnswerMatch(match_id=each.id, side="mentor", accepted=True) for each in offers]
        end = EndMentor(mentor_id=mentor.id, interim_owner_id=agent.id)

        *answered, ended = at_once(*(lambda each=each: ask(each) for each in [*answers, end]))

        assert ended.state == "ended"
        for each in answered:
            assert isinstance(each, StateUnfit) or each.state == "active"
        assert ask(GetMentor(id=mentor.id)).mentees == 0
        for each in offers:
            mentee = matching.mentee(each.mentee_id)
            assert (mentee.state, mentee.interim_owner_id) == ("waiting", agent.id)
    assert rows(LIVE) == []


def test_without_an_interim_owner_who_has_just_begun_with_somebody_does_not_leave(
    ask: Ask, scenery: Scenery, matching: Matching, rows: Rows
):
    for _ in range(2):
        mentor = scenery.mentor()
        offer = matching.offered(mentor.id)
        matching.accept(offer.id, "mentee")

        answered, ended = at_once(
            lambda offer=offer: matching.accept(offer.id, "mentor"),
            lambda mentor=mentor: ask(EndMentor(mentor_id=mentor.id)),
        )

        mentee = matching.mentee(offer.mentee_id)
        if isinstance(ended, InterimOwnerMissing):
            assert (answered.state, mentee.state) == ("active", "matched")
        else:
            assert isinstance(answered, StateUnfit)
            assert mentee.state == "waiting"


def test_nobody_is_offered_to_who_leaves_at_that_moment(ask: Ask, scenery: Scenery, rows: Rows):
    for _ in range(2):
        mentor = scenery.mentor(capacity=5)
        mentees = [scenery.mentee() for _ in range(5)]
        jobs = [OfferMatch(mentee_id=each.id, mentor_id=mentor.id) for each in mentees]

        *offered, ended = at_once(
            *(lambda each=each: ask(each) for each in [*jobs, EndMentor(mentor_id=mentor.id)])
        )

        assert ended.state == "ended"
        refused = [each for each in offered if isinstance(each, ContractError)]
        assert all(isinstance(each, NotMatchable) for each in refused)
        assert {each.why for each in refused} <= {"mentor_not_active"}
    assert rows(LIVE) == []


def test_a_time_ends_once(ask: Ask, scenery: Scenery, rows: Rows):
    mentor = scenery.mentor()

    ended = at_once(*[lambda: ask(EndMentor(mentor_id=mentor.id))] * 4)

    assert sorted(isinstance(each, Closed) for each in ended) == [False, True, True, True]
    told = rows("SELECT FROM outbox WHERE type LIKE '%.mentor_ended.%'")
    assert len(told) == 1


def test_mentees_are_in_nobodys_care_whose_time_ends_at_that_moment(
    ask: Ask, scenery: Scenery, matching: Matching
):
    for _ in range(3):
        mentor, agent = scenery.mentor(), scenery.agent()
        match = matching.matched(mentor.id)

        left, gone = at_once(
            lambda mentor=mentor, agent=agent: ask(
                EndMentor(mentor_id=mentor.id, interim_owner_id=agent.id)
            ),
            lambda agent=agent: ask(EndAgent(agent_id=agent.id)),
        )

        mentee = matching.mentee(match.mentee_id)
        if isinstance(left, NotAnAgent):
            assert gone.state == "ended"
            assert (mentee.state, mentee.interim_owner_id) == ("matched", None)
        else:
            assert isinstance(gone, StillOwner)
            assert (mentee.state, mentee.interim_owner_id) == ("waiting", agent.id)
