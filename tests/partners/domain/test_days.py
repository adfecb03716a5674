"""A day begins at its midnight, also where clocks leap over it or strike it twice."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.domain.days import beginning, day_in, end

#: where clocks change at midnight, change by half an hour, or never do; and that of the programme
ZONES = (
    "America/Bogota",
    "America/Havana",
    "America/Santiago",
    "America/Asuncion",
    "America/Scoresbysund",
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Gaza",
    "Australia/Lord_Howe",
    "Europe/Paris",
    "Europe/London",
    "Pacific/Apia",
    "Pacific/Kiritimati",
)
days = st.dates(min_value=date(2012, 1, 1), max_value=date(2060, 12, 31))
zones = st.sampled_from(ZONES)
_SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("day", "zone", "moment"),
    [
        (date(2026, 8, 29), "America/Bogota", datetime(2026, 8, 29, 5, tzinfo=UTC)),
        # In summer and in winter.
        (date(2026, 7, 1), "Europe/Paris", datetime(2026, 6, 30, 22, tzinfo=UTC)),
        (date(2026, 12, 1), "Europe/Paris", datetime(2026, 11, 30, 23, tzinfo=UTC)),
        # Clocks go from 00:00 to 01:00: the day begins at 01:00.
        (date(2026, 9, 6), "America/Santiago", datetime(2026, 9, 6, 4, tzinfo=UTC)),
        (date(2026, 3, 8), "America/Havana", datetime(2026, 3, 8, 5, tzinfo=UTC)),
        # Clocks go from 01:00 to 00:00: the first midnight counts.
        (date(2026, 11, 1), "America/Havana", datetime(2026, 11, 1, 4, tzinfo=UTC)),
        # Clocks go from 24:00 to 23:00: the evening comes twice, the midnight once.
        (date(2026, 4, 5), "America/Santiago", datetime(2026, 4, 5, 4, tzinfo=UTC)),
    ],
)
def test_a_day_begins_at_its_first_moment(day: date, zone: str, moment: datetime):
    assert beginning(day, zone) == moment
    assert end(day - timedelta(days=1), zone) == moment


@given(day=days, zone=zones)
def test_no_moment_is_of_two_days_or_of_none(day: date, zone: str):
    first = beginning(day, zone)
    assert day_in(zone, first) == day
    assert day_in(zone, first - _SECOND) == day - timedelta(days=1)
    assert end(day, zone) == beginning(day + timedelta(days=1), zone)
    assert timedelta(hours=22) < end(day, zone) - first < timedelta(hours=26)


def test_a_day_that_was_left_out_is_over_as_it_begins():
    # Samoa went from 29 to 31 December 2011.
    assert beginning(date(2011, 12, 30), "Pacific/Apia") == end(date(2011, 12, 30), "Pacific/Apia")


@given(day=days, zone=zones)
def test_it_is_midnight_there_wherever_there_is_one(day: date, zone: str):
    local = beginning(day, zone).astimezone(ZoneInfo(zone))
    assert (local.hour, local.minute) in {(0, 0), (1, 0), (0, 30)}
