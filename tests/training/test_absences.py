"""Absences: announced ahead they are excused; in a row they are told of."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from nosotros import clock
from nosotros.contracts.training import (
    AnnounceAbsence,
    Mark,
    MarkAttendance,
    NotInCohort,
    SessionBegun,
)
from nosotros.identifiers import new_id
from tests.training.groundwork import add_session, join, make_group, marking

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


def test_an_announced_absence_is_excused_with_its_reason(
    ask: Ask, act: Act, group: Any, events: Events, time_is: Callable[..., None]
):
    soon = add_session(act, group, begins_at=clock.now() + timedelta(hours=1))
    announcing = AnnounceAbsence(
        session_id=soon, participant_id=group.participants[0], reason="no_childcare"
    )

    announced = ask(announcing)
    again = ask(announcing)

    assert again == announced
    assert events("absence_announced") == [
        {
            "session_id": str(soon),
            "participant_id": str(group.participants[0]),
            "cohort_id": str(group.id),
        }
    ]
    with pytest.raises(NotInCohort):
        ask(AnnounceAbsence(session_id=soon, participant_id=new_id(), reason="work"))
    time_is(clock.now() + timedelta(hours=2))
    with pytest.raises(SessionBegun):
        ask(announcing)

    marks = (
        Mark(learner_id=group.learners[0], status="absent"),
        Mark(learner_id=group.learners[1], status="absent"),
    )
    view = ask(MarkAttendance(session_id=soon, marks=marks))
    assert (view.excused, view.absent) == (1, 1)
    assert [(each.status, each.reason, each.announced) for each in view.marks] == [
        ("excused", "no_childcare", True),
        ("absent", None, False),
    ]


def test_absences_in_a_row_are_told_of_once(ask: Ask, act: Act, hear: Hear, events: Events):
    made = make_group(act, sessions=7)
    learner = join(hear, made)

    def mark(session: int, status: Any) -> list[int]:
        ask(marking(made, session, Mark(learner_id=learner, status=status)))
        return [each["absences"] for each in events("absences_repeated")]

    assert mark(0, "absent") == []
    # Unmarked sessions are passed over.
    assert mark(2, "absent") == [2]
    assert mark(3, "absent") == [2]
    assert mark(1, "absent") == [2]
    assert mark(4, "present") == [2]
    assert mark(5, "absent") == [2]
    assert mark(6, "absent") == [2, 2]
    warned = events("absences_repeated")[0]
    assert warned == {
        "participant_id": str(made.participants[0]),
        "cohort_id": str(made.id),
        "absences": 2,
    }
