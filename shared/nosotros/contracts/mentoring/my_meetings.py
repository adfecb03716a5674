"""Meetings as their mentor plans, reports and notes them, with a key of her own."""

from datetime import date
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound
from nosotros.contracts.fields import Clock, Count, Line, PageSize, Text, Zone
from nosotros.contracts.language import command, query
from nosotros.contracts.mentoring.meetings import MeetingPage, MeetingView, NotePage, NoteWritten
from nosotros.contracts.mentoring.refusals import (
    MeetingNotBegun,
    NotTheMentor,
    ScreeningMissing,
    StateUnfit,
)
from nosotros.contracts.mentoring.values import MeetingChannel, MissedBy, NoteKind, Scope


@query(
    service="mentoring",
    scope=Scope.MENTOR,
    returns=MeetingPage,
    errors=(NotTheMentor,),
    personal=True,
)
class ListMyMeetings:
    """The meetings of the mentor whose key this is."""

    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@command(
    service="mentoring",
    scope=Scope.MENTOR,
    returns=MeetingView,
    errors=(NotTheMentor, NotFound, StateUnfit, ScreeningMissing),
)
class PlanMyMeeting:
    """Plan a meeting of the mentor whose key this is."""

    match_id: UUID
    local_date: date
    begins: Annotated[str, Clock]
    minutes: Annotated[int, Count]
    channel: MeetingChannel
    place: Annotated[str | None, Line] = None
    zone: Annotated[str, Zone] = "America/Bogota"


@command(
    service="mentoring",
    scope=Scope.MENTOR,
    returns=MeetingView,
    errors=(NotTheMentor, NotFound, StateUnfit),
)
class CancelMyMeeting:
    """Cancel a planned meeting of the mentor whose key this is."""

    meeting_id: UUID


@command(
    service="mentoring",
    scope=Scope.MENTOR,
    returns=MeetingView,
    errors=(NotTheMentor, NotFound, StateUnfit, MeetingNotBegun),
)
class ReportMyMeeting:
    """Say that a meeting of the mentor whose key this is was held, or who missed it."""

    meeting_id: UUID
    held: bool
    minutes: Annotated[int | None, Count] = None
    missed_by: MissedBy | None = None


@command(
    service="mentoring",
    scope=Scope.MENTOR,
    returns=NoteWritten,
    errors=(NotTheMentor, NotFound, StateUnfit),
)
class WriteMyNote:
    """Write a note: a shared one, or one that the Centre and this mentor alone may read."""

    meeting_id: UUID
    kind: NoteKind
    text: Annotated[str, Text]


@query(
    service="mentoring",
    scope=Scope.MENTOR,
    returns=NotePage,
    errors=(NotTheMentor, NotFound, ScreeningMissing),
    personal=True,
    confidential=True,
)
class ListMyNotes:
    """What a mentor may read while a match is active: the shared notes on all meetings of the
    mentee, those with earlier mentors too, and the confidential ones of this match alone."""

    match_id: UUID
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
