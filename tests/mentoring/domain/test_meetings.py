"""When and how a mentee and her mentor may meet."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from mentoring.domain.meetings import times_of, wrong_day
from mentoring.domain.plans import told_at

BOGOTA = ZoneInfo("America/Bogota")
PARIS = ZoneInfo("Europe/Paris")
#: 18 August 2026, 23:30 in Bogotá: the 19th in UTC
LATE = datetime(2026, 8, 19, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "begins", "zone", "beginning"),
    [
        (date(2026, 8, 20), time(10), BOGOTA, datetime(2026, 8, 20, 15, tzinfo=UTC)),
        (date(2026, 8, 20), time(10), PARIS, datetime(2026, 8, 20, 8, tzinfo=UTC)),
        (date(2026, 12, 20), time(10), PARIS, datetime(2026, 12, 20, 9, tzinfo=UTC)),
        # 2:30 is left out, and 2:30 is there twice.
        (date(2027, 3, 28), time(2, 30), PARIS, datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30), PARIS, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_meeting_begins_when_the_clock_at_its_place_says_so(
    day: date, begins: time, zone: ZoneInfo, beginning: datetime
):
    found, ends = times_of(day, begins, minutes=90, zone=zone)

    assert found == beginning
    assert (ends - found).total_seconds() == 90 * 60


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 8, 17), "before_the_match"),
        (date(2026, 8, 18), None),
        (date(2027, 8, 18), None),
        (date(2027, 8, 19), "date_far_away"),
        (date(2199, 12, 31), "date_far_away"),
        (date(9999, 12, 31), "date_far_away"),
        (date(1, 1, 1), "date_far_away"),
    ],
)
def test_a_meeting_is_between_its_matchs_first_day_and_a_year_from_now(day: date, code: str | None):
    wrong = wrong_day(day, time(10), zone=BOGOTA, began_at=LATE, at=LATE)

    assert wrong == ([] if code is None else [("local_date", code)])


def test_a_step_is_told_of_at_nine_in_bogota():
    assert told_at(date(2026, 8, 25)) == datetime(2026, 8, 25, 14, tzinfo=UTC)
