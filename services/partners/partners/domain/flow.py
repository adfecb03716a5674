"""How much may come from a room at once, and how often: buckets of tokens that fill with time."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Bucket:
    """So much a second, and at once as much as was saved: by default what comes in a second."""

    #: a second
    rate: float
    #: monotonic seconds
    at: float
    #: less than nothing where more was taken than there was
    left: float = 0.0
    #: at most; none: of a second
    saves: float | None = None

    def take(self, amount: float, *, now: float) -> float:
        """Take some; for how many seconds nothing more is to be taken."""
        self.left = min(self.left + (now - self.at) * self.rate, self.saves or self.rate)
        self.at = now
        self.left -= amount
        return max(-self.left / self.rate, 0.0)


@dataclass(slots=True)
class Allowance:
    """How often each organisation may do something: so much at once, and so often after that."""

    per_second: float
    burst: int
    #: what is left, and when that was so, by organisation: there are no more than exist
    _spent: dict[str, tuple[float, float]] = field(default_factory=dict[str, tuple[float, float]])

    def take(self, organisation: str, *, now: float) -> float:
        """Count one; the seconds after which it may, where it may not now."""
        left, at = self._spent.get(organisation, (float(self.burst), now))
        left = min(left + (now - at) * self.per_second, self.burst)
        if left < 1:
            return (1 - left) / self.per_second
        self._spent[organisation] = (left - 1, now)
        return 0.0
