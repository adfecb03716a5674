"""A room whose agreement or key has ended forgets every name, though it has nobody to ask for."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from nosotros.bus.inbox import Outcome
from nosotros.contracts.partners import AgreementEnded
from nosotros.identifiers import new_id
from room import asking as of_asking
from room.asking import AskingWorker
from tests.partners.conftest import BEGINNING
from tests.partners.room.conftest import GRANTOR, ROOM
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


@pytest.mark.parametrize("grantee", [ROOM, "mutual-sol"])
def test_when_an_agreement_ends_it_is_asked_at_once_whether_everybody_may_be_known_still(
    hear: Hear,
    hear_of_others: Callable[..., Outcome],
    worker: AskingWorker,
    gateway: Hub,
    told: Told,
    her: UUID,
    time_is: Callable[[datetime], None],
    grantee: str,
):
    gateway.people[her] = disclosed(her)
    hear(seat(her))
    worker.work()
    gateway.status = 403
    ended = AgreementEnded(
        agreement_id=new_id(),
        grantor=GRANTOR,
        grantee=grantee,
        ended_at=BEGINNING,
        successor=None,
    )
    time_is(BEGINNING)
    assert hear_of_others(ended) is Outcome.HANDLED
    assert not worker.work(), "whoever is asked may answer from before the end"

    time_is(BEGINNING + timedelta(seconds=5))
    worker.work()

    ours = grantee == ROOM
    assert [each["participant_id"] for each in told("learner_forgotten")] == [str(her)] * ours


def test_what_another_agreement_allows_stays_known(
    hear: Hear,
    hear_of_others: Callable[..., Outcome],
    worker: AskingWorker,
    gateway: Hub,
    told: Told,
    her: UUID,
    time_is: Callable[[datetime], None],
):
    gateway.people[her] = disclosed(her)
    hear(seat(her))
    worker.work()
    ended = AgreementEnded(
        agreement_id=new_id(),
        grantor=GRANTOR,
        grantee=ROOM,
        ended_at=BEGINNING,
        successor=None,
    )
    assert hear_of_others(ended) is Outcome.HANDLED
    time_is(BEGINNING + timedelta(seconds=5))

    assert worker.work()

    assert (told("learner_forgotten"), len(gateway.asked)) == ([], 2)
