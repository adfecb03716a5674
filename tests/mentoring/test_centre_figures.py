"""How the Centre answers, in figures."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from nosotros import clock
from nosotros.contracts.common import InvalidFields
from nosotros.contracts.enrolment import ParticipantErased
from nosotros.contracts.mentoring import GetCentreFigures
from tests.mentoring.centre import Desk
from tests.mentoring.refused import wrong
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
TimeIs = Callable[[datetime], None]
TODAY = date(2026, 8, 18)
KEYS = ("opened", "answered", "in_time", "median_minutes", "waiting")


@pytest.fixture
def figures(ask: Ask) -> Callable[..., dict[str, tuple[Any, ...]]]:
    """The figures of a time, by urgency."""

    def figures(since: date = TODAY, until: date = TODAY, **who: Any) -> Any:
        found = ask(GetCentreFigures(since=since, until=until), **who).urgencies
        return {each.urgency: tuple(getattr(each, key) for key in KEYS) for each in found}

    return figures


def test_nothing_opened_is_nothing_counted(figures: Any, desk: Desk):
    assert figures() == dict.fromkeys(("emergency", "high", "normal", "low"), (0, 0, 0, None, 0))


def test_answers_are_counted_with_the_median_of_their_minutes(
    figures: Any, desk: Desk, time_is: TimeIs
):
    start = clock.now().replace(microsecond=0)
    time_is(start)
    cases = [desk.open(urgency="emergency").id for _ in range(6)]
    for minutes, case_id in ((10, cases[0]), (20, cases[1]), (50, cases[2]), (90, cases[3])):
        time_is(start + timedelta(minutes=minutes))
        desk.answer(case_id)
    desk.close(cases[4])
    low = desk.open(urgency="low").id
    time_is(start + timedelta(hours=3))
    desk.answer(low)

    counted = figures()

    # Of six, four were answered, three in an hour; one was closed without, one waits.
    assert counted["emergency"] == (6, 4, 3, 35, 1)
    assert counted["low"] == (1, 1, 1, 90, 0)
    assert counted["high"] == (0, 0, 0, None, 0)


def test_days_begin_at_midnight_in_bogota_and_both_are_counted(
    figures: Any, desk: Desk, time_is: TimeIs
):
    # 23:59 on 19 August in Bogotá, and midnight.
    for moment in (
        datetime(2026, 8, 20, 4, 59, tzinfo=UTC),
        datetime(2026, 8, 20, 5, 0, tzinfo=UTC),
    ):
        time_is(moment)
        desk.open(urgency="high")

    def opened(since: date, until: date) -> int:
        return figures(since, until)["high"][0]

    the_19th, the_20th = date(2026, 8, 19), date(2026, 8, 20)
    assert (opened(the_19th, the_19th), opened(the_20th, the_20th)) == (1, 1)
    assert opened(the_19th, the_20th) == 2
    assert opened(TODAY, TODAY) == 0


def test_cases_that_are_their_owners_alone_and_of_people_who_were_erased_are_counted(
    figures: Any, desk: Desk, scenery: Scenery, hear: Callable[..., None]
):
    her = scenery.participant()
    desk.answer(desk.open(participant_id=her, urgency="high").id)
    desk.answer(desk.open_hers(urgency="high").id)
    hear(ParticipantErased(participant_id=her), revision=7)

    assert figures(scopes={"mentoring:read"})["high"][:3] == (2, 2, 2)
    assert figures(organisation="another")["high"][0] == 0


def test_days_of_another_century_or_in_the_wrong_order_are_refused(ask: Ask, desk: Desk):
    def refused_for(since: date, until: date) -> list[tuple[str, str]]:
        with pytest.raises(InvalidFields) as refused:
            ask(GetCentreFigures(since=since, until=until))
        return wrong(refused.value)

    assert refused_for(TODAY, date(2026, 8, 17)) == [("until", "before_the_beginning")]
    assert refused_for(date.min, date.max) == [
        ("since", "date_far_away"),
        ("until", "date_far_away"),
    ]
