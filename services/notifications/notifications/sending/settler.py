"""The settler: stores what became of messages, all that is known at a time in one transaction."""

import queue
import time
from collections.abc import Callable

from nosotros import clock
from nosotros.database import Database
from notifications.sending.slots import Slots
from notifications.sending.state import DATABASE, Shared
from notifications.storage.settling import Settled, Stored, settle

#: messages stored at once, at most
_MOST = 64
#: seconds for which the first of them waits for others
_LINGER = 0.005
_LONGEST_WAIT = 5.0


class Settler:
    """The one thread of a process that settles."""

    def __init__(
        self,
        database: Database,
        shared: Shared,
        *,
        done: "queue.SimpleQueue[Settled | None]",
        slots: Slots,
        wake: Callable[[], None],
    ) -> None:
        """
        Args:
            database: the service's.
            shared: what the process's threads share.
            done: messages that were handed over; none: the last of them was before.
            slots: how many messages are in hand.
            wake: tells the relay that an event was committed.
        """
        self._database = database
        self._shared = shared
        self._done = done
        self._slots = slots
        self._wake = wake

    def run(self) -> None:
        """Settle until the last message."""
        ended = False
        while not ended:
            batch, ended = self._next()
            if batch:
                self.settle(batch)

    def _next(self) -> tuple[list[Settled], bool]:
        """What is known by now, or a moment later; and whether the last message was before."""
        batch: list[Settled] = []
        each = self._done.get()
        until = time.monotonic() + _LINGER
        while each is not None:
            batch.append(each)
            if len(batch) == _MOST:
                return batch, False
            # What shares a transaction costs less, but nobody is waited for who is not on his way.
            left = 0.0 if len(batch) == self._slots.in_hand else until - time.monotonic()
            try:
                each = self._done.get(timeout=left) if left > 0 else self._done.get_nowait()
            except queue.Empty:
                return batch, False
        return batch, True

    def settle(self, batch: list[Settled]) -> None:
        """Store what became of messages, however long the database is away."""
        stored = self._until_stored(batch)
        for each in batch:
            self._shared.ended(each.claimed.claim)
        self._slots.give_back([each.claimed.due.priority for each in batch])
        self._shared.well("database")
        if stored.told:
            self._wake()
        if stored.recovered:
            self._shared.recovered.set()

    def _until_stored(self, batch: list[Settled]) -> Stored:
        wait = 0.1
        while True:
            try:
                return settle(self._database, batch, now=clock.now())
            except DATABASE as error:
                self._shared.away(error, retry_seconds=wait)
                time.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)
