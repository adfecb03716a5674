"""What a participant sees of her accompaniment on her own page."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from nosotros.contracts.common import ScopeMissing
from nosotros.contracts.enrolment import ParticipantsMerged
from nosotros.contracts.mentoring import CancelMeeting, GetMentee, GetOwnMeeting
from nosotros.identifiers import new_id
from tests.mentoring.accompanied import end, pair, planned
from tests.mentoring.leaving import withdraw
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Hear = Callable[..., None]
TimeIs = Callable[[datetime], None]
Rows = Callable[[str], list[dict[str, Any]]]


def participant_of(ask: Ask, match: Any) -> Any:
    return ask(GetMentee(id=match.mentee_id)).participant_id


def test_she_sees_when_where_and_whom_she_meets_next(ask: Ask, scenery: Scenery):
    mentor = scenery.mentor()
    match = pair(ask, scenery, mentor.id)
    ask(planned(match.id, local_date=date(2026, 9, 3)))
    first = ask(planned(match.id, channel="in_person", place="Biblioteca de Soacha"))
    herself = participant_of(ask, match)

    following = ask(GetOwnMeeting(), herself=herself).next

    assert (following.local_date, following.local_time) == (date(2026, 8, 20), "10:00")
    assert (following.channel, following.place) == ("in_person", "Biblioteca de Soacha")
    assert (following.zone, following.mentor) == ("America/Bogota", mentor.first_names)

    ask(CancelMeeting(meeting_id=first.id))
    assert ask(GetOwnMeeting(), herself=herself).next.local_date == date(2026, 9, 3)


def test_a_meeting_is_next_until_it_ends(ask: Ask, scenery: Scenery, time_is: TimeIs):
    match = pair(ask, scenery, scenery.mentor().id)
    ask(planned(match.id))
    herself = participant_of(ask, match)

    time_is(datetime(2026, 8, 20, 15, 30, tzinfo=UTC))
    assert ask(GetOwnMeeting(), herself=herself).next is not None
    time_is(datetime(2026, 8, 20, 16, tzinfo=UTC))
    assert ask(GetOwnMeeting(), herself=herself).next is None


def test_whoever_has_no_mentor_any_more_or_left_meets_nobody(
    ask: Ask, hear: Hear, scenery: Scenery
):
    match, other = (pair(ask, scenery, scenery.mentor().id) for _ in range(2))
    for each in (match, other):
        ask(planned(each.id))
    ended, left = participant_of(ask, match), participant_of(ask, other)
    end(ask, match)
    withdraw(hear, left)

    for herself in (ended, left, new_id()):
        assert ask(GetOwnMeeting(), herself=herself).next is None


def test_the_record_that_hers_was_merged_into_is_hers(ask: Ask, hear: Hear, scenery: Scenery):
    match = pair(ask, scenery, scenery.mentor().id)
    ask(planned(match.id))
    merged, survivor = participant_of(ask, match), scenery.participant()
    hear(ParticipantsMerged(merge_id=new_id(), survivor_id=survivor, merged_id=merged))

    assert ask(GetOwnMeeting(), herself=merged).next is not None
    assert ask(GetOwnMeeting(), herself=merged) == ask(GetOwnMeeting(), herself=survivor)


def test_it_is_read_by_herself_alone_and_noted(ask: Ask, scenery: Scenery, rows: Rows):
    match = pair(ask, scenery, scenery.mentor().id)
    ask(planned(match.id))
    herself = participant_of(ask, match)

    with pytest.raises(ScopeMissing):
        ask(GetOwnMeeting())
    assert ask(GetOwnMeeting(), herself=herself, organisation="la-u").next is None
    ask(GetOwnMeeting(), herself=herself)

    assert {
        "action": "get_own_meeting",
        "actor": f"participant:{herself}",
        "subject": str(herself),
        "organisation": "gestarsalud",
    } in rows("SELECT action, actor, subject, organisation FROM audit")
