"""What training tells of attendance, practice, completion and certificates."""

from datetime import datetime
from uuid import UUID

from nosotros.contracts.language import event
from nosotros.contracts.training.events.declaring import of


@event(**of("session_id", "cohort_id"))
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


@event(**of("session_id", "participant_id"))
class AbsenceAnnounced:
    """Somebody will not come to a session."""

    session_id: UUID
    participant_id: UUID
    cohort_id: UUID


@event(**of("participant_id"))
class AbsencesRepeated:
    """Somebody was absent so many times in a row, not excused: an early warning."""

    participant_id: UUID
    cohort_id: UUID
    absences: int


@event(**of("evidence_id", "participant_id"))
class EvidenceSubmitted:
    """Evidence of practice is handed in."""

    evidence_id: UUID
    participant_id: UUID
    cohort_id: UUID
    module: str
    requirement: str


@event(**of("evidence_id", "participant_id"))
class EvidenceReviewed:
    """Evidence of practice is accepted or returned."""

    evidence_id: UUID
    participant_id: UUID
    cohort_id: UUID
    decision: str


@event(**of("participant_id"))
class ModuleCompleted:
    """A participant has completed a module."""

    participant_id: UUID
    cohort_id: UUID
    module: str


@event(**of("participant_id"))
class ProgrammeCompleted:
    """A participant has completed a programme."""

    participant_id: UUID
    cohort_id: UUID
    enrolment_id: UUID
    programme: str
    completed_at: datetime


@event(**of("participant_id"))
class CompletionLost:
    """A correction shows that a participant has not completed a programme after all."""

    participant_id: UUID
    cohort_id: UUID
    enrolment_id: UUID
    programme: str


@event(**of("certificate_id", "participant_id"))
class CertificateIssued:
    """A certificate is issued."""

    certificate_id: UUID
    participant_id: UUID
    cohort_id: UUID
    enrolment_id: UUID
    programme: str
    supersedes: UUID | None


@event(**of("certificate_id"))
class CertificateRevoked:
    """A certificate is not valid any more; why in a class."""

    certificate_id: UUID
    reason: str
    revoked_at: datetime


@event(**of("certificate_id"))
class CertificateSuperseded:
    """Another certificate took the place of one."""

    certificate_id: UUID
    superseded_by: UUID


@event(owner="training", version=1, visibility="internal", subject="confirmation_id")
class TrainingErasureConfirmed:
    """Training holds no data of an erased participant any more."""

    confirmation_id: UUID
    participant_id: UUID
