"""`nosotros work notifications`: the process that sends messages."""

import os
import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

import structlog

from nosotros.bus.wake import Wake
from nosotros.database import Database
from nosotros.errors import NosotrosError
from nosotros.settings import Settings, need
from notifications import settings as sender_settings
from notifications.providers import Kind, Provider, chosen, setting
from notifications.providers.file import FileSink
from notifications.receiving.listener import Listener
from notifications.sending.campaigner import Campaigner
from notifications.sending.cleaner import Cleaner
from notifications.sending.forwarder import Forwarder
from notifications.sending.hands import Hands
from notifications.sending.keeper import Keeper
from notifications.sending.pump import Pump
from notifications.sending.routes import Routes
from notifications.sending.settler import Settler
from notifications.sending.slots import Slots
from notifications.sending.state import Shared
from notifications.sending.watch import Watch
from notifications.sending.words import Words
from notifications.settings import SenderSettings
from notifications.storage.providers import InUse
from notifications.unsubscribe_links import links

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
    """Who sends: pump, hands and settler, the watch over them, and the forwarder; campaigner, cleaner,
    keeper; ear."""

    def __init__(self, settings: Settings, own: SenderSettings) -> None:
        self._drain_seconds = settings.drain_seconds
        self._concurrency = own.concurrency
        self._database = Database(
            need(settings, "database_url"),
            pool_size=8,
            statement_seconds=settings.handler_seconds,
        )
        # Of pump and settler: what they ask is asked for every few messages.
        self._quick = Database(
            need(settings, "database_url"),
            pool_size=2,
            statement_seconds=settings.handler_seconds,
            by_index=True,
        )
        self._wake = Wake(self._database)
        self._shared = Shared(sender=secrets.randbits(62))
        self._kinds = {channel: chosen(channel, names) for channel, names in own.providers.items()}
        # What is wrong with a provider's settings is said before anything is sent.
        self._made()
        links()
        self._slots = Slots(own.concurrency)
        self._routes = Routes(_in_use(self._kinds, own))
        self._hands = Hands(self._made, retry_seconds=own.retry_seconds)
        self._pump = Pump(
            self._quick,
            self._shared,
            slots=self._slots,
            hands=self._hands,
            routes=self._routes,
            words=Words(),
            prices=_prices(self._kinds),
            patience=timedelta(seconds=sum(own.retry_seconds)),
            wake=self._wake,
        )
        self._settler = Settler(
            self._quick,
            self._shared,
            done=self._hands.done,
            slots=self._slots,
            wake=self._wake,
        )
        self._forwarder = Forwarder(self._database, self._shared)
        self._watch = Watch(
            self._database, self._shared, wake=self._wake, in_use=self._routes.in_use
        )
        remove = FileSink(own.file_sink).remove if own.file_sink else _remove_nothing
        self._cleaner = Cleaner(self._database, self._shared, remove=remove, wake=self._wake)
        self._keeper = Keeper(
            self._database,
            self._shared,
            keeping=timedelta(days=sender_settings.content_days()),
            remove=remove,
            wake=self._wake,
        )
        self._campaigner = Campaigner(self._database, self._shared, wake=self._wake)
        self._ear = Listener(self._database, self._shared, wake=self._wake)
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
        hands = [
            self._thread(self._hands.run, name=f"hand-{number}")
            for number in range(self._concurrency)
        ]
        settling = self._thread(self._settler.run, name="settler")
        pumping = self._thread(self._pump.run, name="pump")
        forwarding = self._thread(self._forwarder.run, name="forwarder")
        watching = self._thread(self._watch.run, name="watch")
        cleaning = self._thread(self._cleaner.run, name="cleaner")
        keeping = self._thread(self._keeper.run, name="keeper")
        listening = self._thread(self._ear.run, name="ear")
        campaigning = self._thread(self._campaigner.run, name="campaigner")
        log.info("sender_started", sender=self._shared.sender, concurrency=len(hands))
        for each in (
            watching,
            cleaning,
            keeping,
            campaigning,
            listening,
            forwarding,
            settling,
            *hands,
            pumping,
        ):
            each.start()
        self._shared.stopping.wait()
        until = time.monotonic() + self._drain_seconds
        self._drain(pumping, hands, settling, until=until)
        for each in (cleaning, keeping, campaigning, listening, forwarding):
            each.join(max(0.0, until - time.monotonic()))
        self._wake.stop()
        self._quick.close()
        self._database.close()
        log.info("sender_stopped", sender=self._shared.sender, under_way=self._slots.in_hand)
        if self._fault:
            raise SenderFault("the sender ended by a fault; its log says where")

    def stop(self) -> None:
        """Begin nothing more."""
        self._shared.stopping.set()

    def _drain(
        self,
        pumping: threading.Thread,
        hands: list[threading.Thread],
        settling: threading.Thread,
        *,
        until: float,
    ) -> None:
        """Each part after the one before it has handed on all that it had."""
        pumping.join(max(0.0, until - time.monotonic()))
        for _ in hands:
            self._hands.end()
        for each in hands:
            each.join(max(0.0, until - time.monotonic()))
        self._hands.done.put(None)
        settling.join(max(0.0, until - time.monotonic()))

    def _made(self) -> Mapping[tuple[str, str], Provider]:
        return {
            (channel, kind.name): kind.make(os.environ, channel)
            for channel, kinds in self._kinds.items()
            for kind in kinds
        }

    def _thread(self, work: Callable[[], None], *, name: str) -> threading.Thread:
        def run() -> None:
            try:
                work()
            except Exception:
                log.exception("thread_ended", thread=name)
                self._fault = True
                self.stop()

        return threading.Thread(target=run, name=name, daemon=True)


def _in_use(kinds: Mapping[str, tuple[Kind, ...]], own: SenderSettings) -> list[InUse]:
    return [
        InUse(
            name=kind.name,
            channel=channel,
            position=position,
            per_second=own.per_second.get(kind.name),
        )
        for channel, in_order in kinds.items()
        for position, kind in enumerate(in_order, start=1)
    ]


def _prices(kinds: Mapping[str, tuple[Kind, ...]]) -> Mapping[str, int | None]:
    names = {kind.name for each in kinds.values() for kind in each}
    return {name: setting.price(name, os.environ) for name in names}


def _remove_nothing(_ids: Sequence[UUID]) -> None:
    """No message leaves anything outside the database."""
