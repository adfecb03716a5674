"""`nosotros work integrations journal`: the process that keeps the journal."""

import threading
from datetime import timedelta

import structlog

from integrations import settings as own_settings
from integrations.journal.appender import Appender
from integrations.journal.keeper import Keeper
from nosotros.bus.inbox import Inbox
from nosotros.contracts import everything
from nosotros.database import Database
from nosotros.errors import NosotrosError
from nosotros.settings import Settings, need

log: structlog.stdlib.BoundLogger = structlog.get_logger("integrations.journal")
SERVICE = "integrations"
QUEUE = f"{SERVICE}.journal"


class JournalFault(NosotrosError):
    """The keeper ended by a fault of its own; the log says which and where."""


class JournalProcess:
    """The appender, and beside it the keeper."""

    def __init__(self, settings: Settings) -> None:
        """
        Raises:
            SettingInvalid: a setting is missing or cannot be used.
        """
        # What is known to be internal is never taken in.
        everything.load()
        self._drain_seconds = settings.drain_seconds
        database_url = need(settings, "database_url")
        self._database = Database(
            database_url, pool_size=4, statement_seconds=settings.handler_seconds
        )
        inbox = Inbox(
            database=self._database,
            consumer=SERVICE,
            wake=lambda: None,
            retry_seconds=settings.retry_seconds,
            operator=settings.operator,
        )
        self._appender = Appender(
            self._database,
            amqp_url=need(settings, "amqp_url"),
            database_url=database_url,
            queue=QUEUE,
            inbox=inbox,
        )
        keeping = timedelta(days=own_settings.journal_days())
        self._keeper = Keeper(self._database, keeping=keeping)
        self._fault = False

    @property
    def problem(self) -> str | None:
        """What keeps it from appending, or what the journal misses; none when nothing does."""
        return self._appender.problem or self._keeper.problem

    def run(self) -> None:
        """Keep the journal until `stop`.

        Raises:
            JournalFault: its keeper ended by itself; start the process again.
        """
        keeping = threading.Thread(target=self._keep, name="keeper", daemon=True)
        keeping.start()
        self._appender.run()
        self._keeper.stop()
        keeping.join(self._drain_seconds)
        self._database.close()
        if self._fault:
            raise JournalFault("the journal's keeper ended by a fault; its log says where")

    def stop(self) -> None:
        """Begin nothing more."""
        self._appender.stop()
        self._keeper.stop()

    def _keep(self) -> None:
        try:
            self._keeper.run()
        except Exception:
            log.exception("thread_ended", thread="keeper")
            self._fault = True
            self.stop()
