"""The watch: shows others that this sender lives, and looks after what dead ones left."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
import structlog

from nosotros import clock
from nosotros.database import IN_UTC, Database
from notifications.sending.state import DATABASE, Shared
from notifications.storage import abandoned, attempts, providers
from notifications.storage.providers import InUse

log: structlog.stdlib.BoundLogger = structlog.get_logger("notifications.watch")

#: seconds between looks, and between attempts at a database that is away
_LOOK = 2.0
_AGAIN = 0.5
#: has the server notice within 25 seconds that our machine is gone, and let go of our lock
_NOTICED = " ".join(
    f"-c tcp_{name}"
    for name in (
        "keepalives_idle=10",
        "keepalives_interval=5",
        "keepalives_count=3",
        "user_timeout=20000",
    )
)
#: seconds between saying which providers we use
_SAY = 60.0


class Watch:
    """Holds the sender's advisory lock on a connection of its own."""

    def __init__(
        self,
        database: Database,
        shared: Shared,
        *,
        wake: Callable[[], None],
        in_use: Sequence[InUse] = (),
    ) -> None:
        """
        Args:
            database: the service's.
            shared: what the process's threads share.
            wake: tells the relay that an event was committed.
            in_use: the providers that the settings name.
        """
        self._database = database
        self._in_use = in_use
        #: when we say again which providers we use; none: we have not yet
        self._say_at: float | None = None
        self._shared = shared
        self._wake = wake
        shared.trouble("watch", "not connected to the database yet")

    def run(self) -> None:
        """Watch until the sender stops."""
        while not self._shared.stopping.is_set():
            try:
                with self._lock() as connection:
                    self._look_until_stopped(connection)
            except DATABASE as error:
                self._shared.trouble("watch", "the database cannot be reached")
                log.warning("watch_lost", error=type(error).__name__, retry_seconds=_AGAIN)
                self._shared.stopping.wait(_AGAIN)

    @contextmanager
    def _lock(self) -> Iterator[psycopg.Connection[Any]]:
        url = self._database.url.set(drivername="postgresql")
        with psycopg.connect(
            url.render_as_string(hide_password=False),
            autocommit=True,
            connect_timeout=5,
            application_name="notifications sender",
            keepalives_idle=10,
            keepalives_interval=5,
            keepalives_count=3,
            tcp_user_timeout=20000,
            options=f"{IN_UTC} {_NOTICED}",
        ) as connection:
            # Waits only while somebody finds out that we are alive.
            connection.execute("SELECT pg_advisory_lock(%s)", (self._shared.sender,))
            try:
                yield connection
            finally:
                self._shared.known.clear()

    def _look_until_stopped(self, connection: psycopg.Connection[Any]) -> None:
        while True:
            wait = self._looked()
            # As long as this connection lives, we do to the others, whatever became of a look.
            connection.execute("SELECT 1")
            if self._shared.stopping.wait(wait):
                return

    def _looked(self) -> float:
        """Look; after how many seconds again."""
        try:
            self._look()
        except DATABASE as error:
            self._shared.trouble("watch", "the database refuses what is looked for")
            log.warning("look_put_off", error=type(error).__name__, retry_seconds=_AGAIN)
            return _AGAIN
        self._shared.known.set()
        self._shared.well("watch")
        return _LOOK

    def _look(self) -> None:
        self._say_in_use()
        given_up = abandoned.give_up_dead(self._database, but=self._shared.sender)
        if given_up:
            self._wake()
            log.warning("messages_uncertain", count=given_up, reason="interrupted")
        for id, claim in abandoned.held(self._database, sender=self._shared.sender):
            # Stored by a commit whose answer was lost: no thread of ours has it, and as a
            # claim is known here before it is made, none ever will.
            if not self._shared.is_ours(claim):
                abandoned.release(self._database, id=id, claim=claim)
                self._wake()
                log.info("message_released", message_id=str(id))
        if attempts.apply_overdue(self._database, now=clock.now()):
            self._wake()

    def _say_in_use(self) -> None:
        now = time.monotonic()
        if self._say_at is None:
            providers.declare(self._database, self._in_use)
        elif now >= self._say_at:
            providers.in_use_still(self._database, self._in_use)
        else:
            return
        self._say_at = now + _SAY
