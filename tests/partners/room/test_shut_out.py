"""A room whose agreement or key has ended forgets every name, though it has nobody to ask for."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from nosotros.identifiers import new_id
from room import asking as of_asking
from room.asking import AskingWorker
from tests.partners.room.hub import Hub
from tests.partners.room.test_names import disclosed, seat

Hear = Callable[..., None]
Told = Callable[[str], list[Any]]


@pytest.fixture
def her() -> UUID:
    return new_id()


@pytest.mark.parametrize("status", [401, 403])
def test_a_room_that_is_shut_out_forgets_every_name_though_it_has_nobody_to_ask_for(
    hear: Hear,
    worker: AskingWorker,
    gateway: Hub,
    told: Told,
    her: UUID,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
):
    gateway.people[her] = disclosed(her, revision=2)
    hear(seat(her))
    worker.work()
    gateway.status = status
    assert not worker.work()
    assert told("learner_forgotten") == []

    monkeypatch.setattr(worker, "_prove_at", 0.0)
    worker.work()
    if status == 401:
        # It may be a key that is being exchanged.
        assert told("learner_forgotten") == []
        monkeypatch.setattr(of_asking, "_SHUT_OUT", 0.0)
        monkeypatch.setattr(worker, "_pause_until", 0.0)
        worker.work()

    assert told("learner_forgotten") == [{"revision": 2, "participant_id": str(her)}]


def test_a_room_that_is_let_in_again_in_time_forgets_nothing(
    hear: Hear,
    worker: AskingWorker,
    gateway: Hub,
    told: Told,
    her: UUID,
    monkeypatch: pytest.MonkeyPatch,
):
    gateway.people[her] = disclosed(her)
    hear(seat(her))
    worker.work()
    gateway.status = 401
    monkeypatch.setattr(worker, "_prove_at", 0.0)
    worker.work()
    gateway.status = None
    monkeypatch.setattr(worker, "_pause_until", 0.0)
    worker.work()
    assert (worker.trouble, worker._shut_out_since) == (None, None)
    assert told("learner_forgotten") == []
