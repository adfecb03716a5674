"""What is known of a caller while partners answers late, or not at all."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from gateway.access import memory
from gateway.access.memory import BELIEVED_SECONDS, TRUSTED_SECONDS, Memory
from gateway.refusals import BrokerBlocked, KeysUnavailable
from nosotros.testing.waiting import PATIENCE
from tests.awaiting import until
from tests.gateway.access.conftest import Later

#: no answer is as new as that
ANEW = -1.0


@dataclass
class Partners:
    """Says what somebody is now, but for so many questions that are lost."""

    said: str | None = "known"
    lost: int = 0
    #: how many questions have no answer before one would be too old
    too_late: int = 0
    #: from which question on none can be put
    blocked_from: int = 1_000
    asked: int = 0
    unanswered: asyncio.Event = field(default_factory=asyncio.Event)

    async def ask(self, key: str) -> str | None:
        self.asked += 1
        if self.asked >= self.blocked_from:
            raise BrokerBlocked()
        if self.too_late:
            self.too_late -= 1
            raise TimeoutError
        if self.lost:
            self.lost -= 1
            await self.unanswered.wait()
        return self.said


def with_memory(
    asking: Callable[[Memory[str, str], Partners], Awaitable[None]], *, seconds: float = PATIENCE
) -> None:
    async def run() -> None:
        partners = Partners()
        async with asyncio.timeout(PATIENCE):
            await asking(Memory(partners.ask, seconds=seconds), partners)

    asyncio.run(run())


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits as long for what is never said."""
    monkeypatch.setattr(memory, "AGAIN_SECONDS", 0.1)
    monkeypatch.setattr(memory, "LATER_SECONDS", 0.1)
    monkeypatch.setattr(memory, "GUESSED_SECONDS", 0.1)


def test_a_question_that_is_lost_is_put_once_more():
    async def asking(known: Memory[str, str], partners: Partners) -> None:
        partners.lost = 1
        assert await known.recall("key") == "known"
        assert partners.asked == 2

    with_memory(asking)


def test_about_whom_is_known_it_is_put_until_there_is_an_answer():
    async def asking(known: Memory[str, str], partners: Partners) -> None:
        assert await known.recall("key") == "known"
        partners.lost = 5
        assert await known.recall("key", trusted=ANEW) == "known"
        assert partners.asked == 1 + 6

    with_memory(asking)


@pytest.mark.parametrize(("fault", "seconds"), [("lost", 1.0), ("too_late", PATIENCE)])
def test_about_whom_nobody_knows_it_is_put_three_times_however_long_there_is_no_answer(
    fault: str, seconds: float
):
    async def asking(known: Memory[str, str], partners: Partners) -> None:
        setattr(partners, fault, 100)
        with pytest.raises(KeysUnavailable):
            await known.recall("key")
        assert partners.asked == 3

    with_memory(asking, seconds=seconds)


def test_a_guess_without_an_answer_keeps_nobody_from_being_let_in_who_is_known():
    async def asking(known: Memory[str, str], partners: Partners) -> None:
        assert await known.recall("key") == "known"
        partners.lost = 100
        with pytest.raises(KeysUnavailable):
            await known.recall("guess")
        partners.lost = 0
        assert await known.recall("key", trusted=ANEW) == "known"
        # Guesses themselves wait.
        asked = partners.asked
        with pytest.raises(KeysUnavailable):
            await known.recall("another")
        assert partners.asked == asked

    with_memory(asking, seconds=0.5)


def test_where_all_that_were_put_are_too_old_it_is_put_anew(monkeypatch: pytest.MonkeyPatch):
    """A machine that stood still: so long later an answer would tell of too long ago."""
    monkeypatch.setattr(memory, "AGAIN_SECONDS", PATIENCE)
    monkeypatch.setattr(memory, "LATER_SECONDS", PATIENCE)

    async def asking(known: Memory[str, str], partners: Partners) -> None:
        assert await known.recall("key") == "known"
        partners.too_late = 2
        assert await known.recall("key", trusted=ANEW) == "known"
        assert partners.asked == 1 + 3

    with_memory(asking)


def test_what_is_said_to_the_first_question_after_all_is_an_answer():
    async def asking(known: Memory[str, str], partners: Partners) -> None:
        partners.lost = 2
        recalled = asyncio.create_task(known.recall("key"))
        await until(lambda: partners.asked == 2)
        partners.unanswered.set()
        assert await recalled == "known"

    with_memory(asking)


def test_that_it_cannot_be_put_once_more_takes_nothing_from_the_first_question():
    async def asking(known: Memory[str, str], partners: Partners) -> None:
        partners.lost, partners.blocked_from = 1, 2
        recalled = asyncio.create_task(known.recall("key"))
        await until(lambda: partners.asked == 2)
        # Whoever was to be refused by it would be now.
        for _ in range(10):
            await asyncio.sleep(0)
        partners.unanswered.set()
        assert await recalled == "known"

    with_memory(asking)


def test_what_cannot_be_put_at_all_is_refused_at_once():
    async def asking(known: Memory[str, str], partners: Partners) -> None:
        partners.blocked_from = 1
        with pytest.raises(BrokerBlocked):
            await known.recall("key")
        assert partners.asked == 1

    with_memory(asking)


@pytest.mark.parametrize("age", [TRUSTED_SECONDS + 0.1, BELIEVED_SECONDS - 0.1])
def test_where_partners_answers_nobody_is_let_in_by_what_is_older_than_it_may_be(
    later: Later, age: float
):
    async def asking(known: Memory[str, str], partners: Partners) -> None:
        assert await known.recall("key") == "known"
        partners.said = None
        later.by(age)
        assert await known.recall("key") is None

    with_memory(asking)


def test_where_it_says_nothing_who_is_believed_does_not_wait_until_she_is_not(later: Later):
    # What is waited for here ends by the age of what is known alone.
    async def asking(known: Memory[str, str], partners: Partners) -> None:
        assert await known.recall("key") == "known"
        partners.lost = 100
        later.by(memory.AWAITED_SECONDS - 0.2)
        async with asyncio.timeout(30):
            assert await known.recall("key") == "known"

    with_memory(asking)


def test_where_it_says_nothing_nobody_is_believed_for_longer_than_five_seconds(later: Later):
    async def asking(known: Memory[str, str], partners: Partners) -> None:
        assert await known.recall("key") == "known"
        partners.lost = 100
        later.by(5.1)
        with pytest.raises(KeysUnavailable):
            await known.recall("key")

    with_memory(asking, seconds=0.3)
