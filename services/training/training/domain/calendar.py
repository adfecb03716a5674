"""When sessions are: rules of recurrence (RFC 5545), in the local time of their place."""

import re
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Literal
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

#: sessions that one rule may plan
MOST = 200
#: years that dates may be in
EARLIEST, LATEST = 2000, 2199

Why = Literal["unreadable", "endless", "nothing", "too_many", "too_often"]

_NUMBERS = r"[+-]?[0-9]{1,3}(?:,[+-]?[0-9]{1,3}){0,60}"
_PARTS = {
    "FREQ": r"[A-Z]+",
    "INTERVAL": r"0*[1-9][0-9]{0,3}",
    "COUNT": r"0*[1-9][0-9]{0,5}",
    "UNTIL": r"[0-9]{8}(?:T[0-9]{6}Z?)?",
    "WKST": r"MO|TU|WE|TH|FR|SA|SU",
    "BYDAY": r"[+-]?[0-9]{0,2}(?:MO|TU|WE|TH|FR|SA|SU)"
    r"(?:,[+-]?[0-9]{0,2}(?:MO|TU|WE|TH|FR|SA|SU))*",
    "BYMONTH": _NUMBERS,
    "BYMONTHDAY": _NUMBERS,
    "BYYEARDAY": _NUMBERS,
    "BYWEEKNO": _NUMBERS,
    "BYSETPOS": _NUMBERS,
}
_READABLE = {name: re.compile(pattern) for name, pattern in _PARTS.items()}
_SELDOM_ENOUGH = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
_WITHIN_A_DAY = {"HOURLY", "MINUTELY", "SECONDLY"}
_PARTS_OF_A_DAY = {"BYHOUR", "BYMINUTE", "BYSECOND"}
# The calendar repeats itself every 400 years, and a rule that no day meets is only given up at
# the calendar's end, in the year 9999: seen from shortly before, that is soon.
_CYCLES = 400 * 19


class RuleRefused(ValueError):
    """A rule of recurrence cannot be used; `why` is one of the contract's words."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


def days_of(rule: str, *, first_on: date, begins: time, zone: ZoneInfo) -> list[date]:
    """The days that a rule gives, from `first_on` on, which is one only where the rule says so.

    Args:
        rule: a recurrence rule, with or without `RRULE:` in front, in capitals or not.
        first_on: the day that it begins on.
        begins: the local time of day, which an UNTIL with a time is compared with.
        zone: the place's, which an UNTIL in UTC is brought to.

    Raises:
        RuleRefused: it cannot be read, has no end, gives nothing, too much or too often.
    """
    parts = _parts_of(rule)
    until = parts.pop("UNTIL", None)
    start = datetime.combine(first_on, begins)
    if until is None and "COUNT" not in parts:
        raise RuleRefused("endless")
    if until is not None and "COUNT" in parts:
        raise RuleRefused("unreadable")
    if until is not None:
        last = _until(until, zone=zone)
        if last < start:
            raise RuleRefused("nothing")
        parts["UNTIL"] = f"{_shifted(last):%Y%m%dT%H%M%S}"
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    try:
        found = list(islice(rrulestr(text, dtstart=_shifted(start)), MOST + 1))
    except (ValueError, OverflowError):
        raise RuleRefused("unreadable") from None
    if not found:
        raise RuleRefused("nothing")
    if len(found) > MOST:
        raise RuleRefused("too_many")
    return [each.date().replace(year=each.year - _CYCLES) for each in found]


def times_of(
    days: Collection[date], *, begins: time, minutes: int, zone: ZoneInfo
) -> list[tuple[datetime, datetime]]:
    """From when to when a session is on each of these days, in UTC.

    It begins when the clock at the place shows `begins`, whatever its distance from UTC is that
    day. A time that a clock change leaves out is as much later as the clock jumps; of one that
    it shows twice, the first is meant.
    """
    length = timedelta(minutes=minutes)
    found: list[tuple[datetime, datetime]] = []
    for day in sorted(days):
        beginning = datetime.combine(day, begins, zone).astimezone(UTC)
        found.append((beginning, beginning + length))
    return found


def midnight_after(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a day is over in a zone, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def is_in_range(day: date) -> bool:
    """Whether a day may be one of a session: what lies centuries away is a slip of the pen."""
    return EARLIEST <= day.year <= LATEST


def _parts_of(rule: str) -> dict[str, str]:
    written = rule.strip().upper().removeprefix("RRULE:").rstrip(";")
    parts: dict[str, str] = {}
    for part in written.split(";"):
        name, _, value = part.strip().partition("=")
        if name in _PARTS_OF_A_DAY:
            raise RuleRefused("too_often")
        pattern = _READABLE.get(name)
        if name in parts or pattern is None or pattern.fullmatch(value) is None:
            raise RuleRefused("unreadable")
        parts[name] = value
    frequency = parts.get("FREQ")
    if frequency in _WITHIN_A_DAY:
        raise RuleRefused("too_often")
    if frequency not in _SELDOM_ENOUGH:
        raise RuleRefused("unreadable")
    return parts


def _until(written: str, *, zone: ZoneInfo) -> datetime:
    """The last local time that is meant; a day by itself is meant with all of it."""
    try:
        if written.endswith("Z"):
            last = datetime.strptime(written, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            last = last.astimezone(zone).replace(tzinfo=None)
        elif "T" in written:
            last = datetime.strptime(written, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - local time
        else:
            day = datetime.strptime(written, "%Y%m%d").date()  # noqa: DTZ007 - a day
            last = datetime.combine(day, time(23, 59, 59))
    except (ValueError, OverflowError):
        raise RuleRefused("unreadable") from None
    if last.year < EARLIEST:
        raise RuleRefused("nothing")
    return min(last, datetime(LATEST, 12, 31, 23, 59, 59))  # noqa: DTZ001 - local time


def _shifted(moment: datetime) -> datetime:
    return moment.replace(year=moment.year + _CYCLES)
