"""Waiting, in an event loop, for what follows."""

import asyncio
from collections.abc import Callable

from nosotros.testing.waiting import LOOK, PATIENCE


async def until(so: Callable[[], object]) -> None:
    """Wait until something is so.

    Raises:
        TimeoutError: it was not within two minutes.
    """
    async with asyncio.timeout(PATIENCE):
        while not so():
            await asyncio.sleep(LOOK)
