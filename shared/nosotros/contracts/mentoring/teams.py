"""Teams of projects, and the check of Ley 1780 de 2016."""

from datetime import date
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound, RevisionMismatch
from nosotros.contracts.fields import Count, Line, Name, PageSize, Units
from nosotros.contracts.language import command, query, view
from nosotros.contracts.mentoring.refusals import Closed, InTeamAlready, SharesExceeded, StateUnfit
from nosotros.contracts.mentoring.values import Language, Scope, TeamRole


@view
class Share:
    """How much of the capital somebody held from a day on."""

    since: date
    #: of the project's capital units
    units: Annotated[int, Units]


@view
class TeamMemberView:
    """Somebody in a project's team."""

    id: UUID
    revision: int
    project_id: UUID
    #: none: not a participant, or her data have been erased
    participant_id: UUID | None
    #: none where the data are restricted or erased
    first_names: str | None
    surnames: str | None
    #: now; before she joined the first, and the last since she left
    role: str
    #: of the capital, now
    units: Annotated[int, Units]
    #: oldest first
    shares: tuple[Share, ...]
    since: date
    #: last day
    until: date | None


@view
class TeamPage:
    """A page of team members, oldest first."""

    items: tuple[TeamMemberView, ...]
    next: str | None = None


@view
class Ley1780Reason:
    """One thing that decides on the check."""

    #: `legal_form`, `registered` or `not_registered`, `lead` or `age`, `capital`, `workers`, `assets`
    code: str
    #: `met`, `not_met`, `not_yet` or `unknown`
    finding: str
    #: in words, with the figures that decide; no names, no birth dates
    text: str


@view
class Ley1780View:
    """Whether a project is registered without fees (Ley 1780 de 2016, Decreto 639 de 2017)."""

    #: of the project
    id: UUID
    outcome: str
    #: the day that it is judged by: that of the registration, or today
    judged_on: date
    #: where the outcome is `not_yet`: the day on which it would be eligible if nothing else changed
    eligible_from: date | None
    reasons: tuple[Ley1780Reason, ...]
    #: the minimum wage that the assets were held against, pesos a month
    minimum_wage: int | None


@command(
    service="mentoring",
    scope=Scope.WRITE,
    returns=TeamMemberView,
    errors=(NotFound, StateUnfit, Closed, InTeamAlready, SharesExceeded),
)
class JoinTeam:
    """Add somebody to a project's team: a participant, or another person by name and birth date."""

    project_id: UUID
    role: TeamRole
    since: date
    participant_id: UUID | None = None
    first_names: Annotated[str | None, Name] = None
    surnames: Annotated[str | None, Name] = None
    birth_date: date | None = None
    #: of the project's capital units, from the same day on
    units: Annotated[int, Units] = 0


@command(
    service="mentoring",
    scope=Scope.WRITE,
    returns=TeamMemberView,
    errors=(NotFound, RevisionMismatch, Closed, SharesExceeded),
)
class ChangeMembership:
    """Change somebody's role and her share from a day on; what was before stays as it was."""

    member_id: UUID
    expected_revision: Annotated[int, Count]
    role: TeamRole
    units: Annotated[int, Units]
    since: date


@command(service="mentoring", scope=Scope.WRITE, returns=TeamMemberView, errors=(NotFound, Closed))
class LeaveTeam:
    """End somebody's time in a team on a day, which is the last; her share ends with it."""

    member_id: UUID
    until: date


@command(
    service="mentoring",
    scope=Scope.WRITE,
    returns=TeamMemberView,
    errors=(NotFound, RevisionMismatch, StateUnfit),
)
class CorrectTeamMember:
    """Correct who a member is who is no participant; a participant is corrected in enrolment."""

    member_id: UUID
    expected_revision: Annotated[int, Count]
    first_names: Annotated[str, Name]
    surnames: Annotated[str, Name]
    birth_date: date


@command(
    service="mentoring",
    scope=Scope.PROTECT,
    returns=TeamMemberView,
    errors=(NotFound, StateUnfit),
)
class EraseTeamMember:
    """Erase who a member is who is no participant; her time in the team, and her share, stay.

    A participant is erased in enrolment.
    """

    member_id: UUID


@query(
    service="mentoring",
    scope=Scope.READ,
    returns=TeamMemberView,
    errors=(NotFound,),
    personal=True,
)
class GetTeamMember:
    """One member of a team."""

    id: UUID


@query(service="mentoring", scope=Scope.READ, returns=TeamPage, errors=(NotFound,), personal=True)
class ListTeam:
    """A project's team, those who left included."""

    project_id: UUID
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(service="mentoring", scope=Scope.READ, returns=Ley1780View, errors=(NotFound,))
class CheckLey1780:
    """Whether a project is eligible for the benefit of Ley 1780, with every reason."""

    id: UUID
    language: Language = "es"
