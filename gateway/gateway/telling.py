"""What comes together here, told to partners every some seconds and once more at the end."""

from abc import abstractmethod

from gateway.repeating import Repeating


class Telling(Repeating):
    """Tells while the gateway runs; what is told is said by who inherits."""

    @abstractmethod
    async def tell(self) -> None:
        """Tell partners; what it does not take is told the next time."""

    async def do(self) -> None:
        """Tell partners."""
        await self.tell()

    async def stop(self) -> None:
        """Tell what is left, where partners can be asked."""
        await super().stop()
        await self.tell()
