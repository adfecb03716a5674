"""Cohorts: groups that follow a programme, and who is in them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound, RevisionMismatch
from nosotros.contracts.enrolment.intakes import ReservedSeats
from nosotros.contracts.enrolment.values import Gender, Purpose, Sex
from nosotros.contracts.fields import Count, Line, Name, PageSize, Slug, Zone
from nosotros.contracts.language import command, query, view
from nosotros.contracts.training.refusals import (
    CheckMissing,
    CohortNotOpen,
    ProgrammeUnknown,
    RoleEnded,
)
from nosotros.contracts.training.values import CohortState, Scope


@view
class PlaceView:
    """A room where sessions are held."""

    id: UUID
    revision: int
    name: str
    municipality: str
    address: str | None
    #: people; none: not known
    capacity: int | None


@view
class PlacePage:
    """A page of places, oldest first."""

    items: tuple[PlaceView, ...]
    next: str | None = None


@view
class CohortView:
    """A cohort, its programme and how far it has come."""

    id: UUID
    revision: int
    name: str
    programme: str
    version: int
    state: str
    municipality: str
    zone: str
    seats: int
    #: those who teach it; ambassadors by the id of their time as one
    trainer_ids: tuple[UUID, ...]
    #: the ambassador in whose line those are who become ambassadors by it
    led_by: UUID | None
    #: whether somebody under 18 is in it, or may come
    has_minors: bool
    #: the intake that fills it; none until enrolment has opened it
    intake_id: UUID | None
    learners: int
    sessions: int
    #: local dates of its first and last session; none: none is planned
    first_on: date | None
    last_on: date | None
    scheduled_at: datetime
    closed_at: datetime | None


@view
class CohortPage:
    """A page of cohorts, oldest first."""

    items: tuple[CohortView, ...]
    next: str | None = None


@view
class LearnerView:
    """Somebody's place in a cohort."""

    #: of the enrolment
    id: UUID
    #: none where her data have been erased
    participant_id: UUID | None
    #: her number in the cohort, as on its sheets
    number: int
    state: str
    joined_at: datetime
    ended_at: datetime | None
    #: none where her data are restricted or erased
    first_names: str | None
    surnames: str | None
    asked_childcare: bool


@view
class LearnerPage:
    """A page of a cohort's learners, by their numbers."""

    items: tuple[LearnerView, ...]
    next: str | None = None


@command(service="training", scope=Scope.WRITE, returns=PlaceView)
class AddPlace:
    """Add a room where sessions are held."""

    name: Annotated[str, Line]
    municipality: Annotated[str, Name]
    address: Annotated[str | None, Line] = None
    capacity: Annotated[int | None, Count] = None


@command(
    service="training", scope=Scope.WRITE, returns=PlaceView, errors=(NotFound, RevisionMismatch)
)
class ChangePlace:
    """Change a place; what is left out is emptied."""

    place_id: UUID
    expected_revision: Annotated[int, Count]
    name: Annotated[str, Line]
    municipality: Annotated[str, Name]
    address: Annotated[str | None, Line] = None
    capacity: Annotated[int | None, Count] = None


@query(service="training", scope=Scope.READ, returns=PlaceView, errors=(NotFound,))
class GetPlace:
    """One place."""

    id: UUID


@query(service="training", scope=Scope.READ, returns=PlacePage)
class ListPlaces:
    """The organisation's places."""

    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@command(
    service="training",
    scope=Scope.WRITE,
    returns=CohortView,
    errors=(NotFound, ProgrammeUnknown, CheckMissing, RoleEnded),
)
class ScheduleCohort:
    """Schedule a cohort of a programme's newest version; enrolment opens its intake by event.

    What follows `zone` are the terms of that intake.
    """

    name: Annotated[str, Line]
    programme: Annotated[str, Slug]
    municipality: Annotated[str, Name]
    seats: Annotated[int, Count]
    trainer_ids: tuple[UUID, ...] = ()
    #: an ambassador; those who become ambassadors by this cohort are in her line
    led_by: UUID | None = None
    zone: Annotated[str, Zone] = "America/Bogota"
    opens_on: date | None = None
    closes_on: date | None = None
    reserved: tuple[ReservedSeats, ...] = ()
    youngest: Annotated[int | None, Count] = None
    oldest: Annotated[int | None, Count] = None
    municipalities: tuple[Annotated[str, Name], ...] = ()
    sexes: tuple[Sex, ...] = ()
    genders: tuple[Gender, ...] = ()
    required_authorisations: tuple[Purpose, ...] = ()


@command(
    service="training",
    scope=Scope.WRITE,
    returns=CohortView,
    errors=(NotFound, RevisionMismatch, CohortNotOpen, CheckMissing, RoleEnded),
)
class ChangeCohort:
    """Change a cohort's name and who teaches it; what is left out is emptied.

    Seats, dates and conditions are those of its intake.
    """

    cohort_id: UUID
    expected_revision: Annotated[int, Count]
    name: Annotated[str, Line]
    trainer_ids: tuple[UUID, ...] = ()
    led_by: UUID | None = None


@command(
    service="training", scope=Scope.WRITE, returns=CohortView, errors=(NotFound, CohortNotOpen)
)
class CloseCohort:
    """Close a cohort whose sessions are over; late sheets and corrections are still taken."""

    cohort_id: UUID


@command(
    service="training", scope=Scope.WRITE, returns=CohortView, errors=(NotFound, CohortNotOpen)
)
class CancelCohort:
    """Call a cohort off; its sessions that have not begun are cancelled, each with its event."""

    cohort_id: UUID


@query(service="training", scope=Scope.READ, returns=CohortView, errors=(NotFound,), grantable=True)
class GetCohort:
    """One cohort."""

    id: UUID


@query(service="training", scope=Scope.READ, returns=CohortPage, grantable=True)
class ListCohorts:
    """The organisation's cohorts, or those in one state."""

    state: CohortState | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(service="training", scope=Scope.READ, returns=LearnerPage, errors=(NotFound,), personal=True)
class ListLearners:
    """Who is, or was, in a cohort."""

    cohort_id: UUID
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
