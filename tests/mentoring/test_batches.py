"""Batches: a whole cohort matched at once, looked through, sent."""

import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import psycopg
import pytest

from mentoring.domain.matching.assigning import assign
from mentoring.handlers import preparing
from mentoring.storage import batches
from mentoring.worker import Matcher
from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.mentoring import (
    AnswerMatch,
    BatchView,
    DescribeMentee,
    DiscardBatch,
    DropProposal,
    GetBatch,
    GetMentee,
    GetMentor,
    ListBatches,
    ListMatches,
    MatchView,
    MentorFull,
    NotMatchable,
    OfferMatch,
    PauseMentor,
    PauseMentoring,
    PrepareBatch,
    ReplaceProposal,
    SendBatch,
    StateUnfit,
)
from nosotros.identifiers import new_id
from nosotros.settings import Settings
from tests.conftest import Access
from tests.mentoring.graduating import EVENING, complete
from tests.mentoring.refused import wrong
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Told = Callable[[str], list[Any]]
Rows = Callable[[str], list[dict[str, Any]]]
Running = Callable[[], Matcher]


@pytest.fixture
def matcher(access: Access) -> Iterator[Callable[[], Matcher]]:
    """Have a matcher run until the test ends: `matcher()`."""
    running: list[tuple[Matcher, threading.Thread]] = []

    def run() -> Matcher:
        made = Matcher(Settings(database_url=access.url))
        thread = threading.Thread(target=made.run)
        thread.start()
        running.append((made, thread))
        return made

    yield run
    for made, _ in running:
        made.stop()
    for _, thread in running:
        thread.join(timeout=20)
        assert not thread.is_alive()


@pytest.fixture
def prepare(ask: Ask, matcher: Running) -> Callable[..., BatchView]:
    """Ask for a batch, and wait until it is ready."""

    def prepare(**given: Any) -> BatchView:
        asked = ask(PrepareBatch(**given))
        matcher()
        return ready(ask, asked)

    return prepare


def ready(ask: Ask, batch: Any) -> Any:
    waiting = threading.Event()
    for _ in range(1200):
        found = ask(GetBatch(id=batch.id))
        if found.state != "preparing":
            return found
        waiting.wait(0.05)
    raise AssertionError("the batch was never ready")


def needing(ask: Ask, scenery: Scenery, *needs: Any, **given: Any) -> Any:
    """A mentee who said what she needs."""
    made = scenery.mentee()
    return ask(
        DescribeMentee(
            mentee_id=made.id, expected_revision=made.revision, needs=tuple(needs), **given
        )
    )


def proposals(ask: Ask, batch: Any, state: Any = "proposed") -> dict[Any, MatchView]:
    """Those of a batch, by mentee."""
    found = ask(ListMatches(batch_id=batch.id, state=state)).items
    return {each.mentee_id: each for each in found}


def state_of(ask: Ask, mentee: Any) -> str:
    return ask(GetMentee(id=mentee.id)).state


def test_all_who_wait_are_matched_for_the_best_of_all_and_nothing_is_sent(
    ask: Ask, scenery: Scenery, prepare: Ask, told: Told
):
    seller = scenery.mentor(skills=("sales",), capacity=1)
    lawyer = scenery.mentor(skills=("legal", "sales"), capacity=1)
    sales, legal = needing(ask, scenery, "sales"), needing(ask, scenery, "legal")
    too_many = needing(ask, scenery, "food", channels=("chat",))

    batch = prepare()

    made = proposals(ask, batch)
    assert {id: each.mentor_id for id, each in made.items()} == {
        sales.id: seller.id,
        legal.id: lawyer.id,
    }
    assert (batch.state, batch.mentees, batch.mentors, batch.matched) == ("ready", 3, 2, 2)
    assert batch.total_score == sum(each.score for each in made.values())
    assert [(each.mentee_id, each.why) for each in batch.unmatched] == [
        (too_many.id, "no_mentor_fits")
    ]
    assert [state_of(ask, each) for each in (sales, legal, too_many)] == [
        "proposed",
        "proposed",
        "waiting",
    ]
    assert made[sales.id].offered_at is None
    assert told("match_offered") == []
    assert told("batch_ready") == [
        {"revision": batch.revision, "batch_id": str(batch.id), "mentees": 3, "matched": 2}
    ]


def test_a_batch_that_was_sent_is_offered_to_both_sides_and_lapses_into_waiting(
    ask: Ask,
    scenery: Scenery,
    prepare: Ask,
    told: Told,
    time_is: Callable[[datetime], None],
    run_due: Callable[[], int],
):
    scenery.mentor()
    began, lapsed = scenery.mentee(), scenery.mentee()
    batch = prepare()

    sent = ask(SendBatch(batch_id=batch.id))

    assert (sent.state, sent.changed) == ("sent", 0)
    offered = proposals(ask, batch, "offered")
    assert {each["match_id"] for each in told("match_offered")} == {
        str(each.id) for each in offered.values()
    }
    match = offered[began.id]
    assert match.mode == "batch"
    for side in ("mentor", "mentee"):
        ask(AnswerMatch(match_id=match.id, side=side, accepted=True))  # type: ignore[arg-type]
    assert match.answer_until
    time_is(match.answer_until)
    run_due()
    assert [state_of(ask, each) for each in (began, lapsed)] == ["matched", "waiting"]
    with pytest.raises(StateUnfit):
        ask(SendBatch(batch_id=batch.id))
    with pytest.raises(StateUnfit):
        ask(DiscardBatch(batch_id=batch.id))


def test_who_looks_it_through_drops_and_replaces_proposals(
    ask: Ask, scenery: Scenery, prepare: Ask
):
    first = scenery.mentor(capacity=5)
    kept, dropped, moved = (scenery.mentee() for _ in range(3))
    batch = prepare()
    # Who applies later is in no batch by itself.
    other, full = scenery.mentor(capacity=1), scenery.mentor(capacity=1)
    ask(OfferMatch(mentee_id=scenery.mentee().id, mentor_id=full.id))
    made = proposals(ask, batch)

    gone = ask(DropProposal(match_id=made[dropped.id].id))
    replaced = ask(ReplaceProposal(match_id=made[moved.id].id, mentor_id=other.id))

    assert (gone.state, state_of(ask, dropped)) == ("dropped", "waiting")
    assert (replaced.state, replaced.mentor_id, replaced.batch_id) == (
        "proposed",
        other.id,
        batch.id,
    )
    assert replaced.id != made[moved.id].id
    assert ask(GetBatch(id=batch.id)).changed == 2
    assert ask(GetMentor(id=first.id)).mentees == 1
    with pytest.raises(StateUnfit):
        ask(DropProposal(match_id=made[moved.id].id))
    with pytest.raises(MentorFull):
        ask(ReplaceProposal(match_id=made[kept.id].id, mentor_id=full.id))
    with pytest.raises(InvalidFields) as refused:
        ask(ReplaceProposal(match_id=replaced.id, mentor_id=other.id))
    assert wrong(refused.value) == [("mentor_id", "same_as_before")]
    ask(PauseMentor(mentor_id=full.id))
    with pytest.raises(NotMatchable):
        ask(ReplaceProposal(match_id=made[kept.id].id, mentor_id=full.id))

    ask(SendBatch(batch_id=batch.id))
    assert set(proposals(ask, batch, "offered")) == {kept.id, moved.id}


def test_a_proposal_that_something_hinders_by_now_is_not_sent(
    ask: Ask, scenery: Scenery, prepare: Ask, told: Told
):
    mentor, mentee = scenery.mentor(), scenery.mentee()
    batch = prepare()
    ask(PauseMentor(mentor_id=mentor.id))

    sent = ask(SendBatch(batch_id=batch.id))

    assert (sent.state, sent.changed) == ("sent", 1)
    assert state_of(ask, mentee) == "waiting"
    assert told("match_offered") == []


def test_a_batch_that_is_discarded_leaves_everybody_waiting(
    ask: Ask, scenery: Scenery, prepare: Ask
):
    mentor, mentee = scenery.mentor(), scenery.mentee()
    batch = prepare()

    assert ask(DiscardBatch(batch_id=batch.id)).state == "discarded"
    assert state_of(ask, mentee) == "waiting"
    assert ask(GetMentor(id=mentor.id)).mentees == 0


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


def test_a_batch_is_of_those_who_are_named_and_wait(ask: Ask, scenery: Scenery, prepare: Ask):
    scenery.mentor()
    named, other, paused = (scenery.mentee() for _ in range(3))
    ask(PauseMentoring(mentee_id=paused.id))

    for ids, problem in (
        ((named.id, named.id), [("mentee_ids.1", "repeated")]),
        (tuple(new_id() for _ in range(2001)), [("mentee_ids", "at_most:2000")]),
    ):
        with pytest.raises(InvalidFields) as refused:
            ask(PrepareBatch(mentee_ids=ids))
        assert wrong(refused.value) == problem
    with pytest.raises(InvalidFields) as both:
        ask(PrepareBatch(mentee_ids=(named.id,), cohort_id=new_id()))
    assert wrong(both.value) == [("mentee_ids", "not_together_with:cohort_id")]
    with pytest.raises(NotFound):
        ask(PrepareBatch(mentee_ids=(new_id(),)))
    with pytest.raises(NotFound):
        ask(PrepareBatch(cohort_id=new_id()))
    with pytest.raises(StateUnfit):
        ask(PrepareBatch(mentee_ids=(paused.id,)))

    batch = prepare(mentee_ids=(named.id,))

    assert (batch.mentees, set(proposals(ask, batch))) == (1, {named.id})
    assert state_of(ask, other) == "waiting"


def test_nobody_is_proposed_who_does_not_wait_any_more_and_no_mentor_gets_too_many(
    ask: Ask, act: Callable[..., Any], scenery: Scenery
):
    mentor = scenery.mentor(capacity=3)
    other, offered, first, second = (scenery.mentee() for _ in range(4))
    asked = ask(PrepareBatch(mentee_ids=(offered.id, first.id, second.id)))
    batch = act(lambda work: batches.oldest_open(work.connection, but=[]))
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


def test_batches_are_listed_and_of_one_organisation_alone(
    ask: Ask, scenery: Scenery, prepare: Ask, rows: Rows
):
    scenery.mentor()
    scenery.mentee()
    first, second = ask(PrepareBatch()), prepare()
    ready(ask, first)

    page = ask(ListBatches(limit=1))
    assert [each.id for each in page.items] == [first.id]
    assert [each.id for each in ask(ListBatches(after=page.next)).items] == [second.id]
    assert ask(ListBatches(), organisation="la-u").items == ()
    for command in (
        GetBatch(id=first.id),
        SendBatch(batch_id=first.id),
        DiscardBatch(batch_id=first.id),
    ):
        with pytest.raises(NotFound):
            ask(command, organisation="la-u")
    actions = rows("SELECT DISTINCT action FROM audit WHERE action LIKE '%batch'")
    assert actions == [{"action": "prepare_batch"}]


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
            "SELECT pg_advisory_lock(hashtextextended('batch' || %s::text, 2))", [batch.id]
        )
        matcher()
        other = ask(PrepareBatch(mentee_ids=(scenery.mentee().id,)))
        assert ready(ask, other).matched == 1
        assert ask(GetBatch(id=batch.id)).state == "preparing"

    assert ready(ask, batch).matched == 1
