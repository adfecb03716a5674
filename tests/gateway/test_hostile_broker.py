"""Whoever answers for a room's broker cannot keep the gateway's loop, memory or log busy."""

import asyncio
from dataclasses import dataclass, field

import pytest
from pamqp import commands

from gateway.amqp import MOST_CHANGES, Wire
from tests.awaiting import until
from tests.hostile import BODY, HEADER, HostileBroker, deliver, frame, header, method


@dataclass
class Heard:
    """What a connection's listener was told."""

    lost: asyncio.Event = field(default_factory=asyncio.Event)
    replies: list[bytes] = field(default_factory=list[bytes])
    changes: list[bool] = field(default_factory=list[bool])
    reason: str = ""

    def on_ready(self) -> None: ...

    def on_reply(self, correlation_id: bytes, body: bytes) -> None:
        self.replies.append(body)

    def on_returned(self, correlation_id: bytes) -> None: ...

    def on_blocked(self, blocked: bool) -> None:
        self.changes.append(blocked)

    def on_lost(self, reason: str) -> None:
        self.reason = reason
        self.lost.set()


async def _connected(broker: HostileBroker, *, replies: int) -> Heard:
    heard = Heard()
    wire = Wire(listener=heard, user="guest", password="guest", vhost="/", exchange="nameko-rpc")
    await asyncio.get_running_loop().create_connection(lambda: wire, "127.0.0.1", broker.port)
    await until(lambda: heard.lost.is_set() or (replies and len(heard.replies) >= replies))
    wire.close("the test is over")
    return heard


def meet(broker: HostileBroker, *, replies: int = 0) -> Heard:
    """What is heard until the connection is lost, or so many replies have come."""
    with broker.running():
        return asyncio.run(_connected(broker, replies=replies))


TUNE = commands.Connection.Tune(channel_max=10, frame_max=131072, heartbeat=1)
BLOCKED = method(commands.Connection.Blocked(reason="x"), channel=0)
UNBLOCKED = method(commands.Connection.Unblocked(), channel=0)
UNAGREED = {
    "a second tuning": (method(TUNE, channel=0) * 20_000, "not now"),
    "a second consuming": (method(commands.Basic.ConsumeOk(consumer_tag="1")), "not now"),
    "frames without bytes": (
        deliver() + header(9) + frame(BODY, b"") * 100_000,
        "another body",
    ),
    "a body larger than its header says": (
        deliver() + header(9) + frame(BODY, b"x" * 10),
        "another body",
    ),
    "a body without a header": (frame(BODY, b"x"), "another order"),
    "a header without a delivery": (header(1), "another order"),
    "a delivery without a body": (deliver() + deliver(), "another order"),
    "a channel that is not open": (frame(HEADER, b"x", channel=7), "not open"),
    "a flood of blocking": ((BLOCKED + UNBLOCKED) * MOST_CHANGES, "without end"),
}


@pytest.mark.parametrize(("sent", "said"), UNAGREED.values(), ids=UNAGREED.keys())
def test_what_was_not_agreed_ends_the_connection(sent: bytes, said: str) -> None:
    heard = meet(HostileBroker(then=sent))
    assert said in heard.reason
    assert heard.replies == []
    assert len(heard.changes) <= MOST_CHANGES


def test_that_it_is_blocked_still_is_said_once() -> None:
    # What comes last has come when all has.
    sent = BLOCKED * 1000 + UNBLOCKED * 1000 + deliver() + header(0)
    heard = meet(HostileBroker(then=sent), replies=1)
    assert heard.changes == [True, False]


def test_what_is_said_of_the_connection_may_come_between_the_parts_of_an_answer() -> None:
    sent = deliver() + header(4) + BLOCKED + frame(BODY, b"an") + frame(BODY, b"sw")
    heard = meet(HostileBroker(then=sent + deliver() + header(0)), replies=2)
    assert heard.replies == [b"answ", b""]
    assert heard.changes == [True]


@pytest.mark.parametrize("frame_max", [8, 9, 4095])
def test_frames_smaller_than_there_may_be_are_not_agreed_to(frame_max: int) -> None:
    tune = commands.Connection.Tune(channel_max=10, frame_max=frame_max, heartbeat=60)
    assert "smaller frames" in meet(HostileBroker(tune=tune)).reason


def test_an_opening_out_of_its_order_is_refused() -> None:
    opened = method(commands.Connection.OpenOk(), channel=0)
    assert "not now" in meet(HostileBroker(greeting=opened)).reason
