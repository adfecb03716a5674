"""The appender: from the queue of every public event into the journal, in batches."""

import time
from typing import Any

import amqp
import structlog
from kombu.exceptions import KombuError
from prometheus_client import Counter, Gauge
from sqlalchemy.exc import SQLAlchemyError

from integrations.domain.journal import Arrived
from integrations.journal.appending import append, arrived
from nosotros import clock
from nosotros.bus.broker import LOST, connect, read_ahead
from nosotros.bus.envelope import read
from nosotros.bus.inbox import Inbox
from nosotros.bus.turn import Turn
from nosotros.contracts.language import registry
from nosotros.database import Database
from nosotros.errors import EventInvalid, Unavailable

log: structlog.stdlib.BoundLogger = structlog.get_logger("integrations.appender")
appended = Counter("nosotros_journal_appended", "Events appended to the journal")
ignored = Counter("nosotros_journal_ignored", "Events that the journal had already")
head = Gauge("nosotros_journal_head", "Position of the last event, at the last look")

#: of all the queue holds, what is on its way to us
PREFETCH = 1000
#: events of one commit, seconds for which others are waited for, and most for which those that are
#: there already are taken
BATCH = 500
GATHER = 0.02
LONGEST = 0.2
_AT_ONCE = 0.0005
#: seconds between questions whether it is our turn
_ASK = 1.0
_LONGEST_WAIT = 5.0
_LOST: tuple[type[BaseException], ...] = (
    *LOST,
    KombuError,
    amqp.AMQPError,
    Unavailable,
    SQLAlchemyError,
)


class Appender:
    """Appends; of several processes' appenders, one at a time, and the others stand by."""

    def __init__(
        self, database: Database, *, amqp_url: str, database_url: str, queue: str, inbox: Inbox
    ) -> None:
        """
        Args:
            database: the service's.
            amqp_url, database_url: where the broker is, and that database, for the turn.
            queue: every public event's.
            inbox: where what is no event is set aside.
        """
        self.problem: str | None = "not started yet"
        self._database = database
        self._amqp_url = amqp_url
        self._queue = queue
        self._inbox = inbox
        self._turn = Turn(database_url, of="integrations.journal")
        self._stopping = False
        self._came: list[Any] = []

    def stop(self) -> None:
        """Stop after the batch under way."""
        self._stopping = True

    def run(self) -> None:
        """Append until stopped, through every loss of broker and database."""
        wait = 0.2
        while not self._stopping:
            try:
                self._stand_by()
                with connect(self._amqp_url, name="journal") as connection:
                    self._consume(connection.connection)
                wait = 0.2
            except _LOST as error:
                self.problem = _problem(error, queue=self._queue)
                log.warning("appending_put_off", error=type(error).__name__, retry_seconds=wait)
                time.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)
            finally:
                # What was not acknowledged comes again.
                self._came.clear()
        self._turn.give_up()

    def _stand_by(self) -> None:
        """Wait to be the one appender of this database."""
        told = False
        while not self._stopping and not self._turn.mine():
            self._database.ping()
            # One that stands by is as it should be.
            self.problem = None
            if not told:
                log.info("appender_standing_by")
                told = True
            time.sleep(_ASK / 2)

    def _consume(self, driver: Any) -> None:
        """Append until stopped, or until it is another's turn."""
        read_ahead(driver)
        channel = driver.channel()
        # The bytes of an event are kept as they came, whatever encoding its sender names.
        channel.auto_decode = False
        channel.basic_qos(0, PREFETCH, False)
        channel.basic_consume(self._queue, callback=self._came.append)
        log.info("appender_takes")
        self.problem = None
        asked = clock.monotonic()
        while not self._stopping:
            self._gather(driver)
            if self._came:
                self._take(channel)
            self.problem = None
            if clock.monotonic() - asked >= _ASK:
                asked = clock.monotonic()
                driver.heartbeat_tick()
                if not self._turn.mine():
                    return

    def _gather(self, driver: Any) -> None:
        """Wait for an event, a moment more for those that come with it, and take what is there."""
        _drain(driver, _ASK)
        begun = clock.monotonic()
        while 0 < len(self._came) < BATCH:
            before, waited = len(self._came), clock.monotonic() - begun
            _drain(driver, max(GATHER - waited, _AT_ONCE))
            if waited > LONGEST or (waited > GATHER and len(self._came) == before):
                return

    def _take(self, channel: Any) -> None:
        """Append what came, and only then let the broker forget it."""
        events = [event for each in self._came if (event := self._read(each.body)) is not None]
        if events:
            went_on: tuple[str, ...] = ()
            while events or went_on:
                done = append(self._database, events, at=clock.now(), going_on=went_on)
                events, went_on = [], done.going_on
                appended.inc(done.events)
                ignored.inc(done.ignored)
                head.set(done.head)
        channel.basic_ack(self._came[-1].delivery_tag, multiple=True)
        self._came.clear()

    def _read(self, body: Any) -> Arrived | None:
        """An event, or none where it is none of those that may leave: that is kept as parked."""
        raw = body.encode() if isinstance(body, str) else bytes(body)
        try:
            envelope = read(raw)
            declared = registry.event_types.get(envelope.type)
            if envelope.source.endswith("/internal") or (
                declared is not None and declared.visibility != "public"
            ):
                raise EventInvalid("is an internal event, and has come by the public exchange")
            if b"\n" in raw or b"\r" in raw:
                # Its bytes never change, and no stream can carry them.
                raise EventInvalid("is written on more than one line")
            return arrived(envelope, raw.decode())
        except EventInvalid as error:
            self._inbox.park(raw, str(error))
            return None


def _drain(driver: Any, seconds: float) -> None:
    try:
        driver.drain_events(timeout=seconds)
    except TimeoutError:
        return


def _problem(error: BaseException, *, queue: str) -> str:
    if isinstance(error, Unavailable):
        return str(error)
    if isinstance(error, SQLAlchemyError):
        return f"the journal cannot be written to ({type(error).__name__})"
    if isinstance(error, amqp.NotFound):
        return f"the queue {queue} does not exist: run `nosotros topology`"
    if isinstance(error, amqp.AccessRefused):
        return f"the broker refuses the queue {queue} (AccessRefused)"
    return f"the broker cannot be reached ({type(error).__name__})"
