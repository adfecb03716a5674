"""Intakes."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import Connection

from enrolment.domain.eligibility import Conditions
from enrolment.domain.places import Pool, Seats
from nosotros.contracts.enrolment import IntakeView, ReservedSeats

_COLUMNS = """id, revision, name, seats, enrolled, waiting, applied, offered, opened_at, cohort_id,
    opens_on, closes_on, zone, reserved, youngest, oldest, municipalities, sexes, genders,
    required_authorisations"""
_SELECT = f"SELECT {_COLUMNS} FROM intake "
INSERT = """
INSERT INTO intake (id, organisation, revision, name, seats, enrolled, waiting, opened_at,
    cohort_id, opens_on, closes_on, zone, reserved, youngest, oldest, municipalities, sexes,
    genders, required_authorisations)
VALUES (%(id)s, %(organisation)s, 1, %(name)s, %(seats)s, 0, 0, %(opened_at)s,
    %(cohort_id)s, %(opens_on)s, %(closes_on)s, %(zone)s, %(reserved)s, %(youngest)s, %(oldest)s,
    %(municipalities)s, %(sexes)s, %(genders)s, %(required_authorisations)s)"""
CHANGE = """
UPDATE intake SET revision = revision + 1, name = %(name)s, seats = %(seats)s,
    cohort_id = %(cohort_id)s, opens_on = %(opens_on)s, closes_on = %(closes_on)s,
    zone = %(zone)s, reserved = %(reserved)s, youngest = %(youngest)s, oldest = %(oldest)s,
    municipalities = %(municipalities)s, sexes = %(sexes)s, genders = %(genders)s,
    required_authorisations = %(required_authorisations)s
WHERE id = %(id)s"""
FILL = """
UPDATE intake SET revision = revision + 1, enrolled = %(enrolled)s, offered = %(offered)s,
    waiting = %(waiting)s, applied = %(applied)s, reserved = %(reserved)s
WHERE id = %(id)s"""

CLOSE = """
UPDATE intake SET revision = revision + 1, closes_on = %(last)s,
    opens_on = CASE WHEN opens_on IS NOT NULL THEN least(opens_on, %(last)s) END
WHERE id = %(id)s"""


class Intake:
    """An intake as it is stored: its view, how full it is, whom it is for."""

    __slots__ = ("conditions", "required", "seats", "view")

    def __init__(self, row: Any) -> None:
        self.seats = seats_of(row)
        self.conditions = conditions_of(row)
        self.required: tuple[str, ...] = tuple(row.required_authorisations)
        self.view = _view(row, self.seats)


def find(connection: Connection, id: UUID, *, hold: bool = False) -> Intake | None:
    """An intake; with `hold` it stays as it is until this transaction ends."""
    statement = _SELECT + "WHERE id = %(id)s" + (" FOR UPDATE" if hold else "")
    row = connection.exec_driver_sql(statement, {"id": id}).first()
    return None if row is None else Intake(row)


def of_cohort(connection: Connection, cohort_id: UUID) -> UUID | None:
    """The intake that fills a cohort."""
    found: UUID | None = connection.exec_driver_sql(
        "SELECT id FROM intake WHERE cohort_id = %(cohort_id)s ORDER BY id LIMIT 1",
        {"cohort_id": cohort_id},
    ).scalar()
    return found


def page(connection: Connection, *, after: UUID | None, limit: int) -> list[IntakeView]:
    """Up to `limit` intakes after an id, oldest first."""
    rows = connection.exec_driver_sql(
        _SELECT + "WHERE %(after)s::uuid IS NULL OR id > %(after)s ORDER BY id LIMIT %(limit)s",
        {"after": after, "limit": limit},
    )
    return [Intake(row).view for row in rows]


def waiting_by_partner(connection: Connection, id: UUID) -> Mapping[str, int]:
    """How many of each partner's people wait for a seat."""
    rows: Any = connection.exec_driver_sql(
        "SELECT partner, count(*) AS waiting FROM enrolment"
        " WHERE intake_id = %(id)s AND state = 'waiting' AND partner IS NOT NULL GROUP BY partner",
        {"id": id},
    )
    return {row.partner: row.waiting for row in rows}


def filling(id: UUID, seats: Seats) -> dict[str, Any]:
    """How full an intake is, as `FILL` takes it."""
    return {
        "id": id,
        "enrolled": seats.enrolled,
        "offered": seats.offered,
        "waiting": seats.waiting,
        "applied": seats.applied,
        "reserved": reserved_of(seats),
    }


def reserved_of(seats: Seats) -> str:
    """The reserved seats as they are stored."""
    return orjson.dumps({name: asdict(pool) for name, pool in seats.reserved.items()}).decode()


def seats_of(row: Any) -> Seats:
    """How full an intake is, from a row with its columns."""
    reserved: Mapping[str, Any] = row.reserved
    return Seats(
        seats=row.seats,
        enrolled=row.enrolled,
        offered=row.offered,
        waiting=row.waiting,
        applied=row.applied,
        reserved={name: Pool(**pool) for name, pool in reserved.items()},
    )


def conditions_of(row: Any) -> Conditions:
    """Whom an intake is for, from a row with its columns."""
    return Conditions(
        youngest=row.youngest,
        oldest=row.oldest,
        municipalities=row.municipalities,
        sexes=row.sexes,
        genders=row.genders,
    )


def day_in(zone: str, moment: Any) -> date:
    """The day that a moment belongs to in an intake's zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def _view(row: Any, seats: Seats) -> IntakeView:
    return IntakeView(
        id=row.id,
        revision=row.revision,
        name=row.name,
        seats=row.seats,
        enrolled=row.enrolled,
        waiting=row.waiting + row.applied + row.offered,
        offered=row.offered,
        opened_at=row.opened_at,
        cohort_id=row.cohort_id,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        zone=row.zone,
        reserved=tuple(
            ReservedSeats(partner=name, seats=pool.seats)
            for name, pool in sorted(seats.reserved.items())
        ),
        youngest=row.youngest,
        oldest=row.oldest,
        municipalities=tuple(row.municipalities),
        sexes=tuple(row.sexes),
        genders=tuple(row.genders),
        required_authorisations=tuple(row.required_authorisations),
    )
