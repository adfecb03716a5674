"""Endpoints that do not answer as they should, and those beside them."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import web

from integrations.delivering import posting
from nosotros.contracts.integrations import (
    GetDelivery,
    GetSubscription,
    ListDeliveries,
    ResumeSubscription,
)
from nosotros.database import Database
from nosotros.testing import eventually
from nosotros.testing.waiting import PATIENCE
from tests.integrations.conftest import BEGINNING
from tests.integrations.delivering.conftest import Delivering, Subscribe
from tests.integrations.delivering.receiver import Receiver, accept, answer, hang
from tests.integrations.recorded import Happened, record

Ask = Callable[..., Any]
TimeIs = Callable[[datetime], None]


def _only(ask: Ask, id: Any) -> Any:
    (delivery,) = eventually(lambda: ask(ListDeliveries(subscription_id=id)).items)
    return ask(GetDelivery(id=delivery.id))


def _attempts(ask: Ask, id: Any) -> int:
    return sum(each.attempts for each in ask(ListDeliveries(subscription_id=id)).items)


def test_a_webhook_that_is_gone_is_disabled_and_gets_what_it_missed_when_it_is_resumed(
    database: Database,
    ask: Ask,
    told: Callable[[str], list[Any]],
    receiver: Receiver,
    subscribe: Subscribe,
    delivering: Delivering,
) -> None:
    webhook = subscribe(receiver)
    receiver.behave = answer(410)
    (event,) = record(database, Happened())
    with delivering():
        eventually(lambda: ask(GetSubscription(id=webhook.id)).state == "disabled")
        disabled = ask(GetSubscription(id=webhook.id))
        assert disabled.disabled_why == "gone"
        assert disabled.revision == webhook.revision + 1
        (said,) = told("subscription_disabled")
        assert (said["subscription_id"], said["why"]) == (str(webhook.id), "gone")
        assert said["revision"] == disabled.revision
        (missed,) = record(database, Happened())
        assert len(receiver.received) == 1
        receiver.behave = accept
        resumed = ask(ResumeSubscription(subscription_id=webhook.id))
        assert (resumed.state, resumed.disabled_why) == ("active", None)
        eventually(lambda: len(receiver.received) == 3)
    assert set(receiver.ids[1:]) == {str(event.id), str(missed.id)}


@pytest.mark.parametrize("status", [429, 503])
def test_an_endpoint_that_asks_to_wait_is_left_alone_until_then(
    database: Database,
    ask: Ask,
    receiver: Receiver,
    subscribe: Subscribe,
    delivering: Delivering,
    time_is: TimeIs,
    status: int,
) -> None:
    webhook = subscribe(receiver)
    receiver.behave = answer(status, Retry_After="3600")
    record(database, Happened())
    with delivering():
        eventually(lambda: _only(ask, webhook.id).delivery.attempts == 1)
        due_at = _only(ask, webhook.id).delivery.due_at
        assert timedelta(minutes=59) < due_at - BEGINNING < timedelta(minutes=61)
        receiver.behave = accept
        # What came meanwhile waits as well.
        record(database, Happened())
        time_is(BEGINNING + timedelta(minutes=50))
        eventually(lambda: ask(GetSubscription(id=webhook.id)).pending == 2)
        assert len(receiver.received) == 1
        time_is(BEGINNING + timedelta(minutes=61))
        eventually(lambda: len(receiver.received) == 3)


def test_after_ten_attempts_a_delivery_has_failed(
    database: Database,
    ask: Ask,
    receiver: Receiver,
    subscribe: Subscribe,
    delivering: Delivering,
    time_is: TimeIs,
) -> None:
    webhook = subscribe(receiver)
    receiver.behave = answer(500)
    (event,) = record(database, Happened())
    now = BEGINNING
    with delivering():
        for number in range(1, 11):
            eventually(lambda n=number: _only(ask, webhook.id).delivery.attempts == n)
            due_at = _only(ask, webhook.id).delivery.due_at
            if due_at is not None:
                now = max(now, due_at) + timedelta(minutes=2)
                time_is(now)
    failed = _only(ask, webhook.id)
    assert (failed.delivery.state, len(failed.attempts)) == ("failed", 10)
    assert receiver.ids == [str(event.id)] * 10
    assert timedelta(hours=67) < failed.attempts[9].began_at - BEGINNING < timedelta(hours=85)


def test_one_that_takes_nothing_is_warned_of_and_disabled_after_five_days(
    database: Database,
    ask: Ask,
    told: Callable[[str], list[Any]],
    receiver: Receiver,
    subscribe: Subscribe,
    delivering: Delivering,
    time_is: TimeIs,
) -> None:
    webhook = subscribe(receiver)
    receiver.behave = answer(500)
    with delivering():
        for hours in (0, 5, 7, 50, 97, 119, 121):
            tried = _attempts(ask, webhook.id)
            time_is(BEGINNING + timedelta(hours=hours))
            record(database, Happened())
            # Written down, and not only received: it is of this hour, and of no later one.
            eventually(lambda n=tried: _attempts(ask, webhook.id) > n)
        eventually(lambda: ask(GetSubscription(id=webhook.id)).state == "disabled")
    disabled = ask(GetSubscription(id=webhook.id))
    assert disabled.disabled_why == "failing"
    warnings = told("subscription_failing")
    assert len(warnings) == 2
    assert {each["failing_since"] for each in warnings} == {
        disabled.failing_since.isoformat().replace("+00:00", "Z")
    }
    (said,) = told("subscription_disabled")
    assert said["why"] == "failing"
    assert [each["revision"] for each in (*warnings, said)] == [2, 3, 4]


def test_one_that_hangs_or_fails_delays_nobody_else(
    database: Database,
    receiver: Receiver,
    subscribe: Subscribe,
    delivering: Delivering,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Nobody is given up meanwhile.
    monkeypatch.setattr(posting, "_SECONDS", 10 * PATIENCE)
    with Receiver(behave=hang) as hanging, Receiver(behave=answer(500)) as refusing:
        subscribe(hanging)
        subscribe(refusing)
        subscribe(receiver)
        record(database, *[Happened()] * 300)
        with delivering():
            eventually(lambda: len(receiver.received) == 300)
            assert hanging.most_under_way == 8
            # Three failures in a row: it is probed, and does not get its whole backlog.
            assert 3 <= len(refusing.received) <= 20


def test_an_ailing_endpoint_is_probed_and_gets_everything_when_it_recovers(
    database: Database,
    ask: Ask,
    receiver: Receiver,
    subscribe: Subscribe,
    delivering: Delivering,
    time_is: TimeIs,
) -> None:
    webhook = subscribe(receiver)
    receiver.behave = answer(503)
    events = record(database, *[Happened()] * 200)

    def written_down() -> bool:
        return _attempts(ask, webhook.id) == len(receiver.received)

    with delivering():
        eventually(lambda: ask(GetSubscription(id=webhook.id)).failing_since is not None)
        # Those that began together have ended, too.
        eventually(lambda: len(receiver.received) >= 8 and written_down())
        now = BEGINNING
        for _ in range(3):
            came = len(receiver.received)
            receiver.most_under_way = 0
            now += timedelta(minutes=2)
            time_is(now)
            eventually(lambda n=came: len(receiver.received) > n and written_down())
            assert receiver.most_under_way == 1
        assert len(receiver.received) < 40
        receiver.behave = accept
        receiver.received.clear()
        time_is(now + timedelta(minutes=2))
        eventually(lambda: len(receiver.received) >= 200)
        eventually(lambda: ask(GetSubscription(id=webhook.id)).pending == 0)
    # What had been tried is not waited for until its next attempt is due.
    assert sorted(receiver.ids) == sorted(str(each.id) for each in events)
    assert ask(GetSubscription(id=webhook.id)).failing_since is None


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Endpoints are given a second."""
    monkeypatch.setattr(posting, "_SECONDS", 1.0)
    monkeypatch.setattr(posting, "_BODY_SECONDS", 0.3)


@pytest.mark.usefixtures("in_a_hurry")
def test_what_does_not_answer_in_time_is_tried_again(
    database: Database, ask: Ask, receiver: Receiver, subscribe: Subscribe, delivering: Delivering
) -> None:
    webhook = subscribe(receiver)
    receiver.behave = hang
    record(database, Happened())
    with delivering():
        eventually(lambda: _only(ask, webhook.id).delivery.attempts == 1)
    (attempt,) = _only(ask, webhook.id).attempts
    assert (attempt.status, attempt.outcome) == (None, "timed_out")
    assert 900 <= attempt.latency <= 3000


async def _drip(request: web.Request, _number: int) -> web.StreamResponse:
    response = web.StreamResponse(status=200)
    await response.prepare(request)
    while True:
        await response.write(b".")
        await asyncio.sleep(0.05)


async def _flood(request: web.Request, _number: int) -> web.StreamResponse:
    response = web.StreamResponse(status=200)
    await response.prepare(request)
    for _ in range(10_000):
        await response.write(b"x" * 10_000)
    return response


@pytest.mark.usefixtures("in_a_hurry")
@pytest.mark.parametrize("behave", [_drip, _flood])
def test_an_answer_without_end_is_not_listened_to(
    database: Database,
    ask: Ask,
    receiver: Receiver,
    subscribe: Subscribe,
    delivering: Delivering,
    behave: Any,
) -> None:
    webhook = subscribe(receiver)
    receiver.behave = behave
    record(database, Happened())
    with delivering():
        eventually(lambda: _only(ask, webhook.id).delivery.state == "delivered")
    (attempt,) = _only(ask, webhook.id).attempts
    assert attempt.status == 200
    assert attempt.latency < 1000
    assert attempt.answer
    assert len(attempt.answer) <= 500
    assert set(attempt.answer) <= {".", "x"}


def test_who_is_not_there_is_unreachable(
    database: Database, ask: Ask, subscribe: Subscribe, delivering: Delivering
) -> None:
    with Receiver() as receiver:
        webhook = subscribe(receiver)
    record(database, Happened())
    with delivering():
        eventually(lambda: _only(ask, webhook.id).delivery.attempts == 1)
    (attempt,) = _only(ask, webhook.id).attempts
    assert (attempt.status, attempt.outcome, attempt.answer) == (None, "unreachable", None)
