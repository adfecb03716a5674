"""Says again and again that a service hears: that nothing told to it waits for it to be taken."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from nameko.extensions import DependencyProvider

from nosotros import clock
from nosotros.bus.line import Line
from nosotros.database import Database
from nosotros.errors import Unavailable

log: structlog.stdlib.BoundLogger = structlog.get_logger("nosotros.hearing")

#: seconds between looks, and between two times that it is said
_LOOK, _SAY = 0.2, 1.0


class Hearing(DependencyProvider):
    """Of the one process of a service that takes its events; the others say nothing."""

    #: nameko's, from when this is bound to it
    container: Any
    line = Line()

    def __init__(self, note: Callable[[Database], None]) -> None:
        """
        Args:
            note: writes down that it hears now.
        """
        super().__init__()
        self._note = note

    def start(self) -> None:
        """Begin to look."""
        self.container.spawn_managed_thread(self._run, identifier="hearing")

    def _run(self) -> None:
        database: Database = self.container.config["runtime"].database
        said_at = -_SAY
        while True:
            if self.line.caught_up and clock.monotonic() - said_at >= _SAY:
                try:
                    self._note(database)
                    said_at = clock.monotonic()
                except Unavailable:
                    log.info("database_away")
                except Exception as error:
                    # A statement that took too long, say: no reason to end the service with it.
                    log.exception("hearing_not_noted", error=type(error).__name__)
            time.sleep(_LOOK)
