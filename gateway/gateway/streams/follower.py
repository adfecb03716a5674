"""Who follows the journal for everybody of an organisation who waits."""

import asyncio
from bisect import bisect_right
from collections import deque
from collections.abc import Awaitable, Callable
from operator import attrgetter

import structlog

from gateway.streams.entries import Batch, Entry
from nosotros import clock
from nosotros.contracts.common import InternalError
from nosotros.contracts.language import ContractError
from nosotros.identifiers import new_id

#: seconds between two looks at the journal, where there is nothing more
EVERY_SECONDS = 0.2
#: how much of the journal is kept for who is a little behind
MOST_EVENTS = 5_000
MOST_BYTES = 16 * 1024 * 1024
#: and for how many seconds another organisation's events, whose grant may end meanwhile
FOREIGN_SECONDS = 3.0

#: what follows a place in the journal, of all that an organisation may have
Look = Callable[[int], Awaitable[Batch]]
_position = attrgetter("position")
_log = structlog.get_logger()


class Follower:
    """The end of the journal as one organisation may have it, kept up to date until `stop`."""

    def __init__(self, *, look: Look, position: int, organisation: str) -> None:
        self._look = look
        self._organisation = organisation
        #: what lies between these two places is here, all of it
        self._start = self._position = position
        self._entries: list[Entry] = []
        self._bytes = 0
        #: when others' events came, and where they are
        self._foreign: deque[tuple[float, int]] = deque()
        self._changed = asyncio.get_running_loop().create_future()
        self._trouble: ContractError | None = None
        self._task = asyncio.create_task(self._follow())

    @property
    def position(self) -> int:
        """How far it has come."""
        return self._position

    @property
    def trouble(self) -> ContractError | None:
        """Why it cannot look; none where it can."""
        return self._trouble

    def after(self, position: int) -> list[Entry] | None:
        """What it has after a place; none where it does not reach back to it."""
        if position < self._start:
            return None
        return self._entries[bisect_right(self._entries, position, key=_position) :]

    async def wait(self, seconds: float) -> None:
        """Until there is something new, or something to tell, or so long at most."""
        await asyncio.wait((self._changed,), timeout=seconds)

    def wake(self) -> None:
        """Have everybody who waits look again."""
        self._changed.set_result(None)
        self._changed = asyncio.get_running_loop().create_future()

    def stop(self) -> None:
        """Follow no more."""
        self._task.cancel()
        self.wake()

    async def _follow(self) -> None:
        while True:
            more = False
            try:
                batch = await self._look(self._position)
            except ContractError as error:
                self._tell(error)
            except Exception as error:
                incident = new_id()
                _log.error("follower_failed", exc_info=error, incident=str(incident))
                self._tell(InternalError(incident=incident))
            else:
                more = bool(batch.items) and batch.position < batch.head
                self._take(batch)
            self._forget_foreign()
            if not more:
                await asyncio.sleep(EVERY_SECONDS)

    def _take(self, batch: Batch) -> None:
        self._trouble = None
        self._position = max(self._position, batch.position)
        if not batch.items:
            return
        now = clock.monotonic()
        self._foreign.extend(
            (now, each.position) for each in batch.items if each.owner != self._organisation
        )
        self._entries += batch.items
        self._bytes += sum(len(each.body) for each in batch.items)
        gone = 0
        while len(self._entries) - gone > MOST_EVENTS or (
            self._bytes > MOST_BYTES and gone < len(self._entries) - 1
        ):
            self._bytes -= len(self._entries[gone].body)
            gone += 1
        self._drop(gone)
        self.wake()

    def _forget_foreign(self) -> None:
        """Who is further behind asks for what she may have by now."""
        long_ago, last = clock.monotonic() - FOREIGN_SECONDS, None
        while self._foreign and self._foreign[0][0] < long_ago:
            _, last = self._foreign.popleft()
        if last is not None:
            gone = bisect_right(self._entries, last, key=_position)
            self._bytes -= sum(len(each.body) for each in self._entries[:gone])
            self._drop(gone)

    def _drop(self, gone: int) -> None:
        if gone:
            self._start = self._entries[gone - 1].position
            del self._entries[:gone]

    def _tell(self, error: ContractError) -> None:
        self._trouble = error
        self.wake()


class Followers:
    """The follower of each organisation of which somebody waits."""

    def __init__(self, *, look: Callable[[str, int], Awaitable[Batch]]) -> None:
        self._look = look
        self._by_organisation: dict[str, tuple[Follower, int]] = {}

    def join(self, organisation: str, *, position: int) -> Follower:
        """The organisation's follower; one that begins at a place where there is none."""
        follower, readers = self._by_organisation.get(organisation, (None, 0))
        if follower is None:
            follower = Follower(
                look=lambda at: self._look(organisation, at),
                position=position,
                organisation=organisation,
            )
        self._by_organisation[organisation] = (follower, readers + 1)
        return follower

    def leave(self, organisation: str) -> None:
        """Wait no more; the follower of nobody ends."""
        follower, readers = self._by_organisation.pop(organisation)
        if readers > 1:
            self._by_organisation[organisation] = (follower, readers - 1)
        else:
            follower.stop()

    def wake(self) -> None:
        """Have everybody who waits look again."""
        for follower, _ in self._by_organisation.values():
            follower.wake()
