"""Meetings as a mentor plans, cancels, reports and notes them, with a key of her own."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from nosotros.contracts.common import NotFound, ScopeMissing
from nosotros.contracts.mentoring import (
    CancelMyMeeting,
    GetMeeting,
    ListMeetings,
    ListMyMeetings,
    ListMyNotes,
    NoteMentorCheck,
    NotTheMentor,
    PauseMentor,
    PlanMyMeeting,
    ReportMyMeeting,
    ScreeningMissing,
    StateUnfit,
    WriteMyNote,
)
from nosotros.identifiers import new_id
from tests.mentoring.accompanied import MINOR, end, held, pair, planned
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
TimeIs = Callable[[datetime], None]
HERS = {"actor": "key:hers", "scopes": {"mentoring:mentor"}}


def _mine(match_id: Any, **given: Any) -> PlanMyMeeting:
    known: dict[str, Any] = {
        "local_date": date(2026, 8, 20),
        "begins": "10:00",
        "minutes": 60,
        "channel": "video",
    }
    return PlanMyMeeting(match_id=match_id, **{**known, **given})


def test_a_mentor_plans_reports_and_cancels_her_own_meetings(
    ask: Ask, scenery: Scenery, time_is: TimeIs
):
    match = pair(ask, scenery, scenery.mentor(account="key:hers").id)
    other = pair(ask, scenery, scenery.mentor(account="key:other").id)
    theirs = ask(planned(other.id))

    first, second = ask(_mine(match.id), **HERS), ask(_mine(match.id, begins="16:00"), **HERS)
    assert [each.id for each in ask(ListMyMeetings(), **HERS).items] == [first.id, second.id]
    assert ask(CancelMyMeeting(meeting_id=second.id), **HERS).state == "cancelled"
    time_is(first.begins_at)
    report = ReportMyMeeting(meeting_id=first.id, held=True, minutes=55)
    assert ask(report, **HERS).state == "held"

    for command in (
        _mine(other.id),
        CancelMyMeeting(meeting_id=theirs.id),
        ReportMyMeeting(meeting_id=theirs.id, held=False, missed_by="both"),
        WriteMyNote(meeting_id=theirs.id, kind="shared", text="Nada mío."),
        ListMyNotes(match_id=other.id),
        _mine(new_id()),
    ):
        with pytest.raises(NotFound):
            ask(command, **HERS)
    assert ask(GetMeeting(id=theirs.id)).state == "planned"


def test_a_key_that_is_no_mentors_does_nothing(ask: Ask, scenery: Scenery):
    match = pair(ask, scenery, scenery.mentor(account="key:hers").id)
    view = held(ask, match.id)
    scenery.agent(account="key:agent")
    requests = (
        ListMyMeetings(),
        ListMyNotes(match_id=match.id),
        _mine(match.id),
        CancelMyMeeting(meeting_id=view.id),
        ReportMyMeeting(meeting_id=view.id, held=True, minutes=5),
        WriteMyNote(meeting_id=view.id, kind="shared", text="Hola."),
    )

    for request in requests:
        for actor in ("key:nobodys", "key:agent"):
            with pytest.raises(NotTheMentor):
                ask(request, actor=actor, scopes={"mentoring:mentor"})
        with pytest.raises(ScopeMissing):
            ask(request, actor="key:hers", scopes={"mentoring:read", "mentoring:write"})


def test_when_a_match_is_over_so_is_what_its_mentor_may_do(ask: Ask, scenery: Scenery):
    match = pair(ask, scenery, scenery.mentor(account="key:hers").id)
    view, to_come = held(ask, match.id), ask(_mine(match.id), **HERS)
    end(ask, match, "completed")

    assert ask(ListMyMeetings(), **HERS).items == ()
    for command in (
        _mine(match.id),
        CancelMyMeeting(meeting_id=to_come.id),
        ReportMyMeeting(meeting_id=view.id, held=True, minutes=5),
        WriteMyNote(meeting_id=view.id, kind="confidential", text="Hola."),
    ):
        with pytest.raises(StateUnfit):
            ask(command, **HERS)
    with pytest.raises(NotFound):
        ask(ListMyNotes(match_id=match.id), **HERS)


def test_a_mentor_who_pauses_goes_on_with_whom_she_has(ask: Ask, scenery: Scenery):
    mentor = scenery.mentor(account="key:hers")
    match = pair(ask, scenery, mentor.id)
    ask(PauseMentor(mentor_id=mentor.id))

    view = ask(_mine(match.id), **HERS)

    ask(WriteMyNote(meeting_id=view.id, kind="shared", text="Traer las facturas."), **HERS)
    (note,) = ask(ListMyNotes(match_id=match.id), **HERS).items
    assert note.text == "Traer las facturas."


def test_with_a_check_that_has_run_out_no_place_of_a_minor_is_told(
    ask: Ask, scenery: Scenery, time_is: TimeIs
):
    mentor = scenery.mentor(account="key:hers")
    there = {"channel": "in_person", "place": "Su casa, carrera 7 con calle 15"}
    minor, adult = pair(ask, scenery, mentor.id, born=MINOR), pair(ask, scenery, mentor.id)
    first, second = ask(_mine(minor.id, **there), **HERS), ask(_mine(adult.id, **there), **HERS)
    third = ask(_mine(minor.id, begins="16:00", **there), **HERS)
    time_is(datetime(2026, 12, 14, 14, tzinfo=UTC))

    shown = {each.id: each.place for each in ask(ListMyMeetings(), **HERS).items}
    assert shown == {first.id: None, second.id: there["place"], third.id: None}
    report = ReportMyMeeting(meeting_id=first.id, held=True, minutes=30)
    assert ask(report, **HERS).place is None
    assert ask(CancelMyMeeting(meeting_id=third.id), **HERS).place is None
    # A coordinator may have to know.
    assert ask(GetMeeting(id=first.id)).place == there["place"]


def test_whoever_reads_where_they_meet_is_noted(ask: Ask, scenery: Scenery, rows: Any):
    match = pair(ask, scenery, scenery.mentor(account="key:hers").id)
    view = ask(_mine(match.id, channel="in_person", place="Su casa"), **HERS)

    for query in (GetMeeting(id=view.id), ListMeetings()):
        ask(query, actor="key:coordinator")
    ask(ListMyMeetings(), **HERS)

    noted = rows("SELECT actor, action FROM audit WHERE action LIKE '%_meeting%' ORDER BY id")
    assert [(each["actor"], each["action"]) for each in noted[-3:]] == [
        ("key:coordinator", "get_meeting"),
        ("key:coordinator", "list_meetings"),
        ("key:hers", "list_my_meetings"),
    ]


def test_with_a_check_that_has_run_out_no_minor_is_met_or_read_of(
    ask: Ask, scenery: Scenery, time_is: TimeIs
):
    mentor = scenery.mentor(account="key:hers")
    minor, adult = pair(ask, scenery, mentor.id, born=MINOR), pair(ask, scenery, mentor.id)
    view = ask(_mine(minor.id), **HERS)
    later = {"local_date": date(2026, 12, 18)}
    time_is(datetime(2026, 12, 14, 14, tzinfo=UTC))

    for request in (_mine(minor.id, **later), _mine(minor.id), ListMyNotes(match_id=minor.id)):
        with pytest.raises(ScreeningMissing):
            ask(request, **HERS)
    assert ask(_mine(adult.id, **later), **HERS).state == "planned"
    # What took place is still told, or nobody would know of it.
    report = ReportMyMeeting(meeting_id=view.id, held=True, minutes=30)
    assert ask(report, **HERS).state == "held"
    ask(WriteMyNote(meeting_id=view.id, kind="confidential", text="Está bien."), **HERS)

    ask(NoteMentorCheck(mentor_id=mentor.id, outcome="clear", checked_on=date(2026, 12, 14)))
    assert ask(_mine(minor.id, **later), **HERS).state == "planned"
    assert [each.text for each in ask(ListMyNotes(match_id=minor.id), **HERS).items] == [
        "Está bien."
    ]
