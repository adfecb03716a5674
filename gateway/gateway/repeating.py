"""What the gateway does every some seconds while it runs."""

import asyncio
from abc import ABC, abstractmethod
from contextlib import suppress


class Repeating(ABC):
    """Does something again and again; what, is said by who inherits."""

    def __init__(self, *, every: float, at_once: bool = False) -> None:
        """
        Args:
            every: seconds from one time to the next.
            at_once: whether it is done as soon as it starts, too.
        """
        self._every = every
        self._at_once = at_once
        self._repeating: asyncio.Task[None] | None = None

    @abstractmethod
    async def do(self) -> None:
        """Do it once, and raise nothing."""

    def start(self) -> None:
        """Begin."""
        self._repeating = asyncio.create_task(self._go_on())

    async def stop(self) -> None:
        """Do it no more."""
        if self._repeating is not None:
            self._repeating.cancel()
            with suppress(asyncio.CancelledError):
                await self._repeating

    async def _go_on(self) -> None:
        if self._at_once:
            await self.do()
        while True:
            await asyncio.sleep(self._every)
            await self.do()
