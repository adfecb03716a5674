"""The matrix: a cohort's attendance, every learner and every session."""

from collections.abc import Callable
from typing import Any

import pytest

from nosotros.contracts.common import NotFound
from nosotros.contracts.training import (
    GetAttendanceMatrix,
    Mark,
)
from tests.training.groundwork import join, make_group, marking

Ask = Callable[..., Any]
Act = Callable[..., Any]
Hear = Callable[..., None]
Events = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def group(act: Act, hear: Hear) -> Any:
    """A cohort of three learners and four sessions that are over."""
    made = make_group(act)
    for _ in range(3):
        join(hear, made)
    return made


def test_the_matrix_shows_every_learner_and_session(ask: Ask, act: Act, group: Any):
    first, second, _ = group.learners
    ask(marking(group, 0, Mark(learner_id=first, status="present")))
    ask(marking(group, 1, Mark(learner_id=first, status="excused", reason="studies")))
    ask(
        marking(
            group,
            3,
            Mark(learner_id=first, status="late"),
            Mark(learner_id=second, status="absent"),
        )
    )

    matrix = ask(GetAttendanceMatrix(id=group.id))

    assert [each.id for each in matrix.sessions] == group.sessions
    assert [each.begins_at for each in matrix.sessions] == group.begins
    assert [
        (row.number, row.marks, row.present, row.excused, row.absent) for row in matrix.rows
    ] == [
        (1, "pe-l", 2, 1, 0),
        (2, "---a", 0, 0, 1),
        (3, "----", 0, 0, 0),
    ]
    with pytest.raises(NotFound):
        ask(GetAttendanceMatrix(id=group.id), organisation="la-u")


def test_a_cohort_without_sessions_or_learners_has_an_empty_matrix(ask: Ask, act: Act, hear: Hear):
    made = make_group(act, sessions=0)
    assert ask(GetAttendanceMatrix(id=made.id)).rows == ()

    join(hear, made)
    matrix = ask(GetAttendanceMatrix(id=made.id))
    assert [row.marks for row in matrix.rows] == [""]
