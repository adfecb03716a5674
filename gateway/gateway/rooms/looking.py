"""Looks at what a room is told and answers, so that no schema and no answer holds anybody else up.

A little is looked at where it comes by. The rest is looked at in a thread, that pauses again and
again: one at a time of each room, while the others of that room wait, and not for ever.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any, TypeVar

from gateway.refusals import RoomUnavailable
from nosotros.schemas import Fit, Problem

#: bytes of what is looked at on the way
AT_ONCE_BYTES = 8 * 1024
#: steps of a look on the way: some 3 ms
AT_ONCE_STEPS = 1_000
#: seconds between some steps and the next: as long as these take
_PAUSE = 0.001

T = TypeVar("T")
#: what of a value does not fit a schema
Look = Callable[[Fit, Any], tuple[Problem, ...]]


class Looking:
    """The looks of a room."""

    def __init__(self, organisation: str, *, seconds: float, most: int) -> None:
        """
        Args:
            organisation: whose room it is.
            seconds: how long one may wait for its turn.
            most: how many may wait.
        """
        self._organisation = organisation
        self._seconds = seconds
        self._most = most
        self._waiting = 0
        self._turn = asyncio.Semaphore(1)

    async def look(self, does: Callable[[Look], T], *, size: int) -> T:
        """What `does` returns, that looks with what it is given.

        Args:
            does: what is to be done; perhaps twice.
            size: bytes of what it looks at.

        Raises:
            RoomUnavailable: too much of this room is waiting already.
        """
        if size <= AT_ONCE_BYTES:
            try:
                return does(_at_once)
            except _TakesLong:
                pass
        if self._waiting >= self._most:
            raise RoomUnavailable(organisation=self._organisation)
        await self._its_turn()
        looked = asyncio.create_task(asyncio.to_thread(does, _at_leisure))
        looked.add_done_callback(self._looked)
        # Whoever leaves does not end the thread, and it is not the next one's turn before.
        return await asyncio.shield(looked)

    def _looked(self, task: asyncio.Task[Any]) -> None:
        self._turn.release()
        if not task.cancelled():
            # Where nobody waits for it any more, nobody else looks at what it raised.
            task.exception()

    async def _its_turn(self) -> None:
        self._waiting += 1
        try:
            async with asyncio.timeout(self._seconds):
                await self._turn.acquire()
        except TimeoutError:
            raise RoomUnavailable(organisation=self._organisation) from None
        finally:
            self._waiting -= 1


class _TakesLong(Exception):
    pass


def _at_once(fit: Fit, value: Any) -> tuple[Problem, ...]:
    looked = fit.look(value, most=AT_ONCE_STEPS)
    if looked.given_up:
        raise _TakesLong
    return looked.problems


def _at_leisure(fit: Fit, value: Any) -> tuple[Problem, ...]:
    return fit.look(value, pause=_pause).problems


def _pause() -> None:
    time.sleep(_PAUSE)
