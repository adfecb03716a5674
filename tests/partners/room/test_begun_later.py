"""Whoever was refused before an agreement began is asked for once it has."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from nosotros.identifiers import new_id
from room.asking import AskingWorker
from tests.partners.conftest import BEGINNING
from tests.partners.room.hub import Hub
from tests.partners.room.test_names import disclosed, seat

Told = Callable[[str], list[Any]]


def test_whoever_was_refused_is_asked_for_anew_when_the_room_may_ask(
    hear: Callable[..., None],
    worker: AskingWorker,
    gateway: Hub,
    told: Told,
    time_is: Callable[[datetime], None],
    monkeypatch: pytest.MonkeyPatch,
):
    her, other = new_id(), new_id()
    gateway.people[her] = disclosed(her)
    gateway.status = 403
    hear(seat(her))
    hear(seat(other))
    worker.work()
    time_is(BEGINNING + timedelta(minutes=5))
    assert (worker.work(), told("learner_described")) == (False, [])

    gateway.status = None
    monkeypatch.setattr(worker, "_prove_at", 0.0)
    worker.work()

    assert [each["participant_id"] for each in told("learner_described")] == [str(her)]
    # Whom no agreement names is asked for once a day, as before.
    asked = len(gateway.asked)
    monkeypatch.setattr(worker, "_prove_at", 0.0)
    assert not worker.work()
    assert len(gateway.asked) == asked + 1
