"""What webhooks cost their HTTP client alone: each is signed and posted, and nothing is kept.

python -m tests.benchmarks.baselines.bare_webhooks PORT WEBHOOKS AT_ONCE
"""

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import sys
import time
from collections.abc import Iterator
from uuid import uuid4

from aiohttp import ClientSession, DummyCookieJar, TCPConnector

from tests.benchmarks.baselines.bare_sending import Bare
from tests.benchmarks.processes import output_of

#: an event's bytes: as many as those of a real one
BODY = 680


def measure(*, port: int, webhooks: int, at_once: int) -> Bare:
    """In a process of its own. Raises `ProgramFailed`."""
    return Bare(**json.loads(output_of(__name__, str(port), str(webhooks), str(at_once))))


async def _post(session: ClientSession, url: str, key: bytes, bodies: Iterator[bytes]) -> None:
    for number, body in enumerate(bodies):
        id, timestamp = str(uuid4()), int(time.time())
        signed = hmac.new(key, f"{id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
        headers = {
            "Content-Type": "application/cloudevents+json",
            "webhook-id": id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": "v1," + base64.b64encode(signed).decode(),
            "Nosotros-Cursor": str(number),
            "Nosotros-Previous": str(number),
        }
        async with session.post(url, data=body, headers=headers, allow_redirects=False) as response:
            await response.read()
            if response.status != 204:
                raise ValueError("A webhook was not taken.")


async def _run(port: int, webhooks: int, at_once: int) -> float:
    url, key = f"http://127.0.0.1:{port}/take", secrets.token_bytes(32)
    bodies = iter([b"x" * BODY] * webhooks)
    async with ClientSession(
        connector=TCPConnector(limit=0), cookie_jar=DummyCookieJar(), auto_decompress=False
    ) as session:
        started = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(_post(session, url, key, bodies))
        return webhooks / (time.perf_counter() - started)


def main() -> None:
    port, webhooks, at_once = map(int, sys.argv[1:])
    before = time.process_time()
    rate = asyncio.run(_run(port, webhooks, at_once))
    cpu_ms = (time.process_time() - before) / webhooks * 1000
    print(json.dumps({"per_second": rate, "cpu_ms": cpu_ms}))


if __name__ == "__main__":
    main()
