"""When somebody may be written to: Ley 2300 de 2023, her own hours, those of a shared telephone.

Monday to Friday from 7:00 to 19:00, on Saturdays from 8:00 to 15:00, never on Sundays and Colombian
holidays, in the recipient's time zone. The end of each stretch is outside it.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import count
from zoneinfo import ZoneInfo

import holidays

Hours = tuple[time, time]
#: permitted stretches of one day, in minutes since its midnight by the clock on the wall
_Stretches = tuple[tuple[int, int], ...]

_DAY = 24 * 60
_WEEKDAY: _Stretches = ((7 * 60, 19 * 60),)
_SATURDAY: _Stretches = ((8 * 60, 15 * 60),)
_NEVER: _Stretches = ()
_SATURDAYS, _SUNDAYS = 5, 6
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)


def next_permitted(
    at: datetime, *, zone: str, quiet: Hours | None = None, safe: Hours | None = None
) -> datetime:
    """The first moment from `at` on at which somebody may be written to; `at` itself if it is one.

    Args:
        at: in UTC.
        zone: hers, by its IANA name.
        quiet: between which she wants nothing, in the place of the usual hours; Sundays and holidays
            stay as they are.
        safe: between which alone a shared telephone may be used. Where they never meet the hours
            above, they hold by themselves, on the days that are permitted.
    """
    local = ZoneInfo(zone)
    week = _week(quiet, safe)
    day = at.astimezone(local).date()
    for number in count():
        for start, end in _stretches(day + timedelta(days=number), local, week):
            if at < end:
                return max(at, start)
    raise AssertionError("every week has a permitted minute")


def last_permitted(
    before: datetime, *, zone: str, quiet: Hours | None = None, safe: Hours | None = None
) -> datetime:
    """The beginning of the last hour before a moment in which somebody may be written to.

    Of the last permitted stretch that begins before it: an hour before that ends, or where it
    begins, if it is shorter. The arguments are those of `next_permitted`.
    """
    local = ZoneInfo(zone)
    week = _week(quiet, safe)
    day = before.astimezone(local).date()
    for number in count():
        for start, end in reversed(tuple(_stretches(day - timedelta(days=number), local, week))):
            if start < before:
                return max(start, min(end, before) - _HOUR)
    raise AssertionError("every week has a permitted minute")


def first_of_day(
    day: date, *, zone: str, quiet: Hours | None = None, safe: Hours | None = None
) -> datetime | None:
    """The first permitted moment of a day in her zone; none: the day has none."""
    found = next(_stretches(day, ZoneInfo(zone), _week(quiet, safe)), None)
    return None if found is None else found[0]


def _week(quiet: Hours | None, safe: Hours | None) -> tuple[_Stretches, _Stretches]:
    """The permitted stretches of a weekday and of a Saturday."""
    weekday, saturday = _WEEKDAY, _SATURDAY
    if quiet is not None:
        weekday = saturday = _outside(quiet)
    if safe is None:
        return weekday, saturday
    narrow = _inside(safe)
    narrowed = _both(weekday, narrow), _both(saturday, narrow)
    return narrowed if any(narrowed) else (narrow, narrow)


def _inside(hours: Hours) -> _Stretches:
    """From the first to the second, over midnight where the second is earlier; the same: all day."""
    first, last = (each.hour * 60 + each.minute for each in hours)
    if first < last:
        return ((first, last),)
    if first == last:
        return ((0, _DAY),)
    return tuple(each for each in ((0, last), (first, _DAY)) if each[0] < each[1])


def _outside(hours: Hours) -> _Stretches:
    """All but these; the same hour twice leaves all day."""
    first, last = hours
    return ((0, _DAY),) if first == last else _inside((last, first))


def _both(some: _Stretches, others: _Stretches) -> _Stretches:
    met = ((max(a, c), min(b, d)) for a, b in some for c, d in others if max(a, c) < min(b, d))
    return tuple(sorted(met))


def _stretches(
    day: date, zone: ZoneInfo, week: tuple[_Stretches, _Stretches]
) -> Iterator[tuple[datetime, datetime]]:
    """A day's permitted stretches in UTC, in their order."""
    if day.weekday() == _SUNDAYS or _is_holiday(day):
        of_day = _NEVER
    else:
        of_day = week[1] if day.weekday() == _SATURDAYS else week[0]
    for begins, ends in _same_offset(day, zone):
        # Within one offset the clock on the wall runs as time does.
        midnight = begins - _since_midnight(begins, day, zone)
        for first, last in of_day:
            start = max(begins, midnight + first * _MINUTE)
            end = min(ends, midnight + last * _MINUTE)
            if start < end:
                yield start, end


def _same_offset(day: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """A local day in UTC, cut where its clock is put forward or back."""
    begins = _first_moment(day, zone)
    ends = _first_moment(day + timedelta(days=1), zone)
    while begins < ends:
        cut = _change_within(begins, ends, zone)
        yield begins, cut
        begins = cut


def _first_moment(day: date, zone: ZoneInfo) -> datetime:
    """Where a day begins; where its midnight is left out, by the clock that is put forward then."""
    midnight = datetime.combine(day, time(), zone)
    moment = midnight.astimezone(UTC)
    if moment.astimezone(zone).date() == day and moment.astimezone(zone).time() == time():
        return moment
    return _change_within(moment - timedelta(hours=4), moment, zone)


def _change_within(begins: datetime, ends: datetime, zone: ZoneInfo) -> datetime:
    """The first moment of another offset between two; the second one where there is none."""
    offset = begins.astimezone(zone).utcoffset()
    if (ends - timedelta(microseconds=1)).astimezone(zone).utcoffset() == offset:
        return ends
    same, other = 0, int((ends - begins) / _MINUTE)
    while other - same > 1:
        middle = (same + other) // 2
        if (begins + middle * _MINUTE).astimezone(zone).utcoffset() == offset:
            same = middle
        else:
            other = middle
    return begins + other * _MINUTE


def _since_midnight(moment: datetime, day: date, zone: ZoneInfo) -> timedelta:
    shown = moment.astimezone(zone)
    return shown.replace(tzinfo=None) - datetime.combine(day, time())


@lru_cache(maxsize=64)
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("CO", years=year))


def _is_holiday(day: date) -> bool:
    return day in _holidays_of(day.year)
