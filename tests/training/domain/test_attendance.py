"""Attendance: which mark counts, and how many absences in a row there are."""

from datetime import UTC, datetime, timedelta
from functools import reduce
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from training.domain.attendance import (
    Status,
    TakenMark,
    absences_in_a_row,
    as_counted,
    what_counts,
)

NOON = datetime(2026, 8, 18, 17, tzinfo=UTC)
STATUSES: tuple[Status, ...] = ("present", "late", "excused", "absent")


def mark(
    status: Status, *, minutes: int = 0, reason: str | None = None, childcare: bool = False
) -> TakenMark:
    return TakenMark(
        session_id=UUID(int=1),
        learner_id=UUID(int=2),
        status=status,
        reason=reason,
        childcare_used=childcare,
        taken_at=NOON + timedelta(minutes=minutes),
    )


def test_the_mark_that_was_taken_last_counts_whenever_it_comes():
    early, late = mark("present"), mark("absent", minutes=1)

    assert what_counts(late, early) is late
    assert what_counts(early, late) is late


def test_of_two_marks_of_one_moment_the_better_one_counts():
    ranked = [mark(status) for status in STATUSES]

    assert sorted(ranked, key=lambda each: each.order, reverse=True) == ranked


@given(
    marks=some.lists(
        some.builds(
            mark,
            some.sampled_from(STATUSES),
            minutes=some.integers(0, 3),
            reason=some.sampled_from([None, "health", "no_childcare"]),
            childcare=some.booleans(),
        ),
        min_size=1,
    ),
    shuffle=some.randoms(),
)
def test_what_counts_in_the_end_does_not_depend_on_the_order(marks: list[TakenMark], shuffle):
    def end(of: list[TakenMark]) -> TakenMark:
        return reduce(lambda known, each: what_counts(each, known), of[1:], of[0])

    first = end(marks)
    shuffle.shuffle(marks)

    assert end(marks) == first


def test_an_absence_that_was_announced_is_excused_and_nothing_else_is_by_it():
    assert as_counted("absent", announced=True) == "excused"
    assert as_counted("absent", announced=False) == "absent"
    assert as_counted("present", announced=True) == "present"


@pytest.mark.parametrize(
    ("counted", "row"),
    [
        ([], 0),
        (["absent"], 1),
        (["absent", "absent", "present"], 0),
        (["present", "absent", "absent"], 2),
        (["absent", "excused", "absent"], 1),
        (["late", "absent", "absent", "absent"], 3),
    ],
)
def test_absences_in_a_row_are_the_latest_ones_that_were_not_excused(
    counted: list[Status], row: int
):
    assert absences_in_a_row(counted) == row
