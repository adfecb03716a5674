"""The turn to take what is in a service's queue, which one of its processes has at a time.

A quorum queue knows no exclusive consumers, so the processes of a service agree in its
database: an advisory lock, kept by a connection that is used each second. The server ends
the session of a process that is frozen, and with it its turn.
"""

from typing import Any

import psycopg
import structlog

from nosotros.database import IN_UTC

log: structlog.stdlib.BoundLogger = structlog.get_logger("nosotros.turn")

LOCK = "SELECT pg_try_advisory_lock(hashtextextended(%(of)s, 0))"
_IDLE_MS = 5000


class Turn:
    """One process's share in the agreement; `mine` is asked each second."""

    def __init__(self, database_url: str, *, of: str = "nosotros.turn") -> None:
        """
        Args:
            database_url: the service's database, as a `postgresql://` address.
            of: what is taken in turns; the service's events, where nothing else is named.
        """
        self._url = database_url
        self._of = of
        self._connection: psycopg.Connection[Any] | None = None
        self._held = False

    def mine(self) -> bool:
        """Whether this process has the turn now; it takes it where nobody has it.

        A database that is away is an answer too: nobody can take events in without it.
        """
        try:
            connection = self._connected()
            if self._held:
                connection.execute("SELECT 1")
            else:
                row = connection.execute(LOCK, {"of": self._of}).fetchone()
                self._held = row is not None and bool(row[0])
        except psycopg.Error as error:
            if self._held:
                log.warning("turn_lost", error=type(error).__name__)
            self.give_up()
        return self._held

    def give_up(self) -> None:
        """Leave the turn to another process."""
        self._held = False
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> psycopg.Connection[Any]:
        if self._connection is None:
            self._connection = psycopg.connect(
                self._url,
                autocommit=True,
                connect_timeout=5,
                options=f"{IN_UTC} -c idle_session_timeout={_IDLE_MS}"
                f" -c statement_timeout={_IDLE_MS}",
                keepalives_idle=5,
                keepalives_interval=2,
                keepalives_count=3,
                tcp_user_timeout=10000,
            )
        return self._connection
