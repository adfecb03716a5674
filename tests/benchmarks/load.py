"""Load on an HTTP server: clients on connections kept alive, each one request after another.

The load is *closed*: a client sends its next request when the last one is answered, so a slow
server also slows the clients down, and latencies show service, not queueing from outside.
`measure` runs the clients in a process of its own; this module, run, is that process.
"""

import asyncio
import json
import pickle
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

import uvloop

from tests.benchmarks.connection import Answer, Connection
from tests.benchmarks.cpu import CpuClock
from tests.benchmarks.processes import output_of

EXCERPT_BYTES = 300


class UnexpectedAnswer(Exception):
    """The server answered with a status that the benchmark did not ask for."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """One POST. `path` begins with a slash; Host and Content-Length are added."""

    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Load:
    """What one run of the clients saw."""

    requests: int
    requests_per_second: float
    #: Milliseconds from the first byte sent to the last byte of the answer, nearest rank.
    p50_ms: float
    p95_ms: float
    p99_ms: float
    #: Status → how many answers had it.
    statuses: Mapping[int, int]
    #: Name → CPU milliseconds (user and system) a request of that process and its descendants.
    cpu_ms: Mapping[str, float]

    @property
    def cpu_ms_per_request(self) -> float:
        """CPU milliseconds a request of all the processes that were watched."""
        return sum(self.cpu_ms.values())


@dataclass(frozen=True, kw_only=True)
class _Task:
    host: str
    port: int
    messages: Sequence[bytes]
    warm_up: int
    clients: int
    pids: Mapping[str, int]
    expected: frozenset[int]


def measure(
    url: str,
    requests: Iterable[Request],
    *,
    clients: int = 16,
    pids: Mapping[str, int] | None = None,
    warm_up: int = 200,
    expected: frozenset[int] = frozenset({201}),
    within: float = 300,
) -> Load:
    """Send `requests` to the server at `url` (`http://host:port`) and say how it did.

    The first `warm_up` requests are sent and checked, but not counted. `pids` names the
    processes whose CPU time counts, each with all its descendants; they may not overlap.
    Raises `ProgramFailed`, which tells the reason, for an answer outside `expected`, a
    connection that is refused or lost, or a run longer than `within` seconds; `ValueError` for
    a `url` that is not plain HTTP or for no requests left to count.
    """
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname is None:
        raise ValueError(f"{url} is not of the form http://host:port.")
    host, port = parts.hostname, parts.port or 80
    messages = [_bytes_of(request, host=f"{host}:{port}") for request in requests]
    if len(messages) <= warm_up:
        raise ValueError(f"{len(messages)} requests leave none to count after {warm_up}.")
    task = _Task(
        host=host,
        port=port,
        messages=messages,
        warm_up=warm_up,
        clients=clients,
        pids=dict(pids or {}),
        expected=expected,
    )
    found = json.loads(output_of(__name__, given=pickle.dumps(asdict(task)), within=within))
    found["statuses"] = {int(status): many for status, many in found["statuses"].items()}
    return Load(**found)


def _bytes_of(request: Request, *, host: str) -> bytes:
    headers = {
        "Host": host,
        "Content-Type": "application/json",
        **request.headers,
        "Content-Length": str(len(request.body)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST {request.path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1") + request.body


async def _run(task: _Task) -> Load:
    connections = [
        await Connection.open(host=task.host, port=task.port) for _ in range(task.clients)
    ]
    await _send_all(connections, task.messages[: task.warm_up], expected=task.expected)
    counted = task.messages[task.warm_up :]
    cpu = CpuClock(task.pids)
    started = time.perf_counter()
    answers = await _send_all(connections, counted, expected=task.expected)
    seconds = time.perf_counter() - started
    spent = cpu.seconds()
    for connection in connections:
        connection.close()
    latencies = sorted(answer.seconds * 1000 for answer in answers)
    return Load(
        requests=len(answers),
        requests_per_second=len(answers) / seconds,
        p50_ms=percentile(latencies, 50),
        p95_ms=percentile(latencies, 95),
        p99_ms=percentile(latencies, 99),
        statuses=dict(Counter(answer.status for answer in answers)),
        cpu_ms={name: 1000 * used / len(answers) for name, used in spent.items()},
    )


async def _send_all(
    connections: Sequence[Connection], messages: Sequence[bytes], *, expected: frozenset[int]
) -> list[Answer]:
    left = iter(messages)
    answers: list[Answer] = []
    async with asyncio.TaskGroup() as clients:
        for connection in connections:
            clients.create_task(_client(connection, left, answers, expected=expected))
    return answers


async def _client(
    connection: Connection,
    messages: Iterator[bytes],
    answers: list[Answer],
    *,
    expected: frozenset[int],
) -> None:
    for message in messages:
        answer = await connection.post(message)
        if answer.status not in expected:
            excerpt = answer.body[:EXCERPT_BYTES].decode(errors="replace")
            raise UnexpectedAnswer(f"status {answer.status}: {excerpt!r}")
        answers.append(answer)


def percentile(ascending: Sequence[float], percent: int) -> float:
    """The nearest-rank percentile of values that are sorted, the least first."""
    return ascending[max(0, -(-len(ascending) * percent // 100) - 1)]


def main() -> None:
    task = _Task(**pickle.load(sys.stdin.buffer))
    try:
        load = uvloop.run(_run(task))
    except ExceptionGroup as failures:
        sys.exit(f"{len(failures.exceptions)} clients failed; the first: {failures.exceptions[0]}")
    print(json.dumps(asdict(load)))


if __name__ == "__main__":
    main()
