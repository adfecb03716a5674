"""Minors: a cohort that was for adults has somebody under 18 after all."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from nosotros.bus.work import UnitOfWork
from training.domain.age import is_minor
from training.handlers.sessions import has_minors_now
from training.storage import people
from training.storage.cohorts import Cohort


def note_minor(participant_id: UUID, cohort: Cohort, *, work: UnitOfWork) -> None:
    """Have a cohort, which is held, be one with minors where somebody in it is one today."""
    born = people.birth_date(work.connection, participant_id)
    if born is None or cohort.has_minors:
        return
    if is_minor(born, on=_today(cohort, work=work)):
        has_minors_now(cohort.id, work=work)


def _today(cohort: Cohort, *, work: UnitOfWork) -> date:
    return work.at.astimezone(ZoneInfo(cohort.zone)).date()
