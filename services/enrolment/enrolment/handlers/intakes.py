"""Intakes: opened, changed, read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from enrolment.domain.places import Pool, Seats
from enrolment.handlers.agreements import check_partners
from enrolment.handlers.seating import Seating
from enrolment.storage import intakes
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FieldProblem, InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.enrolment import (
    ChangeIntake,
    GetIntake,
    IntakeChanged,
    IntakeOpened,
    IntakePage,
    IntakeView,
    ListIntakes,
    OpenIntake,
    ReservedSeats,
    SeatsTaken,
    TooManyReserved,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut

_SAME = [
    "name",
    "seats",
    "cohort_id",
    "opens_on",
    "closes_on",
    "zone",
    "youngest",
    "oldest",
    "municipalities",
    "sexes",
    "genders",
    "required_authorisations",
]
_LISTS = ("municipalities", "sexes", "genders", "required_authorisations")


def open_intake(command: OpenIntake, *, work: UnitOfWork) -> IntakeView:
    """Open an intake.

    Raises:
        TooManyReserved: more seats are reserved than there are.
        InvalidFields: it closes before it opens, or its oldest are younger than its youngest.
        PartnerAgreementOver: seats are reserved for a partner that may send nobody any more.
    """
    _check(command)
    check_partners([each.partner for each in command.reserved if each.seats], work=work)
    id = new_id()
    seats = Seats(
        seats=command.seats,
        reserved={each.partner: Pool(seats=each.seats) for each in command.reserved},
    )
    work.connection.exec_driver_sql(
        intakes.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "opened_at": work.at,
            **_values(command, seats),
        },
    )
    opened = IntakeOpened(intake_id=id, seats=command.seats, cohort_id=command.cohort_id)
    work.publish(opened, revision=1)
    return get_intake(GetIntake(id=id), work=work)


def change_intake(command: ChangeIntake, *, work: UnitOfWork) -> IntakeView:
    """Change an intake; seats that are added are offered to those who wait.

    Raises:
        NotFound: no intake of the organisation has this id.
        RevisionMismatch: it was changed since it was read.
        SeatsTaken: more seats are taken or offered than would be left.
        TooManyReserved: more seats are reserved than there are.
        InvalidFields: as `open_intake`, or it would fill another cohort, or none any more.
        PartnerAgreementOver: more seats are reserved for a partner that may send nobody any more.
    """
    _check(command)
    seating = Seating.hold(command.intake_id, work=work)
    if command.cohort_id != seating.intake.view.cohort_id:
        # Those who have a seat in it are its cohort's learners already, or are none.
        problem = FieldProblem(field="cohort_id", code="cannot_change")
        raise InvalidFields(problems=(problem,))
    current = seating.intake.view.revision
    if current != command.expected_revision:
        raise RevisionMismatch(expected=command.expected_revision, current=current)
    reserved = {each.partner: each.seats for each in command.reserved}
    before = seating.seats
    check_partners(_with_more(reserved, before), work=work)
    after = before.reseated(seats=command.seats, reserved=reserved)
    if after is None:
        raise SeatsTaken(taken=before.enrolled + before.offered)
    after = _with_waiting(after, command.intake_id, work=work)
    work.connection.exec_driver_sql(
        intakes.CHANGE, {"id": command.intake_id, **_values(command, after)}
    )
    seating = Seating.hold(command.intake_id, work=work)
    seating.offer_on()
    seating.store()
    view = get_intake(GetIntake(id=command.intake_id), work=work)
    work.publish(IntakeChanged(intake_id=view.id, seats=view.seats), revision=view.revision)
    return view


def close_intake(id: UUID, *, work: UnitOfWork) -> None:
    """Close an intake: yesterday was its last day, unless it has ended before."""
    intake = Seating.hold(id, work=work).intake.view
    last = intakes.day_in(intake.zone, work.at) - timedelta(days=1)
    if intake.closes_on is not None and intake.closes_on <= last:
        return
    work.connection.exec_driver_sql(intakes.CLOSE, {"id": id, "last": last})
    changed = IntakeChanged(intake_id=id, seats=intake.seats)
    work.publish(changed, revision=intake.revision + 1)


def get_intake(query: GetIntake, *, work: UnitOfWork) -> IntakeView:
    """One intake.

    Raises:
        NotFound: no intake of the organisation has this id.
    """
    found = intakes.find(work.connection, query.id)
    if found is None:
        raise NotFound(kind="intake", id=query.id)
    return found.view


def list_intakes(query: ListIntakes, *, work: UnitOfWork) -> IntakePage:
    """A page of intakes."""
    found = intakes.page(work.connection, after=after_id(query.after), limit=query.limit + 1)
    items, following = cut(found, query.limit)
    return IntakePage(items=items, next=following)


def _check(command: OpenIntake | ChangeIntake) -> None:
    problems: list[FieldProblem] = []
    if command.opens_on and command.closes_on and command.closes_on < command.opens_on:
        problems.append(FieldProblem(field="closes_on", code="before_the_beginning"))
    if (
        command.youngest is not None
        and command.oldest is not None
        and command.oldest < command.youngest
    ):
        problems.append(FieldProblem(field="oldest", code="below_the_lowest"))
    partners = [each.partner for each in command.reserved]
    problems += [
        FieldProblem(field=f"reserved.{number}.partner", code="repeated")
        for number, each in enumerate(partners)
        if each in partners[:number]
    ]
    if problems:
        raise InvalidFields(problems=tuple(problems))
    reserved = _total(command.reserved)
    if reserved > command.seats:
        raise TooManyReserved(reserved=reserved, seats=command.seats)


def _with_more(reserved: Mapping[str, int], before: Seats) -> list[str]:
    """The partners that get more seats than they have reserved."""
    has = {name: pool.seats for name, pool in before.reserved.items()}
    return [name for name, seats in reserved.items() if seats > has.get(name, 0)]


def _total(reserved: Sequence[ReservedSeats]) -> int:
    return sum(each.seats for each in reserved)


def _values(command: OpenIntake | ChangeIntake, seats: Seats) -> dict[str, object]:
    values = {name: getattr(command, name) for name in _SAME}
    values |= {name: list(values[name]) for name in _LISTS}
    return {**values, "reserved": intakes.reserved_of(seats)}


def _with_waiting(seats: Seats, intake_id: UUID, *, work: UnitOfWork) -> Seats:
    """With who waits counted anew for each partner: some may have had no reserved seats before."""
    waiting = intakes.waiting_by_partner(work.connection, intake_id)
    pools = {
        name: replace(pool, waiting=waiting.get(name, 0)) for name, pool in seats.reserved.items()
    }
    return replace(seats, reserved=pools)
