"""What a mentor sees, and does, with a key of her own."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from nosotros.contracts.common import NotFound, ScopeMissing
from nosotros.contracts.enrolment import ParticipantErased
from nosotros.contracts.mentoring import (
    AnswerMatch,
    AnswerMyMatch,
    DescribeMentee,
    EndMyMatch,
    GetMatch,
    GetMentee,
    ListMyMatches,
    NotMatchable,
    NotTheMentor,
    OfferMatch,
    OfferRanked,
    PauseMentor,
    RankMentors,
    ScreeningMissing,
    SetMentorAccount,
)
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
TimeIs = Callable[[datetime], None]
KEY, OTHER = "key:mentor", "key:another"
MINE = frozenset(["mentoring:mentor"])
#: when the check of 3 August has run out
LATER = datetime(2026, 12, 4, 12, tzinfo=UTC)


@pytest.fixture
def as_mentor(ask: Ask) -> Callable[..., Any]:
    """Ask with a mentor's own key: `as_mentor(contract, actor=…)`."""
    return lambda contract, actor=KEY: ask(contract, actor=actor, scopes=MINE)


@pytest.fixture
def offered(ask: Ask, scenery: Scenery) -> Callable[..., Any]:
    """A match that is offered to the mentor of the key: `offered(born=…)`."""
    mentor = scenery.mentor(account=KEY)

    def offered(**who: Any) -> Any:
        mentee = scenery.mentee(**who)
        return ask(OfferMatch(mentee_id=mentee.id, mentor_id=mentor.id))

    return offered


def accept(ask: Ask, match: Any) -> None:
    ask(AnswerMatch(match_id=match.id, side="mentee", accepted=True))


def test_an_offer_shows_what_she_needs_and_her_name_only_once_it_begins(
    ask: Ask, as_mentor: Ask, offered: Ask
):
    match = offered()
    mentee = ask(GetMentee(id=match.mentee_id))
    ask(
        DescribeMentee(
            mentee_id=mentee.id,
            expected_revision=mentee.revision,
            needs=("sales",),
            languages=("es",),
            municipality="Soacha",
            availability=("tue-am",),
        )
    )
    accept(ask, match)

    (seen,) = as_mentor(ListMyMatches()).items

    assert (seen.id, seen.state, seen.needs, seen.municipality) == (
        match.id,
        "offered",
        ("sales",),
        "Soacha",
    )
    assert (seen.first_names, seen.surnames, seen.mentors_before) == (None, None, 0)
    begun = as_mentor(AnswerMyMatch(match_id=match.id, accepted=True))
    assert (begun.state, begun.first_names) == ("active", None)
    (seen,) = as_mentor(ListMyMatches()).items
    assert (seen.state, seen.first_names) == ("active", mentee.first_names)


def test_a_mentor_declines_and_ends_what_is_hers(ask: Ask, as_mentor: Ask, offered: Ask):
    match = offered()
    accept(ask, match)
    as_mentor(AnswerMyMatch(match_id=match.id, accepted=True))
    declined = as_mentor(AnswerMyMatch(match_id=offered().id, accepted=False, reason="too_far"))

    ended = as_mentor(EndMyMatch(match_id=match.id, reason="no_time"))

    assert declined.state == "passed_on"
    assert (ended.state, ended.first_names) == ("ended", None)
    assert as_mentor(ListMyMatches()).items == ()
    kept = ask(GetMatch(id=match.id))
    assert (kept.ended_by, kept.reason) == ("mentor", "no_time")


def test_what_is_another_mentors_is_not_found(
    ask: Ask, as_mentor: Ask, offered: Ask, scenery: Scenery
):
    scenery.mentor(account=OTHER)
    match = offered()

    assert as_mentor(ListMyMatches(), actor=OTHER).items == ()
    for command in (
        AnswerMyMatch(match_id=match.id, accepted=True),
        EndMyMatch(match_id=match.id, reason="no_time"),
    ):
        with pytest.raises(NotFound):
            as_mentor(command, actor=OTHER)
        with pytest.raises(NotTheMentor):
            as_mentor(command, actor="key:of-nobody")
        with pytest.raises(ScopeMissing):
            ask(command, actor=KEY, scopes=frozenset(["mentoring:write"]))
    assert ask(GetMatch(id=match.id)).state == "offered"


def test_a_mentor_whose_key_was_taken_away_sees_nothing(ask: Ask, as_mentor: Ask, offered: Ask):
    match = offered()
    ask(SetMentorAccount(mentor_id=match.mentor_id))

    with pytest.raises(NotTheMentor):
        as_mentor(ListMyMatches())


def test_a_paused_mentor_goes_on_with_whom_she_has(ask: Ask, as_mentor: Ask, offered: Ask):
    match = offered()
    accept(ask, match)
    ask(PauseMentor(mentor_id=match.mentor_id))

    assert as_mentor(AnswerMyMatch(match_id=match.id, accepted=True)).state == "active"


def test_the_name_of_a_minor_is_hidden_when_the_check_runs_out(
    ask: Ask, as_mentor: Ask, offered: Ask, time_is: TimeIs
):
    minor, grown = offered(born=date(2010, 3, 1)), offered()
    for match in (minor, grown):
        accept(ask, match)
        as_mentor(AnswerMyMatch(match_id=match.id, accepted=True))
    assert all(each.first_names for each in as_mentor(ListMyMatches()).items)

    time_is(LATER)

    seen = {each.id: each for each in as_mentor(ListMyMatches()).items}
    assert (seen[minor.id].is_minor, seen[minor.id].first_names) == (True, None)
    assert (seen[grown.id].is_minor, bool(seen[grown.id].first_names)) == (False, True)


def test_a_match_does_not_begin_with_a_man_once_she_has_asked_for_a_woman(
    ask: Ask, as_mentor: Ask, scenery: Scenery
):
    mentor, mentee = scenery.mentor(account=KEY, gender="man"), scenery.mentee()
    ask(RankMentors(mentee_id=mentee.id, mentor_ids=(mentor.id,)))
    # Whom she ranked, she accepts: it is the mentor's turn alone.
    match = ask(OfferRanked(mentee_id=mentee.id))
    revision = ask(GetMentee(id=mentee.id)).revision
    ask(DescribeMentee(mentee_id=mentee.id, expected_revision=revision, woman_asked_for=True))

    with pytest.raises(NotMatchable) as refused:
        as_mentor(AnswerMyMatch(match_id=match.id, accepted=True))

    assert refused.value.why == "woman_asked_for"
    assert ask(GetMatch(id=match.id)).state == "offered"


def test_a_match_with_a_minor_does_not_begin_once_the_check_has_run_out(
    ask: Ask, as_mentor: Ask, offered: Ask, time_is: TimeIs
):
    time_is(datetime(2026, 12, 3, 12, tzinfo=UTC))
    match = offered(born=date(2010, 3, 1))
    accept(ask, match)
    time_is(LATER)

    with pytest.raises(ScreeningMissing):
        as_mentor(AnswerMyMatch(match_id=match.id, accepted=True))


def test_the_mentors_whom_she_had_before_are_counted_and_not_named(
    ask: Ask, as_mentor: Ask, scenery: Scenery
):
    mentee = scenery.mentee()
    for account in (OTHER, KEY):
        mentor = scenery.mentor(account=account)
        match = ask(OfferMatch(mentee_id=mentee.id, mentor_id=mentor.id))
        accept(ask, match)
        as_mentor(AnswerMyMatch(match_id=match.id, accepted=True), actor=account)
        if account == OTHER:
            as_mentor(EndMyMatch(match_id=match.id, reason="no_time"), actor=account)

    (seen,) = as_mentor(ListMyMatches()).items
    assert seen.mentors_before == 1


def test_what_a_mentor_was_answered_of_somebody_who_is_erased_is_forgotten(
    ask: Ask, as_mentor: Ask, offered: Ask, hear: Callable[..., None], rows: Any
):
    match = offered()
    mentee = ask(GetMentee(id=match.mentee_id))
    said = {"municipality": "Sibaté", "expected_revision": mentee.revision}
    ask(DescribeMentee(mentee_id=mentee.id, **said))
    accept(ask, match)
    as_mentor(AnswerMyMatch(match_id=match.id, accepted=True))

    def kept(word: str) -> int:
        answers = rows("SELECT convert_from(answer, 'UTF8') AS text FROM recorded_answer")
        mine = [each["text"] for each in answers if "mentors_before" in each["text"]]
        return sum(word in each for each in mine)

    # A mentor whose access has ended, or whose check has run out, may ask for it again.
    assert (kept("Sibaté"), kept(mentee.first_names)) == (1, 0)
    hear(ParticipantErased(participant_id=match.participant_id))
    assert kept("Sibaté") == 0
    assert as_mentor(ListMyMatches()).items == ()
