"""What surrounds a project: milestones, needs, and links to partners."""

from datetime import date
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound, RevisionMismatch
from nosotros.contracts.fields import Count, Line, Name, PageSize, Pesos
from nosotros.contracts.language import command, query, view
from nosotros.contracts.mentoring.refusals import Closed, NotMember
from nosotros.contracts.mentoring.values import (
    LinkKind,
    ProjectNeedKind,
    ProjectNeedState,
    Scope,
)


@view
class Milestone:
    """Something a project sets out to have reached by a day."""

    id: UUID
    revision: int
    project_id: UUID
    title: str
    due_on: date
    reached_on: date | None


@view
class MilestonePage:
    """A page of milestones, oldest first."""

    items: tuple[Milestone, ...]
    next: str | None = None


@view
class ProjectNeed:
    """What a project needs."""

    id: UUID
    revision: int
    project_id: UUID
    kind: str
    text: str
    #: of money, pesos
    amount: Annotated[int, Pesos] | None
    state: str


@view
class ProjectNeedPage:
    """A page of needs, oldest first."""

    items: tuple[ProjectNeed, ...]
    next: str | None = None


@view
class ProjectLink:
    """A partner who does something for a project."""

    id: UUID
    project_id: UUID
    #: of the Mesa; none: an organisation that is no member
    member_id: UUID | None
    organisation_name: str
    kind: str
    text: str | None
    since: date
    until: date | None


@view
class ProjectLinkPage:
    """A page of links, oldest first."""

    items: tuple[ProjectLink, ...]
    next: str | None = None


@command(service="mentoring", scope=Scope.WRITE, returns=Milestone, errors=(NotFound, Closed))
class AddMilestone:
    """Add what a project sets out to have reached by a day."""

    project_id: UUID
    title: Annotated[str, Line]
    due_on: date


@command(
    service="mentoring",
    scope=Scope.WRITE,
    returns=Milestone,
    errors=(NotFound, RevisionMismatch, Closed),
)
class ChangeMilestone:
    """Change a milestone, or say on which day it was reached."""

    milestone_id: UUID
    expected_revision: Annotated[int, Count]
    title: Annotated[str, Line]
    due_on: date
    reached_on: date | None = None


@command(service="mentoring", scope=Scope.WRITE, returns=ProjectNeed, errors=(NotFound, Closed))
class AddProjectNeed:
    """Add what a project needs."""

    project_id: UUID
    kind: ProjectNeedKind
    text: Annotated[str, Line]
    amount: Annotated[int | None, Pesos] = None


@command(
    service="mentoring",
    scope=Scope.WRITE,
    returns=ProjectNeed,
    errors=(NotFound, RevisionMismatch, Closed),
)
class ChangeProjectNeed:
    """Change what a project needs, or say that it is met or dropped."""

    need_id: UUID
    expected_revision: Annotated[int, Count]
    text: Annotated[str, Line]
    state: ProjectNeedState
    amount: Annotated[int | None, Pesos] = None


@command(
    service="mentoring",
    scope=Scope.WRITE,
    returns=ProjectLink,
    errors=(NotFound, Closed, NotMember),
)
class LinkPartner:
    """Link a partner to a project: a member of the Mesa, or an organisation by its name."""

    project_id: UUID
    kind: LinkKind
    since: date
    member_id: UUID | None = None
    organisation_name: Annotated[str | None, Name] = None
    text: Annotated[str | None, Line] = None


@command(service="mentoring", scope=Scope.WRITE, returns=ProjectLink, errors=(NotFound, Closed))
class EndLink:
    """End a link on a day, which is its last."""

    link_id: UUID
    until: date


@query(service="mentoring", scope=Scope.READ, returns=MilestonePage, errors=(NotFound,))
class ListMilestones:
    """A project's milestones."""

    project_id: UUID
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(service="mentoring", scope=Scope.READ, returns=ProjectNeedPage, errors=(NotFound,))
class ListProjectNeeds:
    """What projects need: one project, or all of them, of a kind."""

    project_id: UUID | None = None
    kind: ProjectNeedKind | None = None
    state: ProjectNeedState | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(service="mentoring", scope=Scope.READ, returns=ProjectLinkPage, errors=(NotFound,))
class ListLinks:
    """A project's partners."""

    project_id: UUID
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
