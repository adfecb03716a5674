"""How many may wait at once: of one key, and of all."""

from collections.abc import Hashable

from gateway.refusals import StreamsFull, TooManyStreams

#: after which somebody who had too many may try again
AGAIN_SECONDS = 5


class Places:
    """Those who have a stream open, or wait for the feed."""

    def __init__(self, *, of_a_key: int, of_all: int) -> None:
        self._of_a_key = of_a_key
        self._of_all = of_all
        self._taken: dict[Hashable, int] = {}
        self._all = 0

    def take(self, key: Hashable) -> None:
        """Take a place until `free`.

        Raises:
            TooManyStreams: the key has as many as it may.
            StreamsFull: so has this process.
        """
        mine = self._taken.get(key, 0)
        if mine >= self._of_a_key:
            raise TooManyStreams(most=self._of_a_key, seconds=AGAIN_SECONDS)
        if self._all >= self._of_all:
            raise StreamsFull()
        self._taken[key] = mine + 1
        self._all += 1

    def free(self, key: Hashable) -> None:
        """Have a place no more."""
        self._all -= 1
        left = self._taken.pop(key) - 1
        if left:
            self._taken[key] = left
