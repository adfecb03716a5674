"""Next steps and goals: when they may be due, and when they are told of."""

from datetime import UTC, date, datetime, time

from dateutil.relativedelta import relativedelta

from mentoring.domain.days import ZONE

#: the time of day at which a next step is told of
_TOLD_AT = time(9)
#: how far ahead a step, and a goal, may lie
STEP_AHEAD = relativedelta(years=1)
GOAL_AHEAD = relativedelta(years=5)
REACHED = 100


def told_at(day: date) -> datetime:
    """The moment at which a step that is due on a day is told of, in UTC."""
    return datetime.combine(day, _TOLD_AT, ZONE).astimezone(UTC)


def wrong_due(field: str, day: date, *, today: date, ahead: relativedelta) -> list[tuple[str, str]]:
    """What is wrong with a day by which something is to be done, as a field with its code."""
    if day < today:
        return [(field, "date_in_past")]
    return [(field, "date_far_away")] if day > today + ahead else []


def state_of(percent: int, *, dropped: bool) -> str:
    """The state of a goal that has come so far."""
    if dropped:
        return "dropped"
    return "reached" if percent == REACHED else "open"
