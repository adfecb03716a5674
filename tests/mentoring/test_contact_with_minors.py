"""Contact of a mentor with minors ends with the check that allows it (Ley 1918 de 2018)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from nosotros.contracts.enrolment import ParticipantsMerged
from nosotros.contracts.mentoring import (
    GetMatch,
    GetMeeting,
    ListMeetings,
    NoteMentorCheck,
    ScreeningMissing,
)
from nosotros.identifiers import new_id
from tests.asking import Asking
from tests.mentoring.matching import Matching
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
DAY = date(2026, 8, 18)
#: of somebody who is 16
MINOR = date(2010, 1, 1)


@pytest.fixture
def matching(asking: Asking, scenery: Scenery) -> Matching:
    return Matching(asking, scenery)


def test_a_check_that_is_not_clear_cancels_what_is_planned_with_minors_at_once(
    ask: Ask, scenery: Scenery, matching: Matching
):
    mentor = scenery.mentor()
    minor = matching.meeting(matching.matched(mentor.id, born=MINOR).id)
    adult = matching.meeting(matching.matched(mentor.id).id)

    ask(NoteMentorCheck(mentor_id=mentor.id, outcome="not_clear", checked_on=DAY))

    assert ask(GetMeeting(id=minor.id)).state == "cancelled"
    assert ask(GetMeeting(id=adult.id)).state == "planned"
    # The match goes on: a later check that is clear allows to meet again.
    assert ask(GetMatch(id=minor.match_id)).state == "active"


def test_a_check_that_runs_out_cancels_what_is_planned_with_minors(
    ask: Ask,
    scenery: Scenery,
    matching: Matching,
    run_due: Callable[..., int],
    time_is: Callable[..., None],
):
    mentor = scenery.mentor()
    on = date(2026, 12, 10)
    minor = matching.meeting(matching.matched(mentor.id, born=MINOR).id, on=on)
    adult = matching.meeting(matching.matched(mentor.id).id, on=on)

    time_is(mentor.since.replace(month=12, day=4))
    run_due()

    assert ask(GetMeeting(id=minor.id)).state == "cancelled"
    assert ask(GetMeeting(id=adult.id)).state == "planned"


def test_who_turns_out_to_be_a_minor_is_not_met_without_a_check(
    ask: Ask, scenery: Scenery, matching: Matching
):
    unchecked, checked = scenery.mentor(cleared=False), scenery.mentor()
    planned = {
        each.id: matching.meeting(matching.matched(each.id).id) for each in (unchecked, checked)
    }

    for each in planned.values():
        who = ask(GetMatch(id=each.match_id)).participant_id
        scenery.describe(who, born=MINOR, revision=2)

    assert ask(GetMeeting(id=planned[unchecked.id].id)).state == "cancelled"
    assert ask(GetMeeting(id=planned[checked.id].id)).state == "planned"
    with pytest.raises(ScreeningMissing):
        matching.meeting(planned[unchecked.id].match_id)


def test_whose_records_are_merged_is_as_old_as_the_one_that_stays_says(
    ask: Ask, hear: Callable[..., None], scenery: Scenery, matching: Matching
):
    mentor = scenery.mentor(cleared=False)
    meeting = matching.meeting(matching.matched(mentor.id).id)
    merged_id = ask(GetMatch(id=meeting.match_id)).participant_id
    both = {"survivor_id": scenery.participant(born=MINOR), "merged_id": merged_id}

    hear(ParticipantsMerged(merge_id=new_id(), **both))

    assert ask(GetMeeting(id=meeting.id)).state == "cancelled"


def test_a_meeting_planned_as_she_turns_out_to_be_a_minor_is_cancelled_or_refused(
    ask: Ask, scenery: Scenery, matching: Matching
):
    match = matching.matched(scenery.mentor(cleared=False).id)

    def plan(day: int) -> None:
        try:
            matching.meeting(match.id, on=date(2026, 9, day))
        except ScreeningMissing:
            return

    with ThreadPoolExecutor(6) as at_once:
        jobs = [at_once.submit(plan, day) for day in range(1, 6)]
        jobs.append(at_once.submit(scenery.describe, match.participant_id, born=MINOR, revision=2))
        for each in jobs:
            each.result()

    assert ask(ListMeetings(match_id=match.id, state="planned")).items == ()


def test_a_later_check_that_is_clear_allows_to_meet_again(
    ask: Ask, scenery: Scenery, matching: Matching
):
    mentor = scenery.mentor()
    match = matching.matched(mentor.id, born=MINOR)
    ask(NoteMentorCheck(mentor_id=mentor.id, outcome="not_clear", checked_on=DAY))
    with pytest.raises(ScreeningMissing) as refused:
        matching.meeting(match.id)
    assert refused.value.missing == ("check",)

    ask(NoteMentorCheck(mentor_id=mentor.id, outcome="clear", checked_on=DAY))

    assert matching.meeting(match.id).state == "planned"


def test_a_meeting_planned_as_a_check_fails_is_cancelled_or_refused(
    ask: Ask, scenery: Scenery, matching: Matching
):
    mentor = scenery.mentor()
    match = matching.matched(mentor.id, born=MINOR)
    failed = NoteMentorCheck(mentor_id=mentor.id, outcome="not_clear", checked_on=DAY)

    def plan(day: int) -> None:
        try:
            matching.meeting(match.id, on=date(2026, 9, day))
        except ScreeningMissing:
            return

    with ThreadPoolExecutor(6) as at_once:
        jobs = [at_once.submit(plan, day) for day in range(1, 6)]
        jobs.append(at_once.submit(ask, failed))
        for each in jobs:
            each.result()

    assert ask(ListMeetings(match_id=match.id, state="planned")).items == ()
