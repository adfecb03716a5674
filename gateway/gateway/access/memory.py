"""What partners said of who somebody is, kept for a few seconds and never longer.

One question at a time for each, which everybody waits for who needs it. What is asked for again
and again is asked anew before it is too old, so that nobody has to wait. A question may be lost on its
way, or partners stand still for a while: one without an answer is put again, for as long as whoever asks
would wait for any other service.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from gateway.refusals import AnswerTimedOut, BrokerBlocked, BrokerUnreachable, KeysUnavailable
from nosotros import clock
from nosotros.contracts.language import ContractError

#: after which an answer that is used is asked for anew, with nobody waiting
REFRESH_SECONDS = 1.25
#: how old what is known may be where partners answers
TRUSTED_SECONDS = 2.5
#: how old it may be where somebody was refused by it who may be allowed by now
REFUSED_SECONDS = 0.25
#: how old it may be while partners cannot be asked; then nobody is let in
BELIEVED_SECONDS = 5.0
#: how old it is when nobody waits any longer for something newer, and it is believed
AWAITED_SECONDS = 4.75
#: after which a question that has no answer is put once more, and after which again
AGAIN_SECONDS, LATER_SECONDS = 1.0, 2.0
#: how often it is put about whom nobody knows, and after which the last time: guesses cost partners little
MOST_GUESSED, GUESSED_SECONDS = 3, 4.0
#: after a question that had no answer, for how long no other is asked
PAUSE_SECONDS = 0.5
MOST_KNOWN = 10_000
#: a question had no answer
_SILENT = (TimeoutError, AnswerTimedOut)

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Entry(Generic[V]):
    #: before the question was asked
    at: float
    #: none: nobody is known
    value: V | None


class Memory(Generic[K, V]):
    """Answers by whom they are about; none is an answer, too."""

    def __init__(self, ask: Callable[[K], Awaitable[V | None]], *, seconds: float) -> None:
        """
        Args:
            ask: who somebody is; none where nobody is known. Raises ContractError where it is refused, and
                TimeoutError where there is no answer within a time after which one would be too old.
            seconds: for how long a question may have no answer, however often it is put.
        """
        self._ask = ask
        self._seconds = seconds
        self._known: dict[K, _Entry[V]] = {}
        #: apart, so that guesses push out nobody who is known
        self._unknown: dict[K, _Entry[V]] = {}
        self._asking: dict[K, asyncio.Task[_Entry[V]]] = {}
        #: by whether somebody was known: a guess keeps nobody waiting whom we know
        self._failed_at = {True: float("-inf"), False: float("-inf")}

    def knows(self, key: K) -> bool:
        """Whether partners was asked about it before: whether to ask again is no guess of anybody."""
        entry = self._known.get(key)
        if entry is not None:
            return True
        unknown = self._unknown.get(key)
        return unknown is not None and clock.monotonic() - unknown.at <= TRUSTED_SECONDS

    async def recall(self, key: K, *, trusted: float = TRUSTED_SECONDS) -> V | None:
        """Who somebody is; none: nobody.

        Args:
            key: who.
            trusted: how old an answer may be, in seconds, where partners answers.

        Raises:
            KeysUnavailable: it is not known any more, and partners does not say.
            BrokerUnreachable, BrokerBlocked: likewise, as nobody could be asked.
        """
        entry = self._known.get(key) or self._unknown.get(key)
        if entry is not None:
            age = clock.monotonic() - entry.at
            if age <= trusted:
                if age > REFRESH_SECONDS and entry.value is not None and not self._pauses(key):
                    self._question(key)
                return entry.value
        try:
            if self._pauses(key) and key not in self._asking:
                raise KeysUnavailable()
            async with asyncio.timeout(_patience(entry)):
                # Whoever leaves must not take the answer from the others.
                return (await asyncio.shield(self._question(key))).value
        except (ContractError, TimeoutError) as error:
            if entry is not None and clock.monotonic() - entry.at <= BELIEVED_SECONDS:
                return entry.value
            if isinstance(error, BrokerUnreachable | BrokerBlocked):
                raise
            raise KeysUnavailable() from None

    def _pauses(self, key: K) -> bool:
        return clock.monotonic() - self._failed_at[key in self._known] < PAUSE_SECONDS

    def _question(self, key: K) -> "asyncio.Task[_Entry[V]]":
        task = self._asking.get(key)
        if task is None:
            task = asyncio.create_task(self._learn(key))
            self._asking[key] = task
            task.add_done_callback(lambda done: self._asked(key, done))
        return task

    def _asked(self, key: K, done: "asyncio.Task[_Entry[V]]") -> None:
        del self._asking[key]
        # Where nobody waits for it, nobody else looks at what went wrong.
        if not done.cancelled() and isinstance(done.exception(), TimeoutError):
            self._failed_at[key in self._known] = clock.monotonic()

    async def _learn(self, key: K) -> _Entry[V]:
        async with asyncio.timeout(self._seconds):
            entry = await self._answer(key)
        kept, other = self._known, self._unknown
        if entry.value is None:
            kept, other = other, kept
        other.pop(key, None)
        if len(kept) >= MOST_KNOWN:
            kept.clear()
        kept[key] = entry
        return entry

    async def _answer(self, key: K) -> _Entry[V]:
        """What is said first to a question, however often it was put before.

        That it cannot be put, or is refused, counts where it is not under way any more.
        """
        under_way: set[asyncio.Task[_Entry[V]]] = set()
        is_known = key in self._known
        left = math.inf if is_known else MOST_GUESSED
        pause = AGAIN_SECONDS
        try:
            while left or under_way:
                if left:
                    under_way.add(asyncio.create_task(self._put(key)))
                    left -= 1
                until = clock.monotonic() + pause
                pause = LATER_SECONDS if is_known else GUESSED_SECONDS
                while under_way and (seconds := until - clock.monotonic()) > 0:
                    done, under_way = await asyncio.wait(
                        under_way, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
                    )
                    if not done:
                        break
                    if said := [each.result() for each in done if not each.exception()]:
                        return max(said, key=lambda entry: entry.at)
                    refused = [each for each in done if not isinstance(each.exception(), _SILENT)]
                    if refused and not under_way:
                        return refused.pop().result()
            raise TimeoutError
        finally:
            for each in under_way:
                each.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    async def _put(self, key: K) -> _Entry[V]:
        at = clock.monotonic()
        return _Entry(at=at, value=await self._ask(key))


def _patience(entry: _Entry[Any] | None) -> float | None:
    """For how many seconds something newer is waited for; none: until there is an answer, as what is known
    would not be believed any more."""
    left = 0.0 if entry is None else AWAITED_SECONDS - (clock.monotonic() - entry.at)
    return left if left > 0 else None
