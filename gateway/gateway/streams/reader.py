"""One reader: its place in the journal, its filter, and its chain."""

import asyncio
from collections.abc import Awaitable, Callable

from gateway.streams.entries import Batch, Entry, Taken, fits
from gateway.streams.follower import Follower, Followers
from nosotros import clock
from nosotros.contracts.integrations import ReadEvents
from nosotros.contracts.language import ContractError

#: what may be over in a moment: a service, the broker, a database that is away
_PASSING = frozenset({503, 504})
#: for how many seconds that may last before a reader is told
PASSING_SECONDS = 30.0
_PAUSE_SECONDS = 0.5
#: how much a reader of the stream gets at once: so many events, and about so many bytes
PIECE_EVENTS = 100
PIECE_BYTES = 48 * 1024

#: the page of one's own that follows a place
Page = Callable[[int], Awaitable[Batch]]


class Reader:
    """Gives one reader what fits it, in order and once."""

    def __init__(
        self,
        *,
        followers: Followers,
        organisation: str,
        asked: ReadEvents,
        page: Page,
        first: Batch,
        most: int,
    ) -> None:
        self._followers = followers
        self._organisation = organisation
        self._asked = asked
        self._page = page
        self._most = most
        self._follower: Follower | None = None
        self._pending: Batch | None = first
        self._behind = first.position < first.head
        self._well_at = clock.monotonic()
        #: why nothing comes; none where all is well
        self.trouble: ContractError | None = None
        self.position = first.items[0].previous if first.items else first.position
        #: the cursor that it had last
        self.previous = first.items[0].previous if first.items else first.previous

    async def take(self, *, seconds: float) -> Taken:
        """What is there; where that is nothing, what comes within so many seconds, if anything.

        Raises:
            ContractError: nothing will come any more, or nothing has for too long.
        """
        try:
            taken = await self._take(seconds)
        except ContractError as error:
            lasts = clock.monotonic() - self._well_at
            if error.status not in _PASSING or lasts > PASSING_SECONDS:
                raise
            self.trouble = error
            await asyncio.sleep(min(seconds, _PAUSE_SECONDS))
            return self._nothing()
        self.trouble, self._well_at = None, clock.monotonic()
        return taken

    def close(self) -> None:
        """Wait no more."""
        if self._follower is not None:
            self._followers.leave(self._organisation)
            self._follower = None

    async def _take(self, seconds: float) -> Taken:
        if self._pending is not None:
            batch, self._pending = self._pending, None
            return self._read(batch)
        if self._behind:
            return await self._own_page()
        if self._follower is None:
            self._follower = self._followers.join(self._organisation, position=self.position)
        found = self._found(self._follower)
        if found is None:
            return await self._own_page()
        if not found.items:
            await self._follower.wait(seconds)
            if self._follower.trouble is not None:
                raise self._follower.trouble
            found = self._found(self._follower)
        return self._nothing() if found is None else found

    async def _own_page(self) -> Taken:
        batch = await self._page(self.position)
        self._behind = batch.position < batch.head
        return self._read(batch)

    def _read(self, batch: Batch) -> Taken:
        return self._advance(list(batch.items), to=batch.position)

    def _found(self, follower: Follower) -> Taken | None:
        """What fits of what the follower has; none where that does not reach back so far."""
        entries = follower.after(self.position)
        if entries is None:
            return None
        fitting: list[Entry] = []
        size = 0
        for each in entries:
            if not fits(each, self._asked):
                continue
            fitting.append(each)
            size += len(each.body)
            if size >= PIECE_BYTES or len(fitting) == self._most:
                return self._advance(fitting, to=each.position)
        return self._advance(fitting, to=follower.position)

    def _advance(self, items: list[Entry], *, to: int) -> Taken:
        taken = Taken(items=tuple(items), previous=self.previous, position=max(self.position, to))
        self.position = taken.position
        if items:
            self.previous = items[-1].position
        return taken

    def _nothing(self) -> Taken:
        return Taken(previous=self.previous, position=self.position)
