"""The load generator against small servers whose behaviour is known."""

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.benchmarks.load import Request, measure, percentile
from tests.benchmarks.processes import ProgramFailed

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

WAIT_SECONDS = 0.02


@contextmanager
def _listening(serve: Serve) -> Iterator[str]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def start() -> asyncio.Server:
        return await asyncio.start_server(serve, "127.0.0.1", 0)

    async def stop(server: asyncio.Server) -> None:
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    try:
        server = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        asyncio.run_coroutine_threadsafe(stop(server), loop).result(10)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _read(reader: asyncio.StreamReader) -> tuple[str, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    length = next(
        int(line.split(":")[1]) for line in head.split("\r\n") if line.startswith("Content-Length")
    )
    return head, await reader.readexactly(length)


def _answer(status: int, *, close: bool = False) -> bytes:
    ending = "Connection: close\r\n" if close else ""
    return f"HTTP/1.1 {status} Any\r\nContent-Length: 2\r\n{ending}\r\n{{}}".encode()


def _requests(many: int) -> list[Request]:
    return [
        Request(path=f"/things/{number}", headers={"X-API-Key": "key"}, body=b"%d" % number)
        for number in range(many)
    ]


def test_every_request_is_sent_once_with_its_headers_and_body() -> None:
    seen: list[tuple[str, bytes]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not reader.at_eof():
            try:
                seen.append(await _read(reader))
            except asyncio.IncompleteReadError:
                break
            writer.write(_answer(201))
        writer.close()

    with _listening(serve) as url:
        load = measure(url, _requests(120), clients=4, warm_up=20)

    assert load.requests == 100
    assert load.statuses == {201: 100}
    assert sorted(int(body) for _, body in seen) == list(range(120))
    for head, body in seen:
        assert head.startswith(f"POST /things/{body.decode()} HTTP/1.1\r\n")
        assert "X-API-Key: key\r\n" in head


def test_latency_and_rate_are_those_of_a_server_that_waits() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not reader.at_eof():
            try:
                await _read(reader)
            except asyncio.IncompleteReadError:
                break
            await asyncio.sleep(WAIT_SECONDS)
            writer.write(_answer(201))
        writer.close()

    with _listening(serve) as url:
        load = measure(url, _requests(90), clients=8, warm_up=10)

    assert WAIT_SECONDS * 1000 <= load.p50_ms <= load.p95_ms <= load.p99_ms
    assert load.requests_per_second <= 8 / WAIT_SECONDS


def test_a_connection_closed_after_its_answer_is_opened_again() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _read(reader)
        writer.write(_answer(201, close=True))
        writer.close()

    with _listening(serve) as url:
        load = measure(url, _requests(50), clients=4, warm_up=10)

    assert load.statuses == {201: 40}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [(_answer(503), "status 503"), (b"", "closed the connection"), (b"nonsense\r\n\r\n", "HTTP")],
)
def test_a_server_that_does_not_answer_as_asked_fails_the_run(answer: bytes, reason: str) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _read(reader)
        writer.write(answer)
        writer.close()

    with _listening(serve) as url, pytest.raises(ProgramFailed, match=reason):
        measure(url, _requests(50), clients=4, warm_up=10)


def test_cpu_of_a_named_process_is_counted() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not reader.at_eof():
            try:
                await _read(reader)
            except asyncio.IncompleteReadError:
                break
            sum(range(100_000))
            writer.write(_answer(201))
        writer.close()

    with _listening(serve) as url:
        load = measure(url, _requests(300), pids={"server": os.getpid()}, warm_up=10)

    assert 0 < load.cpu_ms["server"] == load.cpu_ms_per_request


def test_percentiles_are_nearest_rank() -> None:
    hundred = [float(number) for number in range(1, 101)]
    assert [percentile(hundred, percent) for percent in (50, 95, 99)] == [50, 95, 99]
    assert percentile([7.0], 99) == 7
    assert percentile([1.0, 2.0], 50) == 1
