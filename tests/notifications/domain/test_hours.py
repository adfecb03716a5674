"""When somebody may be written to, by the law, by her own hours and by those of a shared telephone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.domain.hours import first_of_day, last_permitted, next_permitted

BOGOTA = "America/Bogota"
#: without daylight saving, with it in either half of the year, and where it begins at midnight
ZONES = (BOGOTA, "Europe/Paris", "America/New_York", "America/Santiago", "Asia/Beirut")
MINUTE = timedelta(minutes=1)


def local(text: str, zone: str = BOGOTA) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "permitted"),
    [
        ("2026-08-18T09:30:20", "2026-08-18T09:30:20"),
        ("2026-08-18T07:00", "2026-08-18T07:00"),
        ("2026-08-18T06:59:59", "2026-08-18T07:00"),
        ("2026-08-18T18:59", "2026-08-18T18:59"),
        ("2026-08-18T19:00", "2026-08-19T07:00"),
        # Friday evening, Saturday's own hours, and a Sunday
        ("2026-08-21T20:00", "2026-08-22T08:00"),
        ("2026-08-22T14:59", "2026-08-22T14:59"),
        ("2026-08-22T15:00", "2026-08-24T07:00"),
        ("2026-08-23T10:00", "2026-08-24T07:00"),
        # a holiday on a Monday, and one on a Friday after one on a Thursday
        ("2026-10-31T16:00", "2026-11-03T07:00"),
        ("2026-11-02T10:00", "2026-11-03T07:00"),
        ("2026-04-01T19:00", "2026-04-04T08:00"),
        ("2026-12-31T22:00", "2027-01-02T08:00"),
    ],
)
def test_the_usual_hours_are_those_of_ley_2300(at, permitted):
    assert next_permitted(local(at), zone=BOGOTA) == local(permitted)


@pytest.mark.parametrize(
    ("at", "quiet", "permitted"),
    [
        # in the place of the usual hours, on Saturdays too
        ("2026-08-18T06:00", (time(21), time(5)), "2026-08-18T06:00"),
        ("2026-08-18T21:00", (time(21), time(5)), "2026-08-19T05:00"),
        ("2026-08-22T20:00", (time(21), time(5)), "2026-08-22T20:00"),
        ("2026-08-22T22:00", (time(21), time(5)), "2026-08-24T05:00"),
        # in the middle of the day
        ("2026-08-18T12:30", (time(12), time(14)), "2026-08-18T14:00"),
        ("2026-08-18T23:30", (time(12), time(14)), "2026-08-18T23:30"),
        ("2026-08-23T10:00", (time(12), time(14)), "2026-08-24T00:00"),
        ("2026-11-02T10:00", (time(21), time(5)), "2026-11-03T05:00"),
        ("2026-08-18T03:00", (time(6), time(6)), "2026-08-18T03:00"),
    ],
)
def test_her_own_quiet_hours_take_their_place_but_for_sundays_and_holidays(at, quiet, permitted):
    assert next_permitted(local(at), zone=BOGOTA, quiet=quiet) == local(permitted)


@pytest.mark.parametrize(
    ("at", "safe", "permitted"),
    [
        ("2026-08-18T07:30", (time(8), time(11, 30)), "2026-08-18T08:00"),
        ("2026-08-18T11:30", (time(8), time(11, 30)), "2026-08-19T08:00"),
        # no Saturday meets them, weekdays do
        ("2026-08-21T18:30", (time(16), time(18)), "2026-08-24T16:00"),
        # none meets them: they hold by themselves, still on no Sunday
        ("2026-08-18T10:00", (time(20), time(22)), "2026-08-18T20:00"),
        ("2026-08-22T22:30", (time(20), time(22)), "2026-08-24T20:00"),
        ("2026-08-18T05:00", (time(22), time(6)), "2026-08-18T05:00"),
        ("2026-08-18T06:00", (time(22), time(6)), "2026-08-18T22:00"),
        # over midnight, and into the usual hours
        ("2026-08-18T09:00", (time(18), time(8)), "2026-08-18T18:00"),
        ("2026-08-18T19:00", (time(18), time(8)), "2026-08-19T07:00"),
    ],
)
def test_a_shared_telephone_is_used_in_its_safe_hours_alone(at, safe, permitted):
    assert next_permitted(local(at), zone=BOGOTA, safe=safe) == local(permitted)


def test_safe_hours_narrow_her_own():
    both = {"zone": BOGOTA, "quiet": (time(20), time(6)), "safe": (time(19), time(23))}
    assert next_permitted(local("2026-08-18T10:00"), **both) == local("2026-08-18T19:00")
    assert next_permitted(local("2026-08-18T20:00"), **both) == local("2026-08-19T19:00")


@pytest.mark.parametrize(
    ("at", "zone", "safe", "permitted"),
    [
        # 2:00 to 3:00 is left out: half of the safe hour, and all of it
        ("2026-03-27T20:00", "Europe/Paris", None, "2026-03-28T08:00"),
        ("2026-09-05T20:00", "America/Santiago", (time(0), time(2)), "2026-09-07T00:00"),
        ("2026-03-28T22:00", "Asia/Beirut", (time(0), time(2)), "2026-03-30T00:00"),
    ],
)
def test_clocks_that_are_put_forward(at, zone, safe, permitted):
    assert next_permitted(local(at, zone), zone=zone, safe=safe) == local(permitted, zone)


def test_an_hour_that_is_left_out_is_waited_for_until_it_is_there():
    zone, safe = "Africa/Cairo", (time(0), time(0, 30))
    # Friday 2026-04-24 begins at 1:00.
    before = local("2026-04-23T12:00", zone)
    assert next_permitted(before, zone=zone, safe=safe) == local("2026-04-25T00:00", zone)
    longer = (time(0), time(2))
    assert next_permitted(before, zone=zone, safe=longer) == local("2026-04-24T01:00", zone)


def test_an_hour_that_comes_twice_is_permitted_twice():
    # Thursday 2026-10-29 ends with 23:00 to 24:00, and that hour once more.
    zone, safe = "Africa/Cairo", (time(23, 30), time(23, 45))
    first = local("2026-10-29T23:30", zone)
    second = first + timedelta(hours=1)
    assert next_permitted(first - MINUTE, zone=zone, safe=safe) == first
    assert next_permitted(first + 20 * MINUTE, zone=zone, safe=safe) == second
    assert next_permitted(second + 5 * MINUTE, zone=zone, safe=safe) == second + 5 * MINUTE


@pytest.mark.parametrize(
    ("before", "last"),
    [
        ("2026-08-18T09:00", "2026-08-18T08:00"),
        ("2026-08-18T07:20", "2026-08-18T07:00"),
        # Monday is a holiday
        ("2026-08-18T07:00", "2026-08-15T14:00"),
        ("2026-08-23T10:00", "2026-08-22T14:00"),
        ("2026-08-25T05:00", "2026-08-24T18:00"),
        ("2026-11-03T06:00", "2026-10-31T14:00"),
    ],
)
def test_the_last_hour_before_a_moment(before, last):
    assert last_permitted(local(before), zone=BOGOTA) == local(last)


def test_the_first_moment_of_a_day():
    def first(text, **hours):
        return first_of_day(datetime.fromisoformat(text).date(), zone=BOGOTA, **hours)

    assert first("2026-08-18") == local("2026-08-18T07:00")
    assert first("2026-08-22") == local("2026-08-22T08:00")
    assert first("2026-08-23") is None
    assert first("2026-08-18", safe=(time(10), time(12))) == local("2026-08-18T10:00")


HOLIDAYS = holidays.country_holidays("CO")
moments = st.datetimes(datetime(2025, 12, 20), datetime(2027, 4, 20), timezones=st.just(UTC))
near_changes = st.sampled_from(
    [
        "2026-03-29T00:30",
        "2026-10-25T00:30",
        "2026-04-05T02:00",
        "2026-09-06T03:00",
        "2026-11-01T05:00",
    ]
).map(lambda text: datetime.fromisoformat(text).replace(tzinfo=UTC))
hours = st.none() | st.tuples(*[st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))] * 2)


def between(clock: time, hours: tuple[time, time]) -> bool:
    first, last = hours
    if first == last:
        return True
    return first <= clock < last if first < last else clock >= first or clock < last


def usual(shown: datetime, quiet: tuple[time, time] | None) -> bool:
    if quiet is not None:
        return quiet[0] == quiet[1] or not between(shown.time(), quiet)
    saturday = shown.weekday() == 5
    return between(shown.time(), (time(8), time(15)) if saturday else (time(7), time(19)))


def is_permitted(at: datetime, zone: str, quiet, safe) -> bool:
    """Said anew, by the clock on the wall alone."""
    shown = at.astimezone(ZoneInfo(zone))
    if shown.weekday() == 6 or shown.date() in HOLIDAYS:
        return False
    if safe is None:
        return usual(shown, quiet)
    day = datetime(2026, 8, 18)
    meet = any(
        usual(each, quiet) and between(each.time(), safe)
        for number in range(24 * 2 * 5)
        if (each := day + number * timedelta(minutes=30)).weekday() != 6
    )
    return between(shown.time(), safe) and (usual(shown, quiet) or not meet)


@settings(deadline=None)
@given(moments | near_changes, st.sampled_from(ZONES), hours, hours)
def test_what_is_found_is_permitted_and_the_first_that_is(at, zone, quiet, safe):
    found = next_permitted(at, zone=zone, quiet=quiet, safe=safe)
    assert found >= at
    assert is_permitted(found, zone, quiet, safe)
    if found == at:
        return
    # The state of the hours changes at whole half-hours alone.
    step = timedelta(minutes=30)
    earlier = found - MINUTE
    while earlier >= at:
        assert not is_permitted(earlier, zone, quiet, safe)
        earlier -= step
    assert not is_permitted(at, zone, quiet, safe)


@settings(deadline=None)
@given(moments | near_changes, st.sampled_from(ZONES), hours, hours)
def test_the_last_hour_is_permitted_and_nothing_later_is_an_hour_later(before, zone, quiet, safe):
    found = last_permitted(before, zone=zone, quiet=quiet, safe=safe)
    assert found < before
    assert is_permitted(found, zone, quiet, safe)
    later = found + timedelta(hours=1)
    while later < before:
        assert not is_permitted(later, zone, quiet, safe)
        later += timedelta(minutes=30)
