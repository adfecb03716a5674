"""Progress as it is asked for: explained, in the reader's language."""

from uuid import UUID

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.training import (
    GetProgress,
    ListProgress,
    ModuleProgress,
    ProgressPage,
    ProgressView,
    RequirementProgress,
)
from nosotros.pages import after_line, cut
from training.domain import completion as domain
from training.domain.progress_texts import module_text, requirement_text
from training.handlers.progress import progress_of_each
from training.storage import cohorts, completion, learners
from training.storage.completion import Completion
from training.storage.learners import Learner


def get_progress(query: GetProgress, *, work: UnitOfWork) -> ProgressView:
    """How far one learner has come.

    Raises:
        NotFound: no learner of the organisation has this id.
    """
    learner = learners.find(work.connection, query.id)
    if learner is None:
        raise NotFound(kind="learner", id=query.id)
    return _views([learner], language=query.language, work=work)[0]


def list_progress(query: ListProgress, *, work: UnitOfWork) -> ProgressPage:
    """A page of how far a cohort's learners have come.

    Raises:
        NotFound: no cohort of the organisation has this id.
    """
    if cohorts.find(work.connection, query.cohort_id) is None:
        raise NotFound(kind="cohort", id=query.cohort_id)
    found = learners.page(
        work.connection,
        cohort_id=query.cohort_id,
        after=after_line(query.after),
        limit=query.limit + 1,
    )
    items, following = cut(found, query.limit, by=lambda learner: learner.number)
    return ProgressPage(
        items=tuple(_views(items, language=query.language, work=work)), next=following
    )


def _views(
    wanted: tuple[Learner, ...] | list[Learner], *, language: str, work: UnitOfWork
) -> list[ProgressView]:
    found = progress_of_each(wanted, work=work)
    certificates = completion.certificates(work.connection, [each.id for each in wanted])
    return [
        _view(
            each,
            *found[each.id],
            certificate_id=certificates.get(each.id),
            language=language,
        )
        for each in wanted
    ]


def _view(
    learner: Learner,
    progress: domain.Progress,
    kept: Completion,
    *,
    certificate_id: UUID | None,
    language: str,
) -> ProgressView:
    return ProgressView(
        id=learner.id,
        cohort_id=learner.cohort_id,
        participant_id=learner.participant_id,
        completed=kept.completed_at is not None,
        completed_at=kept.completed_at,
        certificate_id=certificate_id,
        modules=tuple(_module(each, language=language) for each in progress.modules),
    )


def _module(found: domain.ModuleProgress, *, language: str) -> ModuleProgress:
    return ModuleProgress(
        code=found.code,
        completed=found.completed,
        requirements=tuple(_requirement(each, language=language) for each in found.requirements),
        text=module_text(found, language=language),
    )


def _requirement(found: domain.Standing, *, language: str) -> RequirementProgress:
    attendance = found if isinstance(found, domain.Attendance) else None
    return RequirementProgress(
        code=found.code,
        kind="practice" if attendance is None else "attendance",
        met=found.met,
        attended=attendance and attendance.attended,
        sessions=attendance and attendance.sessions,
        needed=attendance and attendance.needed,
        excused=attendance and attendance.excused,
        practice=None if isinstance(found, domain.Attendance) else found.state,
        text=requirement_text(found, language=language),
    )
