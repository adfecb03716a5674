"""Ours against a baseline: paired runs in turns, ratios of each pair, and a table of them."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tests.benchmarks.load import Load

Ours = TypeVar("Ours")
Theirs = TypeVar("Theirs")


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One promise of speed: our rate over the baseline's is at least `required`."""

    name: str
    #: What is counted a second: requests, messages, calls.
    unit: str
    #: Rates a second, one a run, in the order of the runs; the n-th of both are one pair.
    ours: Sequence[float]
    baseline: Sequence[float]
    required: float

    @property
    def ratios(self) -> tuple[float, ...]:
        return tuple(our / their for our, their in zip(self.ours, self.baseline, strict=True))

    @property
    def kept(self) -> bool:
        """Whether the median of the pairs' ratios is what was promised, or more."""
        return statistics.median(self.ratios) >= self.required


def in_turns(
    *, ours: Callable[[], Ours], baseline: Callable[[], Theirs], rounds: int = 3
) -> tuple[tuple[Ours, ...], tuple[Theirs, ...]]:
    """Run ours, the baseline, ours, the baseline …, so that a slow spell of the machine hits both.

    Raises what a run raises, and `ValueError` for no rounds.
    """
    if rounds < 1:
        raise ValueError("A comparison needs at least one round.")
    pairs = [(ours(), baseline()) for _ in range(rounds)]
    return tuple(our for our, _ in pairs), tuple(their for _, their in pairs)


def ratio_table(comparisons: Sequence[Comparison]) -> str:
    """One line a comparison: medians, and least to most, of both rates and of the ratio."""
    header = ("", "ours /s", "baseline /s", "ratio", "required", "")
    rows = [
        (
            f"{each.name} ({each.unit})",
            spread(each.ours, digits=0),
            spread(each.baseline, digits=0),
            spread(each.ratios, digits=2),
            f"{each.required:.2f}",
            "kept" if each.kept else "NOT KEPT",
        )
        for each in comparisons
    ]
    return _table(header, rows)


def load_table(loads: Mapping[str, Sequence[Load]]) -> str:
    """One line a program, from all its runs: rate, latencies, CPU a request and where it went."""
    header = (
        "",
        "requests/s",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "CPU ms/request",
        "of which",
    )
    rows = [
        (
            name,
            spread([run.requests_per_second for run in runs], digits=0),
            spread([run.p50_ms for run in runs], digits=1),
            spread([run.p95_ms for run in runs], digits=1),
            spread([run.p99_ms for run in runs], digits=1),
            spread([run.cpu_ms_per_request for run in runs], digits=2),
            ", ".join(
                f"{part} {statistics.median(run.cpu_ms[part] for run in runs):.2f}"
                for part in runs[0].cpu_ms
            ),
        )
        for name, runs in loads.items()
    ]
    return _table(header, rows)


def spread(values: Sequence[float], *, digits: int) -> str:
    """The median of values, and least to most."""
    middle, least, most = statistics.median(values), min(values), max(values)
    return f"{middle:.{digits}f} ({least:.{digits}f}–{most:.{digits}f})"


def percentiles(milliseconds: Sequence[float]) -> str:
    """The median of times, what 95 % of them are within, and the longest."""
    cuts = statistics.quantiles(milliseconds, n=100)
    return f"p50 {cuts[49]:.2f} ms, p95 {cuts[94]:.2f} ms, at most {max(milliseconds):.2f} ms"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns of text, the first and the last to the left, the others to the right."""
    widths = [max(len(row[place]) for row in (header, *rows)) for place in range(len(header))]
    last = len(header) - 1
    lines = []
    for row in (header, *rows):
        cells = [
            cell.ljust(width) if place in (0, last) else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)
