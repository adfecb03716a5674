"""When keys were used last: noted on the way of a request, told to partners once a minute."""

from datetime import datetime
from uuid import UUID

import structlog

from gateway.access.directory import Directory
from gateway.telling import Telling
from nosotros import clock
from nosotros.contracts.language import ContractError

TELL_SECONDS = 60.0
#: keys told of at once
BATCH = 500
MOST_NOTED = 50_000

_log = structlog.get_logger()


class Uses(Telling):
    """Keys used since partners was told."""

    def __init__(self, directory: Directory) -> None:
        super().__init__(every=TELL_SECONDS)
        self._directory = directory
        self._used: dict[UUID, datetime] = {}

    def note(self, key_id: UUID) -> None:
        """A key was used just now."""
        if key_id in self._used or len(self._used) < MOST_NOTED:
            self._used[key_id] = clock.now()

    async def tell(self) -> None:
        """Tell partners; what it does not take is told the next time."""
        while self._used:
            batch = {each: self._used.pop(each) for each in tuple(self._used)[:BATCH]}
            try:
                await self._directory.record(batch)
            except (ContractError, TimeoutError) as error:
                # A later use of the same key, meanwhile, is the one that counts.
                self._used = batch | self._used
                _log.warning("key_uses_not_told", kind=type(error).__name__, keys=len(self._used))
                return
