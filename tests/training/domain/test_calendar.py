"""When sessions are: rules of recurrence in local time, whatever the clocks do."""

import time as machine
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.domain.calendar import RuleRefused, days_of, times_of

BOGOTA = ZoneInfo("America/Bogota")
NEW_YORK = ZoneInfo("America/New_York")
NINE = time(9)


def _days(rule: str, *, first_on: date = date(2026, 8, 18), zone: ZoneInfo = BOGOTA) -> list[date]:
    return days_of(rule, first_on=first_on, begins=NINE, zone=zone)


def _why(rule: str) -> str:
    with pytest.raises(RuleRefused) as refused:
        _days(rule)
    return refused.value.why


def test_a_rule_gives_its_days():
    assert _days("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4") == [
        date(2026, 8, 18),
        date(2026, 8, 20),
        date(2026, 8, 25),
        date(2026, 8, 27),
    ]
    assert _days("rrule:freq=monthly;byday=+1sa;count=2") == [date(2026, 9, 5), date(2026, 10, 3)]
    assert _days("FREQ=DAILY;INTERVAL=2;COUNT=2;") == [date(2026, 8, 18), date(2026, 8, 20)]


def test_a_rule_that_does_not_name_its_first_day_begins_after_it():
    assert _days("FREQ=WEEKLY;BYDAY=MO;COUNT=1") == [date(2026, 8, 24)]


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20260820", date(2026, 8, 20)),
        ("20260820T090000", date(2026, 8, 20)),
        ("20260820T085959", date(2026, 8, 19)),
        # 9:00 in Bogotá is 14:00 in UTC
        ("20260820T140000Z", date(2026, 8, 20)),
        ("20260820T135959Z", date(2026, 8, 19)),
    ],
)
def test_until_is_a_day_a_local_time_or_a_moment(until: str, last: date):
    assert _days(f"FREQ=DAILY;UNTIL={until}")[-1] == last


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("", "unreadable"),
        ("every Tuesday", "unreadable"),
        ("FREQ=WEEKLY;COUNT=0", "unreadable"),
        ("FREQ=WEEKLY;INTERVAL=0;COUNT=2", "unreadable"),
        ("FREQ=WEEKLY;COUNT=2;COUNT=3", "unreadable"),
        ("FREQ=WEEKLY;COUNT=2;UNTIL=20270101", "unreadable"),
        ("FREQ=WEEKLY;BYDAY=XX;COUNT=2", "unreadable"),
        ("FREQ=WEEKLY;BYDAY=;COUNT=2", "unreadable"),
        ("FREQ=WEEKLY;UNTIL=20261341", "unreadable"),
        ("FREQ=YEARLY;BYEASTER=0;COUNT=2", "unreadable"),
        ("FREQ=WEEKLY;COUNT=٣", "unreadable"),
        ("COUNT=2", "unreadable"),
        ("FREQ=WEEKLY", "endless"),
        ("FREQ=DAILY;UNTIL=20260817", "nothing"),
        ("FREQ=DAILY;UNTIL=19990101T000000Z", "nothing"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=1", "nothing"),
        ("FREQ=DAILY;COUNT=201", "too_many"),
        ("FREQ=DAILY;UNTIL=99991231T235959Z", "too_many"),
        ("FREQ=HOURLY;COUNT=2", "too_often"),
        ("FREQ=DAILY;BYHOUR=9,15;COUNT=2", "too_often"),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused_with_why(rule: str, why: str):
    assert _why(rule) == why


def test_a_rule_that_no_day_meets_is_given_up_soon():
    began = machine.monotonic()
    assert _why("FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31;COUNT=1") == "nothing"
    assert machine.monotonic() - began < 10


_WORDS = st.sampled_from(
    [
        "FREQ=",
        "WEEKLY",
        "MONTHLY",
        "YEARLY",
        ";",
        "COUNT=",
        "UNTIL=",
        "2026",
        "0820",
        "T",
        "Z",
        "BYDAY=",
        "MO",
        "TU",
        ",",
        "-1",
        "+",
        "5",
        "INTERVAL=",
        "3",
        "BYSETPOS=",
        "BYMONTHDAY=",
        "WKST=",
        "RRULE:",
        "EXDATE=",
        "(",
        ")",
        "\n",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(_WORDS, max_size=16).map("".join)))
def test_whatever_is_written_gives_days_or_is_refused(rule: str):
    try:
        days = _days(rule)
    except RuleRefused:
        return
    assert 1 <= len(days) <= 200
    assert days == sorted(set(days))
    assert days[0] >= date(2026, 8, 18)


_TIMES = st.times().map(lambda each: each.replace(second=0, microsecond=0, fold=0))
_DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2199, 1, 1))


@settings(deadline=None)
@given(
    first_on=_DAYS,
    begins=_TIMES,
    count=st.integers(1, 60),
    interval=st.integers(1, 40),
    frequency=st.sampled_from(["DAILY", "WEEKLY"]),
    zone=st.sampled_from([NEW_YORK, BOGOTA, ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Kathmandu")]),
)
def test_sessions_begin_at_the_same_local_time_whatever_the_clocks_do(
    first_on: date, begins: time, count: int, interval: int, frequency: str, zone: ZoneInfo
):
    rule = f"FREQ={frequency};INTERVAL={interval};COUNT={count}"
    days = days_of(rule, first_on=first_on, begins=begins, zone=zone)
    step = timedelta(days=interval * (7 if frequency == "WEEKLY" else 1))

    assert days == [first_on + number * step for number in range(count)]
    for day, (begins_at, ends_at) in zip(
        days, times_of(days, begins=begins, minutes=90, zone=zone), strict=True
    ):
        assert begins_at.tzinfo == UTC
        assert ends_at - begins_at == timedelta(minutes=90)
        local = begins_at.astimezone(zone).replace(tzinfo=None)
        wanted = datetime.combine(day, begins)
        # A time that the clocks leave out is later by no more than they jump.
        assert local == wanted or (
            timedelta() < local - wanted <= timedelta(hours=1) and _is_left_out(wanted, zone)
        )


def _is_left_out(local: datetime, zone: ZoneInfo) -> bool:
    there = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return there.replace(tzinfo=None) != local


def test_a_time_that_the_clocks_leave_out_is_as_much_later_as_they_jump():
    ((begins_at, _),) = times_of([date(2026, 3, 8)], begins=time(2, 30), minutes=60, zone=NEW_YORK)

    assert begins_at.astimezone(NEW_YORK).time() == time(3, 30)


def test_of_a_time_that_the_clocks_show_twice_the_first_is_meant():
    ((begins_at, ends_at),) = times_of(
        [date(2026, 11, 1)], begins=time(1, 30), minutes=60, zone=NEW_YORK
    )

    assert begins_at == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert ends_at.astimezone(NEW_YORK).time() == time(1, 30)
