"""Answers of rooms of which nothing was passed on: counted on the way, told to partners now and then."""

from collections import Counter

import structlog

from gateway.rooms.partners import Partners
from gateway.telling import Telling
from nosotros.contracts.language import ContractError
from nosotros.contracts.partners import RecordRoomRefusals, RoomRefusal

TELL_SECONDS = 10.0
#: rooms told of at once
BATCH = 500

_log = structlog.get_logger()


class Refusals(Telling):
    """Of all rooms, since partners was told."""

    def __init__(self, partners: Partners) -> None:
        super().__init__(every=TELL_SECONDS)
        self._partners = partners
        self._counted: Counter[str] = Counter()

    def note(self, organisation: str) -> None:
        """A room answered what it must not."""
        self._counted[organisation] += 1

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
