"""Lanes: events of one partition key run one after the other, those of different keys abreast."""

from collections import deque
from collections.abc import Callable


class Lanes:
    """The lanes of one consumer; what comes over another connection gets lanes of its own."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Callable[[], None]]] = {}

    def enter(self, key: str, start: Callable[[], None]) -> None:
        """Have `start` called now, or when everything before it in its lane has left."""
        lane = self._waiting.get(key)
        if lane is None:
            self._waiting[key] = deque()
            start()
        else:
            lane.append(start)

    def leave(self, key: str) -> None:
        """What was under way in a lane has ended: the next one begins."""
        lane = self._waiting[key]
        if lane:
            lane.popleft()()
        else:
            del self._waiting[key]

    def clear(self) -> int:
        """Forget what has not begun; how many that were."""
        forgotten = sum(map(len, self._waiting.values()))
        for lane in self._waiting.values():
            lane.clear()
        return forgotten
