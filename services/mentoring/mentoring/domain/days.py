"""Days, as they are counted where the programme is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Bogota")


def day_of(moment: datetime) -> date:
    """The day in America/Bogota on which a moment lies."""
    return moment.astimezone(ZONE).date()


def midnight_after(day: date) -> datetime:
    """The moment at which a day is over in America/Bogota, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), ZONE).astimezone(UTC)
