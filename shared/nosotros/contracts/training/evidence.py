"""Practice evidence: submitted, reviewed by a trainer, returned or accepted."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, FileReference, NotFound
from nosotros.contracts.fields import Line, PageSize, Slug, Text
from nosotros.contracts.language import command, query, view
from nosotros.contracts.training.refusals import (
    EvidenceDecided,
    FileNotAccepted,
    ModuleUnknown,
    NotInCohort,
    RoleEnded,
)
from nosotros.contracts.training.values import EvidenceDecision, EvidenceState, Scope


@view
class EvidenceView:
    """What a learner handed in for a practice requirement, and what became of it."""

    id: UUID
    revision: int
    cohort_id: UUID
    learner_id: UUID
    participant_id: UUID | None
    module: str
    requirement: str
    state: str
    #: what she says of it
    note: str | None
    #: none: it was shown, or told of in the note
    file_name: str | None
    #: bytes
    file_size: int | None
    submitted_at: datetime
    reviewed_at: datetime | None
    #: the trainer or ambassador
    reviewed_by: UUID | None
    #: what the reviewer answered
    remark: str | None


@view
class EvidencePage:
    """A page of evidence, oldest first."""

    items: tuple[EvidenceView, ...]
    next: str | None = None


@view
class EvidenceFile:
    """The file of an evidence."""

    evidence_id: UUID
    file: FileReference


@command(
    service="training",
    scope=Scope.WRITE,
    returns=EvidenceView,
    errors=(NotFound, NotInCohort, ModuleUnknown, EvidenceDecided),
)
class SubmitEvidence:
    """Hand in what a practice requirement asks for; a file is added to it after.

    Refused where what she handed in before waits for its review, or was accepted.
    """

    cohort_id: UUID
    participant_id: UUID
    module: Annotated[str, Slug]
    requirement: Annotated[str, Slug]
    note: Annotated[str | None, Text] = None


@command(
    service="training",
    scope=Scope.WRITE,
    returns=EvidenceView,
    errors=(NotFound, EvidenceDecided, FileNotAccepted),
)
class AttachEvidence:
    """Add the file of an evidence, or replace it, before its review: PDF, JPEG, PNG, WebP, MP3,
    M4A or MP4, at most 20 MiB."""

    evidence_id: UUID
    file: FileReference


@command(
    service="training",
    scope=Scope.WRITE,
    returns=EvidenceView,
    errors=(NotFound, EvidenceDecided, RoleEnded),
)
class ReviewEvidence:
    """Accept what was handed in, or return it with a remark."""

    evidence_id: UUID
    decision: EvidenceDecision
    #: the trainer or ambassador who looked at it, who is not whoever handed it in
    reviewer_id: UUID
    #: what to do about it; required where it is returned
    remark: Annotated[str | None, Text] = None


@query(
    service="training", scope=Scope.READ, returns=EvidenceView, errors=(NotFound,), personal=True
)
class GetEvidence:
    """One evidence."""

    id: UUID


@query(
    service="training", scope=Scope.READ, returns=EvidenceFile, errors=(NotFound,), personal=True
)
class GetEvidenceFile:
    """The file of an evidence."""

    id: UUID


@query(
    service="training", scope=Scope.READ, returns=EvidencePage, errors=(NotFound,), personal=True
)
class ListEvidence:
    """What was handed in, of a cohort or in one state."""

    cohort_id: UUID | None = None
    state: EvidenceState | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
