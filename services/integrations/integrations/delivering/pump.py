"""The pump: fetches what is due, has it posted, and stores what became of it."""

import asyncio
import random
from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from typing import ParamSpec, TypeVar
from uuid import UUID

from prometheus_client import Counter

from integrations.delivering.lanes import Lane, Lanes
from integrations.delivering.posting import Attempt, Poster
from integrations.delivering.state import DATABASE, FIRST_WAIT, LONGEST_WAIT, Shared
from integrations.domain.matching import Grants
from integrations.domain.retrying import Outcome, after_attempt
from integrations.settings import WebhookSettings
from integrations.storage import posting
from integrations.storage.outcomes import Result, settle
from integrations.storage.posting import Due, Room
from nosotros import clock
from nosotros.database import Database

attempts = Counter("nosotros_webhook_attempts", "Attempts at webhooks' deliveries", ["outcome"])
_counted = {each: attempts.labels(each) for each in Outcome}
P = ParamSpec("P")
T = TypeVar("T")

#: seconds between looks when nobody wakes us; and where there is no webhook
_POLL = 0.2
_POLL_IDLE = 1.0
#: for which others that end are waited for, to be stored together: what a transaction costs is
#: taken from sending
_LINGER = 0.1
#: stored at once, at most
_MOST = 500
#: after which what is known of grants and endpoints is too old to send anything by it
_STALE = 3.0
_JITTER = 0.1


class Pump:
    """Of one process, in its event loop."""

    def __init__(
        self,
        database: Database,
        shared: Shared,
        *,
        settings: WebhookSettings,
        poster: Poster,
        told: Callable[[], None],
    ) -> None:
        """
        Args:
            database: the service's.
            shared: what the process's parts share.
            settings: how webhooks are sent.
            poster: makes an attempt.
            told: tells the relay that an event was committed.
        """
        self._database = database
        self._shared = shared
        self._in_all = settings.in_all
        #: of one organisation, so that slow endpoints of it leave room for those of others
        self._share = max(settings.in_all // 2, 1)
        self._poster = poster
        self._told = told
        self._lanes = Lanes(settings.concurrency)
        self._grants = Grants(())
        self._known_at = -_STALE
        self._tasks: set[asyncio.Task[None]] = set()
        self._by_organisation: Tally[str] = Tally()
        #: lanes for whose next attempt there is no place, the one that has waited longest first
        self._waiting: dict[UUID, Lane] = {}
        self._results: list[Result] = []
        self._failing: set[UUID] = set()
        self._due = asyncio.Event()
        self._done = asyncio.Event()

    def wake(self) -> None:
        """There may be something to send."""
        self._due.set()

    async def run(self) -> None:
        """Send until cancelled; what is under way then goes on."""
        wait = FIRST_WAIT
        while True:
            try:
                await self.feed()
                self._shared.well("database")
                wait = FIRST_WAIT
            except DATABASE as error:
                self._shared.away(error, retry_seconds=wait)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
                continue
            try:
                async with asyncio.timeout(_POLL if self._lanes else _POLL_IDLE):
                    await self._due.wait()
            except TimeoutError:
                continue
            finally:
                self._due.clear()

    async def feed(self) -> None:
        """Look who is active, fetch what is due, and begin what may begin.

        Raises:
            Unavailable: the database is away.
        """
        now, known_at = clock.now(), clock.monotonic()
        active, self._grants, self._shared.hears = await self._in_thread(
            posting.endpoints, self._database, now=now
        )
        self._known_at = known_at
        self._failing = {each.id for each in active if each.failing_since is not None}
        if unusable := self._lanes.refresh(active, now=now):
            self._shared.trouble("webhooks", f"{len(unusable)} webhooks have no usable secret")
        else:
            self._shared.well("webhooks")
        rooms = self._lanes.rooms()
        if rooms:
            in_hand = self._lanes.in_hand(rooms)
            found = await self._in_thread(
                posting.due,
                self._database,
                rooms,
                in_hand=in_hand,
                now=now,
                hears=self._shared.hears,
            )
            if not all(map(self._allowed, found)):
                # What is withheld is withheld for good, and a grant may have been given since.
                _, self._grants, self._shared.hears = await self._in_thread(
                    posting.endpoints, self._database, now=clock.now()
                )
            await self._take(found, rooms)
        for lane in self._lanes.every():
            self._begin(lane)

    async def settling(self) -> None:
        """Store what becomes of deliveries, until cancelled."""
        while True:
            await self._done.wait()
            await asyncio.sleep(_LINGER)
            self._done.clear()
            while self._results:
                batch, self._results = self._results[:_MOST], self._results[_MOST:]
                await self._store(batch)

    async def drain(self, seconds: float) -> None:
        """Wait for what is under way to end and be stored; what does not is attempted once more by
        the next process."""
        self._waiting.clear()
        for lane in self._lanes.every():
            lane.drop()
        until = clock.monotonic() + seconds
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        while any(lane.in_hand for lane in self._lanes.every()) and clock.monotonic() < until:
            await asyncio.sleep(_LINGER)

    async def abandon(self) -> None:
        """End what is under way, as somebody else may have begun it."""
        self._waiting.clear()
        for each in self._tasks:
            each.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _take(self, found: list[Due], rooms: Mapping[UUID, Room]) -> None:
        by_lane: dict[UUID, list[Due]] = defaultdict(list)
        refused: dict[UUID, list[Due]] = defaultdict(list)
        for each in found:
            (by_lane if self._allowed(each) else refused)[each.subscription_id].append(each)
        for id, room in rooms.items():
            lane = self._lanes.of(id)
            # Behind one that is withheld the chain changes: they are fetched again.
            if lane is not None and id not in refused:
                lane.take(by_lane[id], room=room)
        if refused:
            withheld = [each for own in refused.values() for each in own]
            await self._in_thread(posting.withhold, self._database, withheld, at=clock.now())
            self.wake()

    def _begin(self, lane: Lane) -> None:
        """Begin what may begin; what there is no place for waits for its lane's turn."""
        while lane.ready:
            if not self._has_place(lane):
                self._waiting.setdefault(lane.endpoint.id, lane)
                return
            if not self._begin_one(lane):
                return

    def _begin_one(self, lane: Lane) -> bool:
        due = self._next(lane)
        if due is None:
            return False
        task = asyncio.create_task(self._work(lane, due))
        organisation = lane.endpoint.organisation
        self._tasks.add(task)
        self._by_organisation[organisation] += 1
        task.add_done_callback(partial(self._ended, organisation))
        return True

    def _has_place(self, lane: Lane) -> bool:
        its_own = self._by_organisation[lane.endpoint.organisation]
        return len(self._tasks) < self._in_all and its_own < self._share

    def _ended(self, organisation: str, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._by_organisation[organisation] -= 1
        while (lane := self._first_waiting()) is not None:
            del self._waiting[lane.endpoint.id]
            if self._begin_one(lane) and lane.ready:
                self._waiting[lane.endpoint.id] = lane

    def _first_waiting(self) -> Lane | None:
        return next((lane for lane in self._waiting.values() if self._has_place(lane)), None)

    def _next(self, lane: Lane) -> Due | None:
        stale = clock.monotonic() - self._known_at > _STALE
        return None if stale else lane.next(clock.now())

    async def _work(self, lane: Lane, due: Due | None) -> None:
        """Attempt one delivery after the other, as long as there are some, and nobody else waits."""
        while due is not None:
            if self._allowed(due) and (self._shared.hears or due.owner == due.organisation):
                self._note(due, await self._poster.post(due, lane.target), lane)
            else:
                # Since it was fetched: it is fetched again, and withheld, or when we hear again.
                lane.under_way -= 1
                lane.settled([due.id])
                lane.drop()
                self.wake()
            if self._waiting and lane.ready:
                self._waiting.setdefault(lane.endpoint.id, lane)
                return
            due = self._next(lane)

    def _note(self, due: Due, attempt: Attempt, lane: Lane) -> None:
        now = clock.now()
        lane.ended(attempt, now)
        _counted[attempt.outcome].inc()
        next = after_attempt(
            attempt.outcome,
            tries=due.tries + 1,
            now=now,
            asked=attempt.asked,
            jitter=random.uniform(-_JITTER, _JITTER),  # noqa: S311 - spreads load, keeps no secret
        )
        self._results.append(
            Result(
                delivery_id=due.id,
                subscription_id=due.subscription_id,
                tries=due.tries,
                state=next.state,
                due_at=next.due_at,
                began_at=attempt.began_at,
                ended_at=now,
                latency=attempt.latency,
                status=attempt.status,
                outcome=attempt.outcome,
                answer=attempt.answer,
            )
        )
        self._done.set()

    def _allowed(self, due: Due) -> bool:
        return self._grants.allow(due.organisation, owner=due.owner, type=due.type, at=clock.now())

    async def _store(self, batch: list[Result]) -> None:
        wait = FIRST_WAIT
        while True:
            try:
                stored = await self._in_thread(settle, self._database, batch, failing=self._failing)
                break
            except DATABASE as error:
                self._shared.away(error, retry_seconds=wait)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
        self._shared.well("database")
        for id in stored.disabled:
            if (lane := self._lanes.of(id)) is not None:
                lane.drop()
        by_lane: dict[UUID, list[UUID]] = defaultdict(list)
        for each in batch:
            by_lane[each.subscription_id].append(each.delivery_id)
        if stored.told:
            self._told()
        for id, ids in by_lane.items():
            if self._lanes.settled(id, ids):
                self.wake()

    async def _in_thread(self, does: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._shared.threads, lambda: does(*args, **kwargs))
