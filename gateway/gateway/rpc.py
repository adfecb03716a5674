"""Calls to services over the broker: one connection, thousands of calls in flight.

The wire format is nameko's (2.14). Every wait is bounded: a call is answered, returned,
timed out or cut off, and while the broker is away or blocked it is refused at once.
"""

import asyncio
import itertools
import random
import secrets
import ssl
from collections.abc import Iterator
from dataclasses import dataclass

import structlog

from gateway.amqp import LONGEST_REPLY, Wire
from gateway.frames import content_header, header_entry, publish_method
from gateway.refusals import (
    AnswerTimedOut,
    BrokerBlocked,
    BrokerUnreachable,
    ConnectionLost,
)
from nosotros.bus.address import BrokerAddress, Tls, why
from nosotros.contracts.common import ServiceUnavailable

EXCHANGE = "nameko-rpc"
CONNECT_SECONDS = 5.0
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 3.0
#: how long calls that were under way when the broker blocked may still be answered
BLOCKED_GRACE_SECONDS = 2.0

_log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True, slots=True)
class Broker:
    """Where the broker is and who we are there."""

    host: str
    port: int
    user: str
    password: str
    vhost: str
    tls: Tls | None

    @classmethod
    def of(cls, url: str) -> "Broker":
        """Where an address of `nosotros.bus.address` leads to. Raises ValueError: it is none."""
        address = BrokerAddress.read(url)
        return cls(
            host=address.host,
            port=address.port,
            user=address.user,
            password=address.password,
            vhost=address.virtual_host,
            tls=address.tls,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """A method of a service, and the frame that publishes to it."""

    service: str
    method: bytes

    @classmethod
    def to(cls, *, service: str, method: str) -> "Route":
        frame = publish_method(exchange=EXCHANGE, routing_key=f"{service}.{method}")
        return cls(service=service, method=frame)


class RpcClient:
    """Calls services, and keeps the connection alive behind that."""

    def __init__(
        self,
        *,
        broker: Broker,
        seconds: float,
        longest_reply: int = LONGEST_REPLY,
        room: str | None = None,
    ) -> None:
        """
        Args:
            broker: where services are called.
            seconds: how long a call may take.
            longest_reply: bytes; a longer one is taken for an empty one.
            room: whose room it is; none: the hub.
        """
        self._broker = broker
        self._longest_reply = longest_reply
        self._room = room
        #: how long a call may take
        self.seconds = seconds
        self._expiration = str(round(seconds * 1000)).encode()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wire: Wire | None = None
        self._ready: asyncio.Future[None] | None = None
        self._lost: asyncio.Future[str] | None = None
        self._calls: dict[bytes, _Call] = {}
        # In a room nobody may guess what another call is answered under.
        self._numbers = _numbers() if room is None else _secrets()
        self._keeper: asyncio.Task[None] | None = None
        self._connected = False
        self._blocked = False
        self._grace: asyncio.TimerHandle | None = None
        self._trouble = "the broker has not been reached yet"

    @property
    def trouble(self) -> str | None:
        """Why no call can be made now, in words; none when all is well."""
        if not self._connected:
            return self._trouble
        if self._blocked:
            return "the broker has blocked publishing (its memory or disk alarm is on)"
        return None

    @property
    def under_way(self) -> int:
        """How many calls are not answered yet."""
        return len(self._calls)

    def start(self) -> None:
        """Begin connecting; returns at once, whether the broker is there or not."""
        self._loop = asyncio.get_running_loop()
        self._keeper = self._loop.create_task(self._keep_connected())

    async def stop(self) -> None:
        """Close the connection; calls in flight are refused."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        if self._wire is not None:
            self._wire.close("the gateway is stopping")
        self._lose_all()

    def call(self, route: Route, *, headers: bytes, body: bytes) -> asyncio.Future[bytes]:
        """Publish a request and return the future of the reply's body.

        The future fails with a refusal: the service is not there, the connection broke,
        or the time ran out.

        Raises:
            BrokerUnreachable: there is no connection now; nothing was published.
            BrokerBlocked: the broker takes no messages now; nothing was published.
        """
        wire, loop = self._wire, self._loop
        if not self._connected or wire is None or loop is None:
            raise BrokerUnreachable()
        if self._blocked or wire.congested:
            raise BrokerBlocked()
        correlation_id = next(self._numbers)
        future: asyncio.Future[bytes] = loop.create_future()
        timer = loop.call_later(self.seconds, self._expire, correlation_id)
        self._calls[correlation_id] = _Call(future=future, timer=timer, service=route.service)
        header = content_header(
            size=len(body),
            headers=headers,
            correlation_id=correlation_id,
            expiration=self._expiration,
        )
        wire.publish(method=route.method, header=header, body=body)
        return future

    def on_ready(self) -> None:
        self._blocked = False
        self._connected = True
        if self._ready is not None and not self._ready.done():
            self._ready.set_result(None)

    def on_reply(self, correlation_id: bytes, body: bytes) -> None:
        call = self._take(correlation_id)
        if call is not None:
            call.future.set_result(body)

    def on_returned(self, correlation_id: bytes) -> None:
        call = self._take(correlation_id)
        if call is not None:
            call.future.set_exception(ServiceUnavailable(service=call.service))

    def on_blocked(self, blocked: bool) -> None:
        self._blocked = blocked
        _log.warning("broker_blocked" if blocked else "broker_unblocked", room=self._room)
        if self._grace is not None:
            self._grace.cancel()
            self._grace = None
        if blocked and self._loop is not None:
            self._grace = self._loop.call_later(BLOCKED_GRACE_SECONDS, self._lose_all)

    def on_lost(self, reason: str) -> None:
        self._connected = False
        self._trouble = reason
        if self._grace is not None:
            self._grace.cancel()
            self._grace = None
        self._lose_all()
        if self._lost is not None and not self._lost.done():
            self._lost.set_result(reason)

    def _take(self, correlation_id: bytes) -> "_Call | None":
        call = self._calls.pop(correlation_id, None)
        if call is None:
            return None
        call.timer.cancel()
        return None if call.future.done() else call

    def _expire(self, correlation_id: bytes) -> None:
        call = self._take(correlation_id)
        if call is not None:
            call.future.set_exception(AnswerTimedOut())

    def _lose_all(self) -> None:
        calls, self._calls = self._calls, {}
        for call in calls.values():
            call.timer.cancel()
            if not call.future.done():
                call.future.set_exception(ConnectionLost())

    async def _keep_connected(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            if await self._connect():
                pause = FIRST_PAUSE_SECONDS
                _log.info("broker_connected", room=self._room)
                assert self._lost is not None
                await self._lost
            _log.warning(
                "broker_unreachable",
                room=self._room,
                reason=self._trouble,
                again_in_seconds=pause,
            )
            # Gateways that lost one broker must not all come back in the same instant.
            await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _connect(self) -> bool:
        loop = asyncio.get_running_loop()
        self._ready, self._lost = loop.create_future(), loop.create_future()
        broker = self._broker
        wire = Wire(
            listener=self,
            user=broker.user,
            password=broker.password,
            vhost=broker.vhost,
            exchange=EXCHANGE,
            longest=self._longest_reply,
        )
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await loop.create_connection(
                    lambda: wire,
                    broker.host,
                    broker.port,
                    # Read for each connection: certificates are replaced while we run.
                    ssl=broker.tls.context() if broker.tls else None,
                )
                self._wire = wire
                await asyncio.wait((self._ready, self._lost), return_when="FIRST_COMPLETED")
        except TimeoutError:
            wire.close("the broker did not answer in time")
            self._trouble = "the broker did not answer in time"
        except OSError as error:
            self._trouble = f"the broker cannot be reached ({_reason(error)})"
        return self._connected


def _numbers() -> Iterator[bytes]:
    return (b"%x" % number for number in itertools.count(1))


def _secrets() -> Iterator[bytes]:
    while True:
        yield secrets.token_hex(16).encode()


def call_headers(entries: dict[str, str]) -> bytes:
    """Message headers, encoded."""
    return b"".join(header_entry(name, value) for name, value in entries.items())


@dataclass(slots=True, kw_only=True)
class _Call:
    future: asyncio.Future[bytes]
    timer: asyncio.TimerHandle
    service: str


def _reason(error: OSError) -> str:
    if isinstance(error, ssl.SSLError):
        return why(error)
    return error.strerror or type(error).__name__
