"""Ambassadors, their workshops, and the cascade of who trained whom."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, FileContent, NotFound, RevisionMismatch
from nosotros.contracts.fields import Clock, Count, Line, Name, PageSize, Slug, Text
from nosotros.contracts.language import command, query, view
from nosotros.contracts.training.refusals import (
    CheckMissing,
    ModuleUnknown,
    RoleEnded,
    WorkshopNotBegun,
    WorkshopNotPlanned,
)
from nosotros.contracts.training.values import AmbassadorState, Language, Scope, WorkshopState


@view
class AmbassadorView:
    """Somebody's time as an ambassador."""

    id: UUID
    revision: int
    #: none where her data have been erased
    participant_id: UUID | None
    #: none where her data are restricted or erased
    first_names: str | None
    surnames: str | None
    state: str
    starts_on: date
    #: last day
    ends_on: date
    territory: str
    #: the trainer who accompanies her
    mentor_id: UUID | None
    #: the cohort that made her one
    cohort_id: UUID
    #: the ambassador who trained her; none: a trainer did
    trained_by: UUID | None
    #: 1 for those whom trainers trained
    generation: int
    cleared_until: date | None
    #: whether her certificate, or one of the line above her, is revoked
    lineage_flagged: bool


@view
class AmbassadorPage:
    """A page of ambassadors, oldest first."""

    items: tuple[AmbassadorView, ...]
    next: str | None = None


@view
class CascadeNode:
    """An ambassador in the tree; the nodes stand in the order in which it is drawn."""

    ambassador_id: UUID
    trained_by: UUID | None
    generation: int
    state: str
    #: those whom she trained herself, and all below her
    trained: int
    descendants: int
    #: community workshops held, and people who were at them
    workshops: int
    reached: int
    lineage_flagged: bool


@view
class Generation:
    """How many there are of a generation."""

    generation: int
    ambassadors: int


@view
class Cascade:
    """Who trained whom."""

    ambassadors: int
    generations: tuple[Generation, ...]
    workshops: int
    reached: int
    nodes: tuple[CascadeNode, ...]


@view
class CascadeDrawing:
    """The cascade, drawn (SVG)."""

    id: UUID
    file: FileContent


@view
class WorkshopView:
    """A community workshop of an ambassador."""

    id: UUID
    revision: int
    ambassador_id: UUID
    title: str
    #: the module that it passes on; none: another topic
    module: str | None
    state: str
    begins_at: datetime
    local_date: date
    local_time: str
    zone: str
    municipality: str
    neighbourhood: str | None
    minors_expected: bool
    #: who came: counts alone, never names
    women: int | None
    men: int | None
    others: int | None
    minors: int | None
    children_cared_for: int | None
    report: str | None
    reported_at: datetime | None


@view
class WorkshopPage:
    """A page of workshops, oldest first."""

    items: tuple[WorkshopView, ...]
    next: str | None = None


@command(
    service="training",
    scope=Scope.WRITE,
    returns=AmbassadorView,
    errors=(NotFound, RevisionMismatch, RoleEnded),
)
class ChangeAmbassador:
    """Change an ambassador's time, territory or mentor trainer; what is left out is emptied.

    A time whose new last day is over ends with it, and workshops after it are called off.
    """

    ambassador_id: UUID
    expected_revision: Annotated[int, Count]
    starts_on: date
    ends_on: date
    territory: Annotated[str, Line]
    mentor_id: UUID | None = None


@command(
    service="training", scope=Scope.WRITE, returns=AmbassadorView, errors=(NotFound, RoleEnded)
)
class EndAmbassador:
    """End an ambassador's time today; whom she trained stay in her line.

    Her workshops that are planned for later days are called off, each with its event.
    """

    ambassador_id: UUID


@query(
    service="training", scope=Scope.READ, returns=AmbassadorView, errors=(NotFound,), personal=True
)
class GetAmbassador:
    """One ambassador."""

    id: UUID


@query(service="training", scope=Scope.READ, returns=AmbassadorPage, personal=True)
class ListAmbassadors:
    """The organisation's ambassadors, those in one state, or those whom one of them trained."""

    state: AmbassadorState | None = None
    trained_by: UUID | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(service="training", scope=Scope.READ, returns=Cascade)
class GetCascade:
    """The whole cascade: every ambassador, with counts."""


@query(service="training", scope=Scope.READ, returns=Cascade, errors=(NotFound,))
class GetLineage:
    """The cascade below one ambassador, herself included."""

    id: UUID


@query(service="training", scope=Scope.READ, returns=CascadeDrawing, errors=(NotFound,))
class DrawLineage:
    """The cascade below one ambassador, drawn (SVG): ids, generations and counts, no names."""

    id: UUID
    language: Language = "es"


@command(
    service="training",
    scope=Scope.WRITE,
    returns=WorkshopView,
    errors=(NotFound, RoleEnded, CheckMissing, ModuleUnknown),
)
class PlanWorkshop:
    """Plan a community workshop of an ambassador, on a day of her time and in its zone.

    One that was held already is noted in the same way, and then reported.
    """

    ambassador_id: UUID
    title: Annotated[str, Line]
    local_date: date
    begins: Annotated[str, Clock]
    municipality: Annotated[str, Name]
    neighbourhood: Annotated[str | None, Name] = None
    module: Annotated[str | None, Slug] = None
    #: then a valid check is needed; assumed where nobody says otherwise
    minors_expected: bool = True


@command(
    service="training",
    scope=Scope.WRITE,
    returns=WorkshopView,
    errors=(NotFound, WorkshopNotPlanned, WorkshopNotBegun),
)
class ReportWorkshop:
    """Report a workshop that was held, with who came, as counts; or correct its report."""

    workshop_id: UUID
    women: Annotated[int, Count]
    men: Annotated[int, Count]
    others: Annotated[int, Count] = 0
    #: of all of them, under 18
    minors: Annotated[int, Count] = 0
    children_cared_for: Annotated[int, Count] = 0
    report: Annotated[str | None, Text] = None


@command(
    service="training",
    scope=Scope.WRITE,
    returns=WorkshopView,
    errors=(NotFound, WorkshopNotPlanned),
)
class CancelWorkshop:
    """Call a planned workshop off."""

    workshop_id: UUID


@query(service="training", scope=Scope.READ, returns=WorkshopView, errors=(NotFound,))
class GetWorkshop:
    """One workshop."""

    id: UUID


@query(service="training", scope=Scope.READ, returns=WorkshopPage)
class ListWorkshops:
    """Community workshops, of an ambassador or in one state."""

    ambassador_id: UUID | None = None
    state: WorkshopState | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
