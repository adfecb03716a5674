"""As many readers as a process is made for: each gets everything, in order and once."""

import asyncio
import time
from urllib.parse import urlsplit

from tests.gateway.events.journal import Journal
from tests.gateway.running import Running, Site

READERS, OF_A_KEY, EVENTS = 500, 50, 200
SECONDS = 90


async def read(port: int, token: str, ready: asyncio.Semaphore) -> list[bytes]:
    """All events' bytes; fails where a cursor does not follow the one before."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        b"GET /v1/events/stream HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer %b\r\n\r\n"
        % token.encode()
    )
    status = await reader.readline()
    assert status == b"HTTP/1.1 200 OK\r\n", status
    bodies: list[bytes] = []
    last = -1
    while len(bodies) < EVENTS:
        line = await reader.readline()
        assert line, "the stream has ended"
        name, _, value = line.rstrip(b"\n").partition(b": ")
        if name == b"previous":
            if last < 0:
                ready.release()
                last = 0
            assert int(value) == last, (value, last)
        elif name == b"data":
            bodies.append(value)
            last += 1
    writer.close()
    return bodies


async def read_all(running: Running, tokens: list[str], journal: Journal) -> float:
    """Have them all read; the seconds from the first event to the last reader's last."""
    port = urlsplit(running.url).port
    assert port
    ready = asyncio.Semaphore(0)
    async with asyncio.timeout(SECONDS), asyncio.TaskGroup() as group:
        reading: list[asyncio.Task[list[bytes]]] = []
        for token in tokens:
            reading += [group.create_task(read(port, token, ready)) for _ in range(OF_A_KEY)]
            for _ in range(OF_A_KEY):
                await ready.acquire()
        began = time.monotonic()
        bodies: list[bytes] = []
        for _ in range(EVENTS // 20):
            bodies += journal.publish_many(20, padding=500)
            await asyncio.sleep(0.05)
    assert all(each.result() == bodies for each in reading)
    return time.monotonic() - began


def test_500_readers_each_receive_all_of_200_events(site: Site, gateway: Running, journal: Journal):
    tokens = [site.key("events:read") for _ in range(READERS // OF_A_KEY)]

    lasted = asyncio.run(read_all(gateway, tokens, journal))

    assert lasted < SECONDS
    print(f"{READERS * EVENTS / lasted:.0f} events a second to {READERS} readers")
