"""What the partner that sent a sheet is told of its rows, beside what really comes of them."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from enrolment.domain.eligibility import Applicant
from enrolment.domain.matching import compare, earlier_rows
from enrolment.domain.places import Seats
from enrolment.domain.sender import Found, SenderView, Told
from enrolment.domain.sheet import SheetRow
from enrolment.domain.sheet.model import ProblemCode
from enrolment.handlers.dry_runs import SoFar
from enrolment.handlers.joining import against_joining
from enrolment.handlers.likenesses import Look, Reading
from enrolment.handlers.seating import Seating
from enrolment.storage import senders
from enrolment.storage.imports import OpenImport
from nosotros.bus.work import UnitOfWork


def told_of(
    sheet: OpenImport,
    readings: Sequence[Reading],
    look: Look,
    seating: Seating,
    so_far: SoFar,
    *,
    is_over: bool,
    work: UnitOfWork,
) -> Mapping[int, Told]:
    """By line, what a partner is told of its rows; nothing where no partner sent the sheet.

    Args:
        sheet: the import.
        readings: its next rows that could be read.
        look: who they were found to be, with all who are like them.
        seating: the intake, before any of these rows.
        so_far: what the rows before made that is not stored.
        is_over: whether the partner may send nobody any more.
        work: the transaction.
    """
    if sheet.partner is None:
        return {}
    view = SenderView(
        partner=sheet.partner,
        hers=senders.hers(
            work.connection,
            partner=sheet.partner,
            intake_id=sheet.intake_id,
            participants=look.ids(),
            placed=so_far.placed,
            told=so_far.told,
        ),
        seats=_seats(sheet, sheet.partner, seating.seats),
        is_over=is_over,
    )
    earlier = _alike_earlier(readings)
    return {
        each.outcome.line: view.tell(
            _found(each, look, earlier[each.outcome.line], seating, work=work)
        )
        for each in readings
    }


def against(row: SheetRow, seating: Seating, *, work: UnitOfWork) -> tuple[ProblemCode, ...]:
    """Why the person of a row is not eligible for an intake today; none: she is."""
    applicant = Applicant(
        birth_date=row.birth_date, municipality=row.municipality, sex=row.sex, gender=row.gender
    )
    intake = seating.intake
    return against_joining(applicant, intake.conditions, intake=intake.view, work=work)


def _found(
    reading: Reading, look: Look, earlier: Collection[int], seating: Seating, *, work: UnitOfWork
) -> Found:
    assert reading.outcome.row is not None
    line = reading.outcome.line
    known = look.known.get(line)
    undecided: Collection[UUID] = () if known is None else look.undecided.get(known.id, ())
    return Found(
        line=line,
        known=None if known is None else known.id,
        left=known is not None and known.restricted,
        against=against(reading.outcome.row, seating, work=work),
        undecided=frozenset(undecided),
        alike=frozenset(
            each.participant_id
            for each in look.alike.get(line, ())
            if compare(reading.likeness, each.likeness).proposed
        ),
        earlier=frozenset(earlier),
    )


def _alike_earlier(readings: Sequence[Reading]) -> Mapping[int, list[int]]:
    """By line, the rows before it whose people resemble hers, whether or not they are known."""
    likeness = {each.outcome.line: each.likeness for each in readings}
    earlier = earlier_rows({each.outcome.line: each.keys for each in readings})
    return {
        line: [each for each in before if compare(likeness[line], likeness[each]).proposed]
        for line, before in earlier.items()
    }


def _seats(sheet: OpenImport, partner: str, seats: Seats) -> Seats:
    """How full the intake is as far as the partner can tell from the rows before."""
    # Of what it was told, all that is not in the seats already.
    return seats.with_newcomers(
        partner,
        enrolled=max(0, sheet.for_sender["enrolled"] - sheet.enrolled),
        waiting=max(0, sheet.for_sender["waiting"] - sheet.waiting),
    )
