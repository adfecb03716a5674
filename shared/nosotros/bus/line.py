"""A service's line to the broker, under nameko: one reader, replies and acknowledgements.

It stands in for nameko's own queue consumer and responder. Theirs confirm each reply and
take a connection from a pool for it, acknowledge what failed, and end the service when
the broker is away; here a reply is unconfirmed (its caller has a deadline), a message is
acknowledged when its effect is stored, and a lost broker is waited for.
"""

import threading
import time
from contextlib import suppress
from functools import partial
from typing import Any, cast

import amqp
import eventlet
import orjson
import structlog
from eventlet import hubs
from kombu.exceptions import KombuError
from nameko.extensions import ProviderCollector, SharedExtension

from nosotros.bus.address import why
from nosotros.bus.broker import HEARTBEAT, LOST, connect
from nosotros.bus.delivery import Delivery, peek
from nosotros.bus.lanes import Lanes
from nosotros.bus.topology import RPC, Subscription, declare
from nosotros.bus.turn import Turn
from nosotros.observability import metrics

log: structlog.stdlib.BoundLogger = structlog.get_logger("nosotros.line")
_DIRECT = "amq.rabbitmq.reply-to"
_TAG = "nosotros"
#: seconds between asking whether it is this process's turn to take events, and whether it still is
_ASK = 0.5
_ASK_AGAIN = 1.0
#: after which what waited in the queue has begun to come
_SETTLES = 1.0


class Line(SharedExtension, ProviderCollector):
    """The connection of a service's process, shared by all its entrypoints."""

    #: nameko's, from when this is bound to it
    container: Any

    def __init__(self) -> None:
        super().__init__()
        self.connected = False
        self.problem: str | None = "not connected to the broker yet"
        self.in_flight = 0
        self._stopping = False
        self._replies: Any = None
        self._writing = threading.Lock()
        self._lanes = Lanes()
        self._calls: Any = None
        self._events: Any = None
        self._given_turn: Turn | None = None
        self._draining = False
        self._settled_at = 0.0
        self._reconnect_at: float | None = None
        self._started = False
        self._turns: Any = None

    @property
    def _turn(self) -> Turn:
        if self._given_turn is None:
            self._given_turn = Turn(self._settings.database_url)
        return self._given_turn

    @property
    def event_turns(self) -> Any:
        """A semaphore: as many events are handled at once as the settings say."""
        if self._turns is None:
            self._turns = eventlet.semaphore.Semaphore(self._settings.event_workers)
        return self._turns

    @property
    def caught_up(self) -> bool:
        """Whether no event waits for us: the broker would give us more at once, and has no more."""
        listens = not self._draining and self._events is not None
        listens = listens and hubs.get_hub().clock() > self._settled_at
        return listens and self.in_flight < self._settings.event_workers * 4

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
            self._reconnect_at = hubs.get_hub().clock() + 2.0

    def drain(self, seconds: float) -> None:
        """Take nothing new, and wait at most `seconds` for what is under way."""
        self._draining = True
        with eventlet.Timeout(seconds, False):
            for channel in filter(None, (self._calls, self._events)):
                with suppress(*LOST), self._writing:
                    channel.basic_cancel(_TAG, nowait=True)
            while self.in_flight:
                time.sleep(0.02)
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
                self.problem = _problem(error)
                if not self._stopping:
                    log.warning("broker_lost", error=type(error).__name__, retry_seconds=wait)
                    time.sleep(wait)
                    wait = min(wait * 2, 5.0)
            finally:
                self.connected = False
                self._calls = None
                self._leave_events()
                self._reconnect_at = None

    def _consume(self, connection: Any) -> None:
        runtime = self.container.config["runtime"]
        subscription: Subscription = runtime.subscription
        setup = connection.channel()
        declare(setup, subscription)
        setup.close()
        self._calls = connection.channel()
        # Read as JSON, whatever encoding its sender names.
        self._calls.auto_decode = False
        self._calls.basic_qos(0, self._settings.max_workers, False)
        self._calls.basic_consume(subscription.rpc_queue, _TAG, callback=self._on_call)
        self._take_turn(connection)
        self.problem = None
        self.connected = True

    def _take_turn(self, connection: Any) -> None:
        """Be the one process of this service that takes events, or stand by.

        Events of one subject keep their order because one process at a time takes them and
        gives each partition key one lane; another takes over as soon as it is gone.
        """
        mine = self._turn.mine()
        if mine and self._events is None:
            self._consume_events(connection)
        elif not mine and self._events is not None:
            channel = self._events
            self._leave_events()
            channel.close()

    def _consume_events(self, connection: Any) -> None:
        queue = self.container.config["runtime"].subscription.queue
        events = connection.channel()
        # What the process before us had and did not acknowledge comes back when the broker
        # has seen its end; whatever we took before that would be out of order.
        if events.queue_declare(queue, passive=True).consumer_count:
            events.close()
            return
        # The bytes of an event are kept as they came, whatever encoding its sender names.
        events.auto_decode = False
        events.basic_qos(0, self._settings.event_workers * 4, False)
        events.basic_consume(queue, _TAG, callback=self._on_event)
        self._settled_at = hubs.get_hub().clock() + _SETTLES
        self._events = events

    def _leave_events(self) -> None:
        """What was not begun is left to the broker, which will deliver it again."""
        self._events = None
        self.in_flight -= self._lanes.clear()
        self._lanes = Lanes()

    def _drain_events(self, driver: Any, replies: Any) -> None:
        hub = hubs.get_hub()
        next_beat = hub.clock() + HEARTBEAT / 4
        next_turn = hub.clock() + _ASK
        while not self._stopping:
            pause = _ASK if self._events is None else _ASK_AGAIN
            with suppress(TimeoutError):
                driver.drain_events(timeout=pause)
            now = hub.clock()
            if now >= next_beat:
                next_beat = now + HEARTBEAT / 4
                with self._writing:
                    driver.heartbeat_tick()
                    self._beat(replies)
            if now >= next_turn and not self._draining:
                next_turn = now + pause
                self._take_turn(driver)
            if self._reconnect_at is not None and now >= self._reconnect_at:
                return

    @staticmethod
    def _beat(replies: Any) -> None:
        with suppress(TimeoutError):
            replies.drain_events(timeout=0.001)
        replies.heartbeat_tick()

    def _on_call(self, message: Any) -> None:
        method = message.delivery_info["routing_key"].rpartition(".")[2]
        delivery = Delivery(self, message, self._lanes)
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
        delivery = Delivery(self, message, self._lanes)
        type, lane = peek(delivery.body)
        if type is None:
            self.in_flight += 1
            self.container.spawn_managed_thread(partial(self._park, delivery))
            return
        for provider in self._providers:
            if getattr(provider, "event_type", None) == type:
                self.in_flight += 1
                self._lanes.enter(lane, partial(provider.handle_event, delivery))
                return
        # Bound for a newer version of this service, which is not here yet: kept, to be replayed.
        metrics.events.labels("unwanted", "parked").inc()
        self.in_flight += 1
        self.container.spawn_managed_thread(partial(self._park, delivery))

    def lane_free(self, delivery: Delivery) -> None:
        """The event before is settled: begin with the next one of its partition key."""
        delivery.lanes.leave(peek(delivery.body)[1])

    def _park(self, delivery: Delivery) -> None:
        runtime = self.container.config["runtime"]
        runtime.patiently(lambda: runtime.inbox.refuse(delivery.body))
        delivery.ack()
        self.in_flight -= 1

    def ack(self, message: Any) -> None:
        """Acknowledge; a connection that is gone has given the message back already."""
        channel = message.channel
        try:
            with self._writing:
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
            cast("str", body),
            content_type="application/json",
            content_encoding="utf-8",
            correlation_id=properties.get("correlation_id"),
            delivery_mode=1,
        )
        exchange = "" if reply_to.startswith(_DIRECT) else RPC
        try:
            # One frame at a time: a large answer is written in pieces.
            with self._writing:
                self._replies.basic_publish(message, exchange=exchange, routing_key=reply_to)
        except (*LOST, AttributeError) as error:
            log.info("reply_lost", error=type(error).__name__)


def _problem(error: BaseException) -> str:
    if isinstance(error, amqp.NotFound):
        return "an exchange or a queue does not exist: run `nosotros topology`"
    if isinstance(error, amqp.AccessRefused):
        return "the broker refuses what this service needs (AccessRefused)"
    return f"the broker cannot be reached ({why(error)})"
