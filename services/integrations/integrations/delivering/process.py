"""`nosotros work integrations deliveries`: the process that delivers."""

import asyncio
import ssl
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import structlog

from integrations import settings as own_settings
from integrations.delivering.leading import Leading
from integrations.delivering.news import News
from integrations.delivering.posting import Poster
from integrations.delivering.pump import Pump
from integrations.delivering.queues import Queues
from integrations.delivering.rooms import Rooms
from integrations.delivering.state import DATABASE, FIRST_WAIT, LONGEST_WAIT, Shared
from integrations.edge import Edge, edge_settings
from integrations.secrets import keys
from integrations.settings import WebhookSettings
from integrations.storage import matching
from nosotros import clock
from nosotros.bus.wake import Wake
from nosotros.database import Database
from nosotros.settings import Settings, need

log: structlog.stdlib.BoundLogger = structlog.get_logger("integrations.delivering")

#: seconds between looks at the journal, of which nothing was heard; at least between two, so that what
#: comes one by one is matched together; and between two at whether we are to stop
_LOOK = 1.0
_APART = 0.05
_STOP = 0.1
#: between a lock's signs of life
_KEEP = 1.0
_POOL = 8
#: rooms' threads hold a connection for a moment each, and none of those who post
_ROOMS_POOL = 6
_WAITING = (
    "the events of others wait, as it is not known that they may still be given: `nosotros run"
    " integrations` does not run, has no broker, or has much to catch up with"
)


def worker(settings: Settings) -> "DeliveringProcess":
    """The deliverer of this process, not running yet.

    Raises:
        SettingInvalid: a setting is missing or cannot be used.
    """
    return DeliveringProcess(settings, own_settings.read())


class DeliveringProcess:
    """Delivers while it holds the lock, and stands by while another does."""

    def __init__(self, settings: Settings, own: WebhookSettings) -> None:
        # What is wrong with it is said before anything is sent.
        keys()
        self._own = own
        self._drain_seconds = settings.drain_seconds
        self._database_url = need(settings, "database_url")
        self._database = Database(
            self._database_url,
            pool_size=_POOL,
            statement_seconds=settings.handler_seconds,
            by_index=True,
        )
        self._wake = Wake(self._database)
        self._leading = Leading(settings)
        self._shared = Shared()
        edge = edge_settings()
        self._edge = None if edge is None else Edge(edge)
        self._queues: Queues | None = None
        self._rooms: Rooms | None = None
        self._rooms_edge = settings.rooms_amqp_url
        self._rooms_database = Database(
            self._database_url,
            pool_size=_ROOMS_POOL,
            statement_seconds=settings.handler_seconds,
            by_index=True,
        )
        # One thread: who fills queues ends before another does.
        self._filling = ThreadPoolExecutor(1, thread_name_prefix="queues")
        self._sending = ThreadPoolExecutor(1, thread_name_prefix="rooms")

    @property
    def problem(self) -> str | None:
        """What keeps it from delivering; none when nothing does, also while another one delivers."""
        of_queues = self._queues.problem if self._queues else None
        return "; ".join(filter(None, (self._shared.problem, of_queues))) or None

    @property
    def notes(self) -> Mapping[str, str]:
        """What is wrong with single rooms, and what waits."""
        of_rooms = self._rooms.notes if self._rooms else {}
        return of_rooms if self._shared.hears else {**of_rooms, "agreements": _WAITING}

    def run(self) -> None:
        """Deliver until `stop`, then wait for what is under way, as long as a process may drain."""
        wait = FIRST_WAIT
        while not self._shared.stopping.is_set():
            try:
                leads = self._leading.lead()
                self._shared.well("lock")
                if leads:
                    log.info("delivering")
                    asyncio.run(self._deliver())
                wait = _KEEP
            except DATABASE as error:
                self._shared.trouble("lock", "the database cannot be reached")
                log.warning("lock_away", error=type(error).__name__, retry_seconds=wait)
                self._leading.leave()
                wait = min(wait * 2, LONGEST_WAIT)
            self._shared.stopping.wait(wait)
        self._leading.leave()
        self._wake.stop()
        self._filling.shutdown()
        self._sending.shutdown()
        self._rooms_database.close()
        self._shared.threads.shutdown(cancel_futures=True)
        self._database.close()
        log.info("deliverer_stopped")

    def stop(self) -> None:
        """Begin nothing more."""
        self._shared.stopping.set()

    async def _deliver(self) -> None:
        """Until we stop, or the lock is lost.

        Raises:
            psycopg.Error: the lock is lost.
        """
        trust = ssl.create_default_context()
        async with Poster(self._own, trust=trust) as poster:
            pump = Pump(
                self._database,
                self._shared,
                settings=self._own,
                poster=poster,
                told=self._wake,
            )
            news = News(self._database_url)
            working = [
                asyncio.create_task(pump.run()),
                asyncio.create_task(news.run()),
                asyncio.create_task(self._match(pump, news)),
            ]
            storing = asyncio.create_task(pump.settling())
            ending = [asyncio.create_task(self._keep()), asyncio.create_task(self._stopped())]
            filling = [asyncio.create_task(self._send())]
            if self._edge:
                filling.append(asyncio.create_task(self._fill(self._edge)))
            everything = [*working, storing, *filling, *ending]
            try:
                done, _ = await asyncio.wait(everything, return_when=asyncio.FIRST_COMPLETED)
                await _cancel(working)
                if self._shared.stopping.is_set():
                    await pump.drain(self._drain_seconds)
                for each in done:
                    each.result()
            finally:
                await _cancel(everything)
                await pump.abandon()

    async def _fill(self, edge: Edge) -> None:
        """Fill queues, in a thread that ends soon after this does."""
        filler = self._queues = Queues(self._database, edge)
        try:
            await asyncio.get_running_loop().run_in_executor(self._filling, filler.run)
        finally:
            filler.stop()
            self._queues = None

    async def _send(self) -> None:
        """Send to rooms, likewise."""
        sender = self._rooms = Rooms(self._rooms_database, edge=self._rooms_edge)
        try:
            await asyncio.get_running_loop().run_in_executor(self._sending, sender.run)
        finally:
            sender.stop()
            self._rooms = None

    async def _match(self, pump: Pump, news: News) -> None:
        wait = FIRST_WAIT
        loop = asyncio.get_running_loop()
        while True:
            try:
                made = await loop.run_in_executor(self._shared.threads, self._match_once)
                wait = FIRST_WAIT
            except DATABASE as error:
                self._shared.away(error, retry_seconds=wait)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
                continue
            if made:
                pump.wake()
                if self._queues:
                    self._queues.wake()
                continue
            await asyncio.sleep(_APART)
            await news.wait(_LOOK)

    def _match_once(self) -> bool:
        return matching.match(self._database, now=clock.now())

    async def _keep(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(_KEEP)
            await loop.run_in_executor(self._shared.threads, self._leading.keep)

    async def _stopped(self) -> None:
        while not self._shared.stopping.is_set():
            await asyncio.sleep(_STOP)


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    """Cancel tasks until they have ended: libraries lose a cancellation now and then, as `wait_for` of
    Python 3.11 does where what it waits for comes at the same time."""
    left: set[asyncio.Task[None]] = set(tasks)
    while left:
        for each in left:
            each.cancel()
        _, left = await asyncio.wait(left, timeout=_STOP)
    await asyncio.gather(*tasks, return_exceptions=True)
