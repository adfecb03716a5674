"""Attendance: which of several marks counts, and what it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

Status = Literal["present", "late", "excused", "absent"]
#: of marks that were taken at the same moment the one that is better for the learner counts
_RANK: dict[Status, int] = {"absent": 0, "excused": 1, "late": 2, "present": 3}


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenMark:
    """How a learner was at a session, as somebody took it down."""

    session_id: UUID
    learner_id: UUID
    status: Status
    #: of an excused absence
    reason: str | None
    childcare_used: bool
    taken_at: datetime

    @property
    def contents(self) -> tuple[Status, str | None, bool]:
        """What it says."""
        return self.status, self.reason, self.childcare_used

    @property
    def order(self) -> tuple[datetime, int, str, bool]:
        """What decides between two marks: whichever is greater counts, in whatever order they
        come."""
        return self.taken_at, _RANK[self.status], self.reason or "", self.childcare_used


def what_counts(one: TakenMark, other: TakenMark | None) -> TakenMark:
    """Of two marks of one learner and session, the one that counts."""
    return one if other is None or one.order > other.order else other


def as_counted(status: Status, *, announced: bool) -> Status:
    """What a mark comes to: an absence that was announced in time is excused."""
    return "excused" if status == "absent" and announced else status


def absences_in_a_row(counted: Sequence[Status]) -> int:
    """How many absences, not excused, somebody's latest sessions were.

    Args:
        counted: what her marks come to, by the sessions' beginnings.
    """
    row = 0
    for status in reversed(counted):
        if status != "absent":
            break
        row += 1
    return row
