"""What a process of a service holds: its settings, its database, and the bus's workings."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import structlog

from nosotros.bus.inbox import Inbox
from nosotros.bus.inbox.serving import Serving
from nosotros.bus.requests import Requests
from nosotros.bus.retries import Subject, due_subjects
from nosotros.bus.telling import Telling
from nosotros.bus.timers import DueTimer, Timers
from nosotros.bus.topology import Subscription
from nosotros.bus.wake import Wake
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.errors import Unavailable
from nosotros.settings import Settings, need

log: structlog.stdlib.BoundLogger = structlog.get_logger("nosotros.runtime")
R = TypeVar("R")


class Runtime:
    """Everything that a service's process shares among its workers."""

    def __init__(
        self, settings: Settings, subscription: Subscription, *, pause: Callable[[float], Any]
    ) -> None:
        """
        Args:
            settings: the process's.
            subscription: what its service hears.
            pause: waits some seconds and lets the others work meanwhile.
        """
        self.settings = settings
        self.subscription = subscription
        self.database = Database(
            need(settings, "database_url"),
            pool_size=settings.max_workers + settings.event_workers * 2 + 4,
            statement_seconds=settings.handler_seconds,
        )
        self.wake = Wake(self.database)
        self.requests = Requests(self.database, wake=self.wake, organisation=settings.organisation)
        self.inbox = Inbox(
            database=self.database,
            consumer=subscription.service,
            wake=self.wake,
            retry_seconds=settings.retry_seconds,
            operator=settings.operator,
            serving=Serving(
                organisation=settings.organisation,
                of_others=subscription.of_others,
                though_hosted=subscription.though_hosted,
            ),
            room=settings.room,
        )
        self.timers = Timers(
            database=self.database,
            wake=self.wake,
            retry_seconds=settings.retry_seconds,
            handler_seconds=settings.handler_seconds,
        )
        self.telling = Telling.of(
            subscription.service, settings=settings, database=self.database, wake=self.wake
        )
        self._pause = pause

    def due(self, timers: Iterable[str]) -> tuple[list[Subject], list[DueTimer], list[str]]:
        """The subjects with unsettled events that can be tried now, the timers to run, and the
        organisations whose audit entries are to be told.

        Args:
            timers: the names of those that have a handler here.

        Raises:
            Unavailable: the database is away.
        """
        subjects, due, *untold = self.database.look(
            EVERY_ORGANISATION,
            due_subjects(self.inbox.consumer),
            self.timers.due(timers),
            *self.telling.untold(),
        )
        return (
            [Subject(**row._asdict()) for row in subjects],
            [DueTimer(**row._asdict()) for row in due],
            [row.organisation for rows in untold for row in rows],
        )

    def patiently(self, work: Callable[[], R]) -> R:
        """Do something that needs the database, waiting for it as long as it is away."""
        wait = 0.1
        while True:
            try:
                return work()
            except Unavailable:
                log.warning("database_away", retry_seconds=wait)
                self._pause(wait)
                wait = min(wait * 2, 5.0)
