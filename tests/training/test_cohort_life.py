"""How a cohort begins, closes or is called off."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from nosotros.bus.timers import TimerEvent
from nosotros.contracts.enrolment import EnrolmentWithdrawn, ParticipantsMerged
from nosotros.contracts.training import (
    CancelCohort,
    CloseCohort,
    CohortNotOpen,
    GetCohort,
    ListCohorts,
    ListSessions,
    Mark,
)
from nosotros.identifiers import new_id
from tests.training.groundwork import Group, join, make_group, marking
from tests.training.values import cohort, course, sessions
from training.handlers import closing

Ask = Callable[..., Any]
Act = Callable[..., Any]
Told = Callable[[str], list[dict[str, Any]]]
Rows = Callable[[str], list[dict[str, Any]]]
Hear = Callable[..., None]


def _begins(cohort_id: UUID) -> TimerEvent:
    return TimerEvent(
        name="cohort_begins", key=str(cohort_id), payload=b"{}", due_at=datetime.now(UTC)
    )


def test_a_cohort_runs_from_its_first_session_on(
    ask: Ask, act: Act, rows: Rows, time_is: Callable[[datetime], None]
):
    ask(course())
    view = cohort(ask)
    ask(sessions(view.id, first_on=date(2026, 8, 21), rule="FREQ=DAILY;COUNT=2"))
    ask(sessions(view.id, first_on=date(2026, 8, 20)))

    (timer,) = rows("SELECT * FROM timer WHERE name = 'cohort_begins'")
    assert timer["due_at"] == datetime(2026, 8, 20, 14, tzinfo=UTC)
    act(closing.cohort_begins, _begins(view.id))
    assert ask(GetCohort(id=view.id)).state == "scheduled"
    time_is(timer["due_at"])
    act(closing.cohort_begins, _begins(view.id))

    now = ask(GetCohort(id=view.id))
    assert (now.state, now.sessions) == ("running", 3)
    assert (now.first_on, now.last_on) == (date(2026, 8, 20), date(2026, 8, 22))
    assert [each.id for each in ask(ListCohorts(state="running")).items] == [view.id]
    assert ask(ListCohorts(state="scheduled")).items == ()


def test_a_cohort_is_closed_when_its_sessions_are_over(
    ask: Ask, told: Told, rows: Rows, time_is: Callable[[datetime], None]
):
    ask(course())
    view = cohort(ask)
    with pytest.raises(CohortNotOpen):
        ask(CloseCohort(cohort_id=view.id))
    ask(sessions(view.id))
    with pytest.raises(CohortNotOpen):
        ask(CloseCohort(cohort_id=view.id))
    time_is(datetime(2026, 8, 19, 16, tzinfo=UTC))

    closed = ask(CloseCohort(cohort_id=view.id))

    assert closed.state == "closed"
    assert closed.closed_at is not None
    (event,) = told("cohort_closed")
    assert event == {
        "revision": closed.revision,
        "cohort_id": str(view.id),
        "completed": 0,
        "not_completed": 0,
    }
    assert rows("SELECT * FROM timer WHERE name = 'cohort_begins'") == []
    for again in (CloseCohort(cohort_id=view.id), CancelCohort(cohort_id=view.id)):
        with pytest.raises(CohortNotOpen) as refused:
            ask(again)
        assert refused.value.state == "closed"
    with pytest.raises(CohortNotOpen):
        ask(sessions(view.id, first_on=date(2026, 8, 20)))


def test_closing_counts_who_has_completed_and_who_has_not(
    ask: Ask, act: Act, told: Told, time_is: Callable[[datetime], None]
):
    ask(course())
    view = cohort(ask)
    ask(sessions(view.id))

    def fill(_: None, *, work: Any) -> None:
        ends = [None, None, datetime(2026, 8, 18, 15, tzinfo=UTC), datetime(2026, 8, 19, 15)]
        for number, ended_at in enumerate(ends, start=1):
            learner_id = new_id()
            work.connection.exec_driver_sql(
                "INSERT INTO learner (id, organisation, revision, cohort_id, number, state,"
                " joined_at, ended_at) VALUES (%(id)s, 'gestarsalud', 1, %(cohort_id)s,"
                " %(number)s, 'enrolled', now(), %(ended_at)s)",
                {
                    "id": learner_id,
                    "cohort_id": view.id,
                    "number": number,
                    "ended_at": ended_at and ended_at.replace(tzinfo=UTC),
                },
            )
            if number == 1:
                work.connection.exec_driver_sql(
                    "INSERT INTO completion (learner_id, organisation, modules, completed_at)"
                    " VALUES (%(id)s, 'gestarsalud', '{}', now())",
                    {"id": learner_id},
                )

    act(fill, None)
    time_is(datetime(2026, 8, 20, 16, tzinfo=UTC))
    ask(CloseCohort(cohort_id=view.id))

    (event,) = told("cohort_closed")
    # Who left before the first session is neither.
    assert (event["completed"], event["not_completed"]) == (1, 2)


def _leave(hear: Hear, group: Group, place: int, *, at: datetime) -> None:
    hear(
        EnrolmentWithdrawn(
            enrolment_id=group.learners[place],
            participant_id=group.participants[place],
            intake_id=new_id(),
            cohort_id=group.id,
        ),
        revision=3,
        at=at,
    )


def _come(ask: Ask, group: Group, place: int, *numbers: int) -> None:
    mark = Mark(learner_id=group.learners[place], status="present")
    for number in numbers:
        ask(marking(group, number, mark))


@pytest.mark.parametrize("comes_to", [(2, 3), ()])
def test_who_gave_her_place_up_and_took_another_one_is_counted_once(
    ask: Ask, act: Act, hear: Hear, told: Told, comes_to: tuple[int, ...]
):
    group = make_group(act)
    join(hear, group)
    _come(ask, group, 0, 0, 1)
    _leave(hear, group, 0, at=group.begins[1] + timedelta(hours=3))
    join(hear, group, participant_id=group.participants[0], at=group.begins[2] - timedelta(hours=1))
    _come(ask, group, 1, *comes_to)

    ask(CloseCohort(cohort_id=group.id))

    (event,) = told("cohort_closed")
    counted = (1, 0) if comes_to else (0, 1)
    assert (event["completed"], event["not_completed"]) == counted


def test_two_records_that_are_one_persons_are_counted_once(
    ask: Ask, act: Act, hear: Hear, told: Told
):
    group = make_group(act)
    for _ in range(3):
        join(hear, group)
    _come(ask, group, 0, 0, 1, 2, 3)
    _leave(hear, group, 1, at=group.begins[1])
    merge = {"survivor_id": group.participants[0], "merged_id": group.participants[1]}
    hear(ParticipantsMerged(merge_id=new_id(), **merge))

    ask(CloseCohort(cohort_id=group.id))

    (event,) = told("cohort_closed")
    assert (event["completed"], event["not_completed"]) == (1, 1)


def test_calling_a_cohort_off_cancels_what_has_not_begun(
    ask: Ask, told: Told, time_is: Callable[[datetime], None]
):
    ask(course())
    view = cohort(ask)
    held, coming = ask(sessions(view.id, rule="FREQ=DAILY;COUNT=2")).items
    time_is(held.begins_at)

    cancelled = ask(CancelCohort(cohort_id=view.id))

    assert cancelled.state == "cancelled"
    assert told("cohort_cancelled")[0]["cohort_id"] == str(view.id)
    assert [each["session_id"] for each in told("session_cancelled")] == [str(coming.id)]
    states = [each.state for each in ask(ListSessions(cohort_id=view.id)).items]
    assert states == ["planned", "cancelled"]
