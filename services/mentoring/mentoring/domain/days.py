"""Days, as they are counted where the programme is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Bogota")
#: years that dates may be in
_EARLIEST, _LATEST = 2000, 2199


def day_of(moment: datetime) -> date:
    """The day in America/Bogota on which a moment lies."""
    return moment.astimezone(ZONE).date()


def midnight_after(day: date) -> datetime:
    """The moment at which a day is over in America/Bogota, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), ZONE).astimezone(UTC)


def is_of_our_time(day: date) -> bool:
    """Whether a day can be meant: nobody plans or reports one of another century."""
    return _EARLIEST <= day.year <= _LATEST
