"""What a partner's own schemas may cost the gateway: nobody else waits for them."""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from gateway.refusals import RoomUnavailable
from gateway.rooms.looking import AT_ONCE_STEPS, Look, Looking
from nosotros.identifiers import new_id
from nosotros.schemas import Fit
from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.gateway.peer import Peer
from tests.gateway.rooms.conftest import Known
from tests.gateway.rooms.library import PATH, description
from tests.gateway.running import Running

LIST = Fit({"type": "array", "items": {"type": "integer"}})
MANY = [1] * (AT_ONCE_STEPS + 1)
#: some hundred bytes that cost some hundred milliseconds
DEAR: dict[str, Any] = {
    "type": "object",
    "properties": {"a": {"type": "array", "items": {"oneOf": [{"type": "integer"}] * 20}}},
}
POSTS = 4


def _seen(value: Any, threads: list[str]) -> Any:
    def does(look: Look) -> Any:
        problems = look(LIST, value)
        threads.append(threading.current_thread().name)
        return problems

    return does


def test_little_is_looked_at_where_it_comes_by_and_much_in_a_thread():
    threads: list[str] = []

    async def look() -> None:
        looking = Looking("la-u", seconds=5, most=4)
        assert await looking.look(_seen([1, 2], threads), size=0) == ()
        assert await looking.look(_seen(MANY, threads), size=0) == ()
        assert await looking.look(_seen([1], threads), size=1_000_000) == ()

    asyncio.run(look())

    here = threading.current_thread().name
    assert [each == here for each in threads] == [True, False, False]


def test_much_is_looked_at_one_at_a_time_and_few_wait():
    asyncio.run(_much_at_once())


async def _much_at_once() -> None:
    looking, at_once = Looking("la-u", seconds=0.5, most=1), list[int]()
    done = threading.Event()

    def does(look: Look) -> None:
        look(LIST, MANY)
        at_once.append(1)
        done.wait(PATIENCE)

    first = asyncio.create_task(looking.look(does, size=0))
    while not at_once:
        await asyncio.sleep(0.01)
    second = asyncio.create_task(looking.look(does, size=0))
    await asyncio.sleep(0.01)
    with pytest.raises(RoomUnavailable):
        await looking.look(does, size=0)
    with pytest.raises(RoomUnavailable):
        await second
    # Whoever leaves meanwhile does not make two of one.
    first.cancel()
    with pytest.raises(RoomUnavailable):
        await looking.look(does, size=0)
    assert len(at_once) == 1
    done.set()
    await looking.look(does, size=0)
    # And who needs no thread never waited.
    assert await looking.look(_seen([1], []), size=0) == ()


@pytest.fixture
def dear(known: Known, la_u: httpx.Client) -> Iterator[None]:
    known.services[:] = [
        description(
            revision=2,
            queries={"count": {"request": DEAR, "answer": DEAR}},
            commands={},
        )
    ]
    yield
    known.services[:] = [description(revision=3)]


def _while(under_way: list[Future[httpx.Response]], room_gateway: Running) -> list[float]:
    """How long somebody else waited each time, until these were answered."""
    waited: list[float] = []
    with web.Client(base_url=room_gateway.url, timeout=PATIENCE) as other:
        other.get("/health/live")
        while not all(each.done() for each in under_way):
            began = time.monotonic()
            assert other.get("/health/live").status_code == 200
            waited.append(time.monotonic() - began)
    return waited


def _ask(client: httpx.Client, value: Any) -> httpx.Response:
    return client.post(
        f"{PATH}/count", json=value, headers={"Idempotency-Key": str(new_id())}, timeout=60
    )


def test_nobody_waits_for_what_a_schema_makes_of_a_request(
    la_u: httpx.Client, library: Peer, room_gateway: Running, dear: None
):
    while _ask(la_u, {"a": ["x"]}).status_code != 422:
        # What was described before is known for a few seconds.
        time.sleep(0.2)
    value = {"a": [1] * 25_000}
    with ThreadPoolExecutor(POSTS) as pool:
        under_way = [pool.submit(_ask, la_u, value) for _ in range(POSTS)]
        waited = _while(under_way, room_gateway)

    # Those that wait for their turn do so for some seconds here.
    assert {each.result().status_code for each in under_way} <= {422, 503}
    # Where they held everybody up, there were as few as of them.
    assert len(waited) > POSTS * 4
    assert library.calls.empty()


def test_nobody_waits_for_what_a_schema_makes_of_an_answer(
    la_u: httpx.Client, library: Peer, room_gateway: Running, dear: None
):
    library.answers["count"] = lambda _: {"a": [1] * 3_000}
    while _ask(la_u, {}).status_code not in (200, 502):
        time.sleep(0.2)
    with ThreadPoolExecutor(POSTS) as pool:
        under_way = [pool.submit(_ask, la_u, {}) for _ in range(POSTS)]
        waited = _while(under_way, room_gateway)

    assert {each.result().status_code for each in under_way} <= {502, 503}
    assert len(waited) > POSTS * 4
