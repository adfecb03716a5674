"""Ten endpoints, three of which ail: what the other seven notice of it.

The same seven get the same events twice: alone, and beside one that never answers, one that answers
with 500 and one that takes ten seconds. Then these recover, and get all that they missed.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any
from urllib.request import urlopen

import psutil

from nosotros import clock
from nosotros.testing import free_port
from tests.benchmarks.events.journalled import Deliverer, Journalled, deliverer, record
from tests.benchmarks.ground import Memory
from tests.benchmarks.load import percentile
from tests.benchmarks.processes import ProgramFailed, accepts, running
from tests.benchmarks.report import in_turns

#: the p99 beside the three against the p99 without them
REQUIRED = 1.2
#: MiB by which memory may grow while three ail
FLAT = 16
_WELL = tuple(f"/well/{number}" for number in range(7))
_AILING = ("/hangs", "/fails", "/slow")
#: events a second, and those of the beginning that do not count
_RATE, _WARM_UP = 20, 40
_SECONDS = 120
#: longer than any wait between two attempts that were made until then
_LATER = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Run:
    """What the seven saw, and what it took."""

    p50_ms: float
    p99_ms: float
    #: the deliverer's memory, in MiB, when what counts began, and at its most
    before: float
    most: float
    #: of those that ailed: seconds until they had everything; none: none did
    recovered: float | None
    attempts: int


def compare(site: Journalled, *, events: int, rounds: int) -> tuple[str, bool]:
    """Lines, and whether the promises were kept.

    Args:
        site: whose database it is.
        events: that each endpoint is to get.
        rounds: pairs of runs, of which the median counts.

    Raises:
        ProgramFailed: an event did not arrive, or came in two forms.
    """
    beside, alone = in_turns(
        ours=lambda: _run(site, events=events, ailing=_AILING),
        baseline=lambda: _run(site, events=events, ailing=()),
        rounds=rounds,
    )
    ratios = [ours.p99_ms / theirs.p99_ms for ours, theirs in zip(beside, alone, strict=True)]
    ratio, grown = median(ratios), max(run.most - run.before for run in beside)
    kept = ratio <= REQUIRED and grown <= FLAT
    recovered = max(run.recovered or 0 for run in beside)
    return (
        f"seven endpoints, {_RATE} events a second, from the journal to each: {_told(alone)};"
        f" beside one that hangs, one that fails and one at 10 s: {_told(beside)}; ratio of p99"
        f" {ratio:.2f} ({min(ratios):.2f}-{max(ratios):.2f}; at most {REQUIRED}), memory"
        f" {grown:.0f} MiB more at its most: {'kept' if kept else 'NOT KEPT'}\n"
        f"    the three recovered: everything was there {recovered:.1f} s later at most, each event"
        f" with one id and the same bytes in all of {sum(run.attempts for run in beside):,} attempts"
    ), kept


def _told(runs: Sequence[Run]) -> str:
    p50, p99 = median(run.p50_ms for run in runs), median(run.p99_ms for run in runs)
    return f"p50 {p50:.0f} ms, p99 {p99:.0f} ms"


def _run(site: Journalled, *, events: int, ailing: tuple[str, ...]) -> Run:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with (
        running("tests.benchmarks.events.receivers", str(port), ready=lambda: accepts(port)),
        site.connect() as connection,
    ):
        site.subscribe(connection, *[url + path for path in (*_WELL, *ailing)])
        connection.execute("ANALYZE journal, delivery, subscription")
        with deliverer(site) as process:
            recorded: dict[int, float] = {}
            memory, before = None, 0.0
            began = time.monotonic()
            for number in range(events + _WARM_UP):
                time.sleep(max(0.0, began + number / _RATE - time.monotonic()))
                if number == _WARM_UP:
                    before = psutil.Process(process.pid).memory_info().rss / 2**20
                    memory = Memory(psutil.Process(process.pid))
                (cursor,) = record(connection, 1)
                recorded[cursor] = time.time()
            assert memory is not None, "more events than those of the beginning"
            most = memory.stop()
            seen = _wait(url, _WELL, recorded)
            counted = list(recorded)[_WARM_UP:]
            latencies = sorted(
                (seen[path]["taken"][str(cursor)] - recorded[cursor]) * 1000
                for path in _WELL
                for cursor in counted
            )
            recovered, attempts = None, 0
            if ailing:
                recovered, attempts = _recover(url, process, recorded)
    return Run(
        p50_ms=percentile(latencies, 50),
        p99_ms=percentile(latencies, 99),
        before=before,
        most=most,
        recovered=recovered,
        attempts=attempts,
    )


def _recover(url: str, process: Deliverer, recorded: Mapping[int, float]) -> tuple[float, int]:
    began = time.monotonic()
    with urlopen(f"{url}/heal", timeout=10):
        clock.set_shared(process.clock, clock.read_shared(process.clock) + _LATER)
    seen = _wait(url, _AILING, recorded)
    lasted = time.monotonic() - began
    if changed := sum(each["changed"] for each in seen.values()):
        raise ProgramFailed(f"{changed} deliveries came in two forms.")
    return lasted, sum(seen[path]["requests"] for path in _AILING)


def _wait(url: str, paths: tuple[str, ...], recorded: Mapping[int, float]) -> dict[str, Any]:
    """What these addresses have seen, once it is everything."""
    until = time.monotonic() + _SECONDS
    wanted = {str(cursor) for cursor in recorded}
    while True:
        with urlopen(f"{url}/seen", timeout=10) as answer:
            seen = json.load(answer)
        if all(path in seen and wanted <= seen[path]["taken"].keys() for path in paths):
            return seen
        if time.monotonic() > until:
            raise ProgramFailed(f"Not everything was delivered within {_SECONDS} s.")
        time.sleep(0.2)
