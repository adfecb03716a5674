"""News of the journal: whoever makes deliveries of it is told at once that it has grown."""

import asyncio
from contextlib import suppress

import psycopg
import structlog

from integrations.delivering.state import FIRST_WAIT, LONGEST_WAIT
from integrations.storage.journal.writing import GREW
from nosotros.database import IN_UTC

log: structlog.stdlib.BoundLogger = structlog.get_logger("integrations.delivering")


class News:
    """Listens to the database, where who appends says so with each commit.

    Nobody depends on it: whoever waits looks now and then whatever was heard, as what was said while
    the connection was lost is not said again.
    """

    def __init__(self, database_url: str) -> None:
        """
        Args:
            database_url: the service's database, as a `postgresql://` address.
        """
        self._url = database_url
        self._grew = asyncio.Event()

    async def run(self) -> None:
        """Listen until cancelled, through every loss of the database."""
        wait = FIRST_WAIT
        while True:
            try:
                async with await self._connect() as connection:
                    await connection.execute(f"LISTEN {GREW}")
                    wait = FIRST_WAIT
                    # It may have grown before anybody listened.
                    self._grew.set()
                    async for _ in connection.notifies():
                        self._grew.set()
            except psycopg.Error as error:
                log.info("not_listening", error=type(error).__name__, retry_seconds=wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    async def wait(self, seconds: float) -> None:
        """Wait until the journal has grown since the last wait ended, for so long at most."""
        # Not `wait_for`: that of Python 3.11 loses a cancellation that comes at the same time.
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._grew.wait()
        self._grew.clear()

    async def _connect(self) -> psycopg.AsyncConnection[tuple[object, ...]]:
        return await psycopg.AsyncConnection.connect(
            self._url,
            autocommit=True,
            connect_timeout=5,
            options=IN_UTC,
            keepalives_idle=5,
            keepalives_interval=2,
            keepalives_count=3,
            tcp_user_timeout=10000,
        )
