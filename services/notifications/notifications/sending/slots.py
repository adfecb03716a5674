"""How many messages are in hand at once, and places that are kept free for the urgent ones."""

import threading
from collections import Counter
from collections.abc import Iterable

#: lanes, by a message's priority: security, what concerns her place, reminders, news
LANES = 4


class Slots:
    """The places of one process; every method can be called from any of its threads.

    However many messages of a lower lane are in hand, and however long their providers take,
    places are left for the first two: an eighth of all, but one at least, for each.
    """

    def __init__(self, total: int) -> None:
        """
        Args:
            total: messages in hand at once. Below three no place is kept free for the second
                lane, and of a single one none at all.
        """
        self._kept = max(1, total // 8)
        first = total - (self._kept if total > 1 else 0)
        second = first - (self._kept if total > 2 else 0)
        #: how many messages of this lane and all lower ones are in hand at most
        self._most = (total, first, second, second)
        self._taken: Counter[int] = Counter()
        #: how often places were freed
        self.changes = 0
        self._changed = threading.Condition()

    def free(self) -> tuple[int, ...]:
        """How many messages of each lane could be taken now, were there none of the others."""
        with self._changed:
            return self._free()

    def take(self, lane: int) -> bool:
        """Take a place; whether there was one."""
        with self._changed:
            if not self._free()[lane]:
                return False
            self._taken[lane] += 1
            return True

    def give_back(self, lanes: Iterable[int]) -> None:
        """Free places again."""
        with self._changed:
            self._taken.subtract(lanes)
            self.changes += 1
            self._changed.notify_all()

    def wait(self, seconds: float, *, since: int) -> None:
        """Wait until a place has been freed since `changes` was this."""
        with self._changed:
            self._changed.wait_for(lambda: self.changes != since, timeout=seconds)

    def gather(self, seconds: float) -> None:
        """Wait until a quarter of all places is free, if that is soon."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._most[0] - self._taken.total() >= self._most[0] / 4, timeout=seconds
            )

    @property
    def in_hand(self) -> int:
        """How many places are taken."""
        with self._changed:
            return self._taken.total()

    def _free(self) -> tuple[int, ...]:
        below = [sum(self._taken[lower] for lower in range(lane, LANES)) for lane in range(LANES)]
        room = [self._most[lane] - below[lane] for lane in range(LANES)]
        # No lane may use what is kept for those above it, nor more than there is.
        return tuple(max(0, min(room[: lane + 1])) for lane in range(LANES))
