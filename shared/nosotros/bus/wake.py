"""Waking the relay: one notification for however many commits came at once.

`NOTIFY` inside the transactions themselves would make their commits queue for one lock.
"""

import threading

import psycopg
import structlog

from nosotros.database import IN_UTC, Database

CHANNEL = "nosotros_outbox"
log: structlog.stdlib.BoundLogger = structlog.get_logger("nosotros.wake")


class Wake:
    """Tells the relay, soon and seldom, that there is something to publish."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._due = threading.Event()
        self._thread: threading.Thread | None = None
        self._stopped = False

    def __call__(self) -> None:
        """There is something to publish."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="wake", daemon=True)
            self._thread.start()
        self._due.set()

    def stop(self) -> None:
        """Stop waking; the relay looks by itself now and then."""
        self._stopped = True
        self._due.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stopped:
            self._due.wait()
            self._due.clear()
            try:
                with psycopg.connect(
                    self._database.url.set(drivername="postgresql").render_as_string(
                        hide_password=False
                    ),
                    autocommit=True,
                    options=IN_UTC,
                ) as connection:
                    connection.execute(f"NOTIFY {CHANNEL}")
                    while not self._stopped:
                        self._due.wait()
                        self._due.clear()
                        connection.execute(f"NOTIFY {CHANNEL}")
            except psycopg.Error as error:
                # The relay's own slow look covers for us until the database is back.
                log.info("wake_failed", error=type(error).__name__)
