"""A command's round trip: the gateway's client and the platform's line against stock nameko."""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from uuid import uuid4

import httpx
import uvloop

from gateway.rpc import Broker, Route, RpcClient
from nosotros.observability import configure_logging
from nosotros.testing import free_port
from tests.benchmarks.baselines import stock_nameko
from tests.benchmarks.processes import output_of, running
from tests.benchmarks.report import Comparison, in_turns, ratio_table
from tests.benchmarks.site import Bench

CALLERS = 16
REQUIRED = 2.0
WARM_UP_CALLS = 20


def compare(site: Bench, *, calls: int, rounds: int) -> tuple[str, bool]:
    """The table, and whether the promise was kept.

    Args:
        site: whose broker both use.
        calls: of each run.
        rounds: pairs of runs.
    """
    health = free_port()
    environment = {
        "NOSOTROS_AMQP_URL": site.amqp_url,
        "NOSOTROS_DATABASE_URL": site.baseline_database_url,
        "NOSOTROS_HEALTH_PORT": str(health),
    }
    with (
        stock_nameko.serving(amqp_url=site.amqp_url),
        running(
            "nosotros",
            "run",
            "tests.benchmarks.echo:BenchService",
            ready=lambda: _ready(health),
            environment=environment,
        ),
    ):
        ours, theirs = in_turns(
            ours=lambda: measure(amqp_url=site.amqp_url, calls=calls),
            baseline=lambda: stock_nameko.measure(
                amqp_url=site.amqp_url, calls=calls, callers=CALLERS
            ),
            rounds=rounds,
        )
    comparison = Comparison(
        name="command round trip, 16 callers",
        unit="calls",
        ours=ours,
        baseline=theirs,
        required=REQUIRED,
    )
    return ratio_table([comparison]), comparison.kept


def measure(*, amqp_url: str, calls: int) -> float:
    """Calls a second, by 16 callers in a process of their own."""
    return float(json.loads(output_of(__name__, amqp_url, str(calls)))["calls_per_second"])


async def _run(amqp_url: str, calls: int) -> float:
    client = RpcClient(broker=Broker.of(amqp_url), seconds=30)
    client.start()
    while client.trouble is not None:
        await asyncio.sleep(0.01)
    route = Route.to(service="bench", method="echo")

    async def call() -> None:
        payload = {"participant_id": str(uuid4()), "intake_id": str(uuid4())}
        body = json.dumps({"args": [], "kwargs": {"payload": payload}}).encode()
        answer = json.loads(await client.call(route, headers=b"", body=body))
        if answer["result"] != payload:
            raise ValueError("The echo answered with something else than it was sent.")

    async def caller(left: Iterator[int]) -> None:
        for _ in left:
            await call()

    await asyncio.gather(*(caller(iter(range(WARM_UP_CALLS))) for _ in range(CALLERS)))
    left = iter(range(calls))
    started = time.perf_counter()
    await asyncio.gather(*(caller(left) for _ in range(CALLERS)))
    rate = calls / (time.perf_counter() - started)
    await client.stop()
    return rate


def main() -> None:
    configure_logging("error")
    amqp_url, calls = sys.argv[1:]
    print(json.dumps({"calls_per_second": uvloop.run(_run(amqp_url, int(calls)))}))


def _ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health/ready").is_success
    except httpx.TransportError:
        return False


if __name__ == "__main__":
    main()
