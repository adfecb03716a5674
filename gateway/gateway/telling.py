"""What comes together here, told to partners every some seconds and once more at the end."""

import asyncio
from abc import ABC, abstractmethod
from contextlib import suppress


class Telling(ABC):
    """Tells while the gateway runs; what is told is said by who inherits."""

    def __init__(self, *, every: float) -> None:
        """
        Args:
            every: seconds from one time to the next.
        """
        self._every = every
        self._telling: asyncio.Task[None] | None = None

    @abstractmethod
    async def tell(self) -> None:
        """Tell partners; what it does not take is told the next time."""

    def start(self) -> None:
        """Begin to tell partners."""
        self._telling = asyncio.create_task(self._go_on())

    async def stop(self) -> None:
        """Tell what is left, where partners can be asked."""
        if self._telling is not None:
            self._telling.cancel()
            with suppress(asyncio.CancelledError):
                await self._telling
        await self.tell()

    async def _go_on(self) -> None:
        while True:
            await asyncio.sleep(self._every)
            await self.tell()
