"""The forwarder: has what waited for a provider be looked at again as soon as it is well."""

import structlog

from nosotros import clock
from nosotros.database import Database
from notifications.sending.state import DATABASE, Shared
from notifications.storage import providers

log: structlog.stdlib.BoundLogger = structlog.get_logger("notifications.sender")

#: seconds between looks at whether the process stops
_POLL = 0.5


class Forwarder:
    """A thread of its own: after a long outage a hundred thousand messages may have waited, and
    what providers say is to be stored meanwhile."""

    def __init__(self, database: Database, shared: Shared) -> None:
        """
        Args:
            database: the service's.
            shared: what the process's threads share.
        """
        self._database = database
        self._shared = shared

    def run(self) -> None:
        """Bring forward what waited, each time that a provider recovers, until the process stops."""
        while not self._shared.stopping.is_set():
            if self._shared.recovered.wait(_POLL):
                self.look()

    def look(self) -> None:
        """Bring forward what waited if a provider has recovered, the most urgent first."""
        if not self._shared.recovered.is_set():
            return
        self._shared.recovered.clear()
        now = clock.now()
        try:
            while not self._shared.stopping.is_set():
                if providers.bring_forward(self._database, now=now) < providers.BATCH:
                    return
        except DATABASE as error:
            # What waits is looked at in its own time.
            log.warning("not_brought_forward", error=type(error).__name__)
