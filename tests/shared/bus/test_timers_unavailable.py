"""A timer whose handler cannot do its work now is run again, however long that lasts."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from diary.site import ORGANISATION, Site

from nosotros import clock
from nosotros.bus.timers import DueTimer, Timers
from nosotros.bus.work import Origin, UnitOfWork
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.errors import Unavailable
from nosotros.identifiers import new_id

BEGINNING = datetime(2031, 3, 4, 9, 0, tzinfo=UTC)
RETRY_SECONDS = (10, 60, 60)


@pytest.fixture
def database(site: Site) -> Iterator[Database]:
    database = Database(site.access["NOSOTROS_DATABASE_URL"])
    yield database
    database.close()


def schedule(database: Database, name: str) -> None:
    story = str(new_id())
    origin = Origin(
        organisation=ORGANISATION, actor="key:test", correlationid=story, causationid=story
    )
    with database.begin(ORGANISATION) as transaction:
        work = UnitOfWork(transaction, origin)
        work.schedule(name, key="only", due_at=BEGINNING)
        work.commit()


def due(database: Database, name: str) -> list[DueTimer]:
    (rows,) = database.look(EVERY_ORGANISATION, Timers.due([name]))
    return [DueTimer(**row._asdict()) for row in rows]


def test_it_is_never_parked_for_what_is_no_fault_of_its_own(
    site: Site, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"ring-{new_id()}"
    schedule(database, name)
    timers = Timers(
        database=database, wake=lambda: None, retry_seconds=RETRY_SECONDS, handler_seconds=30
    )
    rang: list[datetime] = []

    def away(_event: Any, _work: UnitOfWork) -> None:
        raise Unavailable("the broker is away")

    now = BEGINNING
    for _ in range(40):
        now += timedelta(seconds=7)
        monkeypatch.setattr(clock, "now", lambda at=now: at)
        for each in due(database, name):
            with pytest.raises(Unavailable):
                timers.run(each, away)
    (row,) = site.rows("SELECT attempts FROM timer WHERE name = %s", name)
    assert row["attempts"] == 0

    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=1))
    (timer,) = due(database, name)
    assert timers.run(timer, lambda event, _work: rang.append(event.due_at))
    assert rang == [BEGINNING]
    assert due(database, name) == []


def test_a_failure_of_its_own_is_counted_all_the_same(
    site: Site, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"ring-{new_id()}"
    schedule(database, name)
    timers = Timers(
        database=database, wake=lambda: None, retry_seconds=RETRY_SECONDS, handler_seconds=30
    )

    def fails(_event: Any, _work: UnitOfWork) -> None:
        raise ValueError

    now = BEGINNING
    for _ in range(40):
        now += timedelta(seconds=7)
        monkeypatch.setattr(clock, "now", lambda at=now: at)
        for each in due(database, name):
            assert not timers.run(each, fails)
    (row,) = site.rows("SELECT attempts FROM timer WHERE name = %s", name)
    assert row["attempts"] == -1 - len(RETRY_SECONDS)
