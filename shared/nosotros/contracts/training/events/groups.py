"""What training tells of programmes, cohorts, their sessions and those who teach."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.enrolment.intakes import ReservedSeats
from nosotros.contracts.fields import Line
from nosotros.contracts.language import event
from nosotros.contracts.training.events.declaring import of


@event(**of("programme_id"))
class ProgrammePublished:
    """A programme, or a new version of it, is published."""

    programme_id: UUID
    code: str
    programme_version: int


@event(**of("cohort_id"))
class CohortScheduled:
    """A cohort is scheduled; an intake with these terms is to be opened for it."""

    cohort_id: UUID
    programme: str
    programme_version: int
    name: Annotated[str, Line]
    municipality: str
    seats: int
    zone: str
    opens_on: date | None
    closes_on: date | None
    reserved: tuple[ReservedSeats, ...]
    youngest: int | None
    oldest: int | None
    municipalities: tuple[str, ...]
    sexes: tuple[str, ...]
    genders: tuple[str, ...]
    required_authorisations: tuple[str, ...]


@event(**of("cohort_id"))
class CohortClosed:
    """A cohort's sessions are over."""

    cohort_id: UUID
    completed: int
    not_completed: int


@event(**of("cohort_id"))
class CohortCancelled:
    """A cohort is called off."""

    cohort_id: UUID


# What happens to a session is kept in order with all else of its cohort.
@event(**of("session_id", "cohort_id"))
class SessionPlanned:
    """A session is planned."""

    session_id: UUID
    cohort_id: UUID
    module: str
    begins_at: datetime
    ends_at: datetime
    zone: str
    place_id: UUID | None
    place: str | None
    childcare_places: int
    repeats: UUID | None


@event(**of("session_id", "cohort_id"))
class SessionMoved:
    """A session has another time or place, or another offer of childcare."""

    session_id: UUID
    cohort_id: UUID
    begins_at: datetime
    ends_at: datetime
    zone: str
    place_id: UUID | None
    place: str | None
    childcare_places: int


@event(**of("session_id", "cohort_id"))
class SessionCancelled:
    """A session is cancelled."""

    session_id: UUID
    cohort_id: UUID
    begins_at: datetime


@event(**of("session_id", "cohort_id"))
class TrainerMissing:
    """A session has nobody left who may teach it: a coordinator has to look at it."""

    session_id: UUID
    cohort_id: UUID


@event(**of("person_id"))
class CheckNoted:
    """A trainer or ambassador was checked for work with minors."""

    person_id: UUID
    valid_until: date | None


@event(**of("person_id"))
class CheckExpired:
    """The check of a trainer or ambassador has run out."""

    person_id: UUID
