"""When a graduate is asked how she is doing."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from mentoring.domain.days import ZONE

#: after she completed the programme
MONTHS = (3, 6, 12, 24)
_MORNING = time(9)
_BEFORE = timedelta(weeks=2)


def due_days(completed_on: date) -> Mapping[int, date]:
    """The days of somebody's follow-ups, by months; where a month has no such day, its last."""
    return {months: completed_on + relativedelta(months=months) for months in MONTHS}


def morning_of(due_on: date) -> datetime:
    """When a follow-up falls due: at nine of its day in America/Bogota."""
    return datetime.combine(due_on, _MORNING, ZONE).astimezone(UTC)


def opens_on(due_on: date) -> date:
    """The first day on which answers are noted."""
    return due_on - _BEFORE
