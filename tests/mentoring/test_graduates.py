"""Completing a programme opens mentoring, and plans when a graduate is asked how she is doing."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from nosotros import clock
from nosotros.contracts.mentoring import (
    CloseMentoring,
    GetMentee,
    ListFollowUps,
    ListMentees,
    OpenMentoring,
)
from nosotros.errors import NotYetKnown
from nosotros.identifiers import new_id
from tests.mentoring.graduating import complete, lose
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Hear = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]
Told = Callable[[str], list[Any]]


def test_a_graduate_waits_for_a_mentor_and_is_to_be_asked_four_times(
    ask: Ask, hear: Hear, scenery: Scenery, told: Told, rows: Rows
):
    participant_id = scenery.participant()

    cohort_id = complete(hear, participant_id)

    (mentee,) = ask(ListMentees(cohort_id=cohort_id)).items
    assert (mentee.participant_id, mentee.state) == (participant_id, "waiting")
    assert [each["mentee_id"] for each in told("mentoring_opened")] == [str(mentee.id)]
    planned = ask(ListFollowUps(mentee_id=mentee.id)).items
    assert [(each.months, each.due_on, each.state) for each in planned] == [
        (3, date(2026, 11, 17), "planned"),
        (6, date(2027, 2, 17), "planned"),
        (12, date(2027, 8, 17), "planned"),
        (24, date(2028, 8, 17), "planned"),
    ]
    timers = rows("SELECT key, due_at FROM timer WHERE name = 'follow_up_due' ORDER BY due_at")
    assert [each["key"] for each in timers] == [str(each.id) for each in planned]
    assert timers[0]["due_at"] == datetime(2026, 11, 17, 14, tzinfo=UTC)


def test_who_is_not_described_yet_is_waited_for(hear: Hear, database: object):
    with pytest.raises(NotYetKnown):
        complete(hear, new_id())


def test_who_completes_two_programmes_is_one_mentee_of_the_first_and_asked_after_both(
    ask: Ask, hear: Hear, scenery: Scenery, told: Told
):
    participant_id = scenery.participant()
    second = complete(hear, participant_id)
    first = complete(hear, participant_id, at=clock.now() - timedelta(days=100))

    (mentee,) = ask(ListMentees()).items

    assert mentee.cohort_id == first
    assert len(told("mentoring_opened")) == 1
    for cohort_id in (first, second):
        assert len(ask(ListFollowUps(cohort_id=cohort_id)).items) == 4


def test_a_mentee_who_was_opened_by_hand_is_of_the_cohort_that_she_completes(
    ask: Ask, hear: Hear, scenery: Scenery
):
    mentee = scenery.mentee()

    cohort_id = complete(hear, mentee.participant_id)

    assert ask(GetMentee(id=mentee.id)).cohort_id == cohort_id


def test_a_completion_that_is_lost_closes_what_it_alone_had_opened(
    ask: Ask, hear: Hear, scenery: Scenery, rows: Rows
):
    participant_id = scenery.participant()
    cohort_id = complete(hear, participant_id)

    lose(hear, participant_id, cohort_id)

    (mentee,) = ask(ListMentees()).items
    assert (mentee.state, mentee.cohort_id) == ("closed", None)
    states = {each.state for each in ask(ListFollowUps(mentee_id=mentee.id)).items}
    assert states == {"cancelled"}
    assert rows("SELECT FROM timer WHERE name = 'follow_up_due'") == []


def test_a_completion_that_is_lost_leaves_open_what_something_else_had_opened(
    ask: Ask, hear: Hear, scenery: Scenery
):
    by_hand = scenery.mentee()
    twice = scenery.participant()
    lost = complete(hear, by_hand.participant_id)
    complete(hear, twice, lost)
    kept = complete(hear, twice)

    for who in (by_hand.participant_id, twice):
        lose(hear, who, lost)

    first, second = ask(ListMentees()).items
    assert (first.state, first.cohort_id) == ("waiting", None)
    assert (second.state, second.cohort_id) == ("waiting", kept)
    followed = {each.cohort_id: each.state for each in ask(ListFollowUps()).items}
    assert followed == {lost: "cancelled", kept: "planned"}


def test_a_programme_completed_after_all_opens_mentoring_again_by_its_new_day(
    ask: Ask, hear: Hear, scenery: Scenery, told: Told
):
    participant_id = scenery.participant()
    cohort_id = complete(hear, participant_id)
    lose(hear, participant_id, cohort_id)

    complete(hear, participant_id, cohort_id, at=clock.now() + timedelta(days=3), revision=3)

    (mentee,) = ask(ListMentees()).items
    assert (mentee.state, mentee.cohort_id) == ("waiting", cohort_id)
    assert [each["mentee_id"] for each in told("mentoring_opened")] == [str(mentee.id)] * 2
    planned = ask(ListFollowUps(mentee_id=mentee.id)).items
    assert [(each.state, each.due_on.day) for each in planned] == [("planned", 21)] * 4


def test_closed_mentoring_is_opened_again_and_follow_ups_go_on_meanwhile(
    ask: Ask, hear: Hear, scenery: Scenery
):
    participant_id = scenery.participant()
    complete(hear, participant_id)
    (mentee,) = ask(ListMentees()).items

    closed = ask(CloseMentoring(mentee_id=mentee.id))
    assert (closed.state, closed.waiting_since) == ("closed", None)
    assert {each.state for each in ask(ListFollowUps()).items} == {"planned"}

    again = ask(OpenMentoring(participant_id=participant_id))
    assert (again.id, again.state, again.closed_at) == (mentee.id, "waiting", None)
    assert again.waiting_since
