"""Quiet hours must leave some to write in."""

from datetime import time

import pytest

from notifications.domain.quiet import leave_enough

SAFE = (time(8), time(10))


@pytest.mark.parametrize(
    ("quiet", "safe", "enough"),
    [
        ((time(20), time(8)), None, True),
        ((time(9), time(9)), None, False),
        ((time(0), time(0)), None, False),
        ((time(8), time(7)), None, True),
        ((time(8), time(7, 1)), None, False),
        ((time(20), time(9)), SAFE, True),
        ((time(20), time(9, 1)), SAFE, False),
        ((time(7), time(11)), SAFE, False),
        ((time(1), time(2)), (time(22), time(3)), True),
        ((time(21), time(4)), (time(22), time(3)), False),
    ],
)
def test_quiet_hours_leave_an_hour_of_the_day_and_of_the_safe_hours(quiet, safe, enough):
    assert leave_enough(quiet, safe=safe) is enough
