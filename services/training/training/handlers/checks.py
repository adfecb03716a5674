"""Checks of those who work with minors (Ley 1918 de 2018)."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FieldProblem, InvalidFields, NotFound
from nosotros.contracts.training import (
    CheckExpired,
    CheckMissing,
    CheckNoted,
    Checks,
    CheckView,
    ListChecks,
    NoteCheck,
    RoleEnded,
)
from nosotros.identifiers import new_id
from training.domain.calendar import midnight_after
from training.domain.checks import ZONE, valid_until
from training.handlers import assignments
from training.storage import checks, staff
from training.storage.staff import Person

#: the timer of the end of somebody's check; its key is her id
CHECK_EXPIRES = "check_expires"


def note_check(command: NoteCheck, *, work: UnitOfWork) -> CheckView:
    """Note a check; whoever is not clear by it is taken off the sessions to come with minors.

    Raises:
        NotFound: no trainer or ambassador of the organisation has this id.
        InvalidFields: it is of a day to come, or of one so long ago that it is valid no more.
    """
    today = work.at.astimezone(ZONE).date()
    _check_day(command.checked_on, today=today)
    _held(command.person_id, work=work)
    view = CheckView(
        id=new_id(),
        person_id=command.person_id,
        outcome=command.outcome,
        checked_on=command.checked_on,
        valid_until=valid_until(command.checked_on),
        noted_by=work.origin.actor,
        noted_at=work.at,
        reference=command.reference,
    )
    values = {name: getattr(view, name) for name in CheckView.__dataclass_fields__}
    work.connection.exec_driver_sql(checks.INSERT, {"organisation": work.organisation, **values})
    person = _held(command.person_id, work=work)
    if person.cleared_until is None:
        work.cancel(CHECK_EXPIRES, key=str(person.id))
    else:
        due_at = midnight_after(person.cleared_until, ZONE)
        work.schedule(CHECK_EXPIRES, key=str(person.id), due_at=due_at)
    work.publish(
        CheckNoted(person_id=person.id, valid_until=person.cleared_until),
        revision=staff.touch(work.connection, person),
    )
    assignments.release_unchecked(person, work=work)
    work.audit("note_check", person.id)
    return view


def list_checks(query: ListChecks, *, work: UnitOfWork) -> Checks:
    """The checks of a trainer or ambassador, newest first.

    Raises:
        NotFound: no trainer or ambassador of the organisation has this id.
    """
    if staff.find(work.connection, query.id) is None:
        raise NotFound(kind="trainer", id=query.id)
    return Checks(items=checks.of(work.connection, query.id))


def check_expires(timer: TimerEvent, *, work: UnitOfWork) -> None:
    """Tell of a check that has run out, and take whom it was of off the sessions with minors."""
    person = _held(UUID(timer.key), work=work)
    today = work.at.astimezone(ZONE).date()
    if person.cleared_until is None or person.is_cleared(today):
        return
    work.publish(CheckExpired(person_id=person.id), revision=staff.touch(work.connection, person))
    assignments.release_unchecked(person, work=work)


def need_fit(people: Collection[Person], *, day: date, minors: bool) -> None:
    """Refuse whoever may not teach until a day, that one included.

    Raises:
        RoleEnded: her time is over by then.
        CheckMissing: there are minors, and she has no check that is valid until then.
    """
    for person in people:
        ended_on = person.ended_before(day)
        if ended_on is not None:
            raise RoleEnded(ended_on=ended_on.isoformat())
    if minors:
        need_check(people, until=day)


def need_check(people: Iterable[Person], *, until: date) -> None:
    """Refuse whoever has no check that allows to work with minors until a day, that one included.

    Raises:
        CheckMissing: naming the first who has none.
    """
    for person in people:
        if not person.is_cleared(until):
            raise CheckMissing(trainer_id=person.id, until=until.isoformat())


def _check_day(checked_on: date, *, today: date) -> None:
    code = None
    if checked_on > today:
        code = "date_in_future"
    elif valid_until(checked_on) < today:
        code = "check_run_out"
    if code is not None:
        raise InvalidFields(problems=(FieldProblem(field="checked_on", code=code),))


def _held(id: UUID, *, work: UnitOfWork) -> Person:
    person = staff.hold(work.connection, [id]).get(id)
    if person is None:
        raise NotFound(kind="trainer", id=id)
    return person
