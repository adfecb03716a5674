"""Offers of matches: made by a coordinator or by her ranking, answered, lapsed, passed on."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.mentoring import (
    AnswerMatch,
    GetMatch,
    GetMentee,
    ListMatches,
    MatchUnderWay,
    MentorFull,
    NotMatchable,
    OfferMatch,
    OfferRanked,
    PauseMentor,
    RankMentors,
    ScreeningMissing,
    StateUnfit,
)
from nosotros.identifiers import new_id
from tests.mentoring.refused import wrong
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Told = Callable[[str], list[Any]]
TimeIs = Callable[[datetime], None]
#: of somebody who is 16
MINOR = date(2010, 3, 1)


@pytest.fixture
def offer(ask: Ask) -> Callable[..., Any]:
    """Offer a mentee a mentor: `offer(mentee, mentor, then, and_then)`."""
    return lambda mentee, mentor, *following: ask(
        OfferMatch(
            mentee_id=mentee.id, mentor_id=mentor.id, next=tuple(each.id for each in following)
        )
    )


def accept(ask: Ask, match: Any, side: str) -> Any:
    return ask(AnswerMatch(match_id=match.id, side=side, accepted=True))  # type: ignore[arg-type]


def decline(ask: Ask, match: Any, side: str, reason: Any = None) -> Any:
    return ask(AnswerMatch(match_id=match.id, side=side, accepted=False, reason=reason))  # type: ignore[arg-type]


def live(ask: Ask, mentee: Any) -> Any:
    """The match that a mentee has now."""
    return ask(GetMatch(id=ask(GetMentee(id=mentee.id)).match_id))


def test_an_offer_waits_three_days_for_both_and_begins_when_both_accept(
    ask: Ask, offer: Ask, scenery: Scenery, told: Told
):
    mentee, mentor = scenery.mentee(), scenery.mentor()

    match = offer(mentee, mentor)

    assert (match.state, match.mode, match.revision) == ("offered", "coordinator", 1)
    assert match.answer_until - match.offered_at == timedelta(hours=72)
    assert ask(GetMentee(id=mentee.id)).state == "proposed"
    assert accept(ask, match, "mentor").state == "offered"

    begun = accept(ask, match, "mentee")

    assert (begun.state, begun.began_at) == ("active", begun.mentee_accepted_at)
    assert ask(GetMentee(id=mentee.id)).state == "matched"
    (offered,) = told("match_offered")
    assert offered == {
        "revision": 1,
        "match_id": str(match.id),
        "mentee_id": str(mentee.id),
        "participant_id": str(mentee.participant_id),
        "mentor_id": str(mentor.id),
        "answer_until": offered["answer_until"],
    }
    (began,) = told("match_began")
    assert (began["match_id"], began["revision"]) == (str(match.id), begun.revision)


def test_what_began_does_not_lapse(
    ask: Ask, offer: Ask, scenery: Scenery, time_is: TimeIs, run_due: Callable[[], int]
):
    match = offer(scenery.mentee(), scenery.mentor())
    for side in ("mentor", "mentee"):
        accept(ask, match, side)

    time_is(match.answer_until + timedelta(days=1))

    run_due()
    assert ask(GetMatch(id=match.id)).state == "active"


def test_an_offer_that_nobody_answers_lapses_after_three_days_and_the_mentee_waits(
    ask: Ask,
    offer: Ask,
    scenery: Scenery,
    told: Told,
    time_is: TimeIs,
    run_due: Callable[[], int],
):
    mentee = scenery.mentee()
    match = offer(mentee, scenery.mentor())
    accept(ask, match, "mentee")

    time_is(match.answer_until - timedelta(seconds=1))
    run_due()
    assert ask(GetMatch(id=match.id)).state == "offered"

    time_is(match.answer_until)
    run_due()

    passed = ask(GetMatch(id=match.id))
    assert (passed.state, passed.ended_by, passed.reason) == ("passed_on", None, None)
    assert ask(GetMentee(id=mentee.id)).state == "waiting"
    assert [each["lapsed"] for each in told("match_passed_on")] == [True]
    assert [each["mentee_id"] for each in told("mentor_missing")] == [str(mentee.id)]
    assert offer(mentee, scenery.mentor()).state == "offered"


def test_a_declined_offer_goes_to_whoever_is_next_and_can_take_her(
    ask: Ask, offer: Ask, scenery: Scenery, told: Told
):
    first, full, paused, last = (scenery.mentor(capacity=1) for _ in range(4))
    mentee = scenery.mentee()
    match = offer(mentee, first, full, paused, last)
    offer(scenery.mentee(), full)
    ask(PauseMentor(mentor_id=paused.id))

    declined = decline(ask, match, "mentor", "no_time")

    assert (declined.state, declined.ended_by, declined.reason) == (
        "passed_on",
        "mentor",
        "no_time",
    )
    second = live(ask, mentee)
    assert (second.mentor_id, second.state, second.mode) == (last.id, "offered", "coordinator")
    decline(ask, second, "mentee")
    assert ask(GetMentee(id=mentee.id)).state == "waiting"
    assert len(told("mentor_missing")) == 1
    assert "reason" not in told("match_passed_on")[0]


def test_who_declined_is_not_offered_again_and_who_let_it_lapse_is(
    ask: Ask, offer: Ask, scenery: Scenery, time_is: TimeIs, run_due: Callable[[], int]
):
    mentee, slow, unwilling = scenery.mentee(), scenery.mentor(), scenery.mentor()
    time_is(offer(mentee, slow).answer_until)
    run_due()
    decline(ask, offer(mentee, unwilling), "mentor")

    with pytest.raises(NotMatchable) as refused:
        offer(mentee, unwilling)
    assert refused.value.why == "tried_before"
    assert offer(mentee, slow).state == "offered"


def test_a_side_that_accepted_may_still_decline(ask: Ask, offer: Ask, scenery: Scenery):
    match = offer(scenery.mentee(), scenery.mentor())
    accept(ask, match, "mentee")

    assert decline(ask, match, "mentee").state == "passed_on"
    with pytest.raises(StateUnfit):
        accept(ask, match, "mentor")


def test_whom_she_ranked_she_accepts_and_they_are_offered_by_and_by(
    ask: Ask, scenery: Scenery, time_is: TimeIs, run_due: Callable[[], int]
):
    paused, second, third = (scenery.mentor() for _ in range(3))
    mentee = scenery.mentee()
    ids = (paused.id, second.id, third.id)
    ask(RankMentors(mentee_id=mentee.id, mentor_ids=ids))
    ask(PauseMentor(mentor_id=paused.id))

    match = ask(OfferRanked(mentee_id=mentee.id))

    assert (match.mentor_id, match.mode) == (second.id, "mentee")
    assert match.mentee_accepted_at == match.offered_at
    time_is(match.answer_until)
    run_due()
    following = live(ask, mentee)
    assert (following.mentor_id, following.mode) == (third.id, "mentee")
    assert accept(ask, following, "mentor").state == "active"


def test_a_ranking_is_needed_and_somebody_in_it_who_can_take_her(ask: Ask, scenery: Scenery):
    mentee = scenery.mentee()
    with pytest.raises(InvalidFields) as refused:
        ask(OfferRanked(mentee_id=mentee.id))
    assert wrong(refused.value) == [("mentee_id", "nobody_ranked")]

    mentor = scenery.mentor()
    ask(RankMentors(mentee_id=mentee.id, mentor_ids=(mentor.id,)))
    ask(PauseMentor(mentor_id=mentor.id))
    with pytest.raises(NotMatchable) as hindered:
        ask(OfferRanked(mentee_id=mentee.id))
    assert hindered.value.why == "mentor_not_active"
    with pytest.raises(NotFound):
        ask(OfferRanked(mentee_id=new_id()))


def test_offers_take_capacity_and_it_is_free_again_when_they_come_to_nothing(
    ask: Ask, offer: Ask, scenery: Scenery
):
    mentor = scenery.mentor(capacity=1)
    match = offer(scenery.mentee(), mentor)

    with pytest.raises(MentorFull) as refused:
        offer(scenery.mentee(), mentor)
    assert (refused.value.mentees, refused.value.capacity) == (1, 1)
    decline(ask, match, "mentor")
    assert offer(scenery.mentee(), mentor).state == "offered"


def test_a_mentee_has_one_match_at_a_time(ask: Ask, offer: Ask, scenery: Scenery):
    mentee = scenery.mentee()
    match = offer(mentee, scenery.mentor())

    with pytest.raises(MatchUnderWay) as refused:
        offer(mentee, scenery.mentor())
    assert refused.value.match_id == match.id


def test_a_minor_is_offered_to_whoever_was_checked_and_begins_while_the_check_is_valid(
    ask: Ask, offer: Ask, scenery: Scenery, time_is: TimeIs
):
    minor = scenery.mentee(born=MINOR)
    with pytest.raises(ScreeningMissing) as refused:
        offer(minor, scenery.mentor(cleared=False))
    assert refused.value.missing == ("check",)

    time_is(datetime.fromisoformat("2026-12-02T12:00:00+00:00"))
    match = offer(minor, scenery.mentor())
    accept(ask, match, "mentee")
    # Checked on 3 August, it is valid until 3 December, that day included.
    time_is(datetime.fromisoformat("2026-12-04T12:00:00+00:00"))
    with pytest.raises(ScreeningMissing):
        accept(ask, match, "mentor")
    time_is(datetime.fromisoformat("2026-12-04T04:59:59+00:00"))
    assert accept(ask, match, "mentor").state == "active"


def test_what_is_wrong_with_an_offer_is_said(ask: Ask, offer: Ask, scenery: Scenery):
    mentee, mentor = scenery.mentee(), scenery.mentor()
    other = new_id()

    with pytest.raises(InvalidFields) as repeated:
        ask(OfferMatch(mentee_id=mentee.id, mentor_id=mentor.id, next=(other, mentor.id, other)))
    assert wrong(repeated.value) == [("next.1", "repeated"), ("next.2", "repeated")]
    with pytest.raises(InvalidFields) as many:
        ask(
            OfferMatch(
                mentee_id=mentee.id,
                mentor_id=mentor.id,
                next=tuple(new_id() for _ in range(10)),
            )
        )
    assert wrong(many.value) == [("next", "at_most:9")]
    with pytest.raises(NotFound):
        ask(OfferMatch(mentee_id=mentee.id, mentor_id=mentor.id, next=(other,)))
    with pytest.raises(NotFound):
        ask(OfferMatch(mentee_id=other, mentor_id=mentor.id))
    match = offer(mentee, mentor)
    with pytest.raises(InvalidFields) as accepted:
        ask(AnswerMatch(match_id=match.id, side="mentor", accepted=True, reason="no_time"))
    assert wrong(accepted.value) == [("reason", "reason_for_accepting")]


def test_matches_are_found_by_state_mentee_and_mentor_page_after_page(
    ask: Ask, offer: Ask, scenery: Scenery
):
    mentor, others = scenery.mentor(), [scenery.mentee() for _ in range(3)]
    made = [offer(each, mentor) for each in others]
    decline(ask, made[0], "mentee")

    def listed(**by: Any) -> list[Any]:
        return [each.id for each in ask(ListMatches(**by)).items]

    ids = [each.id for each in made]
    assert listed(mentor_id=mentor.id) == ids
    assert listed(state="offered") == ids[1:]
    assert listed(mentee_id=others[2].id, state="offered") == ids[2:]
    page = ask(ListMatches(limit=2))
    assert [each.id for each in page.items] == ids[:2]
    assert listed(after=page.next) == ids[2:]
    with pytest.raises(NotFound):
        ask(GetMatch(id=made[0].id), organisation="la-u")
    assert ask(ListMatches(), organisation="la-u").items == ()
