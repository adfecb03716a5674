"""A service's line to the broker, under nameko: one reader, replies and acknowledgements.

It stands in for nameko's own queue consumer and responder. Theirs confirm each reply and
take a connection from a pool for it, acknowledge what failed, and end the service when
the broker is away; here a reply is unconfirmed (its caller has a deadline), a message is
acknowledged when its effect is stored, and a lost broker is waited for.
"""

import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

import amqp
import eventlet
import orjson
import structlog
from kombu.exceptions import KombuError
from nameko.extensions import ProviderCollector, SharedExtension

from nosotros.bus.broker import HEARTBEAT, LOST, connect
from nosotros.bus.topology import RPC, Subscription, declare
from nosotros.observability import metrics

log: structlog.stdlib.BoundLogger = structlog.get_logger("nosotros.line")
_DIRECT = "amq.rabbitmq.reply-to"


class Delivery:
    """A message on its way through this process."""

    __slots__ = ("_line", "_message", "body", "deliveries", "headers")

    def __init__(self, line: "Line", message: Any) -> None:
        self._line = line
        self._message = message
        self.body: bytes = _bytes(message.body)
        self.headers: dict[str, Any] = message.headers or {}
        #: how often it was delivered before, and not answered
        self.deliveries = int(self.headers.get("x-delivery-count") or 0)

    def ack(self) -> None:
        """Let the broker forget it."""
        self._line.ack(self._message)

    def reply(self, body: bytes) -> None:
        """Answer its sender, and let the broker forget it."""
        self._line.reply(self._message.properties, body)
        self.ack()


class Line(SharedExtension, ProviderCollector):
    """The connection of a service's process, shared by all its entrypoints."""

    def __init__(self) -> None:
        super().__init__()
        self.connected = False
        self.problem: str | None = "not connected to the broker yet"
        self.in_flight = 0
        self._stopping = False
        self._replies: Any = None
        self._writing = threading.Lock()
        self._lanes: dict[str, deque[Callable[[], None]]] = {}
        self._channels: list[Any] = []
        self._events_due: float | None = None
        self._reconnect_at: float | None = None
        self._started = False

    @property
    def _settings(self) -> Any:
        return self.container.config["runtime"].settings

    def start(self) -> None:
        """Begin to connect; the service is up while the broker is still away."""
        if not self._started:
            self._started = True
            self.container.spawn_managed_thread(self._run, identifier="line")

    def stop(self) -> None:
        """Hang up: what is not acknowledged goes back to the broker."""
        self._stopping = True

    def reconnect_soon(self) -> None:
        """Give everything unacknowledged back to the broker in a moment, and ask for it again."""
        if self._reconnect_at is None:
            self._reconnect_at = eventlet.hubs.get_hub().clock() + 2.0

    def drain(self, seconds: float) -> None:
        """Take nothing new, and wait at most `seconds` for what is under way."""
        for channel, tag in self._channels:
            try:
                with self._writing:
                    channel.basic_cancel(tag, nowait=True)
            except LOST:
                break
        with eventlet.Timeout(seconds, False):
            while self.in_flight:
                eventlet.sleep(0.02)
        self._stopping = True

    def _run(self) -> None:
        wait = 0.2
        while not self._stopping:
            try:
                with (
                    connect(
                        self._settings.amqp_url, name=self.container.service_name
                    ) as connection,
                    connect(
                        self._settings.amqp_url, name=f"{self.container.service_name} replies"
                    ) as replies,
                ):
                    self._replies = replies.channel()
                    self._consume(connection.connection)
                    wait = 0.2
                    self._drain_events(connection.connection, replies.connection)
            except (*LOST, KombuError, amqp.exceptions.AMQPError) as error:
                self.connected = False
                self.problem = f"the broker cannot be reached ({type(error).__name__})"
                if not self._stopping:
                    log.warning("broker_lost", error=type(error).__name__, retry_seconds=wait)
                    eventlet.sleep(wait)
                    wait = min(wait * 2, 5.0)
            finally:
                self.connected = False
                self._channels = []
                self._lanes = {}
                self._reconnect_at = None

    def _consume(self, connection: Any) -> None:
        runtime = self.container.config["runtime"]
        subscription: Subscription = runtime.subscription
        setup = connection.channel()
        declare(setup, subscription)
        setup.close()
        calls = connection.channel()
        calls.basic_qos(0, self._settings.max_workers, False)
        tag = calls.basic_consume(subscription.rpc_queue, callback=self._on_call)
        self._channels = [(calls, tag)]
        self._consume_events(connection)
        self.connected = True

    def _consume_events(self, connection: Any) -> None:
        """Become the one process of this service that takes events, or stand by.

        Events of one subject keep their order because one process at a time takes them and
        gives each partition key one lane; another takes over as soon as it is gone.
        """
        subscription: Subscription = self.container.config["runtime"].subscription
        events = connection.channel()
        try:
            events.basic_qos(0, self._settings.event_workers * 4, False)
            tag = events.basic_consume(subscription.queue, exclusive=True, callback=self._on_event)
        except amqp.exceptions.AccessRefused:
            self.problem = None
            self._events_due = eventlet.hubs.get_hub().clock() + 1.0
            return
        self.problem = None
        self._events_due = None
        self._channels.append((events, tag))

    def _drain_events(self, driver: Any, replies: Any) -> None:
        hub = eventlet.hubs.get_hub()
        next_beat = hub.clock() + HEARTBEAT / 4
        while not self._stopping:
            try:
                driver.drain_events(timeout=0.5)
            except TimeoutError:
                pass
            now = hub.clock()
            if now >= next_beat:
                next_beat = now + HEARTBEAT / 4
                driver.heartbeat_tick()
                self._beat(replies)
            if self._events_due is not None and now >= self._events_due:
                self._consume_events(driver)
            if self._reconnect_at is not None and now >= self._reconnect_at:
                return

    @staticmethod
    def _beat(replies: Any) -> None:
        try:
            replies.drain_events(timeout=0.001)
        except TimeoutError:
            pass
        replies.heartbeat_tick()

    def _on_call(self, message: Any) -> None:
        method = message.delivery_info["routing_key"].rpartition(".")[2]
        delivery = Delivery(self, message)
        for provider in self._providers:
            if getattr(provider, "method_name", None) == method and provider.takes_calls:
                self.in_flight += 1
                provider.handle_call(delivery)
                return
        error = {
            "exc_type": "MethodNotFound",
            "exc_path": "",
            "exc_args": [method],
            "value": method,
        }
        delivery.reply(orjson.dumps({"result": None, "error": error}))

    def _on_event(self, message: Any) -> None:
        delivery = Delivery(self, message)
        type, lane = _peek(delivery.body)
        self.in_flight += 1
        for provider in self._providers:
            if getattr(provider, "event_type", None) == type:
                self._in_lane(lane, partial(provider.handle_event, delivery))
                return
        if type is not None:
            metrics.events.labels(type, "unwanted").inc()
            delivery.ack()
            self.in_flight -= 1
            return
        runtime = self.container.config["runtime"]
        self.container.spawn_managed_thread(lambda: self._park(runtime, delivery))

    def _in_lane(self, key: str, start: Callable[[], None]) -> None:
        lane = self._lanes.get(key)
        if lane is not None:
            lane.append(start)
            return
        self._lanes[key] = deque()
        start()

    def lane_free(self, delivery: Delivery) -> None:
        """The event before is settled: begin with the next one of its partition key."""
        _, key = _peek(delivery.body)
        lane = self._lanes.get(key)
        if lane is None:
            return
        if lane:
            lane.popleft()()
        else:
            del self._lanes[key]

    def _park(self, runtime: Any, delivery: Delivery) -> None:
        runtime.patiently(lambda: runtime.inbox.park(delivery.body, "is no event"))
        delivery.ack()
        self.in_flight -= 1

    def ack(self, message: Any) -> None:
        """Acknowledge; a connection that is gone has given the message back already."""
        channel = message.channel
        try:
            if channel is not None and channel.connection is not None:
                channel.basic_ack(message.delivery_tag)
        except LOST as error:
            log.info("ack_lost", error=type(error).__name__)

    def reply(self, properties: dict[str, Any], body: bytes) -> None:
        """Send an answer; one that cannot be sent is asked for again by its command id."""
        reply_to = properties.get("reply_to")
        if not reply_to:
            return
        message = amqp.Message(
            body,
            content_type="application/json",
            content_encoding="utf-8",
            correlation_id=properties.get("correlation_id"),
            delivery_mode=1,
        )
        exchange = "" if reply_to.startswith(_DIRECT) else RPC
        try:
            self._replies.basic_publish(message, exchange=exchange, routing_key=reply_to)
        except (*LOST, AttributeError) as error:
            log.info("reply_lost", error=type(error).__name__)


def _bytes(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body)


def _peek(body: bytes) -> tuple[str | None, str]:
    """Type and partition key of an event, as far as they can be read."""
    try:
        raw = orjson.loads(body)
        return str(raw["type"]), str(raw["partitionkey"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None, ""
