"""The room's half beside a broker of one's own: events both ways, and calls in, each once they are safe."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, cast

import amqp
import pytest

from nosotros import clock
from nosotros.bus.broker import connect
from nosotros.bus.topology import PUBLIC, QUEUE_ARGUMENTS, RPC, queues_of
from nosotros.errors import SettingInvalid
from nosotros.testing import Tap
from nosotros.testing.waiting import PATIENCE, eventually
from room.forward import carrying, loop
from room.forward.process import INWARD, OUTWARD, ForwardProcess
from room.forward.settings import listed, read
from tests.partners.bridge.site import HUB, Hall, event, ids
from tests.partners.forward.conftest import LOCAL, forwarding, publish_as_hub

DIRECT = "amq.rabbitmq.reply-to"


def test_events_go_both_ways_in_order_and_none_comes_back(hall: Hall) -> None:
    with Tap(hall.url()) as room, Tap(hall.url(LOCAL)) as home, forwarding(hall) as process:
        eventually(lambda: process.problem is None)
        mine = [event(number) for number in range(1, 501)]
        hall.tell(*mine, organisation=LOCAL)
        theirs = publish_as_hub(hall, *range(1, 301))
        room.until(lambda heard: len(heard) == 800)
        home.until(lambda heard: len(heard) == 800)
        for tap in (room, home):
            tap.listen(seconds=0.5)
    for tap in (room, home):
        assert [each.body for each in tap.heard if "/la-u/" in each.event["source"]] == [
            each.body for each in mine
        ]
        assert [each.body for each in tap.heard if "/hub/" in each.event["source"]] == theirs
    assert {each.routing_key for each in home.heard} == {
        "la-u.training.cohort_cancelled.v1",
        "gestarsalud.training.cohort_cancelled.v1",
    }


def test_nothing_is_forgotten_while_the_other_side_takes_nothing(hall: Hall) -> None:
    with forwarding(hall) as process, Tap(hall.url()) as room:
        eventually(lambda: process.problem is None)
        hall.limit(messages=5)
        hall.fill()
        mine = [event(number) for number in range(1, 201)]
        hall.tell(*mine, organisation=LOCAL)
        eventually(lambda: "full" in (process.problem or ""))
        hall.limit(messages=100_000)
        room.until(lambda heard: len(set(ids(heard))) == 200, seconds=60)
    first = list(dict.fromkeys(ids(room.heard)))
    assert sorted(first) == sorted(ids(mine))


def test_what_waits_for_a_full_room_is_given_out_once_and_so_is_not_dropped_by_its_broker(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "LONGEST_WAIT", 0.5)
    monkeypatch.setattr(loop, "LONGEST_WAIT", 0.5)
    # As RabbitMQ 4 has it by itself, and fewer.
    hall.policy(LOCAL, **{"delivery-limit": 2})
    with forwarding(hall) as process, Tap(hall.url()) as room:
        eventually(lambda: process.problem is None)
        hall.limit(messages=5)
        hall.fill()
        mine = [event(number) for number in range(1, 51)]
        hall.tell(*mine, organisation=LOCAL)
        eventually(lambda: "full" in (process.problem or ""))
        until = clock.monotonic() + 5
        eventually(lambda: clock.monotonic() > until)
        hall.limit(messages=100_000)
        room.until(lambda heard: len(set(ids(heard))) == 50)
        eventually(lambda: process.problem is None)


def test_what_arose_while_it_was_away_is_carried_later(hall: Hall) -> None:
    with forwarding(hall) as process:
        eventually(lambda: process.problem is None)
    mine = [event(number) for number in range(1, 51)]
    hall.tell(*mine, organisation=LOCAL)
    theirs = publish_as_hub(hall, 1, 2, 3)
    # Of those who have just left, the broker may hold some a moment longer.
    eventually(lambda: (hall.waiting(LOCAL, OUTWARD), hall.waiting(queue=INWARD)) == (50, 3))
    with Tap(hall.url()) as room, Tap(hall.url(LOCAL)) as home, forwarding(hall):
        room.until(lambda heard: len(heard) == 50)
        home.until(lambda heard: len(heard) == 3)
    assert ids(room.heard) == ids(mine)
    assert [each.body for each in home.heard] == theirs


def misses(process: ForwardProcess, queue: str) -> bool:
    return f"{queue} is not there" in (process.problem or "")


def test_nothing_comes_in_before_a_service_has_its_queue(hall: Hall) -> None:
    with forwarding(hall, "training") as process:
        with connect(hall.url(LOCAL), name="topology", heartbeat=0) as connection:
            channel = connection.connection.channel()
            for service in ("training", "room"):
                events, calls = queues_of(service)
                eventually(partial(misses, process, events))
                channel.queue_declare(
                    events, durable=True, auto_delete=False, arguments=QUEUE_ARGUMENTS
                )
                # It may not be bound yet.
                eventually(partial(misses, process, calls))
                channel.queue_bind(events, PUBLIC, "#")
                channel.queue_declare(calls, durable=True, auto_delete=False)
        eventually(lambda: process.problem is None)
        publish_as_hub(hall, 1)
        eventually(lambda: hall.waiting(LOCAL, "training.events") == 1)
        eventually(lambda: hall.waiting(LOCAL, "room.events") == 1)


@contextmanager
def answering(hall: Hall, *, silent: bool = False) -> Iterator[list[Any]]:
    """A service on the partner's own broker, which says what it was asked."""
    asked: list[Any] = []
    stop = threading.Event()
    hall.serve("training", LOCAL)
    connection = connect(hall.url(LOCAL), name="training", heartbeat=0)
    channel = connection.connection.channel()
    channel.queue_declare("rpc-training", durable=True, auto_delete=False)
    channel.queue_bind("rpc-training", RPC, "training.*")

    def answer(message: Any) -> None:
        asked.append(message)
        if silent:
            return
        properties = message.properties
        reply = amqp.Message(
            cast("str", b'{"result": ' + bytes(message.body, "utf-8") + b', "error": null}'),
            correlation_id=properties["correlation_id"],
            content_type="application/json",
        )
        channel.basic_publish(reply, exchange="", routing_key=properties["reply_to"])

    channel.basic_consume("rpc-training", no_ack=True, callback=answer)

    def serve() -> None:
        while not stop.is_set():
            try:
                connection.connection.drain_events(timeout=0.1)
            except TimeoutError:
                continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield asked
    finally:
        stop.set()
        thread.join()
        connection.connection.collect()


class Asking:
    """Who asks a room, as the gateway does."""

    def __init__(self, hall: Hall) -> None:
        self.answers: dict[str, bytes] = {}
        self._connection = connect(hall.url(user=HUB), name="gateway", heartbeat=0)
        self._channel = self._connection.connection.channel()
        self._channel.basic_consume(DIRECT, no_ack=True, callback=self._on_answer)

    def _on_answer(self, message: Any) -> None:
        body = message.body
        self.answers[message.properties["correlation_id"]] = (
            body.encode() if isinstance(body, str) else bytes(body)
        )

    def ask(self, id: str, body: str, *, seconds: float) -> None:
        headers = {"nameko.deadline": repr(clock.unix() + seconds), "nameko.actor": "key:1"}
        message = amqp.Message(
            body,
            content_type="application/json",
            content_encoding="utf-8",
            reply_to=DIRECT,
            correlation_id=id,
            application_headers=headers,
        )
        self._channel.basic_publish(message, exchange=RPC, routing_key="training.get_cohort")

    def until(self, number: int, *, seconds: float = PATIENCE) -> None:
        end = time.monotonic() + seconds
        while len(self.answers) < number and time.monotonic() < end:
            try:
                self._connection.connection.drain_events(timeout=0.2)
            except TimeoutError:
                continue
        assert len(self.answers) == number

    def close(self) -> None:
        self._connection.connection.collect()


@pytest.fixture
def asking(hall: Hall) -> Iterator[Asking]:
    asking = Asking(hall)
    yield asking
    asking.close()


def test_calls_come_in_and_their_answers_go_back_to_who_asked(hall: Hall, asking: Asking) -> None:
    with answering(hall) as asked, forwarding(hall, "training") as process:
        eventually(lambda: process.problem is None)
        for number in range(40):
            asking.ask(f"call-{number}", f'"{number}"', seconds=PATIENCE)
        asking.until(40)
    assert asking.answers["call-7"] == b'{"result": "7", "error": null}'
    assert {each.headers["nameko.actor"] for each in asked} == {"key:1"}
    assert "nameko.deadline" in asked[0].headers
    # Who asked is known to nobody at home: an answer goes by an address of the forwarder's own.
    assert len({each.properties["correlation_id"] for each in asked}) == 40
    assert not {each.properties["correlation_id"] for each in asked} & asking.answers.keys()


def test_a_call_that_is_over_is_not_carried(hall: Hall, asking: Asking) -> None:
    with answering(hall) as asked, forwarding(hall, "training") as process:
        eventually(lambda: process.problem is None)
        asking.ask("late", '"late"', seconds=-1)
        asking.ask("good", '"good"', seconds=PATIENCE)
        asking.until(1)
    assert [each.body for each in asked] == ['"good"']


def test_its_settings_are_checked_and_listed() -> None:
    url = {"NOSOTROS_ROOM_AMQP_URL": "amqps://room.la-u:x@hub.example.org/room.la-u"}
    assert read(url, hosted=("training",)).services == ("training",)
    named = {**url, "NOSOTROS_FORWARD_SERVICES": "training, library"}
    assert read(named).services == ("training", "library")
    for wrong in (
        {},
        {**url, "NOSOTROS_ROOM_AMQP_URL": "http://x"},
        {**named, "NOSOTROS_FORWARD_SERVICES": "a b"},
    ):
        with pytest.raises(SettingInvalid):
            read(wrong)
    assert "x@hub" not in repr(read(url))
    assert {each.name for each in listed()} == {
        "NOSOTROS_ROOM_AMQP_URL",
        "NOSOTROS_FORWARD_SERVICES",
    }
