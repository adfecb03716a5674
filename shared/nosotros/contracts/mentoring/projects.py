"""Solidarity projects: what for, where, how far; milestones, needs and links to partners."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound, RevisionMismatch
from nosotros.contracts.fields import Count, Line, Name, PageSize, Pesos, Text, Units
from nosotros.contracts.language import command, query, view
from nosotros.contracts.mentoring.refusals import Closed, SharesExceeded
from nosotros.contracts.mentoring.values import (
    LegalForm,
    ProjectStage,
    Scope,
    Sector,
)


@view
class StageChange:
    """When a project entered a stage."""

    stage: str
    on: date
    remark: str | None


@view
class ProjectView:
    """A participant's or a team's solidarity enterprise."""

    id: UUID
    revision: int
    name: str
    purpose: str
    municipality: str
    neighbourhood: str | None
    sector: str
    stage: str
    #: oldest first
    stages: tuple[StageChange, ...]
    legal_form: str
    #: with the chamber of commerce; none: not registered
    registered_on: date | None
    workers: int | None
    #: total assets, pesos
    assets: Annotated[int, Pesos] | None
    #: shares or quotas into which the capital of a company is divided
    capital_units: Annotated[int, Units] | None
    team: int
    began_at: datetime
    closed_at: datetime | None
    #: Ley 1780 de 2016: `eligible`, `not_eligible`, `not_yet` or `needs_review`
    ley_1780: str


@view
class ProjectPage:
    """A page of projects, oldest first."""

    items: tuple[ProjectView, ...]
    next: str | None = None


@command(service="mentoring", scope=Scope.WRITE, returns=ProjectView)
class BeginProject:
    """Begin a project, as an idea; its team is added after."""

    name: Annotated[str, Name]
    purpose: Annotated[str, Text]
    municipality: Annotated[str, Name]
    sector: Sector
    neighbourhood: Annotated[str | None, Name] = None
    legal_form: LegalForm = "undecided"


@command(
    service="mentoring",
    scope=Scope.WRITE,
    returns=ProjectView,
    errors=(NotFound, RevisionMismatch, Closed),
)
class ChangeProject:
    """Change what a project is about."""

    project_id: UUID
    expected_revision: Annotated[int, Count]
    name: Annotated[str, Name]
    purpose: Annotated[str, Text]
    municipality: Annotated[str, Name]
    sector: Sector
    neighbourhood: Annotated[str | None, Name] = None


@command(
    service="mentoring",
    scope=Scope.WRITE,
    returns=ProjectView,
    errors=(NotFound, RevisionMismatch, Closed, SharesExceeded),
)
class StateFigures:
    """State a project's legal form and figures: the check of Ley 1780 is done again.

    What is left out is not known, which the check then says.
    """

    project_id: UUID
    expected_revision: Annotated[int, Count]
    legal_form: LegalForm
    registered_on: date | None = None
    workers: Annotated[int | None, Count] = None
    #: pesos
    assets: Annotated[int | None, Pesos] = None
    capital_units: Annotated[int | None, Units] = None


@command(service="mentoring", scope=Scope.WRITE, returns=ProjectView, errors=(NotFound, Closed))
class MoveProject:
    """Have a project enter a stage: on to the next, back, paused or closed.

    A closed one can be reopened by entering another stage.
    """

    project_id: UUID
    stage: ProjectStage
    remark: Annotated[str | None, Line] = None


@query(service="mentoring", scope=Scope.READ, returns=ProjectView, errors=(NotFound,))
class GetProject:
    """One project."""

    id: UUID


@query(service="mentoring", scope=Scope.READ, returns=ProjectPage)
class ListProjects:
    """The organisation's projects: in one stage, of a sector, in a municipality."""

    stage: ProjectStage | None = None
    sector: Sector | None = None
    municipality: Annotated[str | None, Name] = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
