"""Meetings with a mentor: what a mentee is told and reminded of."""

from uuid import UUID

from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.mentoring import (
    MatchBegan,
    MeetingCancelled,
    MeetingMoved,
    MeetingPlanned,
    MeetingReported,
    MentoringOpened,
)
from notifications.handlers import following
from notifications.storage import erasing, happenings


def on_mentoring_opened(event: MentoringOpened, *, work: UnitOfWork) -> None:
    """Keep who a mentee is."""
    _keep_mentee(event.mentee_id, event.participant_id, work=work)


def on_match_began(event: MatchBegan, *, work: UnitOfWork) -> None:
    """Keep who a mentee is."""
    _keep_mentee(event.mentee_id, event.participant_id, work=work)


def on_meeting_planned(event: MeetingPlanned, *, work: UnitOfWork) -> None:
    """Tell her of a meeting, and remind her of it."""
    erased = event.participant_id is None or erasing.is_erased(event.participant_id, work=work)
    if event.participant_id is not None:
        _keep_mentee(event.mentee_id, event.participant_id, work=work)
    _keep(
        event.meeting_id,
        "planned",
        participant_id=None if erased else event.participant_id,
        begins_at=event.begins_at,
        ends_at=event.ends_at,
        zone=event.zone,
        channel=event.channel,
        work=work,
    )


def on_meeting_moved(event: MeetingMoved, *, work: UnitOfWork) -> None:
    """Remind her of a meeting at its new time, and tell her of it if she knows the old one."""
    _keep(
        event.meeting_id,
        "planned",
        begins_at=event.begins_at,
        ends_at=event.ends_at,
        zone=event.zone,
        channel=event.channel,
        work=work,
    )


def on_meeting_cancelled(event: MeetingCancelled, *, work: UnitOfWork) -> None:
    """Remind her of a meeting no more, and tell her if she knows of it."""
    _keep(event.meeting_id, "cancelled", work=work)


def on_meeting_reported(event: MeetingReported, *, work: UnitOfWork) -> None:
    """A meeting is over: there is nothing more to tell of it."""
    _keep(event.meeting_id, "reported", work=work)


def remind_of_meeting(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Write a meeting's reminder down, for the moment that is best for her."""
    following.follow_meeting(UUID(timer.key), work=work)


def _keep(id: UUID, state: str, *, work: UnitOfWork, **told: object) -> None:
    assert work.envelope is not None, "an event's work has its envelope"
    happenings.keep_meeting(id, revision=work.envelope.revision, state=state, work=work, **told)
    following.watch_meeting(id, work=work)
    following.follow_meeting(id, work=work)


def _keep_mentee(id: UUID, participant_id: UUID, *, work: UnitOfWork) -> None:
    if not erasing.is_erased(participant_id, work=work):
        happenings.keep_mentee(id, participant_id=participant_id, work=work)
