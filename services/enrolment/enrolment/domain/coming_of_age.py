"""When somebody turns 18, by the calendar of the place where she lives."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from enrolment.domain.person import ADULT_AT

#: where the programme is taught, and its sheets' dates are meant
ZONE = ZoneInfo("America/Bogota")


def eighteenth_birthday(birth_date: date) -> date:
    """The day; of who was born on 29 February, 1 March where the year is no leap year."""
    try:
        return birth_date.replace(year=birth_date.year + ADULT_AT)
    except ValueError:
        return date(birth_date.year + ADULT_AT, 3, 1)


def comes_of_age_at(birth_date: date) -> datetime:
    """The first moment of her 18th birthday in Bogotá, in UTC."""
    return datetime.combine(eighteenth_birthday(birth_date), time(), ZONE).astimezone(UTC)


def local_day(moment: datetime) -> date:
    """The day that a moment belongs to in Bogotá."""
    return moment.astimezone(ZONE).date()
