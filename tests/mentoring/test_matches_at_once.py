"""What several people, or several processes, do about matches at the same moment."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from mentoring.domain.matching.assigning import assign
from mentoring.handlers.preparing import read_group, store_proposals
from mentoring.storage import batches
from nosotros.contracts.language import ContractError
from nosotros.contracts.mentoring import (
    AnswerMatch,
    EndMatch,
    GetMatch,
    GetMentee,
    GetMentor,
    ListMatches,
    OfferMatch,
    PauseMentoring,
    PrepareBatch,
    SendBatch,
)
from nosotros.database import Database
from tests.mentoring.scenery import Scenery
from tests.mentoring.test_matches import leave

Ask = Callable[..., Any]
Act = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
AT_ONCE = 10


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Do everything in threads of their own, from one moment on; what each answered, or how each
    was refused."""
    together = threading.Barrier(min(AT_ONCE, len(jobs)))

    def run(place: int, job: Callable[[], Any]) -> Any:
        if place < together.parties:
            together.wait()
        try:
            return job()
        except ContractError as refused:
            return type(refused).__name__

    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = [pool.submit(run, *each) for each in enumerate(jobs)]
        return [each.result() for each in running]


def offering(ask: Ask, mentee: Any, mentor: Any, *following: Any) -> Callable[[], Any]:
    ids = tuple(each.id for each in following)
    command = OfferMatch(mentee_id=mentee.id, mentor_id=mentor.id, next=ids)
    return lambda: ask(command)


def test_thirty_offers_at_once_never_exceed_a_mentors_capacity_of_five(
    ask: Ask, scenery: Scenery, rows: Rows
):
    mentor = scenery.mentor(capacity=5)
    mentees = [scenery.mentee() for _ in range(30)]

    answers = at_once(*(offering(ask, each, mentor) for each in mentees))

    refused = Counter(each for each in answers if isinstance(each, str))
    assert refused == {"MentorFull": 25}
    assert ask(GetMentor(id=mentor.id)).mentees == 5
    assert len(rows("SELECT id FROM match WHERE state = 'offered'")) == 5
    assert len(rows("SELECT id FROM mentee WHERE state = 'waiting'")) == 25


def test_a_mentee_who_is_offered_to_several_at_once_has_one_match(ask: Ask, scenery: Scenery):
    mentee, mentors = scenery.mentee(), [scenery.mentor() for _ in range(8)]

    answers = at_once(*(offering(ask, mentee, each) for each in mentors))

    assert Counter(each for each in answers if isinstance(each, str)) == {"MatchUnderWay": 7}
    assert len(ask(ListMatches(mentee_id=mentee.id)).items) == 1


def test_offers_that_pass_on_in_a_circle_wait_for_nobody_for_ever(ask: Ask, scenery: Scenery):
    mentors = [scenery.mentor(capacity=2) for _ in range(4)]
    mentees = [scenery.mentee() for _ in range(8)]
    matches = []
    for place, each in enumerate(mentees):
        order = [mentors[(place + step) % 4] for step in range(4)]
        matches.append(offering(ask, each, *order)())

    at_once(
        *(
            lambda match=match: ask(AnswerMatch(match_id=match.id, side="mentor", accepted=False))
            for match in matches
        )
    )

    loads = [ask(GetMentor(id=each.id)).mentees for each in mentors]
    assert max(loads) <= 2
    states = Counter(ask(GetMentee(id=each.id)).state for each in mentees)
    assert states["proposed"] == sum(loads)
    assert states["proposed"] + states["waiting"] == 8


def test_a_match_begins_once_and_ends_once_whoever_is_first(
    ask: Ask, scenery: Scenery, told: Callable[[str], list[Any]]
):
    for _ in range(4):
        match = offering(ask, scenery.mentee(), scenery.mentor())()
        both = [
            lambda side=side, match=match: ask(
                AnswerMatch(match_id=match.id, side=side, accepted=True)
            )
            for side in ("mentor", "mentee")
        ]
        at_once(*both)
        assert ask(GetMatch(id=match.id)).state == "active"
        ends = [
            lambda side=side, match=match: ask(
                EndMatch(match_id=match.id, side=side, reason="no_time")
            )
            for side in ("mentor", "mentee")
        ]
        assert at_once(*ends).count("StateUnfit") == 1

    assert len(told("match_began")) == len(told("match_ended")) == 4


def test_a_mentor_who_leaves_while_offers_are_made_has_none_left(
    ask: Ask, act: Act, scenery: Scenery, run_due: Callable[[], int]
):
    for _ in range(3):
        mentor, other = scenery.mentor(capacity=5), scenery.mentor(capacity=4)
        mentees = [scenery.mentee() for _ in range(6)]

        at_once(
            *(offering(ask, each, mentor, other) for each in mentees[:3]),
            lambda mentor=mentor: act(leave(mentor.id)),
            *(offering(ask, each, other, mentor) for each in mentees[3:]),
        )
        run_due()

        assert ask(GetMentor(id=mentor.id)).mentees == 0
        live = ask(GetMentor(id=other.id)).mentees
        states = Counter(ask(GetMentee(id=each.id)).state for each in mentees)
        assert (states["proposed"], states["waiting"]) == (live, 6 - live)
        assert live <= 4


def test_a_batch_that_is_stored_while_offers_are_made_exceeds_no_capacity(
    ask: Ask, act: Act, scenery: Scenery, rows: Rows, database: Database
):
    mentors = [scenery.mentor(capacity=2) for _ in range(3)]
    grouped, others = ([scenery.mentee() for _ in range(6)] for _ in range(2))
    asked = ask(PrepareBatch(mentee_ids=tuple(each.id for each in grouped)))

    def prepare() -> None:
        batch = batches.oldest_open(database, but=[])
        group = act(lambda work: read_group(batch, work=work))
        found = assign(group.mentees, group.mentors)
        act(lambda work: store_proposals(batch, group, found, work=work))

    at_once(
        prepare,
        *(offering(ask, each, mentors[place % 3]) for place, each in enumerate(others)),
        lambda: ask(PauseMentoring(mentee_id=grouped[0].id)),
    )
    ask(SendBatch(batch_id=asked.id))

    assert all(ask(GetMentor(id=each.id)).mentees <= 2 for each in mentors)
    live = rows("SELECT mentee_id FROM match WHERE state IN ('proposed', 'offered')")
    assert len(live) == len({each["mentee_id"] for each in live}) <= 6
