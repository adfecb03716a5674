"""The time of an ambassador: whole days, by the calendar of the place where she serves."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

#: years that somebody may serve in
EARLIEST, LATEST = 2000, 2199


def is_of_our_time(day: date) -> bool:
    """Whether somebody may serve on a day at all: what is far off was mistyped."""
    return EARLIEST <= day.year <= LATEST


def last_day(starts_on: date, *, months: int) -> date:
    """The last day of a time of so many months; it is one day at least.

    A month that has no such day ends with its own last day: what begins on 31 August and serves
    six months serves until 27 February.
    """
    return max(starts_on, starts_on + relativedelta(months=months) - timedelta(days=1))


def local_day(moment: datetime, *, zone: str) -> date:
    """The day that a moment belongs to in a zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def end_of(day: date, *, zone: str) -> datetime:
    """The first moment after a day in a zone, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)
