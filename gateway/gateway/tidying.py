"""What a gateway that was killed left of files that were coming, deleted when one starts, and hourly."""

import asyncio
from contextlib import suppress

import structlog

from nosotros.files import FileStore

SECONDS = 3600.0

_log = structlog.get_logger()


class Tidying:
    """Tidies the file store while the gateway runs."""

    def __init__(self, files: FileStore) -> None:
        self._files = files
        self._tidying: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to tidy."""
        self._tidying = asyncio.create_task(self._go_on())

    async def stop(self) -> None:
        """Tidy no more."""
        if self._tidying is not None:
            self._tidying.cancel()
            with suppress(asyncio.CancelledError):
                await self._tidying

    async def _go_on(self) -> None:
        while True:
            try:
                if deleted := await asyncio.to_thread(self._files.sweep_incoming):
                    _log.info("incoming_deleted", files=deleted)
            except OSError as error:
                _log.warning("incoming_not_deleted", error=type(error).__name__)
            await asyncio.sleep(SECONDS)
