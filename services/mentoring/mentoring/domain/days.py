"""Days, as they are counted where the programme is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Bogota")


def day_of(moment: datetime) -> date:
    """The day in America/Bogota on which a moment lies."""
    return moment.astimezone(ZONE).date()
