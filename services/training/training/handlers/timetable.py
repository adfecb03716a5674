"""Where a session fits: the right module, fit people, and nothing that is taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FieldProblem, InvalidFields
from nosotros.contracts.training import ModuleOutOfOrder, PlaceView, SessionsClash
from training.domain.calendar import is_in_range
from training.domain.order import Taught, out_of_order
from training.domain.programme import Programme
from training.handlers.assignments import hold_people
from training.handlers.checks import need_fit
from training.handlers.places import place
from training.storage import sessions
from training.storage.cohorts import Cohort

_LONGEST = int(sessions.LONGEST.total_seconds()) // 60

Times = Sequence[tuple[datetime, datetime]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What somebody wants to have taught, where, when and by whom."""

    cohort: Cohort
    programme: Programme
    module: str
    times: Times
    place_id: UUID | None
    trainer_ids: Sequence[UUID]
    #: the session that moves, and is in nobody's way
    but: UUID | None = None

    def fit(self, *, work: UnitOfWork) -> PlaceView | None:
        """The place, once all is found to fit; people and place are held until the work ends.

        Raises:
            InvalidFields: one of the people is named twice.
            NotFound: nobody, or no place, of the organisation has one of the ids.
            RoleEnded: the time of one of the people is over by then.
            CheckMissing: there are minors, and one of them has no check valid until then.
            ModuleOutOfOrder: the modules come in order, and this breaks it.
            SessionsClash: the cohort, the place or one of the people is taken then.
        """
        people = hold_people(self.trainer_ids, field="trainer_ids", work=work)
        where = None if self.place_id is None else place(self.place_id, work=work, hold=True)
        zone = ZoneInfo(self.cohort.zone)
        last_day = max(begins for begins, _ in self.times).astimezone(zone).date()
        need_fit(people, day=last_day, minors=self.cohort.has_minors)
        self._need_order(work=work)
        taken = sessions.clash(
            work.connection,
            self.times,
            cohort_id=self.cohort.id,
            place_id=self.place_id,
            trainer_ids=self.trainer_ids,
            but=self.but,
        )
        if taken is not None:
            raise SessionsClash(what=taken[0], session_id=taken[1])
        return where

    def _need_order(self, *, work: UnitOfWork) -> None:
        if not self.programme.ordered:
            return
        new = [
            Taught(module=self.module, begins_at=begins, ends_at=ends)
            for begins, ends in self.times
        ]
        others = [
            Taught(module=each.module, begins_at=each.begins_at, ends_at=each.ends_at)
            for each in sessions.of_cohort(work.connection, self.cohort.id)
            if each.state == "planned" and each.id != self.but
        ]
        broken = out_of_order([each.code for each in self.programme.modules], new, others)
        if broken is not None:
            raise ModuleOutOfOrder(module=broken[0], before=broken[1])


def check_time(*, minutes: int, day: date, field: str) -> None:
    """Refuse a session that nobody could sit through, or that is centuries away.

    Raises:
        InvalidFields: naming `minutes`, or the day by its `field`.
    """
    problems: list[FieldProblem] = []
    if not 1 <= minutes <= _LONGEST:
        problems.append(FieldProblem(field="minutes", code=f"range:1:{_LONGEST}"))
    if not is_in_range(day):
        problems.append(FieldProblem(field=field, code="date_far_away"))
    if problems:
        raise InvalidFields(problems=tuple(problems))


def clock_time(written: str) -> time:
    """A time of day out of `08:00`."""
    return time.fromisoformat(written)
