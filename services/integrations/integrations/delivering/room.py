"""What goes to one room: a thread and a connection of its own, so that no room waits for another.

It publishes what is due in the journal's order, one batch at a time: the next begins when every event
of the one before is confirmed and said so in the database. What is refused, as the room is full, or
cannot be sent, as it is away, waits in the journal.
"""

import threading
from socket import SHUT_RDWR
from typing import Any, get_args

import amqp
import structlog
from kombu.exceptions import KombuError
from prometheus_client import Counter

from integrations.delivering.publishing import Address, Publisher, Silent
from integrations.delivering.state import DATABASE
from integrations.storage import filling, posting
from integrations.storage.posting import Due
from integrations.storage.rooms import Room
from nosotros import clock
from nosotros.bus.address import BrokerAddress
from nosotros.bus.broker import LOST, connect
from nosotros.bus.envelope import routing_key
from nosotros.bus.topology import CARRIED, PUBLIC, queues_of
from nosotros.contracts.partners import HostedService
from nosotros.database import EVERY_ORGANISATION, Database

log: structlog.stdlib.BoundLogger = structlog.get_logger("integrations.rooms")
sent = Counter("nosotros_room_sent", "Events that a room's broker confirmed", ["room"])

#: events of a room whose confirms are in flight at once
WINDOW = 500
#: bytes of what comes back from a room, where we take nothing but what could not be routed
_LARGEST_RETURNED = 1024 * 1024
#: seconds between two looks when nothing is due, and between two at whether its queues are there
_LOOK, _CHECK = 0.2, 60.0
#: and where its organisation is suspended, and all that it has missed is looked through
_LOOK_SUSPENDED = 2.0
#: for which a room that takes nothing, or is away, is left alone: first, and at most
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0


#: services of ours that know people, each beside the room's own half, and that one
_HOSTED = frozenset(get_args(HostedService))
_HALF = "room"


class NotThere(Exception):
    """What runs in the room has no queue yet, or one that may not be bound: it would not hear all."""

    def __init__(self, queue: str) -> None:
        self.queue = queue
        super().__init__(queue)


class Full(Exception):
    """The room takes nothing now."""


class Sender:
    """A room's."""

    def __init__(self, database: Database, room: Room, *, amqp_url: str) -> None:
        """
        Args:
            database: the service's.
            room: the room.
            amqp_url: where it is, as the hub's own user.
        """
        self.room = room
        self.amqp_url = amqp_url
        #: what keeps it from sending; none when nothing does
        self.problem: str | None = "is not connected yet"
        self._user = BrokerAddress.read(amqp_url).user
        self._database = database
        self._failing = True
        self._driver: Any = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(
            target=self._run, name=f"to room {room.organisation}", daemon=True
        )

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the batch under way."""
        self._stopping.set()

    def join(self, seconds: float) -> bool:
        """Wait until it has ended, also for an answer that never comes; whether it has."""
        self._thread.join(seconds)
        if self._thread.is_alive():
            self._break_off()
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _break_off(self) -> None:
        try:
            self._driver.transport.sock.shutdown(SHUT_RDWR)
        except (AttributeError, OSError):
            # There is no connection, or it is gone already.
            return

    def _run(self) -> None:
        if not self.room.services:
            # Another sender begins as soon as there is one.
            self.problem = "waits: it hosts none of our services and has described none of its own"
            return
        wait = _FIRST_WAIT
        while not self._stopping.is_set():
            begun = clock.monotonic()
            try:
                connection = connect(self.amqp_url, name="outward", largest=_LARGEST_RETURNED)
                try:
                    self._driver = connection.connection
                    self._send_by(self._driver)
                finally:
                    # No good-bye: who hangs would not answer it.
                    self._driver, driver = None, self._driver
                    driver.collect()
            except (*LOST, KombuError, amqp.AMQPError, Silent, NotThere, Full, *DATABASE) as error:
                self.problem = _problem(error)
                if clock.monotonic() - begun > _LONGEST_WAIT:
                    wait = _FIRST_WAIT
                log.warning(
                    "room_not_sent_to",
                    room=self.room.organisation,
                    error=type(error).__name__,
                    retry_seconds=wait,
                )
                self._note_failing(error)
                self._stopping.wait(wait)
                wait = min(wait * 2, _LONGEST_WAIT)
            except Exception as error:
                # One room's misfortune is no other's.
                log.exception("room_fault", room=self.room.organisation)
                self.problem = f"a fault of ours ({type(error).__name__})"
                self._stopping.wait(_LONGEST_WAIT)

    def _send_by(self, driver: Any) -> None:
        publisher = Publisher(driver)
        check_at = 0.0
        while not self._stopping.is_set():
            if clock.monotonic() >= check_at:
                check_at = clock.monotonic() + _CHECK
                self._check(publisher)
            if not self._send(publisher):
                self.problem = None
                publisher.tick(0.001)
                self._stopping.wait(_LOOK_SUSPENDED if self.room.suspended else _LOOK)

    def _check(self, publisher: Publisher) -> None:
        """See that every service that runs there hears what is told there, itself or by its organisation's
        own broker, where all of it is carried.

        A queue is there before it is bound. Whoever declares the last one of a service, or takes from one
        that is carried from, has bound what is to be bound.

        Raises:
            NotThere: one does not.
        """
        queues = (queue for each in self._services() for queue in queues_of(each))
        missing = next((each for each in queues if publisher.waiting(each) is None), None)
        if missing is not None and not publisher.is_read(CARRIED):
            raise NotThere(missing)

    def _services(self) -> tuple[str, ...]:
        services = self.room.services
        return (*services, _HALF) if _HOSTED.intersection(services) else services

    def _send(self, publisher: Publisher) -> int:
        """Send one batch; how many events were settled."""
        at = clock.now()
        batch, withheld = filling.next_due(
            self._database,
            self.room.id,
            limit=WINDOW,
            now=at,
            must_cross=self.room.suspended,
        )
        if withheld:
            # Behind them the chain changes: what is left is fetched again.
            posting.withhold(self._database, withheld, at=at)
            return len(withheld)
        if not batch:
            return 0
        taken = publisher.publish(batch, to=self._address)
        with self._database.begin(EVERY_ORGANISATION) as transaction:
            connection = transaction.connection
            filling.delivered(connection, [each.id for each in batch[:taken]], at=at)
            if taken < len(batch):
                filling.tried(connection, batch[taken].id)
            elif self._failing:
                filling.fills(connection, self.room.id)
        sent.labels(self.room.organisation).inc(taken)
        if taken < len(batch):
            # What came behind it may be there, and comes once more: nothing is to overtake it again.
            raise Full
        self._failing = False
        self.problem = None
        return taken

    def _address(self, due: Due) -> Address:
        key = routing_key(due.type, organisation=due.owner)
        # The bridge knows by its user that it needs not take this in again.
        return Address(exchange=PUBLIC, routing_key=key, user=self._user)

    def _note_failing(self, error: BaseException) -> None:
        self._failing = True
        if isinstance(error, DATABASE):
            return
        try:
            with self._database.begin(EVERY_ORGANISATION) as transaction:
                filling.is_full(transaction.connection, self.room.id, at=clock.now())
        except DATABASE as away:
            log.warning("database_away", error=type(away).__name__)


def _problem(error: BaseException) -> str:
    if isinstance(error, DATABASE):
        return "the database refuses"
    if isinstance(error, NotThere):
        return (
            f"the queue {error.queue} is not there, and nobody carries what is told there: run"
            " `nosotros topology` in the room, or `nosotros work room forward`"
        )
    if isinstance(error, Full):
        return "takes nothing now: a queue there is full"
    return f"its broker cannot be reached ({type(error).__name__})"
