"""Batches: a whole cohort matched at once, looked through, sent."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.mentoring import (
    AnswerMatch,
    DiscardBatch,
    DropProposal,
    GetBatch,
    GetMentor,
    ListBatches,
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
from tests.mentoring.batching import (
    needing,
    proposals,
    ready,
    state_of,
)
from tests.mentoring.refused import wrong
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Told = Callable[[str], list[Any]]
Rows = Callable[[str], list[dict[str, Any]]]


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
