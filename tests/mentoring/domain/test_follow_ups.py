"""When a graduate is asked how she is doing."""

from datetime import UTC, date, datetime

from mentoring.domain.follow_ups import due_days, morning_of, opens_on


def test_she_is_asked_after_3_6_12_and_24_months():
    assert due_days(date(2026, 8, 18)) == {
        3: date(2026, 11, 18),
        6: date(2027, 2, 18),
        12: date(2027, 8, 18),
        24: date(2028, 8, 18),
    }


def test_where_a_month_has_no_such_day_it_is_its_last():
    assert due_days(date(2026, 8, 31)) == {
        3: date(2026, 11, 30),
        6: date(2027, 2, 28),
        12: date(2027, 8, 31),
        24: date(2028, 8, 31),
    }


def test_it_falls_due_at_nine_in_bogota_and_is_answered_from_two_weeks_before():
    assert morning_of(date(2026, 11, 18)) == datetime(2026, 11, 18, 14, tzinfo=UTC)
    assert opens_on(date(2026, 11, 18)) == date(2026, 11, 4)
