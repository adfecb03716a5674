"""What follows the journal for an organisation keeps no event of another one for long."""

import asyncio

import pytest

from gateway.streams import follower
from gateway.streams.entries import Batch, Entry
from gateway.streams.follower import Follower
from nosotros import clock
from tests.awaiting import until


def _entry(position: int, owner: str) -> Entry:
    return Entry(
        position=position,
        previous=position - 1,
        type="a.type",
        owner=owner,
        subject="one",
        body=b"{}",
    )


def test_anothers_events_are_forgotten_before_their_grant_has_ended_for_5_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(follower, "EVERY_SECONDS", 0.02)
    now = [100.0]
    monkeypatch.setattr(clock, "monotonic", lambda: now[0])
    owners = ("la-u", "gestarsalud", "la-u", "gestarsalud", "gestarsalud")
    entries = [_entry(number, owner) for number, owner in enumerate(owners, start=1)]

    async def look(after: int) -> Batch:
        return Batch(items=tuple(entries[after:]), position=5, head=5, previous=5)

    async def follow() -> None:
        following = Follower(look=look, position=0, organisation="gestarsalud")
        await until(lambda: following.position == 5)
        assert [each.position for each in following.after(0) or ()] == [1, 2, 3, 4, 5]
        now[0] += follower.FOREIGN_SECONDS + 0.1
        # Who is behind the last of them asks by herself; one's own are there as long as ever.
        await until(lambda: following.after(0) is None)
        assert following.after(2) is None
        assert [each.position for each in following.after(3) or ()] == [4, 5]
        assert following.after(5) == []
        following.stop()

    asyncio.run(follow())
