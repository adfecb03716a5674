"""Answers of rooms of which nothing was passed on: counted on the way, told to partners now and then."""

import asyncio
from collections import Counter
from contextlib import suppress

import structlog

from gateway.rooms.partners import Partners
from nosotros.contracts.language import ContractError
from nosotros.contracts.partners import RecordRoomRefusals, RoomRefusal

TELL_SECONDS = 10.0
#: rooms told of at once
BATCH = 500

_log = structlog.get_logger()


class Refusals:
    """Of all rooms, since partners was told."""

    def __init__(self, partners: Partners) -> None:
        self._partners = partners
        self._counted: Counter[str] = Counter()
        self._telling: asyncio.Task[None] | None = None

    def note(self, organisation: str) -> None:
        """A room answered what it must not."""
        self._counted[organisation] += 1

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

    async def tell(self) -> None:
        """Tell partners; what it does not take is told the next time."""
        while self._counted:
            batch = {each: self._counted.pop(each) for each in tuple(self._counted)[:BATCH]}
            told = tuple(
                RoomRefusal(organisation=each, number=number) for each, number in batch.items()
            )
            try:
                await self._partners.tell(RecordRoomRefusals(refusals=told))
            except (ContractError, TimeoutError) as error:
                self._counted.update(batch)
                _log.warning("room_refusals_not_told", kind=type(error).__name__)
                return

    async def _go_on(self) -> None:
        while True:
            await asyncio.sleep(TELL_SECONDS)
            await self.tell()
