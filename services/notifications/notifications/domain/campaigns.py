"""Campaigns: what may be done with one in which state, and its pace."""

from datetime import datetime, timedelta
from math import ceil

from notifications.domain.hours import next_permitted

DRAFT = "draft"
RUNNING = "running"
PAUSED = "paused"
DONE = "done"
CANCELLED = "cancelled"

#: of enrolments, by which a group can be chosen
PLACES = ("waiting", "enrolled", "active", "completed", "withdrawn")
FASTEST = 60_000
#: so often is a batch written: short enough for a pause to be felt at once
BEAT = timedelta(seconds=0.5)
#: how far a campaign that was held up may run ahead of its pace to catch up
_CATCHES_UP = timedelta(seconds=2)
#: how many messages of a campaign may wait at once, those included that wait for hours of their own
MOST = 5000
#: by whose hours a campaign is written
_ZONE = "America/Bogota"


def batch(per_minute: int) -> int:
    """How many messages are written at once, so that a batch takes about a beat."""
    return max(1, ceil(per_minute * BEAT.total_seconds() / 60))


def enough(per_minute: int) -> int:
    """How many messages of a campaign may wait for the sender and its providers at once; no more are
    written before they have left, so that they never stand in front of another campaign's, and a
    pause stops few."""
    return max(100, 10 * batch(per_minute))


def begins_at(now: datetime, *, expires_at: datetime | None) -> datetime:
    """From when on a campaign is written: not at night or on a Sunday, as all of it would wait then,
    and go out at once. What expires before that is decided for each by herself."""
    usual = next_permitted(now, zone=_ZONE)
    return now if expires_at is not None and usual >= expires_at else usual


def next_at(due_at: datetime, *, written: int, per_minute: int, now: datetime) -> datetime:
    """When the next batch is due.

    Args:
        due_at: when the one that was just written was.
        written: how many messages it was of.
        per_minute: the campaign's pace.
        now: this moment.
    """
    return max(due_at, now - _CATCHES_UP) + timedelta(minutes=written / per_minute)
