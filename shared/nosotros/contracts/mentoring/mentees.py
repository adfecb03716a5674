"""Mentees: who completed a programme, or begins a project, and is accompanied."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound, RevisionMismatch
from nosotros.contracts.fields import Count, Line, Name, PageSize
from nosotros.contracts.language import command, query, view
from nosotros.contracts.mentoring.refusals import Closed, StateUnfit
from nosotros.contracts.mentoring.values import (
    Language,
    MeetingChannel,
    MenteeState,
    Scope,
    Skill,
    Slot,
)


@view
class MenteeView:
    """Somebody who is accompanied, or is to be; once she has withdrawn, with nothing that she said."""

    id: UUID
    revision: int
    #: none where her data have been erased
    participant_id: UUID | None
    #: none where her data are restricted or erased
    first_names: str | None
    surnames: str | None
    is_minor: bool
    #: that she completed; none: she was opened by hand
    cohort_id: UUID | None
    project_id: UUID | None
    state: str
    needs: tuple[str, ...]
    languages: tuple[str, ...]
    municipality: str | None
    neighbourhood: str | None
    channels: tuple[str, ...]
    availability: tuple[str, ...]
    woman_asked_for: bool
    #: whom she would like, best first
    ranked_mentors: tuple[UUID, ...]
    #: of the match under way, be it proposed, offered or active
    mentor_id: UUID | None
    match_id: UUID | None
    #: the agent who answers for her while she has no mentor
    interim_owner_id: UUID | None
    opened_at: datetime
    waiting_since: datetime | None
    closed_at: datetime | None


@view
class MenteePage:
    """A page of mentees, oldest first."""

    items: tuple[MenteeView, ...]
    next: str | None = None


@command(service="mentoring", scope=Scope.WRITE, returns=MenteeView, errors=(NotFound, StateUnfit))
class OpenMentoring:
    """Open mentoring for a participant who has, or had, a seat in a cohort.

    Completing a programme opens it by itself; this is for those who begin a project before that.
    Opened once: a second time answers with the mentee that there is, and reopens a closed one.
    """

    participant_id: UUID


@command(
    service="mentoring",
    scope=Scope.WRITE,
    returns=MenteeView,
    errors=(NotFound, RevisionMismatch, Closed),
)
class DescribeMentee:
    """Say what a mentee needs, where and when; what is left out is emptied."""

    mentee_id: UUID
    expected_revision: Annotated[int, Count]
    needs: tuple[Skill, ...] = ()
    #: in none: that in which she is written to
    languages: tuple[Language, ...] = ()
    municipality: Annotated[str | None, Name] = None
    neighbourhood: Annotated[str | None, Name] = None
    #: none: any
    channels: tuple[MeetingChannel, ...] = ()
    #: none: she has not said
    availability: tuple[Slot, ...] = ()
    woman_asked_for: bool = False
    project_id: UUID | None = None


@command(
    service="mentoring",
    scope=Scope.WRITE,
    returns=MenteeView,
    errors=(NotFound, Closed),
)
class RankMentors:
    """Note whom she would like as a mentor, best first: up to ten, each once."""

    mentee_id: UUID
    mentor_ids: tuple[UUID, ...]


@command(
    service="mentoring",
    scope=Scope.WRITE,
    returns=MenteeView,
    errors=(NotFound, StateUnfit),
)
class PauseMentoring:
    """Pause a mentee who waits: she is in no batch until she is resumed."""

    mentee_id: UUID


@command(service="mentoring", scope=Scope.WRITE, returns=MenteeView, errors=(NotFound, StateUnfit))
class ResumeMentoring:
    """Have a paused mentee wait again."""

    mentee_id: UUID


@command(service="mentoring", scope=Scope.WRITE, returns=MenteeView, errors=(NotFound, StateUnfit))
class CloseMentoring:
    """Close a mentee who has no match under way; her history stays."""

    mentee_id: UUID


@query(service="mentoring", scope=Scope.READ, returns=MenteeView, errors=(NotFound,), personal=True)
class GetMentee:
    """One mentee."""

    id: UUID


@query(service="mentoring", scope=Scope.READ, returns=MenteePage, personal=True)
class ListMentees:
    """The organisation's mentees: in one state, of a cohort, or answered for by an agent."""

    state: MenteeState | None = None
    cohort_id: UUID | None = None
    interim_owner_id: UUID | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
