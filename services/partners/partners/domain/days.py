"""When a day begins somewhere, as clocks there are put forward and back."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


def beginning(day: date, zone: str) -> datetime:
    """The moment, in UTC, at which a day begins in a zone.

    Where clocks go forward at midnight there is none: the day begins at the moment when they do.
    Where they go back over midnight it comes twice: the day begins with the first.
    """
    # Of a time that there is not, fold 0 counts from the clocks as they were before, so that a
    # midnight which is leapt over is the moment of the leap (PEP 495).
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def end(day: date, zone: str) -> datetime:
    """The moment at which a day is over in a zone: midnight after it, when the next one begins."""
    return beginning(day + _DAY, zone)


def day_in(zone: str, moment: datetime) -> date:
    """Which day it is in a zone at a moment."""
    return moment.astimezone(ZoneInfo(zone)).date()
