"""What a reader of events can tell by itself: whether one was lost on its way.

Each event comes with its `cursor` and with `previous`, the cursor of the event before it that this
reader was to get. Cursors and `previous` make a chain, whatever the filter leaves out.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """Something was lost: at least the event at `until`, after the one at `after`."""

    #: the cursor of the last event that came
    after: str
    #: the cursor of the last event that did not; reading again from `after` brings all of them
    until: str


class Chain:
    """What came so far, to tell by each event whether one before it is missing."""

    def __init__(self, cursor: str | None = None) -> None:
        """
        Args:
            cursor: of the last event that is there already; none: the first that comes begins it.
        """
        self.cursor = cursor

    def take(self, *, cursor: str, previous: str) -> Gap | None:
        """Note an event that came; what is missing before it.

        One that came before, and comes once more, leaves everything as it is.

        Raises:
            ValueError: this is no place in the journal.
        """
        had = self.cursor
        if had is not None and int(cursor) <= int(had):
            return None
        missing = self.missing(until=previous)
        self.cursor = cursor
        return missing

    def missing(self, *, until: str) -> Gap | None:
        """What has not come, where the event at `until` is the last that was to come so far.

        It may be before what there is already, where it was read from a place between two events.

        Raises:
            ValueError: this is no place in the journal.
        """
        if self.cursor is None or int(until) <= int(self.cursor):
            return None
        return Gap(after=self.cursor, until=until)
