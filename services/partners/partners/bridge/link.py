"""The bridge to one room: a thread and a connection of its own, so that no room waits for another."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from socket import SHUT_RDWR
from typing import Any

import amqp
import structlog
from kombu.exceptions import KombuError
from sqlalchemy.exc import SQLAlchemyError

from nosotros import clock
from nosotros.bus.broker import LOST, connect
from nosotros.bus.topology import PUBLIC, QUEUE_ARGUMENTS
from nosotros.database import Database
from nosotros.errors import Unavailable
from partners.bridge import measures
from partners.bridge.bounded import Reader, Taken
from partners.bridge.canary import PROVES_FOR, Canary
from partners.bridge.pace import Pace
from partners.bridge.places import RoomPlace
from partners.bridge.settings import FlowSettings
from partners.bridge.taking import take
from partners.domain.inward import Reason
from partners.handlers.inward import Came, Judged

log: structlog.stdlib.BoundLogger = structlog.get_logger("partners.bridge")

#: where a room's public events wait for us
INWARD = "hub.inward"
#: messages of a room on their way to us, each of at most an event's size
PREFETCH = 128
#: seconds: a frozen process loses its rooms after two of them
_HEARTBEAT = 3
_LOOK = 1.0
_GATHER, _LONGEST = 0.01, 0.1
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0
_LOST: tuple[type[BaseException], ...] = (
    *LOST,
    KombuError,
    amqp.AMQPError,
    Unavailable,
    SQLAlchemyError,
)


@dataclass(slots=True)
class Counted:
    """What a link has done since it was last asked."""

    accepted: int = 0
    quarantined: int = 0
    repeated: int = 0


class Link:
    """A room's."""

    def __init__(
        self,
        database: Database,
        place: RoomPlace,
        *,
        flow: FlowSettings,
        may_take: Callable[[], bool],
        told: Callable[[], None],
    ) -> None:
        """
        Args:
            database: the service's.
            place: the room.
            flow: how much may come from it.
            may_take: whether the hub takes anything now.
            told: tells the relay that something was let in.
        """
        #: what is known of the room now; may be replaced by another of the same place
        self.place = place
        #: what keeps it from working; none when nothing does
        self.problem: str | None = "is not connected yet"
        #: that wait in the room, at the last look
        self.backlog: int | None = None
        self.seconds: float | None = None
        self.proven_at: float | None = None
        self.counted = Counted()
        self._database = database
        self._may_take = may_take
        self._told = told
        now = clock.monotonic()
        #: when it was last seen to do something
        self._alive_at = self._born_at = now
        self._pace = Pace(flow, now=now)
        self._came: list[Taken] = []
        self._driver: Any = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(
            target=self._run, name=f"room {place.organisation}", daemon=True
        )

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopping.set()

    def join(self, seconds: float) -> None:
        """Wait until what is under way has ended; whoever hangs is left behind."""
        self._thread.join(seconds)
        if self._thread.is_alive():
            self.break_off()

    @property
    def proven(self) -> bool:
        """Whether the room was reached, there and back, lately; one that is new has a little time."""
        since = self.proven_at or self._born_at
        return clock.monotonic() - since < PROVES_FOR

    @property
    def silent_for(self) -> float:
        """For how many seconds nothing has been seen of it."""
        return clock.monotonic() - self._alive_at

    @property
    def spent(self) -> bool:
        """Whether it waits, as it has told as much as a room may in a day."""
        return self._pace.spent_until > clock.monotonic() + _LOOK

    def break_off(self) -> None:
        """Have whoever waits for an answer that never comes wait no longer; from any thread."""
        try:
            self._driver.transport.sock.shutdown(SHUT_RDWR)
        except (AttributeError, OSError):
            # There is no connection, or it is gone already.
            return
        log.warning("room_broken_off", room=self.place.organisation)

    def _run(self) -> None:
        wait = _FIRST_WAIT
        while not self._stopping.is_set():
            self._alive_at = begun = clock.monotonic()
            try:
                connection = connect(
                    self.place.amqp_url, name="bridge", heartbeat=_HEARTBEAT, largest=None
                )
                try:
                    self._driver = connection.connection
                    self._serve(self._driver)
                finally:
                    # No good-bye: who hangs would not answer it.
                    self._driver, driver = None, self._driver
                    driver.collect()
            except _LOST as error:
                self.problem = _problem(error)
                soon = isinstance(error, amqp.exceptions.ResourceLocked)
                if soon or clock.monotonic() - begun > _LONGEST_WAIT:
                    wait = _FIRST_WAIT
                log.warning(
                    "room_away",
                    room=self.place.organisation,
                    error=type(error).__name__,
                    retry_seconds=wait,
                )
                self._stopping.wait(wait)
                wait = min(wait * 2, _LONGEST_WAIT)
            except Exception as error:
                # One room's misfortune is no other's.
                log.exception("room_fault", room=self.place.organisation)
                self.problem = f"a fault of ours ({type(error).__name__})"
                self._stopping.wait(_LONGEST_WAIT)
            finally:
                # What was not acknowledged comes again.
                self._came.clear()

    def _serve(self, driver: Any) -> None:
        reader = Reader(driver)
        # Before anything is taken: whoever led before us has its connection no more then, and all that
        # it did not acknowledge is back in its place. What follows would come before it otherwise.
        canary = Canary(driver, reader)
        self.problem = _declare(driver)
        channel = driver.channel()
        channel.auto_decode = False
        channel.basic_qos(0, PREFETCH, False)
        channel.basic_consume(INWARD, callback=lambda each: self._on_message(reader.taken(each)))
        log.info("room_reached", room=self.place.organisation)
        while not self._stopping.is_set():
            self._alive_at = clock.monotonic()
            self._gather(driver)
            if self._came and self._pace.rests_until <= clock.monotonic():
                if self._may_take():
                    self._take(channel)
                else:
                    self._pace.rests_until = clock.monotonic() + _LOOK
            if canary.tick():
                self.problem = _declare(driver)
                self._look(driver)
            self.seconds, self.proven_at = canary.seconds, canary.back_at or self.proven_at
            driver.heartbeat_tick()

    def _gather(self, driver: Any) -> None:
        """Wait for a message, a moment more for those that come with it, and take what is there."""
        rest = self._pace.rests_until - clock.monotonic()
        _drain(driver, min(max(rest, _GATHER), _LOOK) if self._came else _LOOK)
        begun = clock.monotonic()
        while 0 < len(self._came) < PREFETCH and clock.monotonic() - begun < _LONGEST:
            before = len(self._came)
            _drain(driver, _GATHER)
            if len(self._came) == before:
                return

    def _on_message(self, taken: Taken) -> None:
        if len(self._came) >= PREFETCH:
            # A broker that keeps to nothing would fill our memory while the room rests.
            raise amqp.exceptions.UnexpectedFrame("more messages than were asked for")
        self._came.append(taken)

    def _take(self, channel: Any) -> None:
        """Judge what came, and only then let the room's broker forget it."""
        # What we have published there ourselves, the broker vouches for that, is ours already.
        theirs = [each for each in self._came if each.user != self.place.user]
        upto = self._came[-1].tag
        if theirs:
            came = [Came(body=each.body, size=each.size, again=each.again) for each in theirs]
            judged = take(self._database, came, self.place.known)
            self._count(judged, came[: judged.taken])
            if judged.taken < len(theirs):
                upto = theirs[judged.taken - 1].tag
        channel.basic_ack(upto, multiple=True)
        self._came[:] = [each for each in self._came if each.tag > upto]

    def _count(self, judged: Judged, came: list[Came]) -> None:
        if judged.accepted:
            self._told()
        now, room = clock.monotonic(), self.place.organisation
        refused = sum(judged.refused.values())
        self._pace.count(came, judged, now=now)
        repeated = judged.refused.get(Reason.REPEATED, 0)
        self.counted.accepted += judged.accepted
        self.counted.repeated += repeated
        self.counted.quarantined += refused - repeated
        measures.accepted.labels(room).inc(judged.accepted)
        measures.missing.labels(room).inc(judged.missing)
        for reason, number in judged.refused.items():
            measures.quarantined.labels(room, reason).inc(number)

    def _look(self, driver: Any) -> None:
        channel = driver.channel()
        self.backlog = channel.queue_declare(INWARD, passive=True).message_count
        channel.close()


def _declare(driver: Any) -> str | None:
    """Make what the hub has in a room, as its organisation may have removed it; what is wrong there."""
    channel = driver.channel()
    channel.exchange_declare(PUBLIC, type="topic", durable=True, auto_delete=False)
    problem = None
    try:
        channel.queue_declare(INWARD, durable=True, auto_delete=False, arguments=QUEUE_ARGUMENTS)
    except amqp.PreconditionFailed:
        # Somebody else has made it. What is in it is taken all the same.
        problem = f"the queue {INWARD} is not as the hub makes it"
        channel = driver.channel()
    channel.queue_bind(INWARD, PUBLIC, "#")
    channel.close()
    return problem


def _drain(driver: Any, seconds: float) -> None:
    try:
        driver.drain_events(timeout=seconds)
    except TimeoutError:
        return


def _problem(error: BaseException) -> str:
    if isinstance(error, (Unavailable, SQLAlchemyError)):
        return "what comes cannot be stored"
    if isinstance(error, amqp.exceptions.ResourceLocked):
        return "another bridge still holds it"
    return f"its broker cannot be reached ({type(error).__name__})"
