"""The filler: puts what is due into integrators' queues, each in the journal's order.

It alone publishes there, one batch of one queue at a time: the next begins when every event of the
one before is confirmed and said so in the database. Killed in between, it publishes that batch once
more, with the same ids. A queue that is full is left alone for a while, and nothing of it is lost or
changes its place; the others go on meanwhile.
"""

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import amqp
import structlog
from kombu.exceptions import KombuError

from integrations.delivering.publishing import Address, Publisher, Silent
from integrations.delivering.state import DATABASE
from integrations.edge import Edge
from integrations.edge.keeping import Keeper
from integrations.storage import filling, posting
from integrations.storage.filling import Waiting
from integrations.storage.posting import Due
from nosotros import clock
from nosotros.bus.broker import LOST, connect
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.errors import Unavailable

log: structlog.stdlib.BoundLogger = structlog.get_logger("integrations.queues")

#: events of a queue whose confirms are in flight at once
WINDOW = 200
#: seconds between two looks when nothing is due and nobody wakes us
_LOOK = 1.0
#: between two looks at whether the broker is as it is to be
_KEEP = 3600.0
_KEEP_AGAIN = 60.0
#: for which a queue that takes nothing is left alone: first, and at most
_PAUSE, _PAUSE_AT_MOST = 5.0, 60.0
#: between two attempts at a broker that is away: first, and at most
_AWAY, _AWAY_AT_MOST = 0.5, 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Pause:
    until: float
    seconds: float


class Queues:
    """The filler of all queues; run it in a thread of its own, in the one process that delivers."""

    def __init__(self, database: Database, edge: Edge) -> None:
        #: what keeps it from filling; none when nothing does
        self.problem: str | None = None
        self._database = database
        self._edge = edge
        self._keeper = Keeper(database, edge)
        self._keep_at = 0.0
        self._paused: dict[UUID, _Pause] = {}
        self._stopping = threading.Event()
        self._woken = threading.Event()

    def stop(self) -> None:
        """Stop after the batch under way."""
        self._stopping.set()
        self._woken.set()

    def wake(self) -> None:
        """There may be something due."""
        self._woken.set()

    def run(self) -> None:
        """Fill queues until stopped, through every loss of broker and database."""
        seconds = _AWAY
        while not self._stopping.is_set():
            try:
                self._keep()
                if not filling.waiting(self._database):
                    self._say(None)
                    self._rest()
                    continue
                # A hub whose integrators have no queues has no connection to their broker.
                with connect(
                    self._edge.settings.amqp_url, name="integrations queues"
                ) as connection:
                    self._say(None)
                    seconds = _AWAY
                    self._fill_by(connection.connection)
            except (*LOST, KombuError, amqp.AMQPError, Silent, *DATABASE) as error:
                self._say(_problem(error))
                log.warning("filling_interrupted", error=type(error).__name__, again_in=seconds)
                self._stopping.wait(seconds)
                seconds = min(seconds * 2, _AWAY_AT_MOST)

    def _fill_by(self, driver: Any) -> None:
        publisher = Publisher(driver)
        try:
            while not self._stopping.is_set():
                self._keep()
                if not self._fill(publisher):
                    publisher.tick(0.001)
                    self._rest()
        except Silent:
            # It would not answer a good-bye either.
            driver.collect()
            raise

    def _rest(self) -> None:
        self._woken.wait(_LOOK)
        self._woken.clear()

    def _fill(self, publisher: Publisher) -> int:
        """Put one batch into each queue that takes something; how many were settled.

        Raises:
            Silent, Unavailable: the broker, or the database, does not answer.
            amqp.AMQPError, OSError: the connection is lost.
        """
        now = clock.monotonic()
        waiting = filling.waiting(self._database)
        self._paused = {
            each.id: self._paused[each.id] for each in waiting if each.id in self._paused
        }
        done = 0
        for queue in waiting:
            pause = self._paused.get(queue.id)
            if not self._stopping.is_set() and (pause is None or pause.until <= now):
                done += self._fill_or_leave(queue, publisher)
        return done

    def _fill_or_leave(self, queue: Waiting, publisher: Publisher) -> int:
        try:
            return self._fill_one(queue, publisher)
        except (Silent, amqp.ChannelError):
            # It may be this queue alone: on the next connection the others come first.
            self._leave_alone(queue)
            raise

    def _fill_one(self, queue: Waiting, publisher: Publisher) -> int:
        there = publisher.waiting(queue.name)
        if there is None:
            self._restore(queue)
            return 0
        # With room for the whole batch, none of it is refused while what is behind it is not.
        room = min(WINDOW, self._edge.settings.most_messages - there)
        if room <= 0:
            self._is_full(queue)
            return 0
        at = clock.now()
        batch, withheld = filling.next_due(self._database, queue.id, limit=room, now=at)
        if withheld:
            # Behind them the chain changes: what is left is fetched again.
            posting.withhold(self._database, withheld, at=at)
            return len(withheld)
        if not batch:
            return 0
        address = Address(exchange="", routing_key=queue.name)
        taken = publisher.publish(batch, to=lambda _: address)
        self._settle(queue, batch, taken=taken, at=at)
        return taken

    def _settle(self, queue: Waiting, batch: list[Due], *, taken: int, at: datetime) -> None:
        with self._database.begin(EVERY_ORGANISATION) as transaction:
            connection = transaction.connection
            filling.delivered(connection, [each.id for each in batch[:taken]], at=at)
            if taken < len(batch):
                filling.tried(connection, batch[taken].id)
            else:
                filling.fills(connection, queue.id)
        if taken < len(batch):
            self._is_full(queue)
        else:
            self._paused.pop(queue.id, None)

    def _restore(self, queue: Waiting) -> None:
        """Make a queue that somebody else's hand has removed, with what was in it.

        `previous` of what comes next tells the integrator that there was more.
        """
        try:
            self._keeper.restore(queue.id)
        except Unavailable as error:
            # The other queues do not wait for it.
            log.warning("queue_not_restored", queue=queue.name, why=str(error))
            self._leave_alone(queue)

    def _is_full(self, queue: Waiting) -> None:
        if self._leave_alone(queue):
            log.info("queue_full", queue=queue.name)
            with self._database.begin(EVERY_ORGANISATION) as transaction:
                filling.is_full(transaction.connection, queue.id, at=clock.now())

    def _leave_alone(self, queue: Waiting) -> bool:
        """For longer each time, until it takes something; whether this is the first time."""
        before = self._paused.get(queue.id)
        seconds = min(before.seconds * 2, _PAUSE_AT_MOST) if before else _PAUSE
        self._paused[queue.id] = _Pause(until=clock.monotonic() + seconds, seconds=seconds)
        return before is None

    def _keep(self) -> None:
        if clock.monotonic() < self._keep_at:
            return
        try:
            self._keeper.keep()
            self._keep_at = clock.monotonic() + _KEEP
        except Unavailable as error:
            # What is there is filled all the same.
            self._keep_at = clock.monotonic() + _KEEP_AGAIN
            log.warning("edge_not_kept", why=str(error))

    def _say(self, problem: str | None) -> None:
        self.problem = problem


def _problem(error: BaseException) -> str:
    if isinstance(error, Unavailable):
        return str(error)
    if isinstance(error, DATABASE):
        return "the database refuses"
    return f"integrators' broker cannot be reached ({type(error).__name__})"
