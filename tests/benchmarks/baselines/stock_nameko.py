"""The command baseline: nameko as it comes, a service and 16 callers, each with its own proxy.

Nothing is tuned: ten workers, persistent requests and replies, both confirmed. The callers are
greenthreads of one process, each with a standalone `ServiceRpcProxy`, since a proxy serves one
thread of control.

    python -m tests.benchmarks.baselines.stock_nameko serve AMQP_URL
    python -m tests.benchmarks.baselines.stock_nameko call AMQP_URL CALLS CALLERS
"""

import eventlet

if __name__ == "__main__":
    eventlet.monkey_patch()

import json
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, cast

from amqp.exceptions import NotFound
from nameko.cli.run import run
from nameko.rpc import rpc
from nameko.standalone.rpc import ServiceRpcProxy

from tests.benchmarks.baselines.bare_publisher import connect
from tests.benchmarks.processes import output_of, running

CALL_SECONDS = 30
WARM_UP_CALLS = 20


class Echo:
    """One method, which answers with what it was given."""

    name = "baseline_echo"

    @rpc
    def echo(self, command: dict[str, str]) -> dict[str, str]:
        return command


class _EchoProxy(Protocol):
    def echo(self, command: dict[str, str]) -> dict[str, str]: ...


QUEUE = f"rpc-{Echo.name}"


@contextmanager
def serving(*, amqp_url: str) -> Iterator[int]:
    """The stock service, running while the block lasts; yields its process id.

    Raises `ProgramFailed` when it does not listen within 30 s. Removes its queue at the end.
    """
    try:
        with running(
            __name__, "serve", amqp_url, ready=lambda: _listens(amqp_url=amqp_url)
        ) as process:
            yield process
    finally:
        with connect(amqp_url) as connection:
            connection.channel().queue_delete(QUEUE)


def measure(*, amqp_url: str, calls: int, callers: int = 16) -> float:
    """Calls a second of a running service, by `callers` at once; see `serving`.

    Every caller first makes 20 calls that are not counted. Raises `ProgramFailed`.
    """
    printed = output_of(__name__, "call", amqp_url, str(calls), str(callers))
    return float(json.loads(printed)["calls_per_second"])


def call(amqp_url: str, *, calls: int, callers: int) -> float:
    """Make `calls` in all and return how many a second were answered.

    Needs eventlet's monkey patch. Raises `nameko.exceptions.RpcTimeout` after 30 s without an
    answer and `ValueError` when an answer is not what was sent.
    """
    left = iter(range(calls))
    warm = [eventlet.Event() for _ in range(callers)]
    start = eventlet.Event()

    def caller(number: int) -> int:
        answered = 0
        with ServiceRpcProxy(Echo.name, {"AMQP_URI": amqp_url}, timeout=CALL_SECONDS) as client:
            proxy = cast(_EchoProxy, client)
            for _ in range(WARM_UP_CALLS):
                _one_call(proxy)
            warm[number].send()
            start.wait()
            for _ in left:
                _one_call(proxy)
                answered += 1
        return answered

    threads = [eventlet.spawn(caller, number) for number in range(callers)]
    for event in warm:
        event.wait(CALL_SECONDS)
    started = time.perf_counter()
    start.send()
    answered = sum(cast(int, thread.wait()) for thread in threads)
    return answered / (time.perf_counter() - started)


def _one_call(proxy: _EchoProxy) -> None:
    command = {"participant_id": str(uuid.uuid4()), "intake_id": str(uuid.uuid4())}
    if proxy.echo(command) != command:
        raise ValueError("The echo answered with something else than it was sent.")


def _listens(*, amqp_url: str) -> bool:
    with connect(amqp_url) as connection:
        try:
            found = connection.channel().queue_declare(QUEUE, passive=True)
        except NotFound:
            return False
    return found is not None and found.consumer_count > 0


def main() -> None:
    action, amqp_url, *numbers = sys.argv[1:]
    if action == "serve":
        run([Echo], {"AMQP_URI": amqp_url})
        return
    calls, callers = map(int, numbers)
    rate = call(amqp_url, calls=calls, callers=callers)
    print(json.dumps({"calls_per_second": rate}))


if __name__ == "__main__":
    main()
