"""Deliverers that are killed, freeze, or lose their database: nothing is lost."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from integrations.delivering import leading
from localstack.servers import Postgres
from nosotros.contracts.integrations import GetSubscription
from nosotros.database import Database
from nosotros.testing import eventually
from nosotros.testing.waiting import PATIENCE
from tests.conftest import Access
from tests.emptying import administrator
from tests.integrations.conftest import NAME
from tests.integrations.delivering.conftest import Delivering, Subscribe
from tests.integrations.delivering.receiver import Receiver
from tests.integrations.recorded import Happened, record

Ask = Callable[..., Any]
_STANDS_BY = """
SELECT pid FROM pg_stat_activity WHERE datname = %(name)s AND query = %(lock)s
    AND pid NOT IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted)"""
_WORKER = """
from integrations.delivering.process import worker
from nosotros.settings import read
worker(read()).run()
"""


@pytest.fixture
def started(
    access: Access, database: Database, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Any]]:
    """Start a deliverer as a process of its own; each is ended with the test."""
    processes: list[subprocess.Popen[bytes]] = []
    monkeypatch.setenv("NOSOTROS_DATABASE_URL", access.url)

    def start() -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-c", _WORKER])
        processes.append(process)
        return process

    yield start
    for each in processes:
        each.kill()
        each.wait()


def _everything_came(receiver: Receiver, events: list[Any]) -> bool:
    return set(receiver.ids) >= {str(each.id) for each in events}


def test_one_delivers_and_the_next_takes_over_when_it_is_killed(
    database: Database, ask: Ask, receiver: Receiver, subscribe: Subscribe, started: Any
) -> None:
    webhook = subscribe(receiver)
    first = started()
    events = record(database, *[Happened()] * 500)
    eventually(lambda: len(receiver.received) > 100)
    second = started()
    first.send_signal(signal.SIGKILL)
    events += record(database, *[Happened()] * 100)
    eventually(lambda: _everything_came(receiver, events))
    eventually(lambda: ask(GetSubscription(id=webhook.id)).pending == 0)
    # What was on its way when it was killed came once more, with the same id.
    assert len(receiver.ids) - len(set(receiver.ids)) < 100
    second.send_signal(signal.SIGKILL)
    third = started()
    events += record(database, *[Happened()] * 100)
    eventually(lambda: _everything_came(receiver, events))
    assert third.poll() is None


def stands_by(postgres: Postgres) -> bool:
    """Whether one asks for the lock that another has."""
    values = {"name": NAME, "lock": leading._LOCK}
    return bool(administrator(postgres.url()).execute(_STANDS_BY, values).fetchall())


def test_one_that_froze_is_replaced_within_ten_seconds(
    database: Database,
    postgres: Postgres,
    receiver: Receiver,
    subscribe: Subscribe,
    started: Any,
) -> None:
    subscribe(receiver)
    frozen = started()
    record(database, Happened())
    eventually(lambda: len(receiver.received) == 1)
    started()
    # How long a process takes to start is no part of what it promises.
    eventually(lambda: stands_by(postgres), what="the other stands by")
    frozen.send_signal(signal.SIGSTOP)
    (event,) = record(database, Happened())
    eventually(lambda: str(event.id) in receiver.ids, seconds=10)
    frozen.send_signal(signal.SIGCONT)
    (another,) = record(database, Happened())
    eventually(lambda: str(another.id) in receiver.ids)


def test_two_do_not_deliver_at_once(
    database: Database, receiver: Receiver, subscribe: Subscribe, delivering: Delivering
) -> None:
    subscribe(receiver)
    with delivering() as one, delivering() as another:
        events = record(database, *[Happened()] * 300)
        eventually(lambda: _everything_came(receiver, events))
        assert (one.problem, another.problem) == (None, None)
    assert len(receiver.ids) == 300


def test_a_database_that_goes_away_is_waited_for(
    database: Database,
    postgres: Postgres,
    ask: Ask,
    receiver: Receiver,
    subscribe: Subscribe,
    delivering: Delivering,
) -> None:
    webhook = subscribe(receiver)
    with delivering() as process:
        events = record(database, *[Happened()] * 500)
        eventually(lambda: bool(receiver.received))
        administrator(postgres.url(NAME)).execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        eventually(lambda: _everything_came(receiver, events))
        database.engine.dispose()
        eventually(lambda: ask(GetSubscription(id=webhook.id)).pending == 0)
        eventually(lambda: process.problem is None, what="it says that all is well again")


def test_a_deliverer_that_is_stopped_finishes_what_it_began(
    database: Database, ask: Ask, receiver: Receiver, subscribe: Subscribe, delivering: Delivering
) -> None:
    webhook = subscribe(receiver)
    with delivering(drain_seconds=round(PATIENCE)):
        record(database, *[Happened()] * 2000)
        eventually(lambda: len(receiver.received) > 50)
    came = len(receiver.ids)
    assert came == len(set(receiver.ids))
    # Everything that arrived is known to have arrived.
    assert ask(GetSubscription(id=webhook.id)).pending == 2000 - came
