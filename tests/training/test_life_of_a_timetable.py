"""Many plan, move, cancel, check and end at once, at random; what must never be, never is."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from psycopg.errors import DeadlockDetected
from sqlalchemy.exc import OperationalError

from nosotros.contracts.common import InternalError, ServiceUnavailable
from nosotros.contracts.language import ContractError
from nosotros.contracts.training import (
    AddPlace,
    CancelCohort,
    CancelSession,
    ChangeCohort,
    ChangeSession,
    EndTrainer,
    GetCohort,
    ListSessions,
    NoteCheck,
)
from nosotros.database import Database
from tests.conftest import Access
from tests.training.values import DAY, cohort, course, sessions, trainer
from training.handlers.sessions import has_minors_now

Ask = Callable[..., Any]
Act = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]

OVERLAPPING = """
SELECT a.id, b.id FROM session a JOIN session b ON a.id < b.id
    AND a.begins_at < b.ends_at AND b.begins_at < a.ends_at
WHERE a.state = 'planned' AND b.state = 'planned' AND (a.cohort_id = b.cohort_id
    OR a.place_id = b.place_id OR EXISTS (SELECT FROM session_trainer s JOIN session_trainer t
        USING (trainer_id) WHERE s.session_id = a.id AND t.session_id = b.id))"""
UNCHECKED = """
SELECT s.id FROM session s JOIN cohort c ON c.id = s.cohort_id AND c.has_minors
    JOIN session_trainer t ON t.session_id = s.id
WHERE s.state = 'planned' AND NOT EXISTS (SELECT FROM person_check k
    WHERE k.person_id = t.trainer_id AND k.outcome = 'clear'
        AND k.valid_until >= (s.begins_at AT TIME ZONE c.zone)::date
        AND NOT EXISTS (SELECT FROM person_check l WHERE l.person_id = k.person_id
            AND (l.checked_on, l.id) > (k.checked_on, k.id)))"""
ENDED = """
SELECT s.id FROM session s JOIN session_trainer t ON t.session_id = s.id
    JOIN trainer p ON p.id = t.trainer_id
WHERE s.state = 'planned' AND p.state = 'ended'"""
IN_CANCELLED = """
SELECT s.id FROM session s JOIN cohort c ON c.id = s.cohort_id
WHERE s.state = 'planned' AND c.state = 'cancelled'"""
MANY = 6


@pytest.fixture(scope="module")
def connections(access: Access) -> Iterator[Database]:
    """What many connect by who wait for each other, on a slow machine for longer than a statement may."""
    database = Database(access.url, pool_size=12, statement_seconds=300)
    with ExitStack() as ready:
        # All at once they could take longer than each is given to connect.
        for _ in range(MANY):
            ready.enter_context(database.session())
    yield database
    database.close()


class _Life:
    """One who works on the timetable, at random."""

    def __init__(self, seed: int, world: dict[str, list[UUID]], *, ask: Ask, act: Act) -> None:
        self.random = Random(seed)
        self.world = world
        self.ask = ask
        self.act = act
        self.done = 0

    def some(self, what: str, *, most: int = 1) -> tuple[UUID, ...]:
        return tuple(self.random.sample(self.world[what], self.random.randint(1, most)))

    def when(self) -> dict[str, Any]:
        return {
            "begins": f"{self.random.randint(7, 18):02}:{self.random.choice([0, 30]):02}",
            "minutes": self.random.choice([60, 90, 180]),
            "place_id": self.random.choice([None, *self.world["places"]]),
            "trainer_ids": self.some("trainers", most=2),
        }

    def day(self) -> date:
        return date(2026, 8, 19) + timedelta(days=self.random.randint(0, 5))

    def plan(self) -> None:
        rule = self.random.choice([None, "FREQ=DAILY;COUNT=3", "FREQ=WEEKLY;COUNT=2"])
        (group,) = self.some("cohorts")
        self.ask(sessions(group, first_on=self.day(), rule=rule, **self.when()))

    def move(self) -> None:
        if (session := self.session()) is not None:
            change = ChangeSession(
                session_id=session.id,
                expected_revision=session.revision,
                local_date=self.day(),
                **self.when(),
            )
            self.ask(change)

    def cancel(self) -> None:
        if (session := self.session()) is not None:
            self.ask(CancelSession(session_id=session.id, reason="other"))

    def session(self) -> Any:
        (group,) = self.some("cohorts")
        found = self.ask(ListSessions(cohort_id=group)).items
        return self.random.choice(found) if found else None

    def check(self) -> None:
        outcome = self.random.choice(["clear", "clear", "not_clear"])
        day = DAY - timedelta(days=self.random.randint(0, 60))
        (person,) = self.some("trainers")
        self.ask(NoteCheck(person_id=person, outcome=outcome, checked_on=day))

    def change(self) -> None:
        (group,) = self.some("cohorts")
        revision = self.ask(GetCohort(id=group)).revision
        change = ChangeCohort(
            cohort_id=group,
            expected_revision=revision,
            name="Soacha",
            trainer_ids=self.some("trainers", most=3),
        )
        self.ask(change)

    def minor(self) -> None:
        cohort_ids = self.some("cohorts")
        for left in (2, 1, 0):
            try:
                self.act(has_minors_now, *cohort_ids)
            except OperationalError as error:
                # Whoever meets another in a circle begins anew, twice at most, as commands do on the bus.
                if not (left and isinstance(error.orig, DeadlockDetected)):
                    raise
            else:
                break

    def end(self) -> None:
        if self.random.random() < 0.3:
            self.ask(EndTrainer(trainer_id=self.some("trainers")[0]))

    def call_off(self) -> None:
        if self.random.random() < 0.1:
            self.ask(CancelCohort(cohort_id=self.some("cohorts")[0]))

    def live(self, steps: int) -> None:
        verbs = [self.plan] * 6 + [self.move] * 5 + [self.check, self.change] * 2
        verbs += [self.cancel, self.minor, self.end, self.call_off]
        for _ in range(steps):
            try:
                self.random.choice(verbs)()
                self.done += 1
            except (InternalError, ServiceUnavailable):
                raise
            except ContractError:
                # A refusal that says why.
                continue


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_at_once_nobody_is_at_two_places_or_where_she_may_not_be(
    ask: Ask, act: Act, rows: Rows, seed: int
):
    ask(course())
    world = {
        "trainers": [trainer(ask, checked_on=DAY if n % 3 else None) for n in range(6)],
        "cohorts": [cohort(ask, youngest=18 if n % 2 else None).id for n in range(4)],
        "places": [ask(AddPlace(name="Salón", municipality="Soacha")).id for _ in range(2)],
    }
    lives = [_Life(seed * 10 + n, world, ask=ask, act=act) for n in range(MANY)]

    with ThreadPoolExecutor(max_workers=len(lives)) as at_once:
        list(at_once.map(lambda life: life.live(25), lives))

    assert sum(life.done for life in lives) > 20
    assert rows("SELECT id FROM session WHERE state = 'planned'")
    for never in (OVERLAPPING, UNCHECKED, ENDED, IN_CANCELLED):
        assert rows(never) == []
