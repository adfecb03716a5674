"""What training tells of ambassadors and their workshops."""

from datetime import date, datetime
from uuid import UUID

from nosotros.contracts.language import event
from nosotros.contracts.training.events.declaring import of


@event(**of("ambassador_id", "participant_id"))
class AmbassadorNamed:
    """Who completed a training of trainers is an ambassador."""

    ambassador_id: UUID
    participant_id: UUID
    cohort_id: UUID
    trained_by: UUID | None
    generation: int
    starts_on: date
    ends_on: date


@event(**of("ambassador_id"))
class AmbassadorEnded:
    """An ambassador's time is over."""

    ambassador_id: UUID
    ended_on: date


@event(**of("ambassador_id"))
class LineageFlagged:
    """In the line of those who trained an ambassador a certificate was revoked, or is no more."""

    ambassador_id: UUID
    flagged: bool


@event(**of("workshop_id", "ambassador_id"))
class WorkshopPlanned:
    """A community workshop is planned."""

    workshop_id: UUID
    ambassador_id: UUID
    begins_at: datetime
    municipality: str


@event(**of("workshop_id", "ambassador_id"))
class WorkshopReported:
    """A community workshop was held; counts alone."""

    workshop_id: UUID
    ambassador_id: UUID
    people: int
    minors: int


@event(**of("workshop_id", "ambassador_id"))
class WorkshopCancelled:
    """A planned community workshop is called off."""

    workshop_id: UUID
    ambassador_id: UUID
