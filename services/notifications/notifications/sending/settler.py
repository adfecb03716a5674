"""The settler: stores what became of messages, all that is known at a time in one transaction."""

import queue
import time
from collections.abc import Callable

import structlog

from nosotros import clock
from nosotros.database import Database
from notifications.sending.slots import Slots
from notifications.sending.state import DATABASE, Shared
from notifications.storage import providers
from notifications.storage.settling import Settled, Stored, settle

log: structlog.stdlib.BoundLogger = structlog.get_logger("notifications.sender")

#: messages stored at once, at most
_MOST = 64
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
            first = self._done.get()
            batch = [] if first is None else [first]
            ended = first is None
            while not ended and len(batch) < _MOST:
                try:
                    each = self._done.get_nowait()
                except queue.Empty:
                    break
                if each is None:
                    ended = True
                else:
                    batch.append(each)
            if batch:
                self.settle(batch)

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
            self._bring_forward()

    def _until_stored(self, batch: list[Settled]) -> Stored:
        wait = 0.1
        while True:
            try:
                return settle(self._database, batch, now=clock.now())
            except DATABASE as error:
                self._shared.away(error, retry_seconds=wait)
                time.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)

    def _bring_forward(self) -> None:
        try:
            providers.bring_forward(self._database, now=clock.now())
        except DATABASE as error:
            # What waits is looked at in its own time.
            log.warning("not_brought_forward", error=type(error).__name__)
