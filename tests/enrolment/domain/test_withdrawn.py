"""What was authorised for one record and withdrawn for another, by the days on which that was."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from enrolment.domain.withdrawn import Word, withdrawn_since
from nosotros.identifiers import new_id

HERS, OTHER = new_id(), new_id()


def given(day: int, *, recorded: int | None = None, **facts: Any) -> Word:
    """An authorisation that was given for a record, at noon, and written down then or later."""
    known = {"participant_id": HERS, "purpose": "data_sharing", "withdrawn_at": None}
    return Word(
        id=new_id(),
        given_on=date(2026, 8, day),
        recorded_at=datetime(2026, 8, recorded or day, 12, tzinfo=UTC),
        **{**known, **facts},
    )


def withdrawn(day: int, *, hour: int = 17, **facts: Any) -> Word:
    """One that was given for the other record on the first, and withdrawn."""
    at = datetime(2026, 8, day, hour, tzinfo=UTC)
    return given(1, withdrawn_at=at, participant_id=OTHER, **facts)


@pytest.mark.parametrize(
    ("hers", "ends"),
    [
        (given(9), True),
        (given(10), True),
        (given(9, recorded=12), True),
        (given(11), False),
        (given(9, purpose="messages"), False),
    ],
    ids=["before", "on that day before", "before and recorded after", "after", "another purpose"],
)
def test_what_was_given_before_it_was_withdrawn_ends(hers: Word, ends: bool):
    assert withdrawn_since([hers], [withdrawn(10)]) == ([hers] if ends else [])


def test_what_was_given_later_on_the_day_that_it_was_withdrawn_stays():
    assert withdrawn_since([given(10)], [withdrawn(10, hour=11)]) == []


def test_days_are_those_of_the_place_where_she_lives():
    # One in the morning in UTC is still the evening before.
    assert withdrawn_since([given(9, recorded=12)], [withdrawn(10, hour=1)]) == []


def test_the_last_of_several_withdrawals_counts():
    hers = given(9)
    assert withdrawn_since([hers], [withdrawn(10), withdrawn(3)]) == [hers]
    assert withdrawn_since([hers], [withdrawn(3), withdrawn(4)]) == []


def test_where_the_other_has_given_it_anew_nothing_ends():
    assert withdrawn_since([given(1)], [withdrawn(3), given(5, participant_id=OTHER)]) == []


def test_what_has_ended_does_not_end_again():
    assert withdrawn_since([withdrawn(2)], [withdrawn(10)]) == []
