"""What a gateway that was killed left of files that were coming, deleted when one starts, and hourly."""

import asyncio

import structlog

from gateway.repeating import Repeating
from nosotros.files import FileStore

SECONDS = 3600.0

_log = structlog.get_logger()


class Tidying(Repeating):
    """Tidies the file store while the gateway runs."""

    def __init__(self, files: FileStore) -> None:
        super().__init__(every=SECONDS, at_once=True)
        self._files = files

    async def do(self) -> None:
        """Delete what nobody writes any more."""
        try:
            if deleted := await asyncio.to_thread(self._files.sweep_incoming):
                _log.info("incoming_deleted", files=deleted)
        except OSError as error:
            _log.warning("incoming_not_deleted", error=type(error).__name__)
