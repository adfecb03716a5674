"""A broker that somebody else runs cannot have us take more than it said, or was allowed."""

import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import amqp
import pytest
from pamqp import commands

from nosotros.bus import bounded
from nosotros.bus.broker import connect
from nosotros.testing.waiting import PATIENCE
from tests.hostile import BODY, HEARTBEAT, METHOD, HostileBroker, deliver, frame, header, method

SECOND_TUNE = method(
    commands.Connection.Tune(channel_max=10, frame_max=131072, heartbeat=60), channel=0
)


@contextmanager
def consuming(broker: HostileBroker, **options: Any) -> Iterator[tuple[Any, list[bytes]]]:
    """A connection that consumes there, and what it is given."""
    got: list[bytes] = []
    connection = connect(broker.url, name="test", **options)
    driver = connection.connection
    try:
        channel = driver.channel()
        channel.auto_decode = False
        channel.basic_consume(
            "x", callback=lambda each: got.append(bytes(each.body or b"")), no_ack=True
        )
        yield driver, got
    finally:
        driver.collect()


REFUSED = {
    "a frame of 4 GB": frame(METHOD, b"", claimed=4_000_000_000),
    "a body of 40 MB in one frame": deliver() + header(1000) + frame(BODY, b"x" * 40_000_000),
    "a body larger than its header says": deliver() + header(10) + frame(BODY, b"x" * 11),
    "frames without bytes": deliver() + header(10) + frame(BODY, b""),
    "a message larger than is taken": deliver() + header(1 << 20),
    "another channel": method(commands.Basic.CancelOk(consumer_tag="1"), channel=7),
    "a second tuning": SECOND_TUNE,
}


@pytest.mark.parametrize("sent", REFUSED.values(), ids=REFUSED.keys())
def test_what_was_not_agreed_ends_the_connection(sent: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with (
        HostileBroker(then=sent).running() as broker,
        consuming(broker, largest=1000) as (driver, got),
    ):
        with pytest.raises(amqp.exceptions.UnexpectedFrame):
            driver.drain_events(timeout=PATIENCE)
        assert got == []
    # In KiB; what the test itself sends is in memory before.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


def test_what_was_agreed_is_taken() -> None:
    sent = deliver() + header(10) + frame(BODY, b"x" * 4) + frame(BODY, b"y" * 6)
    with (
        HostileBroker(then=sent + deliver(number=2) + header(0)).running() as broker,
        consuming(broker, largest=10) as (driver, got),
    ):
        while len(got) < 2:
            driver.drain_events(timeout=PATIENCE)
    assert got == [b"xxxxyyyyyy", b""]


@pytest.mark.parametrize("frame_max", [8, 9, 4095])
def test_no_broker_has_us_send_a_frame_for_each_byte(frame_max: int) -> None:
    tune = commands.Connection.Tune(channel_max=10, frame_max=frame_max, heartbeat=60)
    with (
        HostileBroker(tune=tune).running() as broker,
        pytest.raises(amqp.exceptions.UnexpectedFrame),
    ):
        connect(broker.url, name="test")


def test_no_broker_has_us_make_a_buffer_of_a_gigabyte() -> None:
    tune = commands.Connection.Tune(channel_max=10, frame_max=(1 << 31) - 1, heartbeat=60)
    with HostileBroker(tune=tune).running() as broker, consuming(broker) as (driver, _):
        assert driver.frame_max == 131072


def test_a_greeting_that_is_none_is_refused_before_it_is_read() -> None:
    with (
        HostileBroker(greeting=frame(METHOD, b"", claimed=4_000_000_000)).running() as broker,
        pytest.raises(amqp.exceptions.UnexpectedFrame),
    ):
        connect(broker.url, name="test")
    assert broker.ended.wait(PATIENCE)


@pytest.mark.parametrize("beating", [b"", frame(HEARTBEAT, b"", channel=0) * 1000])
def test_a_broker_that_does_not_answer_a_farewell_is_left(
    beating: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "FAREWELL", 0.5)
    with HostileBroker(then=beating).running() as broker:
        connection = connect(broker.url, name="test")
        connection.connection.channel().basic_consume("x", callback=print)
        left = threading.Thread(target=connection.release, daemon=True)
        left.start()
        # Sooner than one that is silent is given up.
        left.join(timeout=bounded.SILENT - 5)
        assert not left.is_alive()
        assert broker.ended.wait(PATIENCE)
    assert "Connection.Close" in broker.heard


def test_a_broker_that_falls_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with HostileBroker().running() as broker, consuming(broker) as (driver, _):
        channel = driver.channel()
        # What went before is answered, but not at once on a machine that is busy.
        monkeypatch.setattr(bounded, "SILENT", 0.5)
        with pytest.raises(TimeoutError):
            channel.queue_declare("x", passive=True)
