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
from tests.asking import Asking
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


def ended(*, grantee: str = ROOM) -> AgreementEnded:
    return AgreementEnded(
        agreement_id=new_id(),
        grantor=GRANTOR,
        grantee=grantee,
        ended_at=BEGINNING,
        successor=None,
    )


@pytest.mark.parametrize("grantee", [ROOM, "mutual-sol"])
def test_when_an_agreement_ends_it_is_asked_at_once_whether_everybody_may_be_known_still(
    asking: Asking,
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
    time_is(BEGINNING)
    assert hear_of_others(ended(grantee=grantee)) is Outcome.HANDLED
    assert not worker.work(), "whoever is asked may answer from before the end"

    time_is(BEGINNING + timedelta(seconds=5))
    asking.run_due(organisation=ROOM)
    worker.work()

    ours = grantee == ROOM
    assert [each["participant_id"] for each in told("learner_forgotten")] == [str(her)] * ours


def test_what_another_agreement_allows_stays_known(
    asking: Asking,
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
    assert hear_of_others(ended()) is Outcome.HANDLED
    time_is(BEGINNING + timedelta(seconds=5))
    asking.run_due(organisation=ROOM)

    assert worker.work()

    assert (told("learner_forgotten"), len(gateway.asked)) == ([], 2)


def test_what_is_answered_before_every_gateway_has_heard_of_the_end_is_asked_once_more(
    asking: Asking,
    hear: Hear,
    hear_of_others: Callable[..., Outcome],
    worker: AskingWorker,
    gateway: Hub,
    told: Told,
    her: UUID,
    time_is: Callable[[datetime], None],
):
    gateway.people[her] = disclosed(her)
    time_is(BEGINNING)
    hear(seat(her))
    assert hear_of_others(ended()) is Outcome.HANDLED
    time_is(BEGINNING + timedelta(seconds=1))
    assert worker.work()
    assert [each["participant_id"] for each in told("learner_described")] == [str(her)]

    gateway.status = 403
    time_is(BEGINNING + timedelta(seconds=5))
    asking.run_due(organisation=ROOM)
    worker.work()

    assert [each["participant_id"] for each in told("learner_forgotten")] == [str(her)]


def test_who_is_just_being_asked_for_when_everybody_is_is_asked_for_once_more(
    asking: Asking,
    hear: Hear,
    hear_of_others: Callable[..., Outcome],
    worker: AskingWorker,
    gateway: Hub,
    told: Told,
    her: UUID,
    time_is: Callable[[datetime], None],
):
    gateway.people[her] = disclosed(her)
    time_is(BEGINNING)
    hear(seat(her))
    assert hear_of_others(ended()) is Outcome.HANDLED
    time_is(BEGINNING + timedelta(seconds=5))
    under_way = worker._batch([])
    assert under_way is not None
    asking.run_due(organisation=ROOM)
    worker._ask(under_way)
    assert [each["participant_id"] for each in told("learner_described")] == [str(her)]

    gateway.status = 403
    worker.work()

    assert [each["participant_id"] for each in told("learner_forgotten")] == [str(her)]
