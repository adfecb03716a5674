"""The time of an ambassador."""

from datetime import UTC, date, datetime

import pytest

from training.domain.term import end_of, last_day, local_day


@pytest.mark.parametrize(
    ("starts_on", "months", "expected"),
    [
        (date(2026, 8, 18), 12, date(2027, 8, 17)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        # February has no 31st: the month after begins on its last day.
        (date(2026, 8, 31), 6, date(2027, 2, 27)),
        (date(2028, 2, 29), 12, date(2029, 2, 27)),
        (date(2026, 8, 18), 1, date(2026, 9, 17)),
        (date(2026, 8, 18), 0, date(2026, 8, 18)),
    ],
)
def test_the_last_day_is_the_one_before_the_same_day_of_a_later_month(
    starts_on: date, months: int, expected: date
):
    assert last_day(starts_on, months=months) == expected


def test_a_day_ends_at_midnight_of_its_zone_also_where_clocks_change():
    assert end_of(date(2026, 8, 18), zone="America/Bogota") == datetime(2026, 8, 19, 5, tzinfo=UTC)
    # The last day of summer time in Paris has 25 hours.
    assert end_of(date(2026, 10, 24), zone="Europe/Paris") == datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert end_of(date(2026, 10, 25), zone="Europe/Paris") == datetime(2026, 10, 25, 23, tzinfo=UTC)


def test_a_moment_belongs_to_the_day_of_its_zone():
    late = datetime(2026, 8, 19, 4, 59, tzinfo=UTC)

    assert local_day(late, zone="America/Bogota") == date(2026, 8, 18)
    assert local_day(late, zone="Europe/Paris") == date(2026, 8, 19)
