"""The campaigner: writes the messages of campaigns just before they are to be sent."""

from collections.abc import Callable

import psycopg
import structlog
from sqlalchemy import exc

from nosotros import clock
from nosotros.database import Database
from nosotros.errors import Unavailable
from notifications.domain.campaigns import BEAT
from notifications.sending.state import Shared
from notifications.storage import campaigning

log: structlog.stdlib.BoundLogger = structlog.get_logger("notifications.campaigner")

#: seconds after the database was away
_AGAIN = 2.0
#: looks for new batches between two looks after what was stopped
_STOPS_EVERY = 2


class Campaigner:
    """Looks for campaigns that have a batch to write; several processes may each have one."""

    def __init__(self, database: Database, shared: Shared, *, wake: Callable[[], None]) -> None:
        """
        Args:
            database: the service's.
            shared: what the process's threads share.
            wake: tells the relay that an event was committed.
        """
        self._database = database
        self._shared = shared
        self._wake = wake

    def run(self) -> None:
        """Write until the process stops; a batch is written whole, or not at all."""
        wait, looks = 0.0, 0
        while not self._shared.stopping.wait(wait):
            try:
                if looks % _STOPS_EVERY == 0:
                    campaigning.stop(self._database, now=clock.now())
                self.look()
                wait = BEAT.total_seconds()
            except (Unavailable, exc.SQLAlchemyError, psycopg.Error) as error:
                # That the database is away is for the watch to say.
                wait = _AGAIN
                log.warning("campaigns_put_off", error=type(error).__name__, retry_seconds=wait)
            looks += 1

    def look(self) -> int:
        """Write the batches that are due now; how many.

        Raises:
            Unavailable: the database is away.
        """
        written = 0
        for each in campaigning.due(self._database, now=clock.now()):
            if self._shared.stopping.is_set():
                break
            if campaigning.advance(self._database, each, now=clock.now()):
                written += 1
        if written:
            self._wake()
        return written
