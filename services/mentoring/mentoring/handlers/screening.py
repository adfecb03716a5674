"""What is noted of a mentor before anybody is met: references, and checks (Ley 1918 de 2018)."""

from typing import Any
from uuid import UUID

from mentoring.domain.days import day_of, midnight_after
from mentoring.domain.screening import valid_until
from mentoring.handlers.meetings import cancel_with_minors
from mentoring.handlers.mentors import held, held_open
from mentoring.handlers.refusing import refuse
from mentoring.storage import mentors, screening
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.mentoring import (
    GetScreening,
    MentorCheckExpired,
    MentorCheckNoted,
    MentorCheckView,
    NoteMentorCheck,
    NoteReference,
    ReferenceView,
    Screening,
)
from nosotros.identifiers import new_id

#: the timer of the end of a mentor's check; its key is the mentor's id
CHECK_EXPIRES = "mentor_check_expires"


def note_reference(command: NoteReference, *, work: UnitOfWork) -> ReferenceView:
    """Note what somebody who knows a mentor says; a concern may be cleared up by it.

    Raises:
        NotFound: no mentor of the organisation has this id.
        Closed: the mentor's time is over.
        InvalidFields: it is of a day to come, or is to clear up what is no open concern about this
            mentor, or does not recommend and is to clear one up.
    """
    problems: list[tuple[str, str]] = []
    if command.taken_on > day_of(work.at):
        problems.append(("taken_on", "date_in_future"))
    if command.clears_up is not None and command.outcome != "recommends":
        problems.append(("clears_up", "only_who_recommends"))
    refuse(problems)
    mentor = held_open(command.mentor_id, work=work)
    view = ReferenceView(
        id=new_id(),
        mentor_id=mentor.id,
        given_as=command.given_as,
        outcome=command.outcome,
        taken_on=command.taken_on,
        noted_by=work.origin.actor,
        noted_at=work.at,
        cleared_up_at=None,
    )
    _insert(screening.INSERT_REFERENCE, view, work=work)
    if command.clears_up is not None and not screening.clear_up(
        work.connection, command.clears_up, mentor_id=mentor.id, by=view.id, at=work.at
    ):
        refuse([("clears_up", "not_an_open_concern")])
    mentors.raise_revision(work.connection, mentor.id)
    work.audit("note_reference", mentor.id)
    return view


def note_mentor_check(command: NoteMentorCheck, *, work: UnitOfWork) -> MentorCheckView:
    """Note a check; whoever is not clear by it meets no minor any more.

    Raises:
        NotFound: no mentor of the organisation has this id.
        Closed: the mentor's time is over.
        InvalidFields: it is of a day to come, or of one so long ago that it is valid no more.
    """
    today = day_of(work.at)
    if command.checked_on > today:
        refuse([("checked_on", "date_in_future")])
    until = valid_until(command.checked_on)
    if until < today:
        refuse([("checked_on", "check_run_out")])
    mentor = held_open(command.mentor_id, work=work)
    view = MentorCheckView(
        id=new_id(),
        mentor_id=mentor.id,
        outcome=command.outcome,
        checked_on=command.checked_on,
        valid_until=until,
        noted_by=work.origin.actor,
        noted_at=work.at,
        reference=command.reference,
    )
    _insert(screening.INSERT_CHECK, view, work=work)
    work.audit("note_mentor_check", mentor.id)
    _latest_decides(mentor.id, work=work)
    return view


def get_screening(query: GetScreening, *, work: UnitOfWork) -> Screening:
    """The references and checks of a mentor.

    Raises:
        NotFound: no mentor of the organisation has this id.
    """
    if mentors.find(work.connection, query.id) is None:
        raise NotFound(kind="mentor", id=query.id)
    return Screening(
        mentor_id=query.id,
        references=screening.references_of(work.connection, query.id),
        checks=screening.checks_of(work.connection, query.id),
    )


def mentor_check_expires(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Tell of a check that has run out; meetings with minors are cancelled."""
    mentor = held(UUID(timer.key), work=work)
    if mentor.cleared_until is None or mentor.is_cleared(day_of(work.at)):
        return
    revision = mentors.raise_revision(work.connection, mentor.id)
    work.publish(MentorCheckExpired(mentor_id=mentor.id), revision=revision)
    cancel_with_minors(mentor.id, work=work)


def _latest_decides(mentor_id: UUID, *, work: UnitOfWork) -> None:
    """Do what follows from a check that was noted: the latest, by its day, is what counts."""
    revision = mentors.raise_revision(work.connection, mentor_id)
    mentor = held(mentor_id, work=work)
    if mentor.cleared_until is None:
        work.cancel(CHECK_EXPIRES, key=str(mentor_id))
    else:
        due_at = midnight_after(mentor.cleared_until)
        work.schedule(CHECK_EXPIRES, key=str(mentor_id), due_at=due_at)
    work.publish(
        MentorCheckNoted(mentor_id=mentor_id, valid_until=mentor.cleared_until), revision=revision
    )
    if mentor.cleared_until is None:
        cancel_with_minors(mentor_id, work=work)


def _insert(statement: str, view: ReferenceView | MentorCheckView, *, work: UnitOfWork) -> None:
    values: dict[str, Any] = {name: getattr(view, name) for name in view.__dataclass_fields__}
    work.connection.exec_driver_sql(statement, {"organisation": work.organisation, **values})
