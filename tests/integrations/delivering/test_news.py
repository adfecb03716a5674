"""Whoever delivers hears at once that the journal has grown, and need not look for it."""

from collections.abc import Callable
from functools import partial

import pytest

from integrations.delivering import process, queues
from integrations.storage.journal.writing import GREW
from localstack.servers import Postgres
from nosotros import clock
from nosotros.database import Database
from nosotros.testing import eventually
from tests.emptying import administrator
from tests.integrations.conftest import NAME
from tests.integrations.delivering.conftest import Delivering, Subscribe
from tests.integrations.delivering.receiver import Receiver
from tests.integrations.journalled import appending, came

_LISTENS = "SELECT pid FROM pg_stat_activity WHERE datname = %(name)s AND query = %(query)s"


@pytest.fixture(autouse=True)
def nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not heard of is found out after the test."""
    monkeypatch.setattr(process, "_LOOK", 3600.0)
    monkeypatch.setattr(queues, "_LOOK", 3600.0)


@pytest.fixture
def listeners(postgres: Postgres) -> Callable[[], list[int]]:
    def listeners() -> list[int]:
        values = {"name": NAME, "query": f"LISTEN {GREW}"}
        return [pid for (pid,) in administrator(postgres.url()).execute(_LISTENS, values)]

    return listeners


def _has(receiver: Receiver, number: int) -> bool:
    return len(receiver.received) == number


def test_what_is_appended_is_delivered_though_nobody_looks(
    database: Database,
    receiver: Receiver,
    subscribe: Subscribe,
    delivering: Delivering,
    listeners: Callable[[], list[int]],
) -> None:
    subscribe(receiver)
    with delivering():
        eventually(listeners, what="somebody listens")
        for number in (1, 2, 3):
            appending(database, came(number), at=clock.now())
            eventually(partial(_has, receiver, number), what=f"event {number}")


def test_what_was_appended_while_nobody_could_hear_is_delivered_when_somebody_can(
    postgres: Postgres,
    database: Database,
    receiver: Receiver,
    subscribe: Subscribe,
    delivering: Delivering,
    listeners: Callable[[], list[int]],
) -> None:
    subscribe(receiver)
    eventually(lambda: not listeners(), what="the server ends who listened in the test before")
    with delivering():
        (lost,) = eventually(listeners)
        administrator(postgres.url()).execute("SELECT pg_terminate_backend(%(pid)s)", {"pid": lost})
        appending(database, came(1), at=clock.now())
        eventually(partial(_has, receiver, 1), what="the event")
        assert lost not in eventually(listeners)
