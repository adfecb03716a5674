"""What arrives at an endpoint, and what is kept of each attempt."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from nosotros import clock
from nosotros.contracts.integrations import (
    GetDelivery,
    GetSubscription,
    GetSubscriptionSecret,
    ListDeliveries,
    RotateSecret,
)
from nosotros.database import Database
from nosotros.testing import eventually
from tests.integrations.conftest import BEGINNING
from tests.integrations.delivering.conftest import Delivering, Subscribe
from tests.integrations.delivering.receiver import Receiver, answer
from tests.integrations.recorded import ENROLLED, Happened, record

Ask = Callable[..., Any]


def _signed(secret: str, id: str, timestamp: str, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


def test_an_event_arrives_byte_for_byte_signed_and_with_its_place(
    database: Database, ask: Ask, receiver: Receiver, subscribe: Subscribe, delivering: Delivering
) -> None:
    webhook = subscribe(receiver)
    first, second = record(database, Happened(), Happened())
    with delivering():
        eventually(lambda: len(receiver.received) == 2)
        eventually(lambda: ask(GetSubscription(id=webhook.id)).pending == 0)
    (secret,) = ask(GetSubscriptionSecret(id=webhook.id)).secrets
    by_id = {each.headers["webhook-id"]: each for each in receiver.received}
    for event, previous in ((first, webhook.cursor), (second, first.cursor)):
        came = by_id[str(event.id)]
        assert came.body == event.body
        assert came.headers["content-type"] == "application/cloudevents+json"
        assert came.headers["nosotros-cursor"] == event.cursor
        assert came.headers["nosotros-previous"] == previous
        timestamp = came.headers["webhook-timestamp"]
        assert abs(int(timestamp) - clock.unix()) < 60
        signature = _signed(secret, str(event.id), timestamp, event.body)
        assert came.headers["webhook-signature"] == signature
    deliveries = ask(ListDeliveries(subscription_id=webhook.id)).items
    assert [each.state for each in deliveries] == ["delivered", "delivered"]
    assert ask(GetSubscription(id=webhook.id)).cursor == second.cursor
    (attempt,) = ask(GetDelivery(id=deliveries[0].id)).attempts
    assert (attempt.status, attempt.outcome, attempt.answer) == (204, "delivered", None)


def test_what_does_not_fit_the_filter_is_in_no_chain(
    database: Database, receiver: Receiver, subscribe: Subscribe, delivering: Delivering
) -> None:
    webhook = subscribe(receiver, types=(ENROLLED,), subjects=("one",))
    other = "nosotros.training.cohort_opened.v1"
    record(database, Happened(subject="two"), Happened(subject="one", type=other))
    (wanted,) = record(database, Happened(subject="one"))
    record(database, Happened(subject="one", organisation="la-u"))
    (last,) = record(database, Happened(subject="one"))
    with delivering():
        eventually(lambda: len(receiver.received) == 2)
    came = {
        each.headers["nosotros-cursor"]: each.headers["nosotros-previous"]
        for each in receiver.received
    }
    assert came == {wanted.cursor: webhook.cursor, last.cursor: wanted.cursor}


def test_the_old_secret_signs_too_until_it_ends(
    database: Database,
    ask: Ask,
    receiver: Receiver,
    subscribe: Subscribe,
    delivering: Delivering,
    time_is: Callable[[datetime], None],
) -> None:
    webhook = subscribe(receiver)
    (old,) = ask(GetSubscriptionSecret(id=webhook.id)).secrets
    ask(RotateSecret(subscription_id=webhook.id, keep_old_hours=24))
    new, still = ask(GetSubscriptionSecret(id=webhook.id)).secrets
    assert still == old
    assert new != old
    with delivering():
        for keys in ((new, old), (new,)):
            receiver.received.clear()
            (event,) = record(database, Happened())
            eventually(lambda: bool(receiver.received))
            headers = receiver.received[0].headers
            timestamp = headers["webhook-timestamp"]
            expected = [_signed(key, str(event.id), timestamp, event.body) for key in keys]
            assert headers["webhook-signature"].split(" ") == expected
            time_is(BEGINNING + timedelta(hours=24))
            # Matched, perhaps, by a look that began before.
            receiver.received.clear()
            record(database, Happened())
            eventually(lambda: bool(receiver.received))
    assert ask(GetSubscriptionSecret(id=webhook.id)).secrets == (new,)


@pytest.mark.parametrize(
    ("status", "outcome", "location"),
    [(500, "refused", ""), (404, "refused", ""), (302, "redirected", "/elsewhere")],
)
def test_what_is_not_taken_is_tried_again_with_the_same_id(
    database: Database,
    ask: Ask,
    receiver: Receiver,
    subscribe: Subscribe,
    delivering: Delivering,
    time_is: Callable[[datetime], None],
    status: int,
    outcome: str,
    location: str,
) -> None:
    webhook = subscribe(receiver)
    receiver.behave = answer(status, "not\x00 now\x1b[31m", Location=location)
    (event,) = record(database, Happened())

    def details() -> Any:
        (delivery,) = eventually(lambda: ask(ListDeliveries(subscription_id=webhook.id)).items)
        return ask(GetDelivery(id=delivery.id))

    with delivering():
        eventually(lambda: len(receiver.received) == 1)
        eventually(lambda: details().delivery.attempts == 1)
        waiting = details()
        assert waiting.delivery.state == "pending"
        wait = waiting.delivery.due_at - waiting.attempts[0].began_at
        assert timedelta(seconds=4.5) <= wait < timedelta(seconds=6)
        (attempt,) = waiting.attempts
        assert (attempt.status, attempt.outcome) == (status, outcome)
        assert attempt.answer == "not\N{REPLACEMENT CHARACTER} now\N{REPLACEMENT CHARACTER}[31m"
        receiver.behave = answer(200)
        time_is(BEGINNING + timedelta(seconds=10))
        eventually(lambda: details().delivery.state == "delivered")
    assert receiver.ids == [str(event.id)] * 2
    assert {each.path for each in receiver.received} == {"/hook"}
    assert [each.number for each in details().attempts] == [1, 2]
