"""A moment at which anybody may be written to (Ley 2300 de 2023), whenever the tests are run."""

from datetime import UTC, date, datetime, time, timedelta

from notifications.domain.hours import next_permitted

_ZONE = "America/Bogota"


def ten_in_the_morning() -> datetime:
    """In Bogotá, on the next working day from tomorrow: near, as the inbox parks what is old."""
    days = (date.today() + timedelta(days=days) for days in range(1, 15))
    tens = (datetime.combine(day, time(15), UTC) for day in days if day.weekday() < 5)
    return next(ten for ten in tens if next_permitted(ten, zone=_ZONE) == ten)
