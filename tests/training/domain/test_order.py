"""The order of modules, and how long a check is good for."""

from datetime import UTC, date, datetime

import pytest

from training.domain.checks import valid_until
from training.domain.order import Taught, out_of_order

MODULES = ["kaizen", "protection", "networks"]


def _taught(module: str, begins: int, ends: int) -> Taught:
    return Taught(
        module=module,
        begins_at=datetime(2026, 8, begins, tzinfo=UTC),
        ends_at=datetime(2026, 8, ends, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("new", "planned", "broken"),
    [
        (("protection", 5, 6), [("kaizen", 1, 2)], None),
        (("protection", 5, 6), [("kaizen", 4, 5)], None),
        (("protection", 5, 6), [("networks", 6, 7)], None),
        (("protection", 5, 6), [("protection", 5, 6)], None),
        (("protection", 5, 6), [("kaizen", 1, 2), ("kaizen", 5, 7)], ("protection", "kaizen")),
        (("kaizen", 5, 6), [("networks", 4, 5)], ("networks", "kaizen")),
        (("kaizen", 5, 8), [("networks", 7, 9)], ("networks", "kaizen")),
    ],
)
def test_a_module_begins_when_the_ones_before_have_ended(
    new: tuple[str, int, int],
    planned: list[tuple[str, int, int]],
    broken: tuple[str, str] | None,
):
    found = out_of_order(MODULES, [_taught(*new)], [_taught(*each) for each in planned])

    assert found == broken


@pytest.mark.parametrize(
    ("checked_on", "last"),
    [
        (date(2026, 8, 18), date(2026, 12, 18)),
        (date(2026, 10, 31), date(2027, 2, 28)),
        (date(2027, 10, 31), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 4, 30)),
    ],
)
def test_a_check_is_valid_for_four_months_of_the_calendar(checked_on: date, last: date):
    assert valid_until(checked_on) == last
