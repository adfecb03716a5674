"""Progress: what of a programme somebody has met, computed from attendance and practice."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound
from nosotros.contracts.fields import Line, PageSize
from nosotros.contracts.language import query, view
from nosotros.contracts.training.values import Language, Scope


@view
class RequirementProgress:
    """How far one requirement is met."""

    code: str
    kind: str
    met: bool
    #: attendance: sessions attended, those asked for, how many must be attended
    attended: int | None
    sessions: int | None
    needed: int | None
    #: attendance: excused absences that are left out of the reckoning
    excused: int | None
    #: practice: `missing`, `submitted`, `returned` or `accepted`
    practice: str | None
    #: such as "3 of 4 sessions, 3 needed"
    text: str


@view
class ModuleProgress:
    """How far a module is completed."""

    code: str
    completed: bool
    requirements: tuple[RequirementProgress, ...]
    #: such as "3 of 4 theory sessions, practice accepted"
    text: str


@view
class ProgressView:
    """How far a learner has come, and why."""

    #: of the enrolment
    id: UUID
    cohort_id: UUID
    participant_id: UUID | None
    completed: bool
    #: none: she has not completed it
    completed_at: datetime | None
    certificate_id: UUID | None
    modules: tuple[ModuleProgress, ...]


@view
class ProgressPage:
    """A page of a cohort's learners, by their numbers."""

    items: tuple[ProgressView, ...]
    next: str | None = None


@query(service="training", scope=Scope.READ, returns=ProgressView, errors=(NotFound,))
class GetProgress:
    """How far one learner has come, explained."""

    id: UUID
    language: Language = "es"


@query(service="training", scope=Scope.READ, returns=ProgressPage, errors=(NotFound,))
class ListProgress:
    """How far each of a cohort's learners has come."""

    cohort_id: UUID
    language: Language = "es"
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None
