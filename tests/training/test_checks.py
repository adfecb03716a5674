"""Nobody is with minors without a valid check (Ley 1918 de 2018)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from nosotros.bus.timers import TimerEvent
from nosotros.contracts.common import InvalidFields, NotFound
from nosotros.contracts.training import (
    ChangeSession,
    CheckMissing,
    GetCohort,
    GetSession,
    GetTrainer,
    ListChecks,
    NoteCheck,
)
from nosotros.identifiers import new_id
from tests.training.values import DAY, cohort, course, sessions, trainer, wrong
from training.handlers import checks
from training.handlers.sessions import has_minors_now

Ask = Callable[..., Any]
Act = Callable[..., Any]
Told = Callable[[str], list[dict[str, Any]]]
Rows = Callable[[str], list[dict[str, Any]]]


def _note(person_id: UUID, **facts: Any) -> NoteCheck:
    known: dict[str, Any] = {"outcome": "clear", "checked_on": DAY}
    return NoteCheck(person_id=person_id, **{**known, **facts})


def _expires(person_id: UUID) -> TimerEvent:
    return TimerEvent(
        name="check_expires", key=str(person_id), payload=b"{}", due_at=datetime.now(UTC)
    )


def test_a_check_is_valid_for_four_months_and_kept(ask: Ask, told: Told, rows: Rows):
    nelly = trainer(ask)
    assert ask(GetTrainer(id=nelly)).cleared_until is None

    noted = ask(_note(nelly, checked_on=date(2026, 8, 10), reference="Carpeta 12"))

    assert (noted.outcome, noted.valid_until) == ("clear", date(2026, 12, 10))
    assert (noted.noted_by, noted.reference) == ("key:test", "Carpeta 12")
    view = ask(GetTrainer(id=nelly))
    assert (view.cleared_until, view.revision) == (date(2026, 12, 10), 2)
    assert ask(ListChecks(id=nelly)).items == (noted,)
    assert told("check_noted") == [
        {"revision": 2, "person_id": str(nelly), "valid_until": "2026-12-10"}
    ]
    # It ends with its last day in Bogotá.
    (timer,) = rows("SELECT due_at FROM timer WHERE name = 'check_expires'")
    assert timer["due_at"] == datetime(2026, 12, 11, 5, tzinfo=UTC)


def test_the_latest_check_decides_whenever_it_was_noted(ask: Ask, told: Told, rows: Rows):
    nelly = trainer(ask)
    for outcome, day in (("clear", 1), ("not_clear", 10), ("clear", 5)):
        ask(_note(nelly, outcome=outcome, checked_on=date(2026, 8, day)))

    assert ask(GetTrainer(id=nelly)).cleared_until is None
    assert [each["valid_until"] for each in told("check_noted")] == ["2026-12-01", None, None]
    assert rows("SELECT * FROM timer WHERE name = 'check_expires'") == []
    ask(_note(nelly, checked_on=date(2026, 8, 10)))
    assert ask(GetTrainer(id=nelly)).cleared_until == date(2026, 12, 10)
    assert [each.checked_on.day for each in ask(ListChecks(id=nelly)).items] == [10, 10, 5, 1]


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 8, 19), "date_in_future"),
        (date(9999, 12, 31), "date_in_future"),
        (date(2026, 4, 17), "check_run_out"),
        (date(1, 1, 1), "check_run_out"),
    ],
)
def test_a_check_of_a_day_to_come_or_of_long_ago_is_refused(ask: Ask, day: date, code: str):
    nelly = trainer(ask)

    with pytest.raises(InvalidFields) as refused:
        ask(_note(nelly, checked_on=day))

    assert wrong(refused.value) == [("checked_on", code)]
    assert ask(_note(nelly, checked_on=date(2026, 4, 18))).valid_until == DAY


def test_a_check_is_of_somebody_of_the_organisation(ask: Ask):
    nelly = trainer(ask)

    for id, organisation in ((new_id(), "gestarsalud"), (nelly, "la-u")):
        with pytest.raises(NotFound):
            ask(_note(id), organisation=organisation)
        with pytest.raises(NotFound):
            ask(ListChecks(id=id), organisation=organisation)


def test_a_session_with_minors_needs_a_check_that_reaches_its_day(ask: Ask):
    ask(course())
    nelly = trainer(ask, checked_on=DAY)
    view = cohort(ask, youngest=None, trainer_ids=(nelly,))
    last = date(2026, 12, 18)

    with pytest.raises(CheckMissing) as refused:
        ask(sessions(view.id, first_on=date(2026, 12, 17), rule="FREQ=DAILY;COUNT=3"))
    assert (refused.value.trainer_id, refused.value.until) == (nelly, "2026-12-19")
    # At 21:00 there it is the next day in UTC, but still the last day of the check.
    (planned,) = ask(sessions(view.id, first_on=last, begins="21:00")).items
    move = ChangeSession(
        session_id=planned.id,
        expected_revision=1,
        local_date=date(2026, 12, 19),
        begins="08:00",
        minutes=60,
        trainer_ids=(nelly,),
    )
    with pytest.raises(CheckMissing):
        ask(move)
    adults = cohort(ask, trainer_ids=(nelly,))
    assert ask(sessions(adults.id, first_on=date(2027, 5, 1))).items[0].trainer_ids == (nelly,)


def test_who_is_not_clear_is_taken_off_the_sessions_to_come_with_minors_at_once(
    ask: Ask, told: Told, time_is: Callable[[datetime], None]
):
    ask(course())
    nelly, other = trainer(ask, checked_on=DAY), trainer(ask, checked_on=DAY)
    with_minors = cohort(ask, youngest=None, trainer_ids=(nelly,))
    adults = cohort(ask, trainer_ids=(nelly,))
    begun, alone = ask(sessions(with_minors.id, rule="FREQ=DAILY;COUNT=2")).items
    (together,) = ask(
        sessions(with_minors.id, first_on=date(2026, 8, 21), trainer_ids=(other, nelly))
    ).items
    (elsewhere,) = ask(sessions(adults.id, first_on=date(2026, 8, 22))).items
    time_is(begun.begins_at)

    ask(_note(nelly, outcome="not_clear", checked_on=date(2026, 8, 19)))

    def teaching(session: Any) -> tuple[UUID, ...]:
        return ask(GetSession(id=session.id)).trainer_ids

    assert teaching(begun) == (nelly,)
    assert teaching(alone) == ()
    assert teaching(together) == (other,)
    assert teaching(elsewhere) == (nelly,)
    assert told("trainer_missing") == [
        {"revision": 2, "session_id": str(alone.id), "cohort_id": str(with_minors.id)}
    ]


def test_a_check_that_runs_out_is_told_of_once_it_has(
    ask: Ask, act: Act, told: Told, time_is: Callable[[datetime], None]
):
    nelly = trainer(ask, checked_on=DAY)
    time_is(datetime(2026, 12, 19, 4, 59, tzinfo=UTC))
    act(checks.check_expires, _expires(nelly))
    assert told("check_expired") == []

    time_is(datetime(2026, 12, 19, 5, 0, 1, tzinfo=UTC))
    act(checks.check_expires, _expires(nelly))

    assert told("check_expired") == [{"revision": 3, "person_id": str(nelly)}]


def test_when_a_minor_comes_who_has_no_check_teaches_no_more(ask: Ask, act: Act, told: Told):
    ask(course())
    unchecked, checked = trainer(ask), trainer(ask, checked_on=DAY)
    view = cohort(ask)
    (alone,) = ask(sessions(view.id, trainer_ids=(unchecked,))).items
    (both,) = ask(
        sessions(view.id, first_on=date(2026, 8, 20), trainer_ids=(unchecked, checked))
    ).items
    (late,) = ask(sessions(view.id, first_on=date(2027, 2, 1), trainer_ids=(checked,))).items

    act(has_minors_now, view.id)
    act(has_minors_now, view.id)

    assert ask(GetCohort(id=view.id)).has_minors
    assert ask(GetSession(id=both.id)).trainer_ids == (checked,)
    assert [each["session_id"] for each in told("trainer_missing")] == [
        str(alone.id),
        str(late.id),
    ]
    with pytest.raises(CheckMissing):
        ask(sessions(view.id, first_on=date(2026, 8, 25), trainer_ids=(unchecked,)))
