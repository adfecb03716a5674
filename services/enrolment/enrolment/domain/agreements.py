"""Whether a partner may send people: as long as an agreement for enrolment with it is in force.

Partners need no agreement (ADR 16); one that had one may send nobody once it is over.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """From when to when an agreement is in force."""

    starts_at: datetime
    #: none: until somebody ends it
    ends_at: datetime | None

    def holds(self, at: datetime) -> bool:
        """Whether it is in force at a moment."""
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)


def over_since(terms: Collection[Term], *, at: datetime) -> datetime | None:
    """Since when a partner may send nobody; none: it may.

    Args:
        terms: of every agreement for enrolment that there is, or was, with it.
        at: the moment that is asked about.
    """
    if any(each.holds(at) for each in terms):
        return None
    # One that ended before it began has never let anybody do anything.
    ends = [each.ends_at for each in terms if each.ends_at is not None and each.starts_at <= at]
    return max(ends, default=None)
