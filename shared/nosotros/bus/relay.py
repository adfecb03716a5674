"""The relay: from a service's outbox to the broker, in order, numbered, with nothing lost.

One relay per database holds an advisory lock on the very connection that numbers and
deletes, so that one which lost the lock can do neither. It gives new rows their number and
their final bytes in one commit, publishes them with confirms in flight, and deletes what
was confirmed. When the broker refuses an event, the relay begins again from it, with the
same bytes: what was in flight behind it may arrive twice, and is known by its factid.
"""

import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

import amqp
import psycopg
import structlog
from kombu.exceptions import KombuError
from psycopg.rows import namedtuple_row

from nosotros import clock
from nosotros.bus.broker import LOST, PERSISTENT, connect
from nosotros.bus.envelope import CONTENT_TYPE, source_name, write
from nosotros.bus.topology import INTERNAL, PUBLIC, missing
from nosotros.bus.wake import CHANNEL
from nosotros.observability import metrics
from nosotros.settings import Settings, need

log: structlog.stdlib.BoundLogger = structlog.get_logger("nosotros.relay")

LOCK = "SELECT pg_try_advisory_lock(hashtextextended('nosotros.relay', 0))"
# The server ends an idle session by itself, but not one whose client froze in the middle of a
# statement, waiting for the rest of it or to be read from.
END_FROZEN = """
SELECT pg_terminate_backend(pg_locks.pid)
FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE pg_locks.locktype = 'advisory' AND pg_locks.granted AND pg_locks.objsubid = 1
    AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (pg_locks.classid::bigint << 32 | pg_locks.objid::bigint)
        = hashtextextended('nosotros.relay', 0)
    AND pg_stat_activity.wait_event_type = 'Client'
    AND pg_stat_activity.state_change < clock_timestamp() - %(ms)s * interval '1 ms'"""
NEW = """
SELECT id, organisation, visibility, type, routing_key, subject, partitionkey, revision, event_id,
    factid, time, correlationid, causationid, traceparent, data
FROM outbox WHERE turn IS NULL ORDER BY id LIMIT %(limit)s"""
NUMBERED = """
SELECT id, visibility, routing_key, type, event_id, body FROM outbox
WHERE turn IS NOT NULL ORDER BY turn"""
NUMBER = """
UPDATE outbox SET sequence = new.sequence, turn = new.turn, body = new.body
FROM unnest(%(ids)s::bigint[], %(sequences)s::bigint[], %(turns)s::bigint[], %(bodies)b::bytea[])
    AS new (id, sequence, turn, body)
WHERE outbox.id = new.id"""
LAST = "SELECT name, last_sequence FROM source"
COUNTED = """
INSERT INTO source (name, organisation, last_sequence) VALUES (%(name)s, '*', %(last)s)
ON CONFLICT (name) DO UPDATE SET last_sequence = excluded.last_sequence"""
DELETE = "DELETE FROM outbox WHERE id = ANY(%(ids)s)"
#: counted to a limit, so that a large backlog is not made larger by its counting
BACKLOG = "SELECT count(*) FROM (SELECT FROM outbox LIMIT 100000) AS counted"

#: a frozen leader's session is ended by the server after this, and its lock with it
_IDLE_MS = 5000
_PING = 1.0
_CHECK = 60.0


class Refused(Exception):
    """The broker did not take an event, or said nothing for too long."""


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered event on its way out."""

    id: int
    exchange: str
    routing_key: str
    type: str
    event_id: str
    source: str
    body: bytes


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
        self._pending: deque[Item] = deque()
        self._in_flight: dict[int, Item] = {}
        self._confirmed: list[int] = []
        self._blocked = False
        self._next_tag = 1
        self._refused = False

    def stop(self) -> None:
        """Stop after the window under way."""
        self._stopping = True

    def run(self) -> None:
        """Relay until stopped, through every loss of broker and database."""
        wait = 0.2
        while not self._stopping:
            try:
                with self._database() as database:
                    self._lead(database)
                    while not self._stopping:
                        with connect(
                            need(self._settings, "amqp_url"), name=f"{self._service} relay"
                        ) as connection:
                            wait = 0.2
                            self._publish(database, connection.connection)
            except (*LOST, KombuError, amqp.AMQPError, psycopg.Error, Refused) as error:
                self._say(f"{_kind(error)} ({type(error).__name__})")
                metrics.republished.inc()
                log.warning("relay_interrupted", error=type(error).__name__, retry_seconds=wait)
                time.sleep(wait)
                wait = min(wait * 2, 5.0)
            finally:
                metrics.leading.set(0)

    def _database(self) -> psycopg.Connection[Any]:
        return psycopg.connect(
            need(self._settings, "database_url"),
            autocommit=True,
            row_factory=namedtuple_row,
            connect_timeout=5,
            options=f"-c idle_session_timeout={_IDLE_MS} -c nosotros.organisation=*"
            f" -c idle_in_transaction_session_timeout={_IDLE_MS} -c statement_timeout=30000",
            keepalives_idle=5,
            keepalives_interval=2,
            keepalives_count=3,
        )

    def _lead(self, database: psycopg.Connection[Any]) -> None:
        """Wait to be the one relay of this database."""
        told = False
        while not self._stopping:
            row = database.execute(LOCK).fetchone()
            if row is not None and row[0]:
                break
            self._say("standing by: another relay leads")
            if not told:
                log.info("relay_standing_by")
                told = True
            time.sleep(_PING / 2)
            database.execute(END_FROZEN, {"ms": _IDLE_MS})
        metrics.leading.set(1)
        log.info("relay_leads", service=self._service)
        database.execute(f"LISTEN {CHANNEL}")

    def _publish(self, database: psycopg.Connection[Any], driver: Any) -> None:
        """Publish until the connection is lost or the broker refuses something."""
        self._wait_for_topology(database, driver)
        self._begin_again(database)
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
        while not self._stopping or self._in_flight:
            if more and len(self._pending) < window and not self._stopping:
                more = self._number(database, window) == window
            sent = self._send(channel, window)
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
                self._delete(database)
            if not self._in_flight and not self._pending and not more:
                more = self._idle(database, driver)
            now = clock.monotonic()
            if now >= next_ping:
                next_ping = now + _PING
                metrics.backlog.set(database.execute(BACKLOG).fetchall()[0][0])
                driver.heartbeat_tick()
                more = True
            if now >= next_check:
                next_check = now + _CHECK
                self._wait_for_topology(database, driver)

    def _idle(self, database: psycopg.Connection[Any], driver: Any) -> bool:
        """Wait to be woken; the broker's news are read meanwhile."""
        for _ in database.notifies(timeout=self._settings.relay_poll_seconds, stop_after=1):
            pass
        self._drain(driver, 0.001)
        return True

    def _wait_for_topology(self, database: psycopg.Connection[Any], driver: Any) -> None:
        while not self._stopping:
            channel = driver.channel()
            queue = missing(channel, self._queues)
            if queue is None:
                channel.close()
                return
            self._say(f"the queue {queue} does not exist: run `nosotros topology`")
            log.warning("queue_missing", queue=queue)
            database.execute("SELECT 1")
            driver.heartbeat_tick()
            self._drain(driver, _PING)

    def _begin_again(self, database: psycopg.Connection[Any]) -> None:
        """From the first row that was numbered and not confirmed."""
        self._in_flight.clear()
        self._pending.clear()
        self._refused = False
        self._blocked = False
        self._next_tag = 1
        if self._confirmed:
            self._delete(database)
        # At most a few windows: more is numbered only when little is pending.
        for row in database.execute(NUMBERED):
            self._pending.append(self._item(row, bytes(row.body)))

    def _number(self, database: psycopg.Connection[Any], limit: int) -> int:
        """Take up to `limit` more rows to publish; how many there were."""
        rows = database.execute(NEW, {"limit": limit}).fetchall()
        if not rows:
            return 0
        counts: dict[str, int] = dict(database.execute(LAST).fetchall())
        sequences: list[int] = []
        turns: list[int] = []
        bodies: list[bytes] = []
        schemas = f"{self._settings.public_url.rstrip('/')}/schemas"
        for row in rows:
            source = self._source(row.visibility)
            counts[source] = counts.get(source, 0) + 1
            sequences.append(counts[source])
            # Counts all sources together: the order in which everything is published, also by
            # whoever begins again.
            turns.append(sum(counts.values()))
            bodies.append(write(row, source=source, sequence=counts[source], schemas=schemas))
        with database.transaction(), database.pipeline():
            ids = [row.id for row in rows]
            values = {"ids": ids, "sequences": sequences, "turns": turns, "bodies": bodies}
            database.execute(NUMBER, values)
            for name, last in counts.items():
                database.execute(COUNTED, {"name": name, "last": last})
        self._pending.extend(map(self._item, rows, bodies))
        return len(rows)

    def _send(self, channel: Any, window: int) -> int:
        sent = 0
        while self._pending and len(self._in_flight) < window and not self._blocked:
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

    def _delete(self, database: psycopg.Connection[Any]) -> None:
        database.execute(DELETE, {"ids": self._confirmed})
        self._confirmed.clear()

    def _on_ack(self, tag: int, multiple: bool) -> None:
        for item in self._settled(tag, multiple):
            self._confirmed.append(item.id)
            metrics.published.labels(item.source).inc()

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

    def _item(self, row: Any, body: bytes) -> Item:
        return Item(
            id=row.id,
            exchange=INTERNAL if row.visibility == "internal" else PUBLIC,
            routing_key=row.routing_key,
            type=row.type,
            event_id=str(row.event_id),
            source=self._source(row.visibility),
            body=body,
        )

    def _source(self, visibility: str) -> str:
        return source_name(room=self._settings.room, service=self._service, visibility=visibility)

    def _say(self, problem: str | None) -> None:
        self.problem = problem


def _kind(error: BaseException) -> str:
    if isinstance(error, psycopg.Error):
        return "the database cannot be reached"
    if isinstance(error, Refused):
        return "the broker refused an event"
    return "the broker cannot be reached"
