"""What is noted of a mentor before anybody, and before any minor, is met."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from nosotros.contracts.common import InvalidFields, NotFound, ScopeMissing
from nosotros.contracts.mentoring import (
    AcceptMentor,
    GetMentor,
    GetScreening,
    NoteMentorCheck,
    NoteReference,
    ScreeningMissing,
)
from nosotros.identifiers import new_id
from tests.mentoring.refused import wrong
from tests.mentoring.scenery import Scenery

Ask = Callable[..., Any]
Told = Callable[[str], list[dict[str, Any]]]
Rows = Callable[[str], list[dict[str, Any]]]
DAY = date(2026, 8, 18)


def _check(mentor_id: UUID, **facts: Any) -> NoteMentorCheck:
    known: dict[str, Any] = {"outcome": "clear", "checked_on": DAY}
    return NoteMentorCheck(mentor_id=mentor_id, **{**known, **facts})


def _reference(mentor_id: UUID, **facts: Any) -> NoteReference:
    known: dict[str, Any] = {"outcome": "recommends", "given_as": "neighbour", "taken_on": DAY}
    return NoteReference(mentor_id=mentor_id, **{**known, **facts})


# ---- references


def test_an_open_concern_outweighs_every_recommendation(ask: Ask, scenery: Scenery):
    mentor = scenery.mentor(accepted=False)
    concern = ask(_reference(mentor.id, outcome="has_concerns", given_as="former colleague"))
    for _ in range(3):
        ask(_reference(mentor.id))

    assert ask(GetMentor(id=mentor.id)).references == 0
    with pytest.raises(ScreeningMissing):
        ask(AcceptMentor(mentor_id=mentor.id))
    cleared = ask(_reference(mentor.id, clears_up=concern.id))

    assert ask(GetMentor(id=mentor.id)).references == 4
    assert ask(AcceptMentor(mentor_id=mentor.id)).state == "active"
    seen = {each.id: each for each in ask(GetScreening(id=mentor.id)).references}
    assert seen[concern.id].cleared_up_at is not None
    assert seen[cleared.id].cleared_up_at is None


def test_a_concern_about_an_active_mentor_leaves_no_reference_that_counts(
    ask: Ask, scenery: Scenery
):
    mentor = scenery.mentor()

    ask(_reference(mentor.id, outcome="has_concerns"))

    view = ask(GetMentor(id=mentor.id))
    assert (view.state, view.references) == ("active", 0)


def test_only_an_open_concern_about_the_same_mentor_can_be_cleared_up(ask: Ask, scenery: Scenery):
    mentor, other = scenery.mentor(), scenery.mentor()
    praise = ask(_reference(mentor.id))
    elsewhere = ask(_reference(other.id, outcome="has_concerns"))
    concern = ask(_reference(mentor.id, outcome="has_concerns"))

    def refused_for(**facts: Any) -> list[tuple[str, str]]:
        with pytest.raises(InvalidFields) as refused:
            ask(_reference(mentor.id, **facts))
        return wrong(refused.value)

    for id in (praise.id, elsewhere.id, new_id()):
        assert refused_for(clears_up=id) == [("clears_up", "not_an_open_concern")]
    assert refused_for(clears_up=concern.id, outcome="has_concerns") == [
        ("clears_up", "only_who_recommends")
    ]
    ask(_reference(mentor.id, clears_up=concern.id))
    assert refused_for(clears_up=concern.id) == [("clears_up", "not_an_open_concern")]
    # What was refused is not noted.
    assert len(ask(GetScreening(id=mentor.id)).references) == 5


def test_a_reference_of_a_day_to_come_is_refused(ask: Ask, scenery: Scenery):
    mentor = scenery.mentor()

    with pytest.raises(InvalidFields) as refused:
        ask(_reference(mentor.id, taken_on=date(2026, 8, 19)))

    assert wrong(refused.value) == [("taken_on", "date_in_future")]


# ---- checks


def test_a_check_is_valid_for_four_months_and_kept(
    ask: Ask, scenery: Scenery, told: Told, rows: Rows
):
    mentor = scenery.mentor(cleared=False)

    noted = ask(_check(mentor.id, checked_on=date(2026, 8, 10), reference="Carpeta 12"))

    assert (noted.outcome, noted.valid_until) == ("clear", date(2026, 12, 10))
    assert (noted.noted_by, noted.reference) == ("key:test", "Carpeta 12")
    view = ask(GetMentor(id=mentor.id))
    assert (view.cleared_until, view.revision) == (date(2026, 12, 10), mentor.revision + 1)
    assert ask(GetScreening(id=mentor.id)).checks == (noted,)
    assert told("mentor_check_noted") == [
        {
            "revision": view.revision,
            "mentor_id": str(mentor.id),
            "valid_until": "2026-12-10",
        }
    ]
    # It ends with its last day in Bogotá.
    (timer,) = rows("SELECT due_at FROM timer WHERE name = 'mentor_check_expires'")
    assert timer["due_at"] == datetime(2026, 12, 11, 5, tzinfo=UTC)


def test_the_latest_check_decides_whenever_it_was_noted(
    ask: Ask, scenery: Scenery, told: Told, rows: Rows
):
    mentor = scenery.mentor(cleared=False)
    for outcome, day in (("clear", 1), ("not_clear", 10), ("clear", 5)):
        ask(_check(mentor.id, outcome=outcome, checked_on=date(2026, 8, day)))

    assert ask(GetMentor(id=mentor.id)).cleared_until is None
    assert [each["valid_until"] for each in told("mentor_check_noted")] == [
        "2026-12-01",
        None,
        None,
    ]
    # That there is none by now says what the check has shown: it leaves for no partner.
    where = "type LIKE '%mentor_check_noted%'"
    (seen,) = rows(f"SELECT DISTINCT visibility FROM outbox WHERE {where}")
    assert seen["visibility"] == "internal"
    assert rows("SELECT FROM timer WHERE name = 'mentor_check_expires'") == []
    ask(_check(mentor.id, checked_on=date(2026, 8, 10)))
    assert ask(GetMentor(id=mentor.id)).cleared_until == date(2026, 12, 10)
    checks = ask(GetScreening(id=mentor.id)).checks
    assert [each.checked_on.day for each in checks] == [10, 10, 5, 1]


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 8, 19), "date_in_future"),
        (date(9999, 12, 31), "date_in_future"),
        (date(2026, 4, 17), "check_run_out"),
        (date(1, 1, 1), "check_run_out"),
    ],
)
def test_a_check_of_a_day_to_come_or_of_long_ago_is_refused(
    ask: Ask, scenery: Scenery, day: date, code: str
):
    mentor = scenery.mentor(cleared=False)

    with pytest.raises(InvalidFields) as refused:
        ask(_check(mentor.id, checked_on=day))

    assert wrong(refused.value) == [("checked_on", code)]
    assert ask(_check(mentor.id, checked_on=date(2026, 4, 18))).valid_until == DAY


def test_a_check_that_runs_out_is_told_of_the_day_after(
    ask: Ask, scenery: Scenery, told: Told, run_due: Callable[..., int], time_is: Any
):
    mentor = scenery.mentor()
    last = ask(GetMentor(id=mentor.id)).cleared_until

    time_is(datetime(2026, 12, 4, 4, 59, tzinfo=UTC))
    assert (last, run_due()) == (date(2026, 12, 3), 0)
    time_is(datetime(2026, 12, 4, 5, 0, tzinfo=UTC))
    assert run_due() == 1

    view = ask(GetMentor(id=mentor.id))
    assert told("mentor_check_expired") == [
        {"revision": view.revision, "mentor_id": str(mentor.id)}
    ]
    assert (view.state, view.cleared_until) == ("active", last)


def test_a_check_that_is_renewed_in_time_does_not_run_out(
    ask: Ask, scenery: Scenery, told: Told, run_due: Callable[..., int], time_is: Any
):
    mentor = scenery.mentor()
    time_is(datetime(2026, 12, 3, 14, tzinfo=UTC))
    ask(_check(mentor.id, checked_on=date(2026, 12, 2)))

    time_is(datetime(2026, 12, 20, 14, tzinfo=UTC))

    assert run_due() == 0
    assert told("mentor_check_expired") == []


# ---- who may see it


def test_screening_is_read_by_who_answers_for_protection_and_by_nobody_else(
    ask: Ask, scenery: Scenery, rows: Rows
):
    mentor = scenery.mentor()
    every = {"read", "write", "mentor", "centre", "mesa"}

    with pytest.raises(ScopeMissing):
        ask(GetScreening(id=mentor.id), scopes={f"mentoring:{each}" for each in every})
    ask(GetScreening(id=mentor.id), scopes={"mentoring:protect"})

    (read,) = rows("SELECT subject FROM audit WHERE action = 'get_screening'")
    assert read["subject"] == str(mentor.id)
    noted = rows("SELECT action FROM audit WHERE action LIKE 'note_%' AND subject IS NOT NULL")
    assert [each["action"] for each in noted].count("note_reference") == 2


def test_another_organisations_mentor_is_not_screened(ask: Ask, scenery: Scenery):
    mentor = scenery.mentor()

    for id, organisation in ((mentor.id, "la-u"), (new_id(), "gestarsalud")):
        for contract in (_check(id), _reference(id), GetScreening(id=id)):
            with pytest.raises(NotFound):
                ask(contract, organisation=organisation)
