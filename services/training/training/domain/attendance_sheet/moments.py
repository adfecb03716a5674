"""When the marks of a column were taken, as a person or a spreadsheet writes it."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from training.domain.attendance_sheet.model import SheetSession

_DATE = r"(?:(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})|(?P<d2>\d{1,2})[-/.](?P<m2>\d{1,2})(?:[-/.](?P<y2>\d{4}|\d{2}))?)"
_TIME = (
    r"(?P<h>\d{1,2})(?:[:h.](?P<min>\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*(?:(?P<half>[ap])\.?\s*m\.?|h)?"
)
_MOMENT = re.compile(rf"(?:{_DATE})?(?:(?:^|[\sT,]+)(?:{_TIME}))?", re.IGNORECASE | re.ASCII)
_PART_OF_A_DAY = re.compile(r"0\.\d+", re.ASCII)


class MomentUnreadable(ValueError):
    """The text is no moment."""


def read_moment(text: str, *, session: SheetSession, zone: ZoneInfo) -> datetime | None:
    """The moment in UTC; none where nothing is written.

    The day is the session's where only a time is written. Of a day alone the session's end counts,
    and of a later day its beginning.

    Raises:
        MomentUnreadable: it is no moment.
    """
    written = " ".join(text.replace("\u202f", " ").split())
    if not written:
        return None
    day = on = session.begins_at.astimezone(zone).date()
    try:
        if _PART_OF_A_DAY.fullmatch(written):
            # A time alone, as a spreadsheet keeps it.
            minutes = round(float(written) * 24 * 60)
            return _local(day, time(0), zone) + timedelta(minutes=minutes)
        found = _MOMENT.fullmatch(written)
        if found is None:
            raise MomentUnreadable
        if (found["d"] or found["d2"]) is not None:
            day = _day(found, of=day)
        if found["h"] is None:
            begins = _local(day, time(0), zone)
            return max(session.ends_at, begins) if day >= on else begins
        return _local(day, _time(found), zone)
    except (ValueError, OverflowError):
        raise MomentUnreadable from None


def _day(found: re.Match[str], *, of: date) -> date:
    if found["d"] is not None:
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    year = of.year if found["y2"] is None else int(found["y2"])
    return date(year if year > 99 else 2000 + year, int(found["m2"]), int(found["d2"]))


def _time(found: re.Match[str]) -> time:
    hour = int(found["h"])
    if found["half"] is not None:
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    return time(hour, int(found["min"] or 0))


def _local(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
