"""Webhooks that are due until each is stored as taken, against a bare loop of the same HTTP client.

Each is matched, fetched, held against the grants, signed, posted, and its attempt stored.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import psutil

from nosotros.testing import free_port
from tests.benchmarks import profiled
from tests.benchmarks.baselines import bare_webhooks
from tests.benchmarks.cpu import CpuClock
from tests.benchmarks.events.journalled import Connection, Journalled, deliverer, record
from tests.benchmarks.ground import Memory
from tests.benchmarks.processes import ProgramFailed, accepts, running
from tests.benchmarks.report import Comparison, in_turns, ratio_table

#: a bare loop stores nothing and decides nothing
REQUIRED = 0.6
ENDPOINTS = 10
#: of one endpoint, as the process has it where nothing else is set
_AT_ONCE = 8
_SECONDS = 120
#: until a thread's CPU is surely written down
_PROFILE = 0.5
_DELIVERED = "SELECT count(*) FROM delivery WHERE state = 'delivered'"


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """How webhooks were delivered."""

    per_second: float
    #: of one, in milliseconds: the deliverer's and the database's
    worker_ms: float
    database_ms: float
    #: of the deliverer's, by its parts
    parts_ms: Mapping[str, float]
    #: the deliverer's memory at its most, in MiB
    most: float


def compare(site: Journalled, *, webhooks: int, rounds: int) -> tuple[str, bool]:
    """The table and lines, and whether the promise was kept.

    Args:
        site: whose database it is.
        webhooks: of each run.
        rounds: pairs of runs.
    """
    port = free_port()
    with running("tests.benchmarks.events.receivers", str(port), ready=lambda: accepts(port)):
        ours, theirs = in_turns(
            ours=lambda: deliver(site, port=port, webhooks=webhooks),
            baseline=lambda: bare_webhooks.measure(
                port=port, webhooks=webhooks, at_once=ENDPOINTS * _AT_ONCE
            ),
            rounds=rounds,
        )
    comparison = Comparison(
        name=f"webhooks of {ENDPOINTS} endpoints, against a bare loop of aiohttp",
        unit="deliveries",
        ours=[run.per_second for run in ours],
        baseline=[run.per_second for run in theirs],
        required=REQUIRED,
    )
    best = sorted(ours, key=lambda run: run.per_second)[len(ours) // 2]
    bare_ms = sorted(run.cpu_ms for run in theirs)[len(theirs) // 2]
    parts = sorted(best.parts_ms.items(), key=lambda part: -part[1])[:4]
    said = ", ".join(f"{name} {value:.3f}" for name, value in parts)
    lines = [
        f"CPU a delivery: deliverer {best.worker_ms:.3f} ms (its bare loop {bare_ms:.3f} ms),"
        f" PostgreSQL {best.database_ms:.3f} ms; its memory {best.most:.0f} MiB at its most",
        f"    the deliverer's by its threads, ms: {said}",
    ]
    return "\n".join([ratio_table([comparison]), *lines]), comparison.kept


def deliver(site: Journalled, *, port: int, webhooks: int) -> Delivered:
    """Have a new process deliver events that come all at once."""
    with site.connect() as connection, deliverer(site) as process:
        site.subscribe(connection, *[f"http://127.0.0.1:{port}/take"] * ENDPOINTS)
        # What a process needs to begin is another matter.
        record(connection, 1)
        _wait(connection, ENDPOINTS)
        connection.execute("ANALYZE journal, delivery, subscription")
        cpu = CpuClock({"worker": process.pid, "postgres": site.ground.pid})
        memory = Memory(psutil.Process(process.pid))
        parts, began = profiled.read(process.profile), time.perf_counter()
        try:
            record(connection, webhooks // ENDPOINTS)
            _wait(connection, ENDPOINTS + webhooks)
            seconds, spent = time.perf_counter() - began, cpu.seconds()
        finally:
            most = memory.stop()
        time.sleep(_PROFILE)
        parts = {
            name: (value - parts.get(name, 0.0)) / webhooks * 1000
            for name, value in profiled.read(process.profile).items()
        }
    return Delivered(
        per_second=webhooks / seconds,
        worker_ms=spent["worker"] / webhooks * 1000,
        database_ms=spent["postgres"] / webhooks * 1000,
        parts_ms=parts,
        most=most,
    )


def _wait(connection: Connection, delivered: int) -> None:
    until = time.perf_counter() + _SECONDS
    while _delivered(connection) < delivered:
        if time.perf_counter() > until:
            raise ProgramFailed(f"The webhooks were not delivered within {_SECONDS} s.")
        time.sleep(0.1)


def _delivered(connection: Connection) -> int:
    return connection.execute(_DELIVERED).fetchall()[0][0]
