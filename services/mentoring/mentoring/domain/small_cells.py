"""Counts of people that tell of nobody: small ones are left out, and what would tell them, too."""

from collections.abc import Mapping
from typing import TypeVar

#: below which a count could tell who is counted
SMALLEST = 5

T = TypeVar("T")


def shown(counts: Mapping[T, int]) -> Mapping[T, int | None]:
    """The counts of everybody's one answer, as they may be shown; none: left out.

    Small ones are left out, and nothing is one of them. So is the next larger, with all that equal
    it: of those left out any could then be that one and any a small one, so no sum tells which.
    Where all together are few, every count is small, and their sum must not be shown either.
    """
    large = [count for count in counts.values() if count >= SMALLEST]
    if len(large) == len(counts):
        return dict(counts)
    least = min(large, default=0)
    return {
        answer: count if count >= SMALLEST and count > least else None
        for answer, count in counts.items()
    }


def shown_total(total: int) -> int | None:
    """The number of all who answered, as it may be shown; none: left out."""
    return total if total >= SMALLEST else None
