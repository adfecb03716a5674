"""What an intake asks of whoever is to join it."""

from enrolment.domain.eligibility import (
    Applicant,
    Conditions,
    Reason,
    is_open,
    reasons_against,
)
from enrolment.storage import intakes
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import IntakeNotOpen, IntakeView


def check_open(intake: IntakeView, *, work: UnitOfWork) -> None:
    """Refuse an intake that takes nobody today, in its own zone.

    Raises:
        IntakeNotOpen: it is not open.
    """
    if intake.opens_on is None and intake.closes_on is None:
        return
    today = intakes.day_in(intake.zone, work.at)
    if not is_open(opens_on=intake.opens_on, closes_on=intake.closes_on, on=today):
        raise IntakeNotOpen(
            opens_on=str(intake.opens_on or "-"), closes_on=str(intake.closes_on or "-")
        )


def against_joining(
    applicant: Applicant, conditions: Conditions, *, intake: IntakeView, work: UnitOfWork
) -> tuple[Reason, ...]:
    """Why somebody is not eligible today; none: she is."""
    if conditions == Conditions():
        return ()
    return reasons_against(applicant, conditions, on=intakes.day_in(intake.zone, work.at))
