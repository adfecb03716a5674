"""Intakes: the call that fills a cohort's seats, for whom, from when to when."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound, RevisionMismatch
from nosotros.contracts.enrolment.partners import PartnerAgreementOver
from nosotros.contracts.enrolment.refusals import SeatsTaken, TooManyReserved
from nosotros.contracts.enrolment.values import Gender, Purpose, Scope, Sex
from nosotros.contracts.fields import Count, Line, Name, PageSize, Slug, Zone
from nosotros.contracts.language import command, query, view


@view
class ReservedSeats:
    """Seats that only a partner's people get."""

    partner: Annotated[str, Slug]
    seats: Annotated[int, Count]


@view
class IntakeView:
    """An intake and how full it is."""

    id: UUID
    revision: int
    name: str
    seats: int
    #: who has a seat
    enrolled: int
    #: who has none yet: applied, waiting, or offered one
    waiting: int
    opened_at: datetime
    #: seats that are offered to somebody who waits
    offered: int = 0
    cohort_id: UUID | None = None
    #: first and last day, both included, in `zone`
    opens_on: date | None = None
    closes_on: date | None = None
    zone: str = "America/Bogota"
    reserved: tuple[ReservedSeats, ...] = ()
    #: completed years on the day of the application
    youngest: int | None = None
    oldest: int | None = None
    municipalities: tuple[str, ...] = ()
    sexes: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    #: what must be authorised before an enrolment is activated
    required_authorisations: tuple[str, ...] = ()


@view
class IntakePage:
    """A page of intakes, oldest first."""

    items: tuple[IntakeView, ...]
    next: str | None = None


@command(
    service="enrolment",
    scope=Scope.WRITE,
    returns=IntakeView,
    errors=(TooManyReserved, PartnerAgreementOver),
)
class OpenIntake:
    """Open an intake with a number of seats, for everybody or for whom it says."""

    name: Annotated[str, Line]
    seats: Annotated[int, Count]
    cohort_id: UUID | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    zone: Annotated[str, Zone] = "America/Bogota"
    reserved: tuple[ReservedSeats, ...] = ()
    youngest: Annotated[int | None, Count] = None
    oldest: Annotated[int | None, Count] = None
    municipalities: tuple[Annotated[str, Name], ...] = ()
    sexes: tuple[Sex, ...] = ()
    genders: tuple[Gender, ...] = ()
    required_authorisations: tuple[Purpose, ...] = ()


@command(
    service="enrolment",
    scope=Scope.WRITE,
    returns=IntakeView,
    errors=(NotFound, RevisionMismatch, SeatsTaken, TooManyReserved, PartnerAgreementOver),
)
class ChangeIntake:
    """Change an intake; what is left out is emptied. Who has a place keeps it.

    Seats that are added are offered to those who wait, at once.
    """

    intake_id: UUID
    expected_revision: Annotated[int, Count]
    name: Annotated[str, Line]
    seats: Annotated[int, Count]
    cohort_id: UUID | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    zone: Annotated[str, Zone] = "America/Bogota"
    reserved: tuple[ReservedSeats, ...] = ()
    youngest: Annotated[int | None, Count] = None
    oldest: Annotated[int | None, Count] = None
    municipalities: tuple[Annotated[str, Name], ...] = ()
    sexes: tuple[Sex, ...] = ()
    genders: tuple[Gender, ...] = ()
    required_authorisations: tuple[Purpose, ...] = ()


@query(
    service="enrolment", scope=Scope.READ, returns=IntakeView, errors=(NotFound,), grantable=True
)
class GetIntake:
    """One intake."""

    id: UUID


@query(service="enrolment", scope=Scope.READ, returns=IntakePage, grantable=True)
class ListIntakes:
    """The organisation's intakes."""

    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
