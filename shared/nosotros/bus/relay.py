"""The relay: from a service's outbox to the broker, in order, numbered, with nothing lost.

One relay per database leads (`nosotros.bus.outbox` holds the lock). It gives new rows their
number and their final bytes in one commit, publishes them with confirms in flight, and
deletes what was confirmed. When the broker refuses an event, the relay begins again from it, with the
same bytes: what was in flight behind it may arrive twice, and is known by its factid. It waits longer
each time, and then goes slowly, one event first and about twice as many with each confirm: whoever has
room gets few copies of what somebody else has none for.
"""

import time
from collections import Counter, deque
from collections.abc import Iterable
from typing import Any, cast

import amqp
import psycopg
import structlog
from kombu.exceptions import KombuError

from nosotros import clock
from nosotros.bus.address import why
from nosotros.bus.broker import LOST, PERSISTENT, connect
from nosotros.bus.envelope import CONTENT_TYPE
from nosotros.bus.outbox import Item, Outbox, connect_outbox
from nosotros.bus.topology import missing
from nosotros.observability import metrics
from nosotros.settings import Settings, need

log: structlog.stdlib.BoundLogger = structlog.get_logger("nosotros.relay")

_PING = 1.0
_CHECK = 60.0
#: seconds before it begins again: first, and at most
_FIRST_WAIT, _LONGEST_WAIT = 0.2, 5.0


class Refused(Exception):
    """The broker did not take an event, or said nothing for too long."""


class Relay:
    """The relay of one service's database."""

    def __init__(self, settings: Settings, *, service: str, queues: Iterable[str]) -> None:
        """
        Args:
            settings: the process's.
            service: whose outbox it empties.
            queues: its subscribers' queues, which must exist before anything is published.
        """
        self.problem: str | None = "not started yet"
        self._settings = settings
        self._service = service
        self._queues = tuple(queues)
        self._stopping = False
        self._leaves_at = 0.0
        self._pending: deque[Item] = deque()
        self._in_flight: dict[int, Item] = {}
        self._confirmed: list[int] = []
        self._blocked = False
        self._next_tag = 1
        self._refused = False
        self._wait = _FIRST_WAIT
        #: events that may be in flight: as many as were confirmed since a refusal, and one
        self._pace = settings.relay_window

    def stop(self) -> None:
        """Stop after the window under way, or without it where that takes longer than a process may drain."""
        self._leaves_at = clock.monotonic() + self._settings.drain_seconds
        self._stopping = True

    def run(self) -> None:
        """Relay until stopped, through every loss of broker and database."""
        while not self._stopping:
            try:
                with connect_outbox(self._settings) as database:
                    outbox = Outbox(database, self._settings, self._service)
                    self._lead(outbox)
                    while not self._stopping:
                        with connect(
                            need(self._settings, "amqp_url"), name=f"{self._service} relay"
                        ) as connection:
                            if self._pace > 1:
                                # After a refusal a connection alone is no better sign than the last one.
                                self._wait = _FIRST_WAIT
                            try:
                                self._publish(outbox, connection.connection)
                            finally:
                                if self._stopping and self._in_flight and not self._blocked:
                                    # It would not answer a farewell either.
                                    connection.connection.collect()
            except (*LOST, KombuError, amqp.AMQPError, psycopg.Error, Refused) as error:
                self._say(f"{_kind(error)} ({why(error)})")
                metrics.republished.inc()
                log.warning(
                    "relay_interrupted", error=type(error).__name__, retry_seconds=self._wait
                )
                if isinstance(error, Refused):
                    self._pace = 1
                if self._stopping:
                    return
                time.sleep(self._wait)
                self._wait = min(self._wait * 2, _LONGEST_WAIT)
            finally:
                metrics.leading.set(0)

    def _lead(self, outbox: Outbox) -> None:
        """Wait to be the one relay of this database."""
        told = False
        while not self._stopping and not outbox.lead():
            # One that stands by is as it should be.
            self._say(None)
            if not told:
                log.info("relay_standing_by")
                told = True
            time.sleep(_PING / 2)
        if self.problem is None:
            self._say("not publishing yet")
        metrics.leading.set(1)
        log.info("relay_leads", service=self._service)

    def _publish(self, outbox: Outbox, driver: Any) -> None:
        """Publish until the connection is lost or the broker refuses something."""
        self._wait_for_topology(outbox, driver)
        self._begin_again(outbox)
        channel = driver.channel()
        channel.confirm_select()
        channel.events["basic_ack"].add(self._on_ack)
        channel.events["basic_nack"].add(self._on_nack)
        driver.on_blocked = self._on_blocked
        driver.on_unblocked = self._on_unblocked
        self._say(None)
        window = self._settings.relay_window
        next_ping = next_check = clock.monotonic()
        next_check += _CHECK
        oldest = clock.monotonic()
        more = True
        # What is not confirmed then is published again by the next relay.
        while not self._stopping or self._is_awaited():
            if more and len(self._pending) < window and not self._stopping:
                fresh = outbox.number(window)
                self._pending.extend(fresh)
                more = len(fresh) == window
            sent = self._send(channel)
            if sent and len(self._in_flight) == sent:
                oldest = clock.monotonic()
            if self._in_flight or self._blocked:
                before = len(self._in_flight)
                self._drain(driver, 1.0)
                if len(self._in_flight) < before or self._blocked:
                    oldest = clock.monotonic()
                elif clock.monotonic() - oldest > self._settings.confirm_seconds:
                    raise Refused
            if self._refused:
                raise Refused
            if len(self._confirmed) >= window or (self._confirmed and not self._in_flight):
                self._delete(outbox)
            if not self._in_flight and not self._pending and not more:
                outbox.wait(self._settings.relay_poll_seconds)
                self._drain(driver, 0.001)
                more = True
            now = clock.monotonic()
            if now >= next_ping:
                next_ping = now + _PING
                # Where nothing is under way, looking for new rows counts them, and keeps the session.
                waiting = self._pending or self._in_flight or self._confirmed
                metrics.backlog.set(outbox.backlog() if waiting else 0)
                driver.heartbeat_tick()
                more = True
            # A blocked broker does not answer.
            if now >= next_check and not self._blocked:
                next_check = now + _CHECK
                self._wait_for_topology(outbox, driver)
        self._delete(outbox)

    def _is_awaited(self) -> bool:
        """Whether a relay that is to stop waits for confirms: a blocked broker sends none."""
        return bool(self._in_flight) and not self._blocked and clock.monotonic() < self._leaves_at

    def _wait_for_topology(self, outbox: Outbox, driver: Any) -> None:
        while not self._stopping:
            channel = driver.channel()
            queue = missing(channel, self._queues)
            if queue is None:
                channel.close()
                return
            self._say(f"the queue {queue} does not exist: run `nosotros topology`")
            log.warning("queue_missing", queue=queue)
            outbox.backlog()
            driver.heartbeat_tick()
            self._drain(driver, _PING)

    def _begin_again(self, outbox: Outbox) -> None:
        """From the first row that was numbered and not confirmed."""
        self._in_flight.clear()
        self._refused = False
        self._blocked = False
        self._next_tag = 1
        self._delete(outbox)
        self._pending = deque(outbox.numbered())

    def _send(self, channel: Any) -> int:
        sent = 0
        while self._pending and len(self._in_flight) < self._pace and not self._blocked:
            item = self._pending.popleft()
            message = amqp.Message(
                cast("str", item.body),
                content_type=CONTENT_TYPE,
                delivery_mode=PERSISTENT,
                type=item.type,
                message_id=item.event_id,
            )
            channel.basic_publish(message, exchange=item.exchange, routing_key=item.routing_key)
            self._in_flight[self._next_tag] = item
            self._next_tag += 1
            sent += 1
        return sent

    def _delete(self, outbox: Outbox) -> None:
        if self._confirmed:
            outbox.delete(self._confirmed)
            self._confirmed.clear()

    def _on_ack(self, tag: int, multiple: bool) -> None:
        settled = self._settled(tag, multiple)
        if not settled:
            return
        self._wait = _FIRST_WAIT
        self._pace = min(self._pace + len(settled), self._settings.relay_window)
        self._confirmed.extend(item.id for item in settled)
        for source, count in Counter(item.source for item in settled).items():
            metrics.published.labels(source).inc(count)

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._refused = True

    def _settled(self, tag: int, multiple: bool) -> list[Item]:
        if not multiple:
            item = self._in_flight.pop(tag, None)
            return [item] if item else []
        found: list[Item] = []
        # Tags are given in order, and a dict keeps the order of its keys.
        while self._in_flight and (first := next(iter(self._in_flight))) <= tag:
            found.append(self._in_flight.pop(first))
        return found

    def _on_blocked(self, reason: str) -> None:
        self._blocked = True
        self._say("the broker takes nothing now (connection.blocked)")
        log.warning("broker_blocked", reason=reason)

    def _on_unblocked(self) -> None:
        self._blocked = False
        self._say(None)

    @staticmethod
    def _drain(driver: Any, seconds: float) -> None:
        try:
            driver.drain_events(timeout=seconds)
        except TimeoutError:
            return

    def _say(self, problem: str | None) -> None:
        self.problem = problem


def _kind(error: BaseException) -> str:
    if isinstance(error, psycopg.Error):
        return "the database cannot be reached"
    if isinstance(error, Refused):
        return "the broker refused an event"
    return "the broker cannot be reached"
