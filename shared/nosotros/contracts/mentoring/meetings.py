"""Meetings of a match: planned, held, missed; their notes and next steps."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound, RevisionMismatch
from nosotros.contracts.fields import Clock, Count, Line, PageSize, Text, Zone
from nosotros.contracts.language import command, query, view
from nosotros.contracts.mentoring.refusals import (
    MeetingBegun,
    MeetingNotBegun,
    ScreeningMissing,
    StateUnfit,
)
from nosotros.contracts.mentoring.values import (
    MeetingChannel,
    MeetingState,
    MissedBy,
    Scope,
    StepOwner,
)


@view
class MeetingView:
    """A meeting of a mentee with her mentor."""

    id: UUID
    revision: int
    match_id: UUID
    state: str
    begins_at: datetime
    ends_at: datetime
    local_date: date
    local_time: str
    zone: str
    channel: str
    #: where, for a meeting in person; none also where she withdrew, and to a mentor who may not meet
    #: her now
    place: str | None
    missed_by: str | None
    #: minutes that it took
    minutes_held: int | None
    reported_at: datetime | None


@view
class MeetingPage:
    """A page of meetings, by their beginning."""

    items: tuple[MeetingView, ...]
    next: str | None = None


@view
class NoteWritten:
    """That a note was written; what it says is for its readers alone, and is in no answer to this."""

    id: UUID
    meeting_id: UUID
    match_id: UUID
    kind: str
    #: `mentor`, `coordinator` or `centre`
    written_by: str
    written_at: datetime


@view
class NoteView:
    """A note on a meeting."""

    id: UUID
    meeting_id: UUID
    match_id: UUID
    kind: str
    #: none: she withdrew
    text: str | None
    #: `mentor`, `coordinator` or `centre`
    written_by: str
    written_at: datetime


@view
class NotePage:
    """A page of notes, oldest first."""

    items: tuple[NoteView, ...]
    next: str | None = None


@view
class StepView:
    """What somebody will have done by a day."""

    id: UUID
    revision: int
    match_id: UUID
    meeting_id: UUID | None
    #: none: she withdrew
    text: str | None
    owner: str
    due_on: date
    done_on: date | None


@view
class StepPage:
    """A page of next steps, oldest first."""

    items: tuple[StepView, ...]
    next: str | None = None


@command(
    service="mentoring",
    scope=Scope.WRITE,
    returns=MeetingView,
    errors=(NotFound, StateUnfit, ScreeningMissing),
)
class PlanMeeting:
    """Plan a meeting of an active match; one that was held already is planned and reported."""

    match_id: UUID
    local_date: date
    begins: Annotated[str, Clock]
    #: from 10 to 480
    minutes: Annotated[int, Count]
    channel: MeetingChannel
    place: Annotated[str | None, Line] = None
    zone: Annotated[str, Zone] = "America/Bogota"


@command(
    service="mentoring",
    scope=Scope.WRITE,
    returns=MeetingView,
    errors=(NotFound, RevisionMismatch, StateUnfit, MeetingBegun, ScreeningMissing),
)
class MoveMeeting:
    """Move a planned meeting that has not begun; what is left out is emptied."""

    meeting_id: UUID
    expected_revision: Annotated[int, Count]
    local_date: date
    begins: Annotated[str, Clock]
    minutes: Annotated[int, Count]
    channel: MeetingChannel
    place: Annotated[str | None, Line] = None


@command(service="mentoring", scope=Scope.WRITE, returns=MeetingView, errors=(NotFound, StateUnfit))
class CancelMeeting:
    """Cancel a planned meeting."""

    meeting_id: UUID


@command(
    service="mentoring",
    scope=Scope.WRITE,
    returns=MeetingView,
    errors=(NotFound, StateUnfit, MeetingNotBegun),
)
class ReportMeeting:
    """Say that a meeting was held, and for how long, or who missed it; or correct that."""

    meeting_id: UUID
    held: bool
    #: where it was held
    minutes: Annotated[int | None, Count] = None
    #: where it was not
    missed_by: MissedBy | None = None


@command(service="mentoring", scope=Scope.WRITE, returns=NoteWritten, errors=(NotFound, StateUnfit))
class AddNote:
    """Add a note that mentor, mentee and coordinators share."""

    meeting_id: UUID
    text: Annotated[str, Text]


@command(
    service="mentoring", scope=Scope.CENTRE, returns=NoteWritten, errors=(NotFound, StateUnfit)
)
class AddConfidentialNote:
    """Add a note that the Centre and the match's mentor alone may read."""

    meeting_id: UUID
    text: Annotated[str, Text]


@query(service="mentoring", scope=Scope.READ, returns=NotePage, errors=(NotFound,), personal=True)
class ListNotes:
    """The shared notes on a mentee's meetings, with every mentor she had."""

    mentee_id: UUID
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(
    service="mentoring",
    scope=Scope.CENTRE,
    returns=NotePage,
    errors=(NotFound,),
    personal=True,
    confidential=True,
)
class ListConfidentialNotes:
    """The confidential notes on a mentee's meetings, for the Centre."""

    mentee_id: UUID
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@command(service="mentoring", scope=Scope.WRITE, returns=StepView, errors=(NotFound, StateUnfit))
class AddStep:
    """Note a next step, of a match or of one of its meetings; it is told of on its day."""

    match_id: UUID
    text: Annotated[str, Line]
    owner: StepOwner
    due_on: date
    meeting_id: UUID | None = None


@command(
    service="mentoring",
    scope=Scope.WRITE,
    returns=StepView,
    errors=(NotFound, RevisionMismatch),
)
class ChangeStep:
    """Change a next step, or say on which day it was done."""

    step_id: UUID
    expected_revision: Annotated[int, Count]
    text: Annotated[str, Line]
    owner: StepOwner
    due_on: date
    done_on: date | None = None


@command(service="mentoring", scope=Scope.WRITE, returns=None, errors=(NotFound,))
class DropStep:
    """Delete a next step that nobody will take."""

    step_id: UUID


@query(
    service="mentoring", scope=Scope.READ, returns=MeetingView, errors=(NotFound,), personal=True
)
class GetMeeting:
    """One meeting."""

    id: UUID


@query(service="mentoring", scope=Scope.READ, returns=MeetingPage, personal=True)
class ListMeetings:
    """Meetings: of a match, in one state, between two days (America/Bogota)."""

    match_id: UUID | None = None
    state: MeetingState | None = None
    since: date | None = None
    until: date | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(service="mentoring", scope=Scope.READ, returns=StepPage, errors=(NotFound,), personal=True)
class ListSteps:
    """The next steps of a match, or all that are open and due by a day."""

    match_id: UUID | None = None
    open_on: date | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(service="mentoring", scope=Scope.READ, returns=StepView, errors=(NotFound,), personal=True)
class GetStep:
    """One next step."""

    id: UUID
