"""Absences: announced ahead they are excused; in a row they are told of."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from nosotros import clock
from nosotros.contracts.enrolment import EnrolmentWithdrawn
from nosotros.contracts.notifications import AbsenceAnswered
from nosotros.contracts.training import (
    AnnounceAbsence,
    Mark,
    MarkAttendance,
    NotInCohort,
    SessionBegun,
)
from nosotros.errors import NotYetKnown
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


def answer(session_id: UUID, participant_id: UUID, **facts: Any) -> AbsenceAnswered:
    """She answered a message that she will not come."""
    known = {"answer_id": new_id(), "answered_at": clock.now(), "reason": "other"}
    return AbsenceAnswered(
        session_id=session_id, participant_id=participant_id, **{**known, **facts}
    )


def test_who_answers_that_she_will_not_come_is_excused_as_if_it_were_announced(
    ask: Ask, act: Act, hear: Hear, group: Any, events: Events, time_is: Callable[..., None]
):
    soon = add_session(act, group, begins_at=clock.now() + timedelta(hours=1))
    her = group.participants[0]

    hear(answer(soon, her, reason="no_childcare"))
    hear(answer(soon, her, reason="no_childcare"))

    assert [each["participant_id"] for each in events("absence_announced")] == [str(her)]
    time_is(clock.now() + timedelta(hours=2))
    marked = ask(
        MarkAttendance(
            session_id=soon, marks=(Mark(learner_id=group.learners[0], status="absent"),)
        )
    )
    (mark,) = [each for each in marked.marks if each.status is not None]
    assert (mark.status, mark.reason, mark.announced) == ("excused", "no_childcare", True)


def test_what_she_wrote_in_time_counts_though_it_is_heard_late(
    act: Act, hear: Hear, group: Any, events: Events, time_is: Callable[..., None]
):
    soon = add_session(act, group, begins_at=clock.now() + timedelta(hours=1))
    wrote = clock.now()
    time_is(clock.now() + timedelta(hours=2))

    hear(answer(soon, group.participants[0]))
    assert events("absence_announced") == []
    hear(answer(soon, group.participants[0], answered_at=wrote))
    assert len(events("absence_announced")) == 1


def test_but_not_once_attendance_was_taken(
    ask: Ask, act: Act, hear: Hear, group: Any, events: Events, time_is: Callable[..., None]
):
    soon = add_session(act, group, begins_at=clock.now() + timedelta(hours=1))
    wrote = clock.now()
    time_is(clock.now() + timedelta(hours=2))
    ask(
        MarkAttendance(
            session_id=soon, marks=(Mark(learner_id=group.learners[0], status="absent"),)
        )
    )

    hear(answer(soon, group.participants[0], answered_at=wrote))
    assert events("absence_announced") == []


def test_an_answer_of_a_reason_that_is_none_of_ours_is_another_reason(
    act: Act, hear: Hear, group: Any, events: Events, rows: Callable[..., Any]
):
    soon = add_session(act, group, begins_at=clock.now() + timedelta(hours=1))
    hear(answer(soon, group.participants[0], reason="aliens"))
    assert [each["reason"] for each in rows("SELECT reason FROM absence")] == ["other"]


def test_an_answer_about_what_is_not_known_yet_is_kept_for_later(act: Act, hear: Hear, group: Any):
    soon = add_session(act, group, begins_at=clock.now() + timedelta(hours=1))
    with pytest.raises(NotYetKnown):
        hear(answer(new_id(), group.participants[0]))
    with pytest.raises(NotYetKnown):
        hear(answer(soon, new_id()))


def test_whose_place_has_ended_is_asked_for_nothing(
    act: Act, hear: Hear, group: Any, events: Events
):
    soon = add_session(act, group, begins_at=clock.now() + timedelta(hours=1))
    her, place = group.participants[0], group.learners[0]
    hear(
        EnrolmentWithdrawn(
            enrolment_id=place, participant_id=her, intake_id=new_id(), cohort_id=group.id
        ),
        revision=3,
    )
    hear(answer(soon, her))
    assert events("absence_announced") == []
