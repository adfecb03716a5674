"""Meetings: planned, moved, cancelled, reported, listed."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from mentoring.handlers.meetings import cancel_planned
from nosotros.contracts.common import InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.mentoring import (
    CancelMeeting,
    GetMeeting,
    ListMeetings,
    MeetingBegun,
    MeetingNotBegun,
    MoveMeeting,
    NoteMentorCheck,
    ReportMeeting,
    ScreeningMissing,
    StateUnfit,
)
from nosotros.identifiers import new_id
from tests.mentoring.accompanied import MINOR, end, held, pair, planned, unclear
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Act = Callable[..., Any]
Told = Callable[[str], list[Any]]
Rows = Callable[[str], list[dict[str, Any]]]
TimeIs = Callable[[datetime], None]


def _moved(meeting: Any, **given: Any) -> MoveMeeting:
    known: dict[str, Any] = {
        "expected_revision": meeting.revision,
        "local_date": meeting.local_date,
        "begins": meeting.local_time,
        "minutes": 60,
        "channel": meeting.channel,
        "place": meeting.place,
    }
    return MoveMeeting(meeting_id=meeting.id, **{**known, **given})


def _wrong(error: pytest.ExceptionInfo[InvalidFields]) -> list[tuple[str, str]]:
    return [(each.field, each.code) for each in error.value.problems]


def test_a_meeting_is_planned_in_local_time_and_told_of(
    ask: Ask, scenery: Scenery, told: Told, rows: Rows
):
    match = pair(ask, scenery, scenery.mentor().id)

    view = ask(planned(match.id, channel="in_person", place="Biblioteca de Soacha"))

    assert view == ask(GetMeeting(id=view.id))
    assert view.begins_at == datetime(2026, 8, 20, 15, tzinfo=UTC)
    assert view.ends_at == datetime(2026, 8, 20, 16, tzinfo=UTC)
    assert (view.local_date, view.local_time) == (date(2026, 8, 20), "10:00")
    assert (view.state, view.place, view.revision) == ("planned", "Biblioteca de Soacha", 1)
    (event,) = told("meeting_planned")
    assert event["mentee_id"] == str(match.mentee_id)
    assert event["participant_id"] == str(match.participant_id)
    assert event["mentor_id"] == str(match.mentor_id)
    assert "Biblioteca" not in str(event)
    assert {"action": "plan_meeting", "subject": str(view.id)} in rows(
        "SELECT action, subject FROM audit"
    )


def test_a_time_that_a_clock_change_leaves_out_is_as_much_later(ask: Ask, scenery: Scenery):
    match = pair(ask, scenery, scenery.mentor().id)
    paris = {"zone": "Europe/Paris", "channel": "video"}

    left_out = ask(planned(match.id, local_date=date(2027, 3, 28), begins="02:30", **paris))
    twice = ask(planned(match.id, local_date=date(2026, 10, 25), begins="02:30", **paris))

    assert (left_out.local_time, left_out.begins_at.hour) == ("03:30", 1)
    assert twice.begins_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"minutes": 9}, ("minutes", "range:10:480")),
        ({"minutes": 481}, ("minutes", "range:10:480")),
        ({"place": "Su casa"}, ("place", "only_in_person")),
        ({"local_date": date(2026, 8, 17)}, ("local_date", "before_the_match")),
        ({"local_date": date(2027, 8, 19)}, ("local_date", "date_far_away")),
        ({"local_date": date(1, 1, 1)}, ("local_date", "date_far_away")),
        ({"local_date": date(9999, 12, 31)}, ("local_date", "date_far_away")),
    ],
)
def test_what_is_no_meeting_is_refused(
    ask: Ask, scenery: Scenery, given: dict[str, Any], problem: tuple[str, str]
):
    match = pair(ask, scenery, scenery.mentor().id)

    with pytest.raises(InvalidFields) as refused:
        ask(planned(match.id, **given))

    assert _wrong(refused) == [problem]


@pytest.mark.parametrize("minutes", [10, 480])
def test_lengths_at_the_edges_are_taken(ask: Ask, scenery: Scenery, minutes: int):
    match = pair(ask, scenery, scenery.mentor().id)

    view = ask(planned(match.id, minutes=minutes, local_date=date(2027, 8, 18)))

    assert (view.ends_at - view.begins_at).total_seconds() == minutes * 60


def test_only_an_active_match_has_meetings(ask: Ask, scenery: Scenery):
    match = pair(ask, scenery, scenery.mentor().id)
    view = ask(planned(match.id))
    end(ask, match)

    with pytest.raises(StateUnfit) as refused:
        ask(planned(match.id))
    assert (refused.value.state, refused.value.needed) == ("ended", ("active",))
    with pytest.raises(StateUnfit):
        ask(_moved(view, begins="11:00"))
    with pytest.raises(NotFound):
        ask(planned(new_id()))
    with pytest.raises(NotFound):
        ask(planned(match.id), organisation="another")


def test_a_meeting_with_a_minor_needs_a_check_that_is_valid_today(
    ask: Ask, scenery: Scenery, time_is: TimeIs
):
    mentor = scenery.mentor()
    minor, adult = pair(ask, scenery, mentor.id, born=MINOR), pair(ask, scenery, mentor.id)
    unclear(ask, mentor.id)

    with pytest.raises(ScreeningMissing) as refused:
        ask(planned(minor.id))
    assert (refused.value.mentor_id, refused.value.missing) == (mentor.id, ("check",))
    assert ask(planned(adult.id)).state == "planned"

    ask(NoteMentorCheck(mentor_id=mentor.id, outcome="clear", checked_on=date(2026, 8, 18)))
    view = ask(planned(minor.id))
    time_is(datetime(2026, 12, 19, 14, tzinfo=UTC))
    with pytest.raises(ScreeningMissing):
        ask(planned(minor.id, local_date=date(2026, 12, 21)))
    # What was held before is noted all the same: it took place.
    past = ask(planned(minor.id, local_date=date(2026, 9, 1)))
    assert (view.state, past.state) == ("planned", "planned")


def test_somebody_of_unknown_age_counts_as_a_minor(ask: Ask, act: Act, scenery: Scenery):
    match = pair(ask, scenery, scenery.mentor().id)
    unclear(ask, match.mentor_id)
    act(lambda work: work.connection.exec_driver_sql("UPDATE person SET birth_date = NULL"))

    with pytest.raises(ScreeningMissing):
        ask(planned(match.id))


def test_a_meeting_moves_until_it_begins(ask: Ask, scenery: Scenery, told: Told, time_is: TimeIs):
    view = ask(planned(pair(ask, scenery, scenery.mentor().id).id))

    moved = ask(_moved(view, begins="11:30", minutes=30))
    placed = ask(_moved(moved, minutes=30, channel="in_person", place="Casa de la cultura"))
    elsewhere = ask(_moved(placed, minutes=30, place="Parque principal"))

    assert (elsewhere.local_time, elsewhere.place, elsewhere.revision) == (
        "11:30",
        "Parque principal",
        4,
    )
    assert [each["revision"] for each in told("meeting_moved")] == [2, 3]
    with pytest.raises(RevisionMismatch):
        ask(_moved(view))
    with pytest.raises(InvalidFields):
        ask(_moved(elsewhere, minutes=5))
    time_is(elsewhere.begins_at)
    with pytest.raises(MeetingBegun):
        ask(_moved(elsewhere, local_date=date(2026, 8, 21)))


def test_a_meeting_is_cancelled_once(ask: Ask, scenery: Scenery, told: Told):
    view = ask(planned(pair(ask, scenery, scenery.mentor().id).id))

    cancelled = ask(CancelMeeting(meeting_id=view.id))

    assert (cancelled.state, cancelled.revision) == ("cancelled", 2)
    assert [each["revision"] for each in told("meeting_cancelled")] == [2]
    for command in (
        CancelMeeting(meeting_id=view.id),
        _moved(cancelled),
        ReportMeeting(meeting_id=view.id, held=False, missed_by="mentee"),
    ):
        with pytest.raises(StateUnfit):
            ask(command)
    with pytest.raises(NotFound):
        ask(CancelMeeting(meeting_id=new_id()))


def test_a_meeting_is_reported_from_its_beginning_on_and_corrected(
    ask: Ask, scenery: Scenery, told: Told, time_is: TimeIs
):
    view = ask(planned(pair(ask, scenery, scenery.mentor().id).id))
    report = ReportMeeting(meeting_id=view.id, held=True, minutes=45)
    with pytest.raises(MeetingNotBegun):
        ask(report)

    time_is(view.begins_at)
    reported = ask(report)
    again = ask(report)
    missed = ask(ReportMeeting(meeting_id=view.id, held=False, missed_by="mentor"))

    assert (reported.state, reported.minutes_held) == ("held", 45)
    assert reported == again
    assert (missed.state, missed.minutes_held, missed.missed_by) == ("missed", None, "mentor")
    assert [each["held"] for each in told("meeting_reported")] == [True, False]
    with pytest.raises(StateUnfit):
        ask(CancelMeeting(meeting_id=view.id))


@pytest.mark.parametrize(
    ("report", "problems"),
    [
        ({"held": True}, [("minutes", "required")]),
        ({"held": True, "minutes": 0}, [("minutes", "range:1:480")]),
        ({"held": True, "minutes": 481}, [("minutes", "range:1:480")]),
        (
            {"held": True, "minutes": 30, "missed_by": "both"},
            [("missed_by", "only_if_missed")],
        ),
        ({"held": False}, [("missed_by", "required")]),
        (
            {"held": False, "missed_by": "both", "minutes": 3},
            [("minutes", "only_if_held")],
        ),
    ],
)
def test_a_report_says_what_fits(
    ask: Ask,
    scenery: Scenery,
    time_is: TimeIs,
    report: dict[str, Any],
    problems: list[tuple[str, str]],
):
    view = ask(planned(pair(ask, scenery, scenery.mentor().id).id))
    time_is(view.begins_at)

    with pytest.raises(InvalidFields) as refused:
        ask(ReportMeeting(meeting_id=view.id, **report))

    assert _wrong(refused) == problems


def test_a_meeting_that_was_held_is_reported_after_its_match_is_over(
    ask: Ask, act: Act, scenery: Scenery, time_is: TimeIs
):
    match = pair(ask, scenery, scenery.mentor().id)
    held_already, to_come = ask(planned(match.id)), ask(planned(match.id, begins="16:00"))
    time_is(datetime(2026, 8, 20, 17, tzinfo=UTC))

    end(ask, match)
    act(lambda work: cancel_planned([match.id], work=work))

    assert ask(GetMeeting(id=to_come.id)).state == "cancelled"
    report = ReportMeeting(meeting_id=held_already.id, held=True, minutes=40)
    assert ask(report).state == "held"


def test_meetings_are_listed_by_their_beginning(ask: Ask, scenery: Scenery):
    first, second = (pair(ask, scenery, scenery.mentor().id) for _ in range(2))
    late = ask(planned(first.id, local_date=date(2026, 8, 22)))
    done = held(ask, first.id)
    other = ask(planned(second.id))

    everything = ask(ListMeetings()).items

    assert [each.id for each in everything] == [done.id, other.id, late.id]
    page = ask(ListMeetings(limit=2))
    assert ask(ListMeetings(limit=2, after=page.next)).items == (late,)
    assert [each.id for each in ask(ListMeetings(match_id=first.id)).items] == [done.id, late.id]
    assert ask(ListMeetings(state="held")).items == (done,)
    day = date(2026, 8, 20)
    assert ask(ListMeetings(since=day, until=day)).items == (other,)
    assert ask(ListMeetings(until=date.max)).next is None
    with pytest.raises(InvalidFields):
        ask(ListMeetings(since=day, until=date(2026, 8, 19)))
    assert ask(ListMeetings(), organisation="another").items == ()
    with pytest.raises(NotFound):
        ask(GetMeeting(id=late.id), organisation="another")
