"""Many readers of one gateway's stream: each gets every event, and how long it takes."""

import time
from urllib.parse import urlsplit

import httpx
import psutil
import psycopg

from tests.benchmarks.cpu import CpuClock
from tests.benchmarks.events.appending import PROCESS
from tests.benchmarks.events.readers import reading
from tests.benchmarks.ground import Memory
from tests.benchmarks.processes import ProgramFailed
from tests.benchmarks.relaying import FILL
from tests.benchmarks.site import Bench
from tests.keys import create_key

SERVICE = "integrations-run"
READERS, OF_A_KEY, EVENTS = 500, 50, 200
#: committed at once, one after the other
_AT_ONCE, _PAUSE = 20, 0.1
_SECONDS = 160


def measure(site: Bench) -> str:
    """One line: it fails where a reader does not get everything, in order and once.

    Raises:
        ProgramFailed: somebody did not.
    """
    stack = site.stack
    stack.start(PROCESS)
    _wait(stack.gateway_url, site.key)
    tokens = [
        create_key(stack, organisation="gestarsalud", owner=f"reader-{n}", scopes=["events:read"])
        for n in range(READERS // OF_A_KEY)
    ]
    process = psutil.Process(stack.pids()["gateway"])
    before = process.memory_info().rss / 2**20
    port = urlsplit(stack.gateway_url).port
    assert port is not None
    with reading(port, events=EVENTS, tokens=tokens, of_a_key=OF_A_KEY) as readers:
        memory, cpu = Memory(process), CpuClock({"gateway": process.pid})
        began = time.monotonic()
        try:
            _publish(stack.postgres.url("enrolment"))
            read = readers.result()
        finally:
            most = memory.stop()
        whole, spent = time.monotonic() - began, cpu.seconds()["gateway"]
    if len(read.digests) != 1:
        raise ProgramFailed("Not everybody got the same bytes.")
    lasted = read.seconds
    pieces = READERS * EVENTS
    return (
        f"stream: {READERS} readers of one gateway each received {EVENTS} of {EVENTS} events, in"
        f" order and once, within {lasted:.1f} s of the first ({whole:.1f} s of its commit), at"
        f" {pieces / lasted:,.0f}/s; its CPU {spent:.1f} s, its memory {before:.0f} MiB before and"
        f" {most:.0f} MiB at its most"
    )


def _wait(url: str, key: str) -> None:
    until = time.monotonic() + _SECONDS
    headers = {"Authorization": f"Bearer {key}"}
    while httpx.get(f"{url}/v1/events", headers=headers, timeout=10).status_code != 200:
        if time.monotonic() > until:
            raise ProgramFailed("The journal cannot be read.")
        time.sleep(0.2)


def _publish(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(EVENTS // _AT_ONCE):
            connection.execute(FILL, {"rows": _AT_ONCE})
            connection.execute("NOTIFY nosotros_outbox")
            time.sleep(_PAUSE)
