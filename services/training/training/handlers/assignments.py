"""Who teaches what: found, and taken off it."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FieldProblem, InvalidFields, NotFound
from nosotros.contracts.training import TrainerMissing
from training.storage import cohorts, sessions, staff
from training.storage.sessions import Session
from training.storage.staff import Person


def hold_people(ids: Sequence[UUID], *, field: str, work: UnitOfWork) -> list[Person]:
    """Trainers and ambassadors in the order of their ids' list, held until the work ends.

    Raises:
        InvalidFields: one is there twice; `field` names the list.
        NotFound: nobody of the organisation has one of the ids.
    """
    problems = [
        FieldProblem(field=f"{field}.{number}", code="repeated")
        for number, each in enumerate(ids)
        if each in ids[:number]
    ]
    if problems:
        raise InvalidFields(problems=tuple(problems))
    found = staff.hold(work.connection, ids)
    for each in ids:
        if each not in found:
            raise NotFound(kind="trainer", id=each)
    return [found[each] for each in ids]


def take_off(session: Session, person_ids: Collection[UUID], *, work: UnitOfWork) -> None:
    """Take people off a session that is held; where nobody is left, a coordinator is told."""
    work.connection.exec_driver_sql(
        sessions.TAKE_OFF, {"id": session.id, "person_ids": list(person_ids)}
    )
    work.connection.exec_driver_sql(sessions.TOUCH, {"id": session.id})
    if set(session.trainer_ids) <= set(person_ids):
        work.publish(
            TrainerMissing(session_id=session.id, cohort_id=session.cohort_id),
            revision=session.revision + 1,
        )


def release(person_id: UUID, *, after: date | None, work: UnitOfWork) -> None:
    """Take somebody whose time is over, and who is held, off the sessions to come.

    Args:
        person_id: hers.
        after: her last day, on which she still teaches; none: she teaches none any more.
        work: the transaction.
    """
    for session in sessions.to_come(work.connection, at=work.at, person_id=person_id):
        if after is None or _day_of(session, work=work) > after:
            take_off(session, [person_id], work=work)


def release_unchecked(person: Person, *, work: UnitOfWork) -> None:
    """Take somebody, who is held, off the sessions to come with minors on days that no check of
    hers reaches."""
    found = sessions.to_come(work.connection, at=work.at, person_id=person.id, with_minors=True)
    for session in found:
        if not person.is_cleared(_day_of(session, work=work)):
            take_off(session, [person.id], work=work)


def _day_of(session: Session, *, work: UnitOfWork) -> date:
    cohort = cohorts.find(work.connection, session.cohort_id)
    if cohort is None:
        raise NotFound(kind="cohort", id=session.cohort_id)
    return session.begins_at.astimezone(ZoneInfo(cohort.zone)).date()
