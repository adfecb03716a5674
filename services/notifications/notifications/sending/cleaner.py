"""The cleaner: removes what messages to the erased left outside the database."""

from collections.abc import Callable, Sequence
from uuid import UUID

import psycopg
import structlog
from sqlalchemy import exc

from nosotros.database import Database
from nosotros.errors import Unavailable
from notifications.sending.state import Shared
from notifications.storage import cleaning

log: structlog.stdlib.BoundLogger = structlog.get_logger("notifications.cleaner")

#: seconds between looks, and after something that could not be removed
_LOOK = 1.0
_AGAIN = 5.0


class Cleaner:
    """Looks for erased participants, one after the other; several processes may each have one."""

    def __init__(
        self,
        database: Database,
        shared: Shared,
        *,
        remove: Callable[[Sequence[UUID]], None],
        wake: Callable[[], None],
    ) -> None:
        """
        Args:
            database: the service's.
            shared: what the process's threads share.
            remove: removes what was written of the messages with these ids.
            wake: tells the relay that an event was committed.
        """
        self._database = database
        self._shared = shared
        self._remove = remove
        self._wake = wake

    def run(self) -> None:
        """Clean up until the sender stops."""
        wait = _LOOK
        while not self._shared.stopping.wait(wait):
            try:
                wait = _LOOK if self.look() else _AGAIN
            except (Unavailable, exc.SQLAlchemyError, psycopg.Error) as error:
                # That the database is away is for the watch to say.
                wait = _AGAIN
                log.warning("cleaning_put_off", error=type(error).__name__, retry_seconds=wait)

    def look(self) -> bool:
        """Clean up after everyone who is marked; whether all that could be removed was.

        Raises:
            Unavailable: the database is away.
        """
        clean = True
        for each in cleaning.marked(self._database):
            try:
                done = cleaning.clean(self._database, each, remove=self._remove)
            except OSError as error:
                # The others are not kept waiting; the error's own words name a path.
                clean = False
                log.warning(
                    "not_removed",
                    participant_id=str(each.participant_id),
                    error=type(error).__name__,
                )
                continue
            if done:
                self._wake()
                log.info("erasure_confirmed", participant_id=str(each.participant_id))
        if clean:
            self._shared.well("cleaner")
        else:
            self._shared.trouble("cleaner", "files of erased participants cannot be removed")
        return clean
