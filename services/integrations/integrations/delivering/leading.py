"""The lock under which one process of all delivers."""

from typing import Any

import psycopg

from nosotros.bus.outbox import connect_outbox
from nosotros.settings import Settings

_LOCK = "SELECT pg_try_advisory_lock(hashtextextended('integrations.deliveries', 0))"


class Leading:
    """Asks for the lock, on a connection of its own; a session whose process froze is ended by the
    server after five seconds, and its lock with it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._connection: psycopg.Connection[Any] | None = None

    def lead(self) -> bool:
        """Whether the lock is ours.

        Raises:
            psycopg.Error: the database is away.
        """
        if self._connection is None:
            self._connection = connect_outbox(self._settings)
        row = self._connection.execute(_LOCK).fetchone()
        return row is not None and row[0]

    def keep(self) -> None:
        """Show that we live.

        Raises:
            psycopg.Error: the lock is lost, and somebody else may have it.
        """
        assert self._connection is not None, "kept before it was ours"
        self._connection.execute("SELECT 1")

    def leave(self) -> None:
        """Leave the lock to others."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
