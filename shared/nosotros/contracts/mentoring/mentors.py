"""Mentors, from any organisation, and their screening."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound, RevisionMismatch
from nosotros.contracts.fields import Count, Email, Line, Name, PageSize, Phone
from nosotros.contracts.language import command, query, view
from nosotros.contracts.mentoring.refusals import (
    AccountTaken,
    Closed,
    InterimOwnerMissing,
    NotAnAgent,
    ScreeningMissing,
    StateUnfit,
)
from nosotros.contracts.mentoring.values import (
    CheckOutcome,
    Gender,
    Language,
    MeetingChannel,
    MentorState,
    ReferenceOutcome,
    Scope,
    Skill,
    Slot,
)


@view
class MentorView:
    """Somebody who accompanies."""

    id: UUID
    revision: int
    #: none where the mentor's data have been erased
    first_names: str | None
    surnames: str | None
    gender: str | None
    #: the organisation that sends the mentor
    affiliation: str
    state: str
    mobile: str | None
    email: str | None
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    #: municipalities where the mentor meets people
    municipalities: tuple[str, ...]
    channels: tuple[str, ...]
    availability: tuple[str, ...]
    capacity: int
    #: matches under way, offers and proposals included
    mentees: int
    #: references that recommend; a concern that is not cleared up makes it none
    references: int
    #: until when a check allows contact with minors; none: not at all
    cleared_until: date | None
    #: whether a key acts for this mentor
    has_access: bool
    since: datetime
    ended_at: datetime | None


@view
class MentorPage:
    """A page of mentors, oldest first."""

    items: tuple[MentorView, ...]
    next: str | None = None


@view
class ReferenceView:
    """What somebody who knows a mentor said."""

    id: UUID
    mentor_id: UUID
    #: in what capacity the mentor is known, such as "coordinator at Universidad de Soacha"; none
    #: where the mentor's data have been erased
    given_as: str | None
    outcome: str
    taken_on: date
    noted_by: str
    noted_at: datetime
    #: a concern that was cleared up, and by which reference
    cleared_up_at: datetime | None


@view
class MentorCheckView:
    """A check of a mentor (Ley 1918 de 2018)."""

    id: UUID
    mentor_id: UUID
    outcome: str
    checked_on: date
    #: four months on; the last day
    valid_until: date
    #: who looked, as the key that noted it
    noted_by: str
    noted_at: datetime
    #: where its record is kept
    reference: str | None


@view
class Screening:
    """All that was asked and noted before a mentor meets anybody; newest first."""

    mentor_id: UUID
    references: tuple[ReferenceView, ...]
    checks: tuple[MentorCheckView, ...]


@command(service="mentoring", scope=Scope.WRITE, returns=MentorView)
class AddMentor:
    """Add somebody who wants to accompany; a mobile or an address, a language and a channel are needed.

    What a list holds twice is kept once. The first language is the one that a mentor is written to in.
    """

    first_names: Annotated[str, Name]
    surnames: Annotated[str, Name]
    affiliation: Annotated[str, Name]
    skills: tuple[Skill, ...]
    languages: tuple[Language, ...]
    municipalities: tuple[Annotated[str, Name], ...]
    channels: tuple[MeetingChannel, ...]
    availability: tuple[Slot, ...]
    #: from 1 to 20
    capacity: Annotated[int, Count]
    gender: Gender | None = None
    mobile: Annotated[str | None, Phone] = None
    email: Annotated[str | None, Email] = None


@command(
    service="mentoring",
    scope=Scope.WRITE,
    returns=MentorView,
    errors=(NotFound, RevisionMismatch, Closed),
)
class ChangeMentor:
    """Change what is known of a mentor; what is left out is emptied.

    A capacity below the matches under way ends none of them: no new one begins.
    """

    mentor_id: UUID
    expected_revision: Annotated[int, Count]
    first_names: Annotated[str, Name]
    surnames: Annotated[str, Name]
    affiliation: Annotated[str, Name]
    skills: tuple[Skill, ...]
    languages: tuple[Language, ...]
    municipalities: tuple[Annotated[str, Name], ...]
    channels: tuple[MeetingChannel, ...]
    availability: tuple[Slot, ...]
    capacity: Annotated[int, Count]
    gender: Gender | None = None
    mobile: Annotated[str | None, Phone] = None
    email: Annotated[str | None, Email] = None


@command(service="mentoring", scope=Scope.PROTECT, returns=ReferenceView, errors=(NotFound, Closed))
class NoteReference:
    """Note what somebody who knows a mentor says; never the reference's name.

    `clears_up` names a concern that this one, which recommends, cleared up.
    """

    mentor_id: UUID
    given_as: Annotated[str, Line]
    outcome: ReferenceOutcome
    taken_on: date
    clears_up: UUID | None = None


@command(
    service="mentoring", scope=Scope.PROTECT, returns=MentorCheckView, errors=(NotFound, Closed)
)
class NoteMentorCheck:
    """Note the check of a mentor; it is valid for four months.

    One that is not clear stops all contact with minors at once: planned meetings with them are
    cancelled, and access to them ends until a later check is clear.
    """

    mentor_id: UUID
    outcome: CheckOutcome
    checked_on: date
    reference: Annotated[str | None, Line] = None


@command(
    service="mentoring",
    scope=Scope.PROTECT,
    returns=MentorView,
    errors=(NotFound, StateUnfit, ScreeningMissing),
)
class AcceptMentor:
    """Accept a mentor, who applied, with two references that recommend and no open concern."""

    mentor_id: UUID


@command(service="mentoring", scope=Scope.WRITE, returns=MentorView, errors=(NotFound, StateUnfit))
class PauseMentor:
    """Have an active mentor get no new mentees for a while; those under way go on."""

    mentor_id: UUID


@command(service="mentoring", scope=Scope.WRITE, returns=MentorView, errors=(NotFound, StateUnfit))
class ResumeMentor:
    """Have a paused mentor get mentees again."""

    mentor_id: UUID


@command(
    service="mentoring",
    scope=Scope.WRITE,
    returns=MentorView,
    errors=(NotFound, Closed, InterimOwnerMissing, NotAnAgent),
)
class EndMentor:
    """End a mentor's time: access ends at once, matches end without blame, meetings are cancelled.

    The mentees wait again with their history, each in the care of the interim owner. Confidential
    notes stay with the Centre.
    """

    mentor_id: UUID
    #: an active agent; needed where there are mentees
    interim_owner_id: UUID | None = None


@command(
    service="mentoring", scope=Scope.PROTECT, returns=MentorView, errors=(NotFound, StateUnfit)
)
class EraseMentor:
    """Erase what is known of a mentor whose time has ended; matches, and the affiliation, stay."""

    mentor_id: UUID


@command(
    service="mentoring",
    scope=Scope.PROTECT,
    returns=MentorView,
    errors=(NotFound, Closed, AccountTaken),
)
class SetMentorAccount:
    """Say which key acts for a mentor; none takes the access away.

    A key, or a person's subject, belongs to one mentor or agent.
    """

    mentor_id: UUID
    #: as the audit log calls it, such as `key:01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21`
    account: Annotated[str | None, Line] = None


@query(service="mentoring", scope=Scope.READ, returns=MentorView, errors=(NotFound,), personal=True)
class GetMentor:
    """One mentor."""

    id: UUID


@query(service="mentoring", scope=Scope.READ, returns=MentorPage, personal=True)
class ListMentors:
    """The organisation's mentors, or those in one state."""

    state: MentorState | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(
    service="mentoring", scope=Scope.PROTECT, returns=Screening, errors=(NotFound,), personal=True
)
class GetScreening:
    """The references and checks of a mentor."""

    id: UUID
