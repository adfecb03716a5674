"""When and how a mentee and her mentor may meet."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from mentoring.domain.days import day_of

#: minutes of a meeting
SHORTEST, LONGEST = 10, 480
#: minutes that one took: it may have been short
SHORTEST_HELD = 1
#: how far ahead one may be planned
AHEAD = relativedelta(years=1)
#: one whose day is in none of these years is a slip of the pen
_EARLIEST, _LATEST = 2000, 2199


def times_of(day: date, begins: time, *, minutes: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when to when a meeting is, in UTC.

    It begins when the clock at the place shows `begins`. A time that a clock change leaves out is
    as much later as the clock jumps; of one that it shows twice, the first is meant.
    """
    beginning = datetime.combine(day, begins, zone).astimezone(UTC)
    return beginning, beginning + timedelta(minutes=minutes)


def wrong_form(*, minutes: int, channel: str, place: str | None) -> list[tuple[str, str]]:
    """What is wrong with how a meeting is to be, as fields with codes."""
    found: list[tuple[str, str]] = []
    if not SHORTEST <= minutes <= LONGEST:
        found.append(("minutes", f"range:{SHORTEST}:{LONGEST}"))
    if place is not None and channel != "in_person":
        found.append(("place", "only_in_person"))
    return found


def wrong_day(
    day: date, begins: time, *, zone: ZoneInfo, began_at: datetime, at: datetime
) -> list[tuple[str, str]]:
    """What is wrong with the day of a meeting, as fields with codes.

    Args:
        day: the local one.
        begins: the local time.
        zone: where they meet.
        began_at: when their match began: one that was held on that very day counts.
        at: now.
    """
    if not _EARLIEST <= day.year <= _LATEST:
        return [("local_date", "date_far_away")]
    beginning, _ = times_of(day, begins, minutes=SHORTEST, zone=zone)
    if day_of(beginning) < day_of(began_at):
        return [("local_date", "before_the_match")]
    if day_of(beginning) > day_of(at) + AHEAD:
        return [("local_date", "date_far_away")]
    return []


def wrong_report(
    *, held: bool, minutes: int | None, missed_by: str | None
) -> list[tuple[str, str]]:
    """What is wrong with a report of a meeting, as fields with codes."""
    found: list[tuple[str, str]] = []
    if held and minutes is None:
        found.append(("minutes", "required"))
    elif minutes is not None and not held:
        found.append(("minutes", "only_if_held"))
    elif minutes is not None and not SHORTEST_HELD <= minutes <= LONGEST:
        found.append(("minutes", f"range:{SHORTEST_HELD}:{LONGEST}"))
    if held and missed_by is not None:
        found.append(("missed_by", "only_if_missed"))
    elif not held and missed_by is None:
        found.append(("missed_by", "required"))
    return found
