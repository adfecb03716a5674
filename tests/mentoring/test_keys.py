"""Whose a mentor's key is, and when it is nobody's any more."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest

from mentoring.handlers.access import acting_mentor
from nosotros.contracts.common import NotFound, ScopeMissing
from nosotros.contracts.mentoring import (
    AccountTaken,
    GetMentor,
    NotTheMentor,
    PauseMentor,
    SetMentorAccount,
)
from nosotros.identifiers import new_id
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Act = Callable[..., Any]
#: as whom `act` acts
KEY = "worker:test"


@pytest.fixture
def acting(act: Act) -> Callable[..., UUID]:
    """Whom our key acts for, as a request finds out."""
    return lambda **given: act(lambda work: acting_mentor(work).id, **given)


def test_a_key_acts_for_the_mentor_whom_it_was_given_and_for_nobody_else(
    ask: Ask, scenery: Scenery, acting: Callable[..., UUID]
):
    mentor = scenery.mentor(account=KEY)
    scenery.mentor(account="key:another")

    assert mentor.has_access
    assert acting() == mentor.id
    with pytest.raises(NotTheMentor):
        acting(organisation="la-u")


def test_a_key_that_is_taken_away_acts_for_nobody(
    ask: Ask, scenery: Scenery, acting: Callable[..., UUID]
):
    mentor = scenery.mentor(account=KEY)

    without = ask(SetMentorAccount(mentor_id=mentor.id))

    assert (without.has_access, without.revision) == (False, mentor.revision + 1)
    with pytest.raises(NotTheMentor):
        acting()


def test_a_new_key_takes_the_place_of_the_one_before(
    ask: Ask, scenery: Scenery, acting: Callable[..., UUID]
):
    mentor = scenery.mentor(account=KEY)

    ask(SetMentorAccount(mentor_id=mentor.id, account="key:new"))

    with pytest.raises(NotTheMentor):
        acting()
    ask(SetMentorAccount(mentor_id=mentor.id, account=KEY))
    assert acting() == mentor.id


def test_who_has_not_been_accepted_cannot_act_and_who_pauses_can(
    ask: Ask, scenery: Scenery, acting: Callable[..., UUID]
):
    scenery.mentor(accepted=False, account="key:other")
    applied = scenery.mentor(accepted=False, account=KEY)
    with pytest.raises(NotTheMentor):
        acting()
    ask(SetMentorAccount(mentor_id=applied.id))
    mentor = scenery.mentor(account=KEY)

    ask(PauseMentor(mentor_id=mentor.id))

    assert acting() == mentor.id


def test_a_key_is_one_mentors_or_agents_alone(ask: Ask, scenery: Scenery):
    mentor, agent = scenery.mentor(account=KEY), scenery.agent(account="key:agent")
    other = scenery.mentor(account="key:other")

    for account, holder in ((KEY, mentor), ("key:agent", agent)):
        with pytest.raises(AccountTaken) as refused:
            ask(SetMentorAccount(mentor_id=other.id, account=account))
        assert refused.value.holder_id == holder.id
    # Refused, it keeps the key that it had; and its own again is no other's.
    assert ask(GetMentor(id=other.id)) == other
    assert ask(SetMentorAccount(mentor_id=other.id, account="key:other")).has_access


def test_a_key_given_to_many_at_once_is_one_mentors(ask: Ask, scenery: Scenery):
    mentors = [scenery.mentor() for _ in range(6)]

    def give(mentor: Any) -> UUID:
        try:
            return ask(SetMentorAccount(mentor_id=mentor.id, account=KEY)).id
        except AccountTaken as refused:
            return refused.holder_id

    with ThreadPoolExecutor(6) as at_once:
        holders = set(at_once.map(give, mentors))

    assert len(holders) == 1
    have = {each.id for each in mentors if ask(GetMentor(id=each.id)).has_access}
    assert have == holders


def test_only_who_answers_for_protection_says_whose_a_key_is(ask: Ask, scenery: Scenery):
    mentor = scenery.mentor()
    given = SetMentorAccount(mentor_id=mentor.id, account=KEY)

    with pytest.raises(ScopeMissing):
        ask(given, scopes={"mentoring:read", "mentoring:write", "mentoring:mentor"})
    for id, organisation in ((mentor.id, "la-u"), (new_id(), "gestarsalud")):
        with pytest.raises(NotFound):
            ask(SetMentorAccount(mentor_id=id, account=KEY), organisation=organisation)
