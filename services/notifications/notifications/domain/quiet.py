"""Whether hours in which nothing may be sent leave any in which something may."""

from datetime import time

_DAY = 24 * 60
#: what has to be left for a message to be sent in, in minutes
_ENOUGH = 60


def leave_enough(quiet: tuple[time, time], *, safe: tuple[time, time] | None) -> bool:
    """Whether there is an hour a day outside of `quiet`, and inside of `safe` where it is given.

    `quiet` runs over midnight where its first time is the later one, and all day where both are
    the same; so does `safe`.
    """
    silent = _minutes(quiet)
    open_for = set(range(_DAY)) if safe is None else _minutes(safe)
    return len(open_for - silent) >= _ENOUGH


def _minutes(hours: tuple[time, time]) -> set[int]:
    begins, ends = (each.hour * 60 + each.minute for each in hours)
    if begins < ends:
        return set(range(begins, ends))
    return set(range(begins, _DAY)) | set(range(ends))
