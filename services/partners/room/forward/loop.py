"""What every part of the room's half does: work between two brokers, and begin again after each loss."""

import threading
from collections.abc import Callable
from typing import Any

import amqp
import structlog
from kombu.exceptions import KombuError

from nosotros import clock
from nosotros.bus.broker import LOST, connect

log: structlog.stdlib.BoundLogger = structlog.get_logger("room.forward")

#: seconds between two tries, doubled each time
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
_KEEP = 0.5


class NotNow(Exception):
    """It cannot go on, for a reason that it says; it begins again later."""


class Loop:
    """One part, in a thread of its own."""

    def __init__(
        self, name: str, *, source_url: str, target_url: str, serve: Callable[["Loop"], None]
    ) -> None:
        """
        Args:
            name: what it carries, for the log.
            source_url, target_url: from which broker to which.
            serve: does it, over `source` and `target`, until `stopping`.
        """
        #: what keeps it from its work; none when nothing does
        self.problem: str | None = "is not connected yet"
        #: whether another process does it, and this one would once that is gone
        self.stands_by = False
        self.stopping = threading.Event()
        #: py-amqp's connections, while it serves
        self.source: Any = None
        self.target: Any = None
        self._name = name
        self._urls = (source_url, target_url)
        self._serve = serve
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def join(self, seconds: float) -> None:
        """Wait until it has ended; whoever hangs is left behind."""
        self._thread.join(seconds)

    def tick(self) -> None:
        """Keep both connections."""
        self.source.heartbeat_tick()
        self.target.heartbeat_tick()

    def well(self) -> None:
        """Nothing keeps it from its work."""
        self.problem, self.stands_by = None, False
        log.info("carries", what=self._name)

    def hindered(self, why: str, *, seconds: float) -> None:
        """Say what keeps it from its work, which it tries again after so many seconds."""
        self.problem = f"{self._name}: {why}"
        log.warning("not_carried", what=self._name, error=why, retry_seconds=seconds)

    def rest(self, seconds: float) -> None:
        """Do nothing for so long, and keep both connections."""
        until = clock.monotonic() + seconds
        while not self.stopping.is_set() and clock.monotonic() < until:
            drain(self.source, min(seconds, _KEEP))
            drain(self.target, 0.001)
            self.tick()

    def stand_by(self) -> None:
        """Another process does its work, and that is well, too: it may follow one that is to end."""
        if not self.stands_by:
            log.info("another_carries", what=self._name)
        self.problem, self.stands_by = None, True

    def _run(self) -> None:
        wait = FIRST_WAIT
        while not self.stopping.is_set():
            begun = clock.monotonic()
            try:
                self._connect()
                self._serve(self)
            except (*LOST, KombuError, amqp.AMQPError, NotNow) as error:
                said = str(error) if isinstance(error, NotNow) else type(error).__name__
                if clock.monotonic() - begun > LONGEST_WAIT:
                    wait = FIRST_WAIT
                self.hindered(said, seconds=wait)
                self.stopping.wait(wait)
                wait = min(wait * 2, LONGEST_WAIT)
            except Exception as error:
                # Whatever was sent: the thread goes on, and says that something is wrong.
                self.problem = f"{self._name}: a fault of ours ({type(error).__name__})"
                log.exception("carrying_fault", what=self._name)
                self.stopping.wait(wait)
                wait = min(wait * 2, LONGEST_WAIT)
            finally:
                # No good-bye: who hangs would not answer it.
                for driver in (self.source, self.target):
                    if driver is not None:
                        driver.collect()
                self.source = self.target = None
                self.stands_by = False

    def _connect(self) -> None:
        source, target = self._urls
        self.source = connect(source, name="room forward").connection
        self.target = connect(target, name="room forward").connection


def drain(driver: Any, seconds: float) -> None:
    """Take what a connection has, and wait for something at most so long."""
    try:
        driver.drain_events(timeout=seconds)
    except TimeoutError:
        return
