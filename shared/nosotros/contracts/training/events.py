"""What training tells."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from nosotros.contracts.enrolment.intakes import ReservedSeats
from nosotros.contracts.fields import Line
from nosotros.contracts.language import event


def _of(subject: str, partition: str | None = None) -> dict[str, Any]:
    return {
        "owner": "training",
        "version": 1,
        "visibility": "public",
        "subject": subject,
        "partition": partition,
    }


@event(**_of("programme_id"))
class ProgrammePublished:
    """A programme, or a new version of it, is published."""

    programme_id: UUID
    code: str
    programme_version: int


@event(**_of("cohort_id"))
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


@event(**_of("cohort_id"))
class CohortClosed:
    """A cohort's sessions are over."""

    cohort_id: UUID
    completed: int
    not_completed: int


@event(**_of("cohort_id"))
class CohortCancelled:
    """A cohort is called off."""

    cohort_id: UUID


# What happens to a session is kept in order with all else of its cohort.
@event(**_of("session_id", "cohort_id"))
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


@event(**_of("session_id", "cohort_id"))
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


@event(**_of("session_id", "cohort_id"))
class SessionCancelled:
    """A session is cancelled."""

    session_id: UUID
    cohort_id: UUID
    begins_at: datetime


@event(**_of("session_id", "cohort_id"))
class TrainerMissing:
    """A session has nobody left who may teach it: a coordinator has to look at it."""

    session_id: UUID
    cohort_id: UUID


@event(**_of("session_id", "cohort_id"))
class AttendanceTaken:
    """A session's attendance is marked, or was corrected; counts alone."""

    session_id: UUID
    cohort_id: UUID
    present: int
    late: int
    excused: int
    absent: int
    childcare_asked: int
    childcare_offered: int
    childcare_used: int


@event(**_of("session_id", "participant_id"))
class AbsenceAnnounced:
    """Somebody will not come to a session."""

    session_id: UUID
    participant_id: UUID
    cohort_id: UUID


@event(**_of("participant_id"))
class AbsencesRepeated:
    """Somebody was absent so many times in a row, not excused: an early warning."""

    participant_id: UUID
    cohort_id: UUID
    absences: int


@event(**_of("evidence_id", "participant_id"))
class EvidenceSubmitted:
    """Evidence of practice is handed in."""

    evidence_id: UUID
    participant_id: UUID
    cohort_id: UUID
    module: str
    requirement: str


@event(**_of("evidence_id", "participant_id"))
class EvidenceReviewed:
    """Evidence of practice is accepted or returned."""

    evidence_id: UUID
    participant_id: UUID
    cohort_id: UUID
    decision: str


@event(**_of("participant_id"))
class ModuleCompleted:
    """A participant has completed a module."""

    participant_id: UUID
    cohort_id: UUID
    module: str


@event(**_of("participant_id"))
class ProgrammeCompleted:
    """A participant has completed a programme."""

    participant_id: UUID
    cohort_id: UUID
    enrolment_id: UUID
    programme: str
    completed_at: datetime


@event(**_of("participant_id"))
class CompletionLost:
    """A correction shows that a participant has not completed a programme after all."""

    participant_id: UUID
    cohort_id: UUID
    enrolment_id: UUID
    programme: str


@event(**_of("certificate_id", "participant_id"))
class CertificateIssued:
    """A certificate is issued."""

    certificate_id: UUID
    participant_id: UUID
    cohort_id: UUID
    enrolment_id: UUID
    programme: str
    supersedes: UUID | None


@event(**_of("certificate_id"))
class CertificateRevoked:
    """A certificate is not valid any more; why in a class."""

    certificate_id: UUID
    reason: str
    revoked_at: datetime


@event(**_of("certificate_id"))
class CertificateSuperseded:
    """Another certificate took the place of one."""

    certificate_id: UUID
    superseded_by: UUID


@event(**_of("ambassador_id", "participant_id"))
class AmbassadorNamed:
    """Who completed a training of trainers is an ambassador."""

    ambassador_id: UUID
    participant_id: UUID
    cohort_id: UUID
    trained_by: UUID | None
    generation: int
    starts_on: date
    ends_on: date


@event(**_of("ambassador_id"))
class AmbassadorEnded:
    """An ambassador's time is over."""

    ambassador_id: UUID
    ended_on: date


@event(**_of("ambassador_id"))
class LineageFlagged:
    """In the line of those who trained an ambassador a certificate was revoked, or is no more."""

    ambassador_id: UUID
    flagged: bool


@event(**_of("person_id"))
class CheckNoted:
    """A trainer or ambassador was checked for work with minors."""

    person_id: UUID
    valid_until: date | None


@event(**_of("person_id"))
class CheckExpired:
    """The check of a trainer or ambassador has run out."""

    person_id: UUID


@event(**_of("workshop_id", "ambassador_id"))
class WorkshopPlanned:
    """A community workshop is planned."""

    workshop_id: UUID
    ambassador_id: UUID
    begins_at: datetime
    municipality: str


@event(**_of("workshop_id", "ambassador_id"))
class WorkshopReported:
    """A community workshop was held; counts alone."""

    workshop_id: UUID
    ambassador_id: UUID
    people: int
    minors: int


@event(**_of("workshop_id", "ambassador_id"))
class WorkshopCancelled:
    """A planned community workshop is called off."""

    workshop_id: UUID
    ambassador_id: UUID


@event(owner="training", version=1, visibility="internal", subject="confirmation_id")
class TrainingErasureConfirmed:
    """Training holds no data of an erased participant any more."""

    confirmation_id: UUID
    participant_id: UUID
