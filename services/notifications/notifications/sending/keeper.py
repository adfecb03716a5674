"""The keeper: ends what came too late to be read aloud, and forgets what is past its keeping."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

import psycopg
import structlog
from sqlalchemy import exc

from nosotros import clock
from nosotros.database import Database
from nosotros.errors import Unavailable
from notifications.sending.state import Shared
from notifications.storage import keeping

log: structlog.stdlib.BoundLogger = structlog.get_logger("notifications.keeper")

#: seconds between looks, between batches of one look, and after something that could not be done
_LOOK = 10.0
_BATCHES = 0.1
_AGAIN = 30.0


class Keeper:
    """Looks for what is past its time; several processes may each have one."""

    def __init__(
        self,
        database: Database,
        shared: Shared,
        *,
        keeping: timedelta,
        remove: Callable[[Sequence[UUID]], None],
        wake: Callable[[], None],
    ) -> None:
        """
        Args:
            database: the service's.
            shared: what the process's threads share.
            keeping: for how long content is kept after a message has ended.
            remove: removes what the messages with these ids left outside the database.
            wake: tells the relay that an event was committed.
        """
        self._database = database
        self._shared = shared
        self._keeping = keeping
        self._remove = remove
        self._wake = wake

    def run(self) -> None:
        """Look until the process stops."""
        wait = 0.0
        while not self._shared.stopping.wait(wait):
            try:
                wait = _BATCHES if self.look() else _LOOK
            except (Unavailable, exc.SQLAlchemyError, psycopg.Error) as error:
                # That the database is away is for the watch to say.
                wait = _AGAIN
                log.warning("keeping_put_off", error=type(error).__name__, retry_seconds=wait)
            except OSError as error:
                # What is kept for too long has to be seen; the error's own words name a path.
                wait = _AGAIN
                self._shared.trouble("keeper", "what messages left as files cannot be removed")
                log.warning("not_forgotten", error=type(error).__name__, retry_seconds=wait)

    def look(self) -> bool:
        """Do what is to be done now, a batch of each; whether there may be more.

        Raises:
            Unavailable: the database is away.
            OSError: files cannot be removed.
        """
        now = clock.now()
        expired = keeping.expire_listed(self._database, now=now)
        if expired:
            self._wake()
        before = now - self._keeping
        answers = keeping.empty_answers(self._database, before=before)
        messages = keeping.empty(self._database, before=before, remove=self._remove)
        self._shared.well("keeper")
        if messages or answers:
            log.info("content_forgotten", messages=messages, answers=answers)
        return expired or keeping.BATCH in (messages, answers)
