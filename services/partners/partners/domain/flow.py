"""How much may come from a room at once: a bucket of tokens that fills with time."""

from dataclasses import dataclass


@dataclass(slots=True)
class Bucket:
    """So much a second, and as much at once as comes in a second."""

    #: a second
    rate: float
    #: monotonic seconds
    at: float
    #: less than nothing where more was taken than there was
    left: float = 0.0

    def take(self, amount: float, *, now: float) -> float:
        """Take some; for how many seconds nothing more is to be taken."""
        self.left = min(self.left + (now - self.at) * self.rate, self.rate)
        self.at = now
        self.left -= amount
        return max(-self.left / self.rate, 0.0)
