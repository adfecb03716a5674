"""Mentees: paused, resumed, closed."""

from uuid import UUID

from mentoring.handlers.mentees import get_mentee, held
from mentoring.storage import mentees
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.mentoring import (
    CloseMentoring,
    GetMentee,
    MenteeView,
    PauseMentoring,
    ResumeMentoring,
    StateUnfit,
)


def pause_mentoring(command: PauseMentoring, *, work: UnitOfWork) -> MenteeView:
    """Pause a mentee who waits.

    Raises:
        NotFound: no mentee of the organisation has this id.
        StateUnfit: she does not wait.
    """
    view = _move(command.mentee_id, "paused", needed=("waiting",), work=work)
    work.audit("pause_mentoring", view.id)
    return view


def resume_mentoring(command: ResumeMentoring, *, work: UnitOfWork) -> MenteeView:
    """Have a paused mentee wait again.

    Raises:
        NotFound: no mentee of the organisation has this id.
        StateUnfit: she is not paused.
    """
    view = _move(command.mentee_id, "waiting", needed=("paused",), work=work)
    work.audit("resume_mentoring", view.id)
    return view


def close_mentoring(command: CloseMentoring, *, work: UnitOfWork) -> MenteeView:
    """Close a mentee who has no match under way; she is followed up all the same.

    Raises:
        NotFound: no mentee of the organisation has this id.
        StateUnfit: a match is under way, or she is closed already.
    """
    view = _move(command.mentee_id, "closed", needed=("waiting", "paused"), work=work)
    work.audit("close_mentoring", view.id)
    return view


def _move(id: UUID, state: str, *, needed: tuple[str, ...], work: UnitOfWork) -> MenteeView:
    before = held(id, work=work)
    if before.state not in needed:
        raise StateUnfit(state=before.state, needed=needed)
    mentees.move(work.connection, id, state, at=work.at)
    return get_mentee(GetMentee(id=id), work=work)
