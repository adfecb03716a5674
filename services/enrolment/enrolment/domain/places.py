"""Places in an intake: seats first, then the waiting list, and nobody loses one silently."""

from dataclasses import dataclass, replace
from typing import Literal

Place = Literal["enrolled", "waiting"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """The place that someone was given."""

    place: Place
    #: from 1, for those who wait
    waiting_position: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Seats:
    """How full an intake is."""

    seats: int
    enrolled: int
    waiting: int

    def give(self) -> tuple["Seats", Given]:
        """The next place, and how full the intake is then.

        A seat that somebody gave up belongs to those who wait: a newcomer joins them.
        """
        if self.enrolled < self.seats and self.waiting == 0:
            after = replace(self, enrolled=self.enrolled + 1)
            return after, Given(place="enrolled", waiting_position=None)
        after = replace(self, waiting=self.waiting + 1)
        return after, Given(place="waiting", waiting_position=after.waiting)

    def free(self, place: Place) -> "Seats":
        """How full it is after someone's place was given up."""
        if place == "enrolled":
            return replace(self, enrolled=self.enrolled - 1)
        return replace(self, waiting=self.waiting - 1)
