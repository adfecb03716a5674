"""Matches: ended without blame, completed, stopped when one of both leaves."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from mentoring.handlers import matches as handlers
from mentoring.storage import mentors
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.mentoring import (
    AnswerMatch,
    CompleteMatch,
    EndMatch,
    GetMatch,
    GetMentee,
    GetMentor,
    NotMatchable,
    OfferMatch,
    OpenMentoring,
    StateUnfit,
)
from nosotros.identifiers import new_id
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Act = Callable[..., Any]
Told = Callable[[str], list[Any]]
Rows = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def begin(ask: Ask) -> Callable[..., Any]:
    """Have a match of a mentee with a mentor begin: `begin(mentee, mentor)`."""

    def begin(mentee: Any, mentor: Any) -> Any:
        match = ask(OfferMatch(mentee_id=mentee.id, mentor_id=mentor.id))
        ask(AnswerMatch(match_id=match.id, side="mentor", accepted=True))
        return ask(AnswerMatch(match_id=match.id, side="mentee", accepted=True))

    return begin


def state_of(ask: Ask, mentee: Any) -> str:
    return ask(GetMentee(id=mentee.id)).state


def test_either_side_ends_a_match_and_no_reason_is_told(
    ask: Ask, begin: Ask, scenery: Scenery, told: Told
):
    mentee, mentor = scenery.mentee(), scenery.mentor()
    match = begin(mentee, mentor)

    ended = ask(EndMatch(match_id=match.id, side="mentee", reason="moved_away"))

    assert (ended.state, ended.ended_by, ended.reason) == ("ended", "mentee", "moved_away")
    assert state_of(ask, mentee) == "waiting"
    assert ask(GetMentor(id=mentor.id)).mentees == 0
    assert told("match_ended") == [
        {
            "revision": ended.revision,
            "match_id": str(match.id),
            "mentee_id": str(mentee.id),
            "mentor_id": str(mentor.id),
        }
    ]
    with pytest.raises(NotMatchable) as refused:
        ask(OfferMatch(mentee_id=mentee.id, mentor_id=mentor.id))
    assert refused.value.why == "tried_before"


def test_who_wants_no_other_mentor_is_closed(ask: Ask, begin: Ask, scenery: Scenery):
    mentee = scenery.mentee()
    match = begin(mentee, scenery.mentor())

    ask(EndMatch(match_id=match.id, side="mentee", reason="own_decision", closes=True))

    assert state_of(ask, mentee) == "closed"


def test_a_match_that_is_completed_early_is_not_cancelled(
    ask: Ask, begin: Ask, scenery: Scenery, told: Told
):
    mentee, mentor = scenery.mentee(), scenery.mentor()
    match = begin(mentee, mentor)

    completed = ask(CompleteMatch(match_id=match.id))

    assert (completed.state, completed.ended_by, completed.reason) == ("completed", None, None)
    assert state_of(ask, mentee) == "closed"
    assert [each["match_id"] for each in told("match_completed")] == [str(match.id)]
    assert told("match_ended") == []
    ask(OpenMentoring(participant_id=mentee.participant_id))
    assert begin(mentee, mentor).state == "active"


def test_only_what_is_under_way_is_ended_or_completed(ask: Ask, scenery: Scenery):
    mentee, mentor = scenery.mentee(), scenery.mentor()
    match = ask(OfferMatch(mentee_id=mentee.id, mentor_id=mentor.id))

    for command in (
        EndMatch(match_id=match.id, side="mentor", reason="no_time"),
        CompleteMatch(match_id=match.id),
    ):
        with pytest.raises(StateUnfit) as refused:
            ask(command)
        assert (refused.value.state, refused.value.needed) == ("offered", ("active",))


def test_who_leaves_has_no_match_any_more_and_may_be_matched_again_with_the_same_mentor(
    ask: Ask, act: Act, begin: Ask, scenery: Scenery, told: Told
):
    mentee, mentor = scenery.mentee(), scenery.mentor()
    match = begin(mentee, mentor)

    def stop(work: UnitOfWork) -> None:
        handlers.stop(mentee.id, reason="mentee_withdrew", ended_by="mentee", work=work)
        work.connection.exec_driver_sql("UPDATE mentee SET state = 'waiting'")

    act(stop)

    stopped = ask(GetMatch(id=match.id))
    assert (stopped.state, stopped.reason) == ("ended", "mentee_withdrew")
    assert len(told("match_ended")) == 1
    offered = ask(OfferMatch(mentee_id=mentee.id, mentor_id=mentor.id))
    act(stop)
    assert ask(GetMatch(id=offered.id)).state == "passed_on"
    assert [each["lapsed"] for each in told("match_passed_on")] == [False]
    act(stop)


def leave(mentor_id: UUID, *, owner_id: UUID | None = None) -> Callable[[UnitOfWork], int]:
    """What MentorEnded's handler does about matches."""

    def leave(work: UnitOfWork) -> int:
        mentors.find(work.connection, mentor_id, hold=True)
        many = handlers.end_all_of(mentor_id, interim_owner_id=owner_id, work=work)
        mentors.move(work.connection, mentor_id, "ended", at=work.at)
        return many

    return leave


def test_the_matches_of_a_mentor_who_leaves_end_and_offers_go_on_to_whoever_is_next(
    ask: Ask,
    act: Act,
    begin: Ask,
    scenery: Scenery,
    told: Told,
    rows: Rows,
    run_due: Callable[[], int],
):
    # Made first, and so of a lesser id than the one who leaves.
    following, mentor = scenery.mentor(), scenery.mentor()
    accompanied, offered, last = (scenery.mentee() for _ in range(3))
    match = begin(accompanied, mentor)
    ask(OfferMatch(mentee_id=offered.id, mentor_id=mentor.id, next=(following.id,)))
    ask(OfferMatch(mentee_id=last.id, mentor_id=mentor.id))
    agent_id = new_id()
    act(
        lambda work: work.connection.exec_driver_sql(
            "INSERT INTO agent (id, organisation, revision, first_names, surnames, state, since)"
            " VALUES (%(id)s, 'gestarsalud', 1, 'Ana', 'Inventada', 'active', now())",
            {"id": agent_id},
        )
    )

    assert act(leave(mentor.id, owner_id=agent_id)) == 3

    ended = ask(GetMatch(id=match.id))
    assert (ended.state, ended.ended_by, ended.reason) == ("ended", None, "mentor_left")
    assert [state_of(ask, each) for each in (accompanied, offered, last)] == [
        "waiting",
        "proposed",
        "waiting",
    ]
    assert len(told("mentor_missing")) == 1
    owners = rows("SELECT DISTINCT interim_owner_id FROM mentee")
    assert owners == [{"interim_owner_id": agent_id}]

    run_due()

    again = ask(GetMatch(id=ask(GetMentee(id=offered.id)).match_id))
    assert (again.mentor_id, again.state) == (following.id, "offered")


def test_a_mentee_who_left_meanwhile_is_offered_to_nobody(
    ask: Ask, act: Act, scenery: Scenery, run_due: Callable[[], int]
):
    following, mentor, mentee = scenery.mentor(), scenery.mentor(), scenery.mentee()
    ask(OfferMatch(mentee_id=mentee.id, mentor_id=mentor.id, next=(following.id,)))
    act(leave(mentor.id))
    act(lambda work: work.connection.exec_driver_sql("UPDATE mentee SET state = 'closed'"))

    run_due()

    assert ask(GetMentor(id=following.id)).mentees == 0


def test_every_step_of_a_match_is_in_the_audit(begin: Ask, ask: Ask, scenery: Scenery, rows: Rows):
    match = begin(scenery.mentee(), scenery.mentor())
    ask(CompleteMatch(match_id=match.id))

    found = rows(f"SELECT action FROM audit WHERE subject = '{match.id}' ORDER BY at")
    assert [each["action"] for each in found] == [
        "offer_match",
        "answer_match",
        "answer_match",
        "complete_match",
    ]
