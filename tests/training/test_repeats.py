"""Sessions that are held once more, for those who missed them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from nosotros.contracts.common import NotFound
from nosotros.contracts.training import (
    CancelCohort,
    CancelSession,
    CohortNotOpen,
    RepeatSession,
    SessionCancelledAlready,
    SessionNotBegun,
)
from nosotros.identifiers import new_id
from tests.training.values import cohort, course, sessions, trainer

Ask = Callable[..., Any]
Told = Callable[[str], list[dict[str, Any]]]
Rows = Callable[[str], list[dict[str, Any]]]
TimeIs = Callable[[datetime], None]


def _again(session: Any, **facts: Any) -> RepeatSession:
    known: dict[str, Any] = {"local_date": date(2026, 8, 22), "begins": "09:00", "minutes": 120}
    return RepeatSession(session_id=session.id, **{**known, **facts})


def test_a_session_is_held_once_more_for_those_who_missed_it(ask: Ask, told: Told, time_is: TimeIs):
    ask(course())
    nelly = trainer(ask)
    view = cohort(ask, trainer_ids=(nelly,))
    (first,) = ask(sessions(view.id)).items
    with pytest.raises(SessionNotBegun):
        ask(_again(first))
    time_is(datetime(2026, 8, 20, 14, tzinfo=UTC))

    once = ask(_again(first))
    time_is(datetime(2026, 8, 23, 14, tzinfo=UTC))
    twice = ask(_again(once, local_date=date(2026, 8, 24)))

    # Whoever was at any of the three was there.
    assert (once.repeats, twice.repeats) == (first.id, first.id)
    assert (once.module, once.trainer_ids) == ("kaizen", (nelly,))
    assert [each["repeats"] for each in told("session_planned")] == [
        None,
        str(first.id),
        str(first.id),
    ]
    with pytest.raises(NotFound):
        ask(
            RepeatSession(
                session_id=new_id(), local_date=date(2026, 8, 24), begins="09:00", minutes=60
            )
        )


def test_a_cancelled_session_or_one_of_a_cohort_that_is_over_is_not_held_again(
    ask: Ask, time_is: TimeIs
):
    ask(course())
    view = cohort(ask)
    first, second, third = ask(sessions(view.id, rule="FREQ=DAILY;COUNT=3")).items
    ask(CancelSession(session_id=first.id, reason="safety"))
    time_is(second.begins_at)

    with pytest.raises(SessionCancelledAlready):
        ask(_again(first))
    ask(CancelCohort(cohort_id=view.id))
    with pytest.raises(CohortNotOpen):
        ask(_again(second))
    with pytest.raises(SessionCancelledAlready):
        ask(CancelSession(session_id=third.id, reason="other"))


def test_another_organisations_session_is_not_held_again(ask: Ask):
    ask(course())
    (planned,) = ask(sessions(cohort(ask).id)).items

    with pytest.raises(NotFound):
        ask(_again(planned), organisation="la-u")
