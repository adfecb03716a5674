"""How invented learners come to their sessions: the same each time, and not too regularly."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

#: of a hundred sessions, how many somebody misses, by her place in the list
_MISSES = (4, 9, 14, 6, 18, 3, 11, 22, 7, 12, 5, 16, 8, 55, 10, 4, 20, 6, 13, 70)
_REASONS = ("no_childcare", "health", "work", "no_transport", "care_duties")


@dataclass(frozen=True, kw_only=True)
class Habit:
    """How somebody was there."""

    status: str
    reason: str | None = None


def habit(number: int, session: int, *, asked_childcare: bool) -> Habit:
    """How the learner of this number, by name, comes to the session of this number."""
    chance = (number * 37 + session * 61 + number * session * 7) % 100
    misses = _MISSES[number % len(_MISSES)]
    if chance >= misses:
        return Habit(status="late" if chance % 13 == 0 else "present")
    if chance % 3 == 0:
        reasons = _REASONS if asked_childcare else _REASONS[1:]
        return Habit(status="excused", reason=reasons[chance % len(reasons)])
    return Habit(status="absent")


def marks(learners: Sequence[Any], session: int, *, places: int) -> list[dict[str, Any]]:
    """A session's marks; children are looked after as long as there are places."""
    made: list[dict[str, Any]] = []
    # Not by their numbers: whoever is told of first has the first one, and that may differ.
    for number, learner in enumerate(learners, start=1):
        came = habit(number, session, asked_childcare=learner["asked_childcare"])
        uses = came.status in ("present", "late") and learner["asked_childcare"] and places > 0
        places -= uses
        made.append(
            {
                "learner_id": learner["id"],
                "status": came.status,
                "reason": came.reason,
                "childcare_used": uses,
            }
        )
    return made
