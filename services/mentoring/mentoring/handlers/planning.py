"""Meetings: planned, moved, cancelled, reported."""

from datetime import time
from uuid import UUID
from zoneinfo import ZoneInfo

from mentoring.domain.meetings import times_of, wrong_day, wrong_form, wrong_report
from mentoring.handlers.accompanied import Accompanied, of_match, of_meeting
from mentoring.handlers.meetings import call_off
from mentoring.handlers.refusing import refuse
from mentoring.storage import meetings
from mentoring.storage.meetings import Meeting
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import RevisionMismatch
from nosotros.contracts.mentoring import (
    CancelMeeting,
    CancelMyMeeting,
    MeetingBegun,
    MeetingMoved,
    MeetingNotBegun,
    MeetingPlanned,
    MeetingReported,
    MeetingView,
    MoveMeeting,
    PlanMeeting,
    PlanMyMeeting,
    ReportMeeting,
    ReportMyMeeting,
    StateUnfit,
)
from nosotros.identifiers import new_id


def plan_meeting(
    command: PlanMeeting | PlanMyMeeting, *, work: UnitOfWork, mentor_id: UUID | None = None
) -> MeetingView:
    """Plan a meeting; `mentor_id`: of whom acts, where a mentor does.

    One that lies in the past was held, and is noted: no check is asked for that any more.

    Raises:
        NotFound: no match of the organisation, or of this mentor, has this id.
        StateUnfit: the match is not active.
        InvalidFields: the length, the place or the day is none of a meeting.
        ScreeningMissing: it is to come, with a minor, and the mentor's check is missing.
    """
    accompanied = of_match(command.match_id, work=work, mentor_id=mentor_id)
    accompanied.need_active()
    zone = ZoneInfo(command.zone)
    _check(command, zone=zone, accompanied=accompanied, work=work)
    begins = time.fromisoformat(command.begins)
    begins_at, ends_at = times_of(command.local_date, begins, minutes=command.minutes, zone=zone)
    if begins_at > work.at or mentor_id is not None:
        accompanied.need_check(work=work)
    id = new_id()
    values = {
        "id": id,
        "organisation": work.organisation,
        "match_id": command.match_id,
        "mentee_id": accompanied.mentee.id,
        "begins_at": begins_at,
        "ends_at": ends_at,
        "zone": command.zone,
        "channel": command.channel,
        "place": command.place,
    }
    work.connection.exec_driver_sql(meetings.INSERT, values)
    work.publish(
        MeetingPlanned(
            meeting_id=id,
            match_id=command.match_id,
            mentee_id=accompanied.mentee.id,
            participant_id=accompanied.mentee.participant_id,
            mentor_id=accompanied.mentor.id,
            begins_at=begins_at,
            ends_at=ends_at,
            zone=command.zone,
            channel=command.channel,
        ),
        revision=1,
    )
    work.audit("plan_meeting", id)
    return _shown(id, work=work)


def move_meeting(command: MoveMeeting, *, work: UnitOfWork) -> MeetingView:
    """Move a planned meeting that has not begun; only another time or channel is told of.

    Raises:
        NotFound: no meeting of the organisation has this id.
        StateUnfit: it is not planned any more, or its match is not active.
        RevisionMismatch: it was changed since it was read.
        MeetingBegun: so has it.
        InvalidFields, ScreeningMissing: as `plan_meeting`.
    """
    accompanied, before = of_meeting(command.meeting_id, work=work)
    _need_planned(before)
    if before.revision != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=before.revision)
    if before.begins_at <= work.at:
        raise MeetingBegun
    accompanied.need_active()
    zone = ZoneInfo(before.zone)
    _check(command, zone=zone, accompanied=accompanied, work=work)
    begins = time.fromisoformat(command.begins)
    begins_at, ends_at = times_of(command.local_date, begins, minutes=command.minutes, zone=zone)
    if begins_at > work.at:
        accompanied.need_check(work=work)
    values = {
        "id": before.id,
        "begins_at": begins_at,
        "ends_at": ends_at,
        "channel": command.channel,
        "place": command.place,
    }
    work.connection.exec_driver_sql(meetings.MOVE, values)
    if (begins_at, ends_at, command.channel) != (before.begins_at, before.ends_at, before.channel):
        work.publish(
            MeetingMoved(
                meeting_id=before.id,
                match_id=before.match_id,
                mentee_id=before.mentee_id,
                begins_at=begins_at,
                ends_at=ends_at,
                zone=before.zone,
                channel=command.channel,
            ),
            revision=before.revision + 1,
        )
    work.audit("move_meeting", before.id)
    return _shown(before.id, work=work)


def cancel_meeting(
    command: CancelMeeting | CancelMyMeeting, *, work: UnitOfWork, mentor_id: UUID | None = None
) -> MeetingView:
    """Cancel a planned meeting, also one whose time has come without anybody coming.

    Raises:
        NotFound: no meeting of the organisation, or of this mentor, has this id.
        StateUnfit: it is not planned any more; or a mentor acts whose match is over.
    """
    accompanied, meeting = of_meeting(command.meeting_id, work=work, mentor_id=mentor_id)
    if mentor_id is not None:
        accompanied.need_active()
    _need_planned(meeting)
    call_off(meeting, work=work)
    work.audit("cancel_meeting", meeting.id)
    return _shown(meeting.id, work=work)


def report_meeting(
    command: ReportMeeting | ReportMyMeeting, *, work: UnitOfWork, mentor_id: UUID | None = None
) -> MeetingView:
    """Say what became of a meeting, or correct that; saying the same again changes nothing.

    Raises:
        NotFound: no meeting of the organisation, or of this mentor, has this id.
        StateUnfit: it was cancelled; or a mentor acts whose match is over.
        InvalidFields: minutes or who missed it is missing, or is said of what was not so.
        MeetingNotBegun: its time has not come.
    """
    accompanied, before = of_meeting(command.meeting_id, work=work, mentor_id=mentor_id)
    if mentor_id is not None:
        accompanied.need_active()
    if before.state == "cancelled":
        raise StateUnfit(state=before.state, needed=("planned", "held", "missed"))
    wrong = wrong_report(held=command.held, minutes=command.minutes, missed_by=command.missed_by)
    refuse(wrong)
    if before.begins_at > work.at:
        raise MeetingNotBegun
    state = "held" if command.held else "missed"
    said = (state, command.minutes, command.missed_by)
    if said != (before.state, before.minutes_held, before.missed_by):
        values = {
            "id": before.id,
            "state": state,
            "minutes": command.minutes,
            "missed_by": command.missed_by,
            "at": work.at,
        }
        work.connection.exec_driver_sql(meetings.REPORT, values)
        work.publish(
            MeetingReported(
                meeting_id=before.id,
                match_id=before.match_id,
                mentee_id=before.mentee_id,
                held=command.held,
            ),
            revision=before.revision + 1,
        )
    work.audit("report_meeting", before.id)
    return _shown(before.id, work=work)


def _check(
    command: PlanMeeting | PlanMyMeeting | MoveMeeting,
    *,
    zone: ZoneInfo,
    accompanied: Accompanied,
    work: UnitOfWork,
) -> None:
    began_at = accompanied.match.began_at
    assert began_at is not None, "an active match has begun"
    begins = time.fromisoformat(command.begins)
    refuse(
        [
            *wrong_form(minutes=command.minutes, channel=command.channel, place=command.place),
            *wrong_day(command.local_date, begins, zone=zone, began_at=began_at, at=work.at),
        ]
    )


def _need_planned(meeting: Meeting) -> None:
    if meeting.state != "planned":
        raise StateUnfit(state=meeting.state, needed=("planned",))


def _shown(id: UUID, *, work: UnitOfWork) -> MeetingView:
    found = meetings.find(work.connection, id)
    assert found is not None, "it is this work's own"
    return found.view
