"""The bridge takes what rooms tell: no room waits for another, and whatever ends, each event is told once."""

import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import amqp
import pytest

from nosotros.bus.broker import connect
from nosotros.bus.topology import PUBLIC
from nosotros.testing import publish
from nosotros.testing.waiting import eventually
from partners.bridge.link import INWARD, PREFETCH
from partners.bridge.places import RoomPlace
from partners.bridge.settings import FlowSettings
from tests.partners.bridge.site import Bridge, Hall, event, ids, known, lent, raw


def test_what_a_room_tells_is_told_on_and_forgotten_there(hall: Hall) -> None:
    place = hall.room()
    messages = [*(event(number) for number in range(1, 301)), lent(1), lent(2)]
    with hall.bridge(place):
        hall.tell(*messages)
        assert hall.until_let_in(302) == ids(messages)
        eventually(lambda: hall.waiting() == 0)
    assert hall.reasons() == {}


def test_what_the_hub_has_published_there_itself_does_not_come_back(hall: Hall) -> None:
    place = hall.room()
    ours = event(1, "gestarsalud", room="hub")
    with hall.bridge(place):
        with connect(place.amqp_url, name="outward", heartbeat=0) as connection:
            channel = connection.connection.channel()
            message = amqp.Message(ours.body, delivery_mode=2, user_id=place.user)  # type: ignore[arg-type]
            channel.basic_publish_confirm(message, exchange=PUBLIC, routing_key=ours.routing_key)
        hall.tell(event(1))
        hall.until_let_in(1)
    assert hall.reasons() == {}
    # Nobody else can say that it was the hub: the broker knows who is connected.
    with pytest.raises(amqp.PreconditionFailed):
        raw(hall.url(), ours.body, user_id=place.user)


def test_a_room_that_floods_delays_no_other_and_is_slowed_down(hall: Hall) -> None:
    flow = FlowSettings(events=100, size=1 << 30)
    places = [hall.room("la-u"), hall.room("otra")]
    hall.tell(*(event(number) for number in range(1, 2001)))
    began = time.monotonic()
    with hall.bridge(*places, flow=flow):
        hall.until_let_in(100)
        calm = [event(number, "otra") for number in range(1, 21)]
        hall.tell(*calm, organisation="otra")
        assert hall.until_let_in(20, organisation="otra", seconds=5) == ids(calm)
        let_in = len(hall.let_in_ids())
        took = time.monotonic() - began
        # Its second's worth at first, then a hundred a second, and one batch beyond.
        assert let_in <= 100 + 100 * took + PREFETCH
        assert hall.waiting() > 500


@contextmanager
def silent_server() -> Iterator[int]:
    """Takes connections, and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(8)
        yield server.getsockname()[1]


def elsewhere(place: RoomPlace, organisation: str, *, port: int) -> RoomPlace:
    return replace(place, known=known(organisation), amqp_url=f"amqp://hub:x@127.0.0.1:{port}/room")


def test_rooms_that_hang_or_are_down_delay_no_other_and_are_told(hall: Hall) -> None:
    place = hall.room()
    with silent_server() as port:
        hangs, down = elsewhere(place, "hangs", port=port), elsewhere(place, "down", port=1)
        with hall.bridge(hangs, down, place) as bridge:
            messages = [event(1), event(2)]
            hall.tell(*messages)
            assert hall.until_let_in(2, seconds=5) == ids(messages)
            for name in ("room hangs", "room down"):
                eventually(lambda name=name: "cannot be reached" in bridge.notes[name])
            assert set(bridge.notes) == {"room hangs", "room down"}
            assert bridge.problem is None
            eventually(lambda: hall.rows("SELECT 1 FROM room_link WHERE organisation = 'down'"))
    assert hall.rows("SELECT problem FROM room_link WHERE organisation = 'down'")[0]["problem"]


def test_a_link_is_proven_by_a_canary_that_comes_back(hall: Hall) -> None:
    place = hall.room()
    with hall.bridge(place) as bridge:
        (row,) = eventually(
            lambda: hall.rows("SELECT * FROM room_link WHERE proven_at IS NOT NULL")
        )
        assert bridge.notes == {}
    assert row["organisation"] == "la-u"
    assert 0 < row["seconds"] < 5
    assert row["problem"] is None


def test_a_queue_that_the_partner_removes_is_there_again(hall: Hall) -> None:
    place = hall.room()
    with hall.bridge(place):
        hall.tell(event(1))
        hall.until_let_in(1)
        with connect(hall.url(), name="partner", heartbeat=0) as connection:
            connection.connection.channel().queue_delete(INWARD)

        second = event(2)

        def let_in() -> bool:
            # Until the queue is bound again nobody keeps it: a relay would publish it again, too.
            hall.tell(second)
            return len(hall.let_in_ids()) == 2

        eventually(let_in)


def test_a_queue_that_is_not_as_the_hub_makes_it_is_told_and_emptied(hall: Hall) -> None:
    place = hall.room()
    with connect(hall.url(), name="partner", heartbeat=0) as connection:
        channel = connection.connection.channel()
        channel.queue_delete(INWARD)
        channel.queue_declare(INWARD, durable=True, auto_delete=False)
    with hall.bridge(place) as bridge:
        eventually(lambda: "is not as the hub makes it" in bridge.notes.get("room la-u", ""))
        hall.tell(event(1))
        hall.until_let_in(1)


def test_rooms_come_and_go_while_it_runs(hall: Hall) -> None:
    places = [hall.room("la-u"), hall.room("otra")]
    there = places[:1]
    with hall.bridge() as bridge:
        bridge._places = lambda: there  # type: ignore[assignment]
        hall.tell(event(1))
        hall.tell(event(1, "otra"), organisation="otra")
        hall.until_let_in(1)
        assert hall.waiting("otra") == 1
        there = places[1:]
        hall.until_let_in(1, organisation="otra")
        hall.tell(event(2))
        time.sleep(1.5)
        assert hall.waiting() == 1
        # What a room hosts is known anew without another connection.
        there = [replace(places[0], known=known(hosts=frozenset()))]
        eventually(lambda: hall.reasons() == {"other_source": 1})


def test_nothing_is_taken_while_too_much_waits_to_be_published(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partners.bridge.process._MOST_WAITING", 200)
    place = hall.room()
    hall.tell(*(event(number) for number in range(1, 2001)))
    with hall.bridge(place, flow=FlowSettings(events=150, size=1 << 30)):
        hall.until_let_in(200)
        time.sleep(3)
        assert len(hall.let_in_ids()) < 900
        assert hall.waiting() > 500


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_whatever_becomes_of_a_bridge_another_goes_on_within_ten_seconds(
    hall: Hall, how: signal.Signals, start_bridge: Callable[..., Bridge]
) -> None:
    hall.room()
    both = [start_bridge("la-u"), start_bridge("la-u")]
    with telling(hall) as told:
        hall.until_let_in(200)
        leads, stands_by = sorted(both, key=lambda each: not each.leads)
        assert leads.leads
        assert not stands_by.leads
        leads.signal(how)
        began = time.monotonic()
        had = len(hall.let_in_ids())
        hall.until_let_in(had + 300)
        assert time.monotonic() - began < 12
    if how is signal.SIGSTOP:
        leads.signal(signal.SIGCONT)
    told_on_once_and_in_order(hall, told)


def test_a_bridge_that_is_killed_at_any_moment_tells_each_event_once(
    hall: Hall, start_bridge: Callable[..., Bridge]
) -> None:
    hall.room()
    with telling(hall) as told:
        for round in range(8):
            bridge = start_bridge("la-u")
            hall.until_let_in(1 + 100 * round)
            time.sleep(round * 0.037)
            bridge.running.kill()
    start_bridge("la-u")
    told_on_once_and_in_order(hall, told)


@contextmanager
def telling(hall: Hall) -> Iterator[list[str]]:
    """A service in a room that tells events, some hundreds a second; their ids."""
    stop, told = threading.Event(), list[str]()

    def tell() -> None:
        number = 0
        while not stop.is_set():
            batch = [event(number + each) for each in range(1, 21)]
            publish(hall.url(), batch)
            told.extend(ids(batch))
            number += 20
            time.sleep(0.05)

    thread = threading.Thread(target=tell)
    thread.start()
    try:
        yield told
    finally:
        stop.set()
        thread.join()


def told_on_once_and_in_order(hall: Hall, told: list[str]) -> None:
    hall.until_let_in(len(told), seconds=60)
    eventually(lambda: hall.waiting() == 0)
    assert hall.let_in_ids() == told
    assert hall.reasons() == {}
    assert hall.rows("SELECT missing FROM room_source") == [{"missing": 0}]
