"""Who is erased at the hub is erased by a room's services, and the hub is told once she is."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from nosotros.contracts.enrolment import ErasureCompleted
from nosotros.database import Database
from nosotros.identifiers import new_id
from room.asking import AskingWorker
from room.storage import erasures
from tests.partners.conftest import BEGINNING
from tests.partners.room.conftest import ROOM
from tests.partners.room.hub import Hub
from tests.partners.room.test_names import disclosed, seat

Hear = Callable[..., None]
Told = Callable[[str], list[Any]]
Rows = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def her() -> UUID:
    return new_id()


def test_who_is_erased_is_erased_by_everybody_and_confirmed(
    hear: Hear, worker: AskingWorker, gateway: Hub, told: Told, rows: Rows, her: UUID
):
    gateway.people[her] = disclosed(her)
    hear(seat(her))
    worker.work()

    hear(ErasureCompleted(participant_id=her, erasure_id=new_id()))
    worker.work()

    assert told("participant_erased") == [{"revision": 1, "participant_id": str(her)}]
    assert rows("SELECT FROM person") == []
    assert gateway.confirmed == [str(her)]
    assert rows(f"SELECT FROM tombstone WHERE subject = '{her}'") != []
    assert not worker.work()


def test_a_confirmation_that_the_hub_does_not_expect_yet_is_sent_again(
    hear: Hear,
    worker: AskingWorker,
    gateway: Hub,
    her: UUID,
    time_is: Callable[[datetime], None],
):
    hear(ErasureCompleted(participant_id=her, erasure_id=new_id()))
    gateway.status = 404
    worker.work()
    assert gateway.confirmed == []

    gateway.status = None
    time_is(BEGINNING + timedelta(minutes=1))
    worker.work()

    assert gateway.confirmed == [str(her)]


def test_of_the_erased_nothing_is_asked_any_more(
    hear: Hear, worker: AskingWorker, gateway: Hub, her: UUID
):
    hear(ErasureCompleted(participant_id=her, erasure_id=new_id()))

    hear(seat(her))
    worker.work()

    assert gateway.asked == []


@pytest.mark.parametrize(
    ("waited", "pause"),
    [
        (timedelta(seconds=1), timedelta(seconds=5)),
        (timedelta(minutes=20), timedelta(minutes=2)),
        (timedelta(days=30), timedelta(hours=1)),
    ],
)
def test_a_service_that_does_not_erase_her_is_asked_less_and_less_often(
    hear: Hear, connections: Database, rows: Rows, her: UUID, waited: timedelta, pause: timedelta
):
    hear(ErasureCompleted(participant_id=her, erasure_id=new_id()))
    (noted,) = rows("SELECT erased_at FROM erasure")
    now = noted["erased_at"] + waited

    with connections.begin(ROOM) as transaction:
        erasures.later(transaction.connection, her, at=now)
        transaction.commit_with([])

    assert rows("SELECT due_at FROM erasure") == [{"due_at": now + pause}]
