"""The order of modules: one begins when the ones before have ended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Taught:
    """A module's teaching at a time."""

    module: str
    begins_at: datetime
    ends_at: datetime


def out_of_order(
    modules: Sequence[str], new: Iterable[Taught], others: Iterable[Taught]
) -> tuple[str, str] | None:
    """The first module that would begin before another, which comes before it, has ended.

    Args:
        modules: the programme's, in their order.
        new: what is to be taught.
        others: what is planned already.

    Returns:
        The one that would begin too early, and the one that would not have ended.
    """
    place = {code: number for number, code in enumerate(modules)}
    planned = sorted(others, key=lambda each: (each.begins_at, each.module))
    for each in new:
        for other in planned:
            earlier, later = sorted((each, other), key=lambda one: place[one.module])
            if place[earlier.module] < place[later.module] and later.begins_at < earlier.ends_at:
                return later.module, earlier.module
    return None
