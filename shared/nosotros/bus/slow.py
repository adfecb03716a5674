"""Slow work: what waits in a table is done in a process of its own, oldest first.

Each thing is taken by one process of all that look, under an advisory lock that ends with its
holder; what fails rests, longer each time, and others go on meanwhile.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar
from uuid import UUID

import structlog
from sqlalchemy import Connection

from nosotros import clock
from nosotros.bus.wake import Wake
from nosotros.database import Database
from nosotros.errors import Unavailable

log: structlog.stdlib.BoundLogger = structlog.get_logger("nosotros.slow")

_LONGEST_REST = 60.0
_LONGEST_WAIT = 5.0
_OURS = "SELECT pg_try_advisory_lock(hashtextextended(%(name)s, 2))"
_FREE = "SELECT pg_advisory_unlock(hashtextextended(%(name)s, 2))"


class Job(Protocol):
    """Something that waits to be done."""

    @property
    def id(self) -> UUID: ...


J = TypeVar("J", bound=Job)


class Jobs(Generic[J]):
    """Things of one kind that wait to be done."""

    def __init__(
        self,
        kind: str,
        database: Database,
        *,
        oldest: Callable[[Sequence[UUID]], J | None],
        do: Callable[[J], None],
        shortest_rest: float = 0.5,
    ) -> None:
        """
        Args:
            kind: what they are called in the log and in their locks.
            database: the service's.
            oldest: the one that has waited longest, of whatever organisation, but none of these.
            do: does one, in transactions of its own; once more, from where it was, after a crash.
            shortest_rest: seconds after which one that failed is tried again, doubled each time.
        """
        self._kind = kind
        self._database = database
        self._oldest = oldest
        self._do = do
        self._shortest_rest = shortest_rest
        #: of each that failed: how often, and when it is tried again
        self._resting: dict[UUID, tuple[int, float]] = {}

    def do_next(self) -> bool:
        """Do the one that has waited longest of those that nobody else does; whether there was one.

        Raises:
            Unavailable: the database is away.
        """
        now = clock.monotonic()
        others = [id for id, (_, until) in self._resting.items() if until > now]
        while (job := self._oldest(others)) is not None:
            with self._database.session() as session:
                if self._take(session, job):
                    try:
                        self._do(job)
                        self._resting.pop(job.id, None)
                    except Unavailable:
                        raise
                    except Exception as error:
                        self._set_aside(job, error)
                    finally:
                        session.exec_driver_sql(_FREE, self._lock(job))
                    return True
            others.append(job.id)
        return False

    def _take(self, session: Connection, job: J) -> bool:
        return bool(session.exec_driver_sql(_OURS, self._lock(job)).scalar_one())

    def _lock(self, job: J) -> dict[str, str]:
        return {"name": f"{self._kind} {job.id}"}

    def _set_aside(self, job: J, error: Exception) -> None:
        failures = self._resting.get(job.id, (0, 0.0))[0] + 1
        rest = min(self._shortest_rest * 2 ** (failures - 1), _LONGEST_REST)
        self._resting[job.id] = (failures, clock.monotonic() + rest)
        named = {f"{self._kind}_id": str(job.id)}
        log.exception(
            f"{self._kind}_failed",
            error=type(error).__name__,
            failures=failures,
            retry_seconds=rest,
            **named,
        )


class SlowWorker:
    """A process that looks for something to do until it is stopped."""

    def __init__(self, database: Database, *, look_seconds: float) -> None:
        self.problem: str | None = "has not looked for work yet"
        #: what keeps it from its work though the database answers
        self.trouble: str | None = None
        self.wake = Wake(database)
        self.stopping = threading.Event()
        self._database = database
        self._look_seconds = look_seconds

    def stop(self) -> None:
        """Stop after what is under way."""
        self.stopping.set()

    def run(self) -> None:
        """Work until stopped."""
        wait = self._look_seconds
        while not self.stopping.is_set():
            try:
                busy = self.work()
                self.problem = self.trouble
                wait = 0 if busy else self._look_seconds
            except Unavailable as error:
                self.problem = str(error)
                log.warning("database_away")
                wait = min(max(wait, self._look_seconds) * 2, _LONGEST_WAIT)
            self.stopping.wait(wait)
        self.wake.stop()
        self._database.close()

    def work(self) -> bool:
        """Do what waits longest; whether there was anything.

        Raises:
            Unavailable: the database is away.
        """
        raise NotImplementedError
