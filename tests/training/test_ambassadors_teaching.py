"""Ambassadors teach and lead cohorts, while their time goes on."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from nosotros.bus.timers import TimerEvent
from nosotros.contracts.training import (
    ChangeAmbassador,
    CheckMissing,
    GetSession,
    NoteCheck,
    ReviewEvidence,
    RoleEnded,
    SessionsClash,
    SubmitEvidence,
)
from nosotros.identifiers import new_id
from tests.training.groundwork import PRACTICE, join, make_group
from tests.training.values import DAY, cohort, course, sessions
from training.handlers.ambassadors import ambassador_ends, ambassador_released

Ask = Callable[..., Any]
Act = Callable[..., Any]
Told = Callable[[str], list[dict[str, Any]]]


def _ambassador(act: Act, cohort_id: UUID, *, ends_on: date) -> UUID:
    """An ambassador whom a cohort made one."""
    id, learner_id = new_id(), new_id()

    def add(_: None, *, work: Any) -> None:
        values = {"id": id, "learner_id": learner_id, "cohort_id": cohort_id, "ends_on": ends_on}
        for statement in (
            "INSERT INTO learner (id, organisation, revision, cohort_id, number, state, joined_at)"
            " VALUES (%(learner_id)s, 'gestarsalud', 1, %(cohort_id)s, 1, 'completed', now())",
            "INSERT INTO ambassador (id, organisation, revision, learner_id, cohort_id, state,"
            " starts_on, ends_on, territory, generation) VALUES (%(id)s, 'gestarsalud', 1,"
            " %(learner_id)s, %(cohort_id)s, 'active', '2026-01-01', %(ends_on)s, 'Soacha', 1)",
        ):
            work.connection.exec_driver_sql(statement, values)

    act(add, None)
    return id


def _due(id: UUID) -> TimerEvent:
    return TimerEvent(name="", key=str(id), payload=b"{}", due_at=datetime.now(UTC))


def test_an_ambassador_leads_a_cohort_and_teaches_in_it_with_a_check(ask: Ask, act: Act):
    ask(course())
    yuri = _ambassador(act, cohort(ask).id, ends_on=date(2026, 12, 31))

    with pytest.raises(CheckMissing) as refused:
        cohort(ask, youngest=None, led_by=yuri)
    assert refused.value.trainer_id == yuri
    ask(NoteCheck(person_id=yuri, outcome="clear", checked_on=DAY))
    view = cohort(ask, youngest=None, led_by=yuri, trainer_ids=(yuri,))

    (planned,) = ask(sessions(view.id)).items
    assert (view.led_by, planned.trainer_ids) == (yuri, (yuri,))
    with pytest.raises(SessionsClash) as clash:
        ask(sessions(cohort(ask).id, trainer_ids=(yuri,)))
    assert clash.value.what == "trainer"


def test_an_ambassador_teaches_until_her_last_day(ask: Ask, act: Act):
    ask(course())
    made = cohort(ask)
    yuri = _ambassador(act, made.id, ends_on=date(2026, 8, 20))
    view = cohort(ask, trainer_ids=(yuri,))

    ask(sessions(view.id, first_on=date(2026, 8, 20)))
    with pytest.raises(RoleEnded) as refused:
        ask(sessions(view.id, first_on=date(2026, 8, 21)))
    assert refused.value.ended_on == "2026-08-20"


@pytest.mark.parametrize(
    ("zone", "midnight"),
    [
        ("America/Bogota", datetime(2026, 8, 19, 5, tzinfo=UTC)),
        ("Africa/Kinshasa", datetime(2026, 8, 18, 23, tzinfo=UTC)),
    ],
)
def test_an_ambassador_reviews_until_the_midnight_of_the_cohort_on_her_last_day(
    ask: Ask,
    act: Act,
    hear: Callable[..., None],
    time_is: Callable[[datetime], None],
    zone: str,
    midnight: datetime,
):
    group = make_group(act, requirements=(PRACTICE,))
    there = {"zone": zone, "id": group.id}
    act(
        lambda work: work.connection.exec_driver_sql(
            "UPDATE cohort SET zone = %(zone)s WHERE id = %(id)s", there
        )
    )
    yuri = _ambassador(act, make_group(act).id, ends_on=date(2026, 8, 18))
    known = {"cohort_id": group.id, "module": "kaizen", "requirement": "practice"}
    for _ in range(2):
        join(hear, group)
    in_time, late = (
        ask(SubmitEvidence(**known, participant_id=each, note="Medí la fila."))
        for each in group.participants
    )

    time_is(midnight - timedelta(minutes=1))
    review = {"decision": "accepted", "reviewer_id": yuri}
    assert ask(ReviewEvidence(evidence_id=in_time.id, **review)).state == "accepted"
    time_is(midnight)
    with pytest.raises(RoleEnded) as refused:
        ask(ReviewEvidence(evidence_id=late.id, **review))
    assert refused.value.ended_on == "2026-08-18"


def test_an_ambassador_whose_time_ends_is_taken_off_the_sessions_after_it(
    ask: Ask, act: Act, told: Told, time_is: Callable[[datetime], None]
):
    ask(course())
    yuri = _ambassador(act, cohort(ask).id, ends_on=date(2026, 8, 25))
    view = cohort(ask, trainer_ids=(yuri,))
    first, last = ask(
        sessions(view.id, first_on=date(2026, 8, 20), rule="FREQ=DAILY;INTERVAL=2;COUNT=2")
    ).items

    def shorten(_: None, *, work: Any) -> None:
        work.connection.exec_driver_sql(
            "UPDATE ambassador SET ends_on = '2026-08-20' WHERE id = %(id)s", {"id": yuri}
        )

    act(shorten, None)
    time_is(datetime(2026, 8, 21, 5, 0, 1, tzinfo=UTC))
    act(ambassador_ends, _due(yuri))
    act(ambassador_released, _due(yuri))

    assert ask(GetSession(id=first.id)).trainer_ids == (yuri,)
    assert ask(GetSession(id=last.id)).trainer_ids == ()
    assert [each["session_id"] for each in told("trainer_missing")] == [str(last.id)]


def test_a_time_that_is_made_shorter_takes_her_off_the_sessions_after_it(
    ask: Ask, act: Act, told: Told
):
    ask(course())
    yuri = _ambassador(act, cohort(ask).id, ends_on=date(2026, 8, 25))
    view = cohort(ask, trainer_ids=(yuri,))
    first, last = ask(sessions(view.id, rule="FREQ=DAILY;INTERVAL=2;COUNT=2")).items

    change = ChangeAmbassador(
        ambassador_id=yuri,
        expected_revision=1,
        starts_on=date(2026, 1, 1),
        ends_on=first.local_date,
        territory="Soacha",
    )
    ask(change)
    act(ambassador_released, _due(yuri))

    assert ask(GetSession(id=first.id)).trainer_ids == (yuri,)
    assert ask(GetSession(id=last.id)).trainer_ids == ()
    assert [each["session_id"] for each in told("trainer_missing")] == [str(last.id)]
