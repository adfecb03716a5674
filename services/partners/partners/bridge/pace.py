"""How fast one room is taken from."""

from collections.abc import Sequence

from partners.bridge.settings import FlowSettings
from partners.domain.flow import Bucket
from partners.handlers.inward import Came, Judged

#: what a refused message costs, where one that is let in costs one: to keep it is slow
_REFUSED_COSTS = 10
#: of looks at what a room tells, in a second: some 0.2 s
_STEPS_PER_SECOND = 100_000
_DAY = 86400.0


class Pace:
    """Of a room: what it may tell in a second, what it has saved up, and what it may in a day."""

    def __init__(self, flow: FlowSettings, *, now: float) -> None:
        #: monotonic seconds, until which nothing more is taken; and until which as it was a day's
        self.rests_until = self.spent_until = now
        saved = max(flow.saved or 0, flow.events)
        self._events = Bucket(rate=flow.events, at=now, left=saved, saves=saved)
        self._bytes = Bucket(rate=flow.size, at=now, left=flow.size)
        # Nobody saves up for what is refused.
        refusals = flow.events / _REFUSED_COSTS
        self._refusals = Bucket(rate=refusals, at=now, left=refusals)
        self._steps = Bucket(rate=_STEPS_PER_SECOND, at=now, left=_STEPS_PER_SECOND)
        share = flow.a_day
        self._day = Bucket(rate=share / _DAY, at=now, left=share, saves=share) if share else None

    def count(self, came: Sequence[Came], judged: Judged, *, now: float) -> None:
        """These came, and this became of them."""
        size = sum(each.size for each in came)
        day = self._day.take(size, now=now) if self._day and judged.accepted else 0.0
        self.spent_until = now + day
        self.rests_until = now + max(
            self._events.take(len(came), now=now),
            self._refusals.take(sum(judged.refused.values()), now=now),
            self._bytes.take(size, now=now),
            self._steps.take(judged.steps, now=now),
            day,
        )
