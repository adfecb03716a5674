"""Looks after what is due in a service's database: second attempts, timers, what is to be told and what
may be forgotten."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from nameko.extensions import SharedExtension

from nosotros import clock
from nosotros.bus.inbox import EventHandler
from nosotros.bus.retries import Retries, Subject
from nosotros.bus.runtime import Runtime
from nosotros.bus.timers import DueTimer
from nosotros.errors import Unavailable

log: structlog.stdlib.BoundLogger = structlog.get_logger("nosotros.attendant")

#: seconds between looks; and where nothing happens here, as what other processes leave to this
#: one, and what a moment brings, is not so pressing
_LOOK = 0.5
_LOOK_IDLE = 2.0
#: for how long after something happened it is looked often
_AFTER = 5.0
#: the least by which a clock that was set is seen to be off the time that has passed
_MOVED = timedelta(seconds=0.25)
#: seconds between surveys of what no look finds, and between prunings, with which a service tidies
_SURVEY = 60.0
_PRUNE = 3600.0


class Attendant(SharedExtension):
    """Looks every half second, or two where nothing happens; the container's workers run what is due."""

    #: nameko's, from when this is bound to it
    container: Any

    def __init__(self) -> None:
        super().__init__()
        self._started = False
        self._under_way: set[Subject | DueTimer] = set()
        self._reported: set[str] = set()
        self._begun = -1
        self._often_until = 0.0
        self._looked_at = (clock.now(), clock.monotonic())

    @property
    def _runtime(self) -> Runtime:
        return self.container.config["runtime"]

    def start(self) -> None:
        """Begin to look."""
        if not self._started:
            self._started = True
            self.container.spawn_managed_thread(self._run, identifier="attendant")

    def prune(self) -> None:
        """Forget what the bus keeps no longer, and have the service tidy.

        Raises:
            Unavailable: the database is away.
        """
        self._runtime.timers.prune()
        self._runtime.telling.prune()
        self.container.service_cls.tidy(self._runtime.database)

    def _run(self) -> None:
        next_survey = clock.monotonic()
        next_pruning = clock.monotonic() + _PRUNE / 60
        while True:
            try:
                if self._may_have_come():
                    self._look()
                if clock.monotonic() >= next_survey:
                    next_survey = clock.monotonic() + _SURVEY
                    self._survey()
                if clock.monotonic() >= next_pruning:
                    next_pruning = clock.monotonic() + _PRUNE
                    self.prune()
            except Unavailable:
                log.info("database_away")
            except Exception as error:
                # A statement that took too long, say: no reason to end the service with it.
                log.exception("look_failed", error=type(error).__name__)
            time.sleep(_LOOK)

    def _may_have_come(self) -> bool:
        """Whether it is time for a look: this process did something, or the clock was set."""
        now, begun = clock.monotonic(), self._runtime.database.begun
        if begun != self._begun:
            self._begun, self._often_until = begun, now + _AFTER
        moment, looked_at = self._looked_at
        passed = timedelta(seconds=now - looked_at)
        return (
            now < self._often_until
            or now - looked_at >= _LOOK_IDLE
            or abs(clock.now() - moment - passed) > _MOVED
        )

    def _look(self) -> None:
        self._looked_at = (clock.now(), clock.monotonic())
        by_event = self._entrypoints("event_type")
        by_timer = self._entrypoints("timer_name")
        if not by_event and not by_timer and self._runtime.telling.event is None:
            return
        subjects, timers, untold = self._runtime.due(by_timer)
        for subject in subjects if by_event else ():
            any_event = next(iter(by_event.values()))
            self._start(subject, any_event, self._settle(subject))
        for timer in timers:
            entrypoint = by_timer[timer.name]
            self._start(timer, entrypoint, self._ring(timer, entrypoint))
        for organisation in untold:
            self._runtime.telling.tell(organisation)

    def _survey(self) -> None:
        """Say once of each name that timers are due under it which nothing here handles.

        They are no reason not to be ready: the version that schedules them, or still handles
        them, may run beside this one.
        """
        unhandled = self._runtime.timers.survey(self._entrypoints("timer_name"))
        for name in sorted(unhandled.keys() - self._reported):
            log.warning("timer_unhandled", timer=name, due=unhandled[name])
        self._reported = set(unhandled)

    def _entrypoints(self, attribute: str) -> dict[str, Any]:
        return {
            name: entrypoint
            for entrypoint in self.container.entrypoints
            if (name := getattr(entrypoint, attribute, None)) is not None
        }

    def _start(self, what: Subject | DueTimer, entrypoint: Any, job: Callable[..., Any]) -> None:
        # Each kind has places of its own: events that fail without end are to hold up no timer.
        alike = sum(type(each) is type(what) for each in self._under_way)
        if what in self._under_way or alike >= self._runtime.settings.event_workers:
            return
        # A suspect runs alone: what it may end must not be anybody else's attempt.
        if self._under_way and (what.suspect or any(each.suspect for each in self._under_way)):
            return
        self._under_way.add(what)

        def done(_result: Any, error: BaseException | None) -> None:
            self._under_way.discard(what)
            if error is not None:
                log.error("attendance_failed", error=type(error).__name__)

        entrypoint.run(job, done)

    def _settle(self, subject: Subject) -> Callable[..., None]:
        def job(handler: Any) -> None:
            service = handler.__self__

            def handler_of(type: str) -> EventHandler | None:
                entrypoint = self._entrypoints("event_type").get(type)
                if entrypoint is None:
                    return None
                method = getattr(service, entrypoint.method_name).author_method
                return entrypoint.bounded(method.__get__(service))

            settings = self._runtime.settings
            retries = Retries(
                inbox=self._runtime.inbox,
                handler_of=handler_of,
                handler_seconds=settings.handler_seconds,
            )
            self._runtime.patiently(lambda: retries.settle(subject))

        return job

    def _ring(self, timer: DueTimer, entrypoint: Any) -> Callable[..., None]:
        def job(handler: Any) -> None:
            self._runtime.timers.run(timer, entrypoint.bounded(handler))

        return job
