"""`nosotros work notifications`: the process that sends messages."""

import secrets
import threading
import time
from collections.abc import Callable

import structlog

from nosotros.bus.wake import Wake
from nosotros.database import Database
from nosotros.errors import NosotrosError
from nosotros.settings import Settings, need
from notifications import settings as sender_settings
from notifications.channels import channels
from notifications.channels.file_sink import FileSink
from notifications.sending.cleaner import Cleaner
from notifications.sending.sender import Sender
from notifications.sending.state import Shared
from notifications.sending.watch import Watch
from notifications.settings import SenderSettings

log: structlog.stdlib.BoundLogger = structlog.get_logger("notifications.worker")


def worker(settings: Settings) -> "SenderProcess":
    """The sender of this process, not running yet.

    Raises:
        SettingInvalid: a setting is missing or cannot be used.
    """
    return SenderProcess(settings, sender_settings.read())


class SenderFault(NosotrosError):
    """A part of the sender ended by a fault of its own; the log says which and where."""


class SenderProcess:
    """Several senders at once, the watch over them, and the cleaner."""

    def __init__(self, settings: Settings, own: SenderSettings) -> None:
        self._drain_seconds = settings.drain_seconds
        self._database = Database(
            need(settings, "database_url"),
            pool_size=own.concurrency + 3,
            statement_seconds=settings.handler_seconds,
        )
        self._wake = Wake(self._database)
        self._shared = Shared(sender=secrets.randbits(62))
        self._watch = Watch(self._database, self._shared, wake=self._wake)
        self._cleaner = Cleaner(
            self._database,
            self._shared,
            remove=FileSink(own.file_sink).remove,
            wake=self._wake,
        )
        self._senders = [
            Sender(
                self._database,
                self._shared,
                channels=channels(own),
                retry_seconds=own.retry_seconds,
                wake=self._wake,
            )
            for _ in range(own.concurrency)
        ]
        self._fault = False

    @property
    def problem(self) -> str | None:
        """What keeps it from sending; none when nothing does."""
        return self._shared.problem

    def run(self) -> None:
        """Send until `stop`, then wait for what is under way, as long as a process may drain.

        What is still under way after that is `uncertain` to the next sender.

        Raises:
            SenderFault: a part of it ended by itself; start the process again.
        """
        # Not waited for at the very end: a server that does not answer must not keep us here.
        threads = [
            self._thread(each.run, name=f"sender-{number}")
            for number, each in enumerate(self._senders)
        ]
        watching = self._thread(self._watch.run, name="watch")
        cleaning = self._thread(self._cleaner.run, name="cleaner")
        log.info("sender_started", sender=self._shared.sender, concurrency=len(threads))
        for each in (watching, cleaning, *threads):
            each.start()
        self._shared.stopping.wait()
        until = time.monotonic() + self._drain_seconds
        for each in (*threads, cleaning):
            each.join(max(0.0, until - time.monotonic()))
        under_way = sum(each.is_alive() for each in threads)
        self._wake.stop()
        self._database.close()
        log.info("sender_stopped", sender=self._shared.sender, under_way=under_way)
        if self._fault:
            raise SenderFault("the sender ended by a fault; its log says where")

    def stop(self) -> None:
        """Begin nothing more."""
        self._shared.stopping.set()

    def _thread(self, work: Callable[[], None], *, name: str) -> threading.Thread:
        def run() -> None:
            try:
                work()
            except Exception:
                log.exception("thread_ended", thread=name)
                self._fault = True
                self.stop()

        return threading.Thread(target=run, name=name, daemon=True)
