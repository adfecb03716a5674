"""The matcher: what it proposes, whatever others do meanwhile, and whichever of them is killed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import psycopg

from mentoring.domain.matching.assigning import assign
from mentoring.handlers import preparing
from mentoring.storage import batches
from nosotros.contracts.mentoring import (
    DiscardBatch,
    GetBatch,
    GetMentor,
    OfferMatch,
    PrepareBatch,
)
from nosotros.database import Database
from tests.conftest import Access
from tests.mentoring.batching import (
    Running,
    proposals,
    ready,
    state_of,
)
from tests.mentoring.graduating import EVENING, complete
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Told = Callable[[str], list[Any]]
Rows = Callable[[str], list[dict[str, Any]]]


def test_what_is_discarded_before_it_is_prepared_is_never_ready(
    ask: Ask, scenery: Scenery, matcher: Running
):
    scenery.mentor()
    mentee = scenery.mentee()
    batch = ask(PrepareBatch())
    ask(DiscardBatch(batch_id=batch.id))
    matcher()

    following = ask(PrepareBatch())

    assert ready(ask, following).matched == 1
    assert ask(GetBatch(id=batch.id)).state == "discarded"
    assert proposals(ask, batch) == {}
    assert state_of(ask, mentee) == "proposed"


def test_nobody_is_proposed_who_does_not_wait_any_more_and_no_mentor_gets_too_many(
    ask: Ask, act: Callable[..., Any], scenery: Scenery, database: Database
):
    mentor = scenery.mentor(capacity=3)
    other, offered, first, second = (scenery.mentee() for _ in range(4))
    asked = ask(PrepareBatch(mentee_ids=(offered.id, first.id, second.id)))
    batch = batches.oldest_open(database, but=[])
    group = act(lambda work: preparing.read_group(batch, work=work))
    found = assign(group.mentees, group.mentors)
    assert len(found.pairs) == 3

    # What others do between the reading and the storing.
    ask(OfferMatch(mentee_id=offered.id, mentor_id=mentor.id))
    ask(OfferMatch(mentee_id=other.id, mentor_id=mentor.id))
    act(lambda work: preparing.store_proposals(batch, group, found, work=work))

    stored = ask(GetBatch(id=asked.id))
    made = proposals(ask, asked)
    assert ask(GetMentor(id=mentor.id)).mentees == 3
    assert (stored.mentees, stored.matched, len(made)) == (2, 1, 1)
    assert set(made) < {first.id, second.id}
    (left,) = stored.unmatched
    assert left.why == "no_capacity_left"
    assert {left.mentee_id, *made} == {first.id, second.id}


def test_two_matchers_prepare_each_batch_once(
    ask: Ask, scenery: Scenery, matcher: Running, told: Told
):
    scenery.mentor(capacity=20)
    mentees = [scenery.mentee() for _ in range(8)]
    asked = [ask(PrepareBatch(mentee_ids=(each.id,))) for each in mentees]

    matcher(), matcher()

    assert [ready(ask, each).matched for each in asked] == [1] * 8
    assert len(told("batch_ready")) == 8


def test_a_batch_that_fails_rests_and_delays_no_other(
    ask: Ask, access: Access, scenery: Scenery, matcher: Running
):
    scenery.mentor()
    mentee = scenery.mentee()
    broken = ask(PrepareBatch(mentee_ids=(mentee.id,)))
    other = ask(PrepareBatch(mentee_ids=(scenery.mentee().id,)))
    with psycopg.connect(access.owner_url, autocommit=True) as owner:
        owner.execute(
            f"ALTER TABLE match ADD CONSTRAINT broken CHECK (batch_id <> '{broken.id}')".encode()
        )
        try:
            matcher()
            assert ready(ask, other).matched == 1
            assert ask(GetBatch(id=broken.id)).state == "preparing"
        finally:
            owner.execute("ALTER TABLE match DROP CONSTRAINT broken")

    assert ready(ask, broken).matched == 1


def test_minors_are_proposed_to_whoever_was_checked(ask: Ask, scenery: Scenery, prepare: Ask):
    scenery.mentor(cleared=False, capacity=5)
    cleared = scenery.mentor(capacity=1)
    minor = scenery.mentee(born=date(2010, 3, 1))
    for _ in range(3):
        scenery.mentee()

    made = proposals(ask, prepare())

    assert (len(made), made[minor.id].mentor_id) == (4, cleared.id)


def test_a_cohort_is_matched_whichever_of_its_members_completed_another_before(
    ask: Ask, hear: Callable[..., None], scenery: Scenery, prepare: Ask
):
    scenery.mentor(capacity=5)
    first = scenery.participant()
    before, cohort = complete(hear, first), complete(hear, scenery.participant())
    complete(hear, first, cohort, at=EVENING + timedelta(days=1))
    complete(hear, scenery.participant(), before)

    assert prepare(cohort_id=cohort).matched == 2


def test_what_a_killed_matcher_had_begun_is_taken_up_by_the_next(
    ask: Ask, access: Access, scenery: Scenery, matcher: Running
):
    scenery.mentor()
    scenery.mentee()
    batch = ask(PrepareBatch())
    with psycopg.connect(access.url, autocommit=True) as killed:
        # All that a matcher holds while it computes; it goes with its connection.
        killed.execute(
            "SELECT pg_advisory_lock(hashtextextended('batch ' || %s::text, 2))", [batch.id]
        )
        matcher()
        other = ask(PrepareBatch(mentee_ids=(scenery.mentee().id,)))
        assert ready(ask, other).matched == 1
        assert ask(GetBatch(id=batch.id)).state == "preparing"

    assert ready(ask, batch).matched == 1
