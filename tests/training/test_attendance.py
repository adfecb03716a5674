"""Attendance: marked whole, late, twice or in pieces, each mark counts once."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from nosotros import clock
from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.texts import TEXTS
from nosotros.contracts.training import (
    ChildcareFull,
    GetAttendance,
    GetAttendanceMatrix,
    ListMarkChanges,
    Mark,
    MarkAttendance,
    SessionCancelledAlready,
    SessionNotBegun,
)
from nosotros.identifiers import new_id
from tests.training.groundwork import add_session, join, make_group, marking

Ask = Callable[..., Any]
Act = Callable[..., Any]
Hear = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]
Events = Callable[[str], list[dict[str, Any]]]
MARKS = "SELECT session_id, learner_id, status, reason, childcare_used, taken_at FROM mark ORDER BY 1, 2"


@pytest.fixture
def group(act: Act, hear: Hear) -> Any:
    """A cohort of three learners and four sessions that are over."""
    made = make_group(act, childcare_places=1)
    for _ in range(3):
        join(hear, made)
    return made


def wrong(refused: InvalidFields) -> list[tuple[str, str]]:
    assert all(each.code in TEXTS for each in refused.problems)
    return [(each.field, each.code) for each in refused.problems]


def test_a_session_is_marked_whole_in_one_call(ask: Ask, group: Any, events: Events, rows: Rows):
    first, second, third = group.learners

    view = ask(
        marking(
            group,
            0,
            Mark(learner_id=first, status="present", childcare_used=True),
            Mark(learner_id=second, status="late"),
            Mark(learner_id=third, status="excused", reason="no_childcare"),
        )
    )

    assert (view.present, view.late, view.excused, view.absent, view.missing) == (1, 1, 1, 0, 0)
    assert [(mark.learner_id, mark.status, mark.reason) for mark in view.marks] == [
        (first, "present", None),
        (second, "late", None),
        (third, "excused", "no_childcare"),
    ]
    assert events("attendance_taken") == [
        {
            "session_id": str(group.sessions[0]),
            "cohort_id": str(group.id),
            "present": 1,
            "late": 1,
            "excused": 1,
            "absent": 0,
            "childcare_asked": 0,
            "childcare_offered": 1,
            "childcare_used": 1,
        }
    ]
    assert view == ask(GetAttendance(id=group.sessions[0]))
    (audited,) = rows("SELECT actor, action FROM audit WHERE subject IS NOT NULL")
    assert audited == {"actor": "key:test", "action": "mark_attendance"}


def test_a_mark_that_is_there_already_changes_nothing_and_is_kept(
    ask: Ask, group: Any, events: Events, rows: Rows
):
    sent = Mark(learner_id=group.learners[0], status="absent", taken_at=clock.now())
    ask(marking(group, 0, sent))
    before = rows(MARKS)

    view = ask(marking(group, 0, sent))

    assert rows(MARKS) == before
    assert (view.absent, view.marks[0].corrections) == (1, 0)
    assert len(events("attendance_taken")) == 1
    changes = ask(ListMarkChanges(session_id=group.sessions[0])).items
    assert [each.counted for each in changes] == [True, False]


def test_a_correction_counts_and_one_that_was_taken_before_does_not(
    ask: Ask, group: Any, events: Events
):
    id, now = group.learners[0], clock.now()
    ask(marking(group, 0, Mark(learner_id=id, status="absent", taken_at=now)))
    ask(marking(group, 0, Mark(learner_id=id, status="late", taken_at=now + timedelta(seconds=1))))

    view = ask(
        marking(group, 0, Mark(learner_id=id, status="present", taken_at=now - timedelta(hours=1)))
    )

    assert [(mark.status, mark.corrections) for mark in view.marks] == [("late", 1)]
    changes = ask(ListMarkChanges(session_id=group.sessions[0], limit=2))
    assert [(each.status, each.counted) for each in changes.items] == [
        ("absent", True),
        ("late", True),
    ]
    rest = ask(ListMarkChanges(session_id=group.sessions[0], after=changes.next))
    assert [(each.status, each.counted, each.actor) for each in rest.items] == [
        ("present", False, "key:test")
    ]
    assert [each["late"] for each in events("attendance_taken")] == [0, 1]


def test_whatever_the_order_of_the_uploads_the_marks_are_the_same(
    ask: Ask, act: Act, hear: Hear, rows: Rows
):
    now = clock.now()
    pieces = [
        (0, "present", 0),
        (0, "absent", 5),
        (1, "late", 0),
        (1, "present", 0),
    ]
    found: list[Any] = []
    for order in itertools.permutations(range(len(pieces)), len(pieces)):
        made = make_group(act, sessions=2)
        join(hear, made)
        for number in [*order, order[0]]:
            session, status, minutes = pieces[number]
            taken_at = now - timedelta(minutes=10 - minutes)
            ask(
                marking(
                    made,
                    session,
                    Mark(learner_id=made.learners[0], status=status, taken_at=taken_at),
                )
            )
        found.append(ask(GetAttendanceMatrix(id=made.id)).rows[0].marks)

    assert set(found) == {"ap"}
    assert len(rows("SELECT FROM mark")) == 2 * len(found)


def test_marks_that_may_not_be_taken_are_named_by_their_place_and_none_is_taken(
    ask: Ask, act: Act, hear: Hear, group: Any, rows: Rows
):
    first, second, third = group.learners
    elsewhere = make_group(act)
    other = join(hear, elsewhere)
    soon = clock.now() + timedelta(minutes=6)

    with pytest.raises(InvalidFields) as refused:
        ask(
            marking(
                group,
                0,
                Mark(learner_id=first, status="present"),
                Mark(learner_id=new_id(), status="present"),
                Mark(learner_id=other, status="present"),
                Mark(learner_id=second, status="excused"),
                Mark(learner_id=third, status="absent", reason="health"),
                Mark(learner_id=first, status="late"),
                Mark(learner_id=second, status="late", taken_at=soon),
            )
        )

    assert wrong(refused.value) == [
        ("marks.1.learner_id", "not_in_cohort"),
        ("marks.2.learner_id", "not_in_cohort"),
        ("marks.3.reason", "excuse_without_reason"),
        ("marks.4.reason", "reason_without_excuse"),
        ("marks.5.learner_id", "repeated"),
        ("marks.6.taken_at", "taken_in_future"),
    ]
    assert rows(MARKS) == []
    with pytest.raises(InvalidFields) as refused:
        ask(marking(group, 0))
    assert wrong(refused.value) == [("marks", "at_least_one")]


def test_a_session_is_marked_once_it_has_begun_and_not_when_it_was_cancelled(
    ask: Ask, act: Act, group: Any
):
    sent = (Mark(learner_id=group.learners[0], status="present"),)
    later = add_session(act, group, begins_at=clock.now() + timedelta(hours=1))
    with pytest.raises(SessionNotBegun):
        ask(MarkAttendance(session_id=later, marks=sent))

    act(
        lambda work: work.connection.exec_driver_sql(
            "UPDATE session SET state = 'cancelled' WHERE id = %(id)s", {"id": group.sessions[0]}
        )
    )
    with pytest.raises(SessionCancelledAlready):
        ask(marking(group, 0, *sent))
    with pytest.raises(NotFound):
        ask(MarkAttendance(session_id=new_id(), marks=sent))
    with pytest.raises(NotFound):
        ask(marking(group, 1, *sent), organisation="la-u")


def test_no_more_childcare_is_used_than_there_are_places(ask: Ask, group: Any):
    first, second, _ = group.learners
    ask(marking(group, 0, Mark(learner_id=first, status="present", childcare_used=True)))

    with pytest.raises(ChildcareFull) as refused:
        ask(marking(group, 0, Mark(learner_id=second, status="present", childcare_used=True)))

    assert refused.value.places == 1
    assert ask(GetAttendance(id=group.sessions[0])).childcare_used == 1
    # The place is free for another once it was hers by mistake.
    ask(
        marking(
            group,
            0,
            Mark(learner_id=first, status="present"),
            Mark(learner_id=second, status="present", childcare_used=True),
        )
    )
