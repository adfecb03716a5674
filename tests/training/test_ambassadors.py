"""Ambassadors: who becomes one, for how long, and when her time ends."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest

from nosotros.contracts.common import InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.training import (
    EndAmbassador,
    GetAmbassador,
    ListAmbassadors,
    RoleEnded,
)
from nosotros.identifiers import new_id
from tests.training.passing import (
    ambassador,
    change,
    completes,
    due,
    group,
    learner,
    trainer,
)
from training.handlers.ambassadors import (
    ambassador_ends,
    name_ambassador,
)

Ask = Callable[..., Any]
Act = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
Told = Callable[[str], list[dict[str, Any]]]
TimeIs = Callable[[datetime], None]


def test_who_completes_a_training_of_trainers_is_an_ambassador(
    ask: Ask, act: Act, rows: Rows, told: Told
):
    teacher = trainer(rows)
    cohort_id = group(rows, trainers=[trainer(rows, ended_at="2026-08-02T00:00:00Z"), teacher])
    her = learner(rows, cohort_id)
    # 20:00 on 18 August in Soacha, and 19 August in UTC.
    id = completes(rows, act, her, at="2026-08-19T01:00:00Z")

    made = ask(GetAmbassador(id=id))

    assert (made.starts_on, made.ends_on) == (date(2026, 8, 18), date(2027, 8, 17))
    assert (made.territory, made.mentor_id) == ("Soacha", teacher)
    assert (made.trained_by, made.generation, made.state) == (None, 1, "active")
    assert (made.first_names, made.surnames) == ("Nubia", "Ariza Peña")
    assert told("ambassador_named") == [
        {
            "revision": 1,
            "ambassador_id": str(id),
            "participant_id": str(her.participant_id),
            "cohort_id": str(cohort_id),
            "trained_by": None,
            "generation": 1,
            "starts_on": "2026-08-18",
            "ends_on": "2027-08-17",
        }
    ]


def test_being_named_again_changes_nothing(ask: Ask, act: Act, rows: Rows, told: Told):
    her = learner(rows, group(rows))
    completes(rows, act, her)

    act(name_ambassador, her)

    assert len(told("ambassador_named")) == len(ask(ListAmbassadors()).items) == 1


def test_who_completes_another_training_of_trainers_serves_by_the_first_one(
    ask: Ask, act: Act, rows: Rows
):
    first = learner(rows, group(rows))
    completes(rows, act, first)

    act(name_ambassador, learner(rows, group(rows), participant_id=first.participant_id))

    assert len(ask(ListAmbassadors()).items) == 1


def test_whose_time_is_over_may_serve_again(ask: Ask, act: Act, rows: Rows):
    first = learner(rows, group(rows))
    ask(EndAmbassador(ambassador_id=completes(rows, act, first)))

    completes(rows, act, learner(rows, group(rows), participant_id=first.participant_id))

    states = [each.state for each in ask(ListAmbassadors()).items]
    assert states == ["ended", "active"]


def test_whom_an_ambassador_trains_is_the_next_generation(ask: Ask, act: Act, rows: Rows):
    first = ambassador(rows, act, ask)
    second = ambassador(rows, act, ask, led_by=first.id)

    assert (second.trained_by, second.generation) == (first.id, 2)
    assert ask(ListAmbassadors(trained_by=first.id)).items == (second,)


def test_nobody_can_be_in_her_own_line(ask: Ask, act: Act, rows: Rows):
    first = ambassador(rows, act, ask)
    second = ambassador(rows, act, ask, led_by=first.id)

    for trained_by, generation in ((second.id, 3), (second.id, 1), (first.id, 1)):
        with pytest.raises(psycopg.errors.IntegrityError):
            rows(
                f"UPDATE ambassador SET trained_by = '{trained_by}', generation = {generation}"
                f" WHERE id = '{first.id}' RETURNING id"
            )


def test_a_time_ends_by_itself_after_its_last_day(
    ask: Ask, act: Act, rows: Rows, told: Told, time_is: TimeIs
):
    her = ambassador(rows, act, ask, months=1)
    assert her.ends_on == date(2026, 9, 17)
    (timer,) = rows("SELECT due_at FROM timer WHERE name = 'ambassador_ends'")
    # Midnight in Bogotá.
    assert timer["due_at"] == datetime(2026, 9, 18, 5, tzinfo=UTC)

    time_is(datetime(2026, 9, 18, 4, 59, tzinfo=UTC))
    act(ambassador_ends, due(her))
    assert ask(GetAmbassador(id=her.id)).state == "active"
    time_is(datetime(2026, 9, 18, 5, tzinfo=UTC))
    act(ambassador_ends, due(her))
    act(ambassador_ends, due(her))

    assert ask(GetAmbassador(id=her.id)).state == "ended"
    assert told("ambassador_ended") == [
        {"revision": 2, "ambassador_id": str(her.id), "ended_on": "2026-09-17"}
    ]


def test_a_time_can_be_moved_with_its_end(ask: Ask, act: Act, rows: Rows):
    her = ambassador(rows, act, ask)
    mentor = trainer(rows)

    after = ask(change(her, ends_on=date(2026, 12, 31), territory="Bosa", mentor_id=mentor))

    assert (after.ends_on, after.territory, after.revision) == (date(2026, 12, 31), "Bosa", 2)
    assert after.mentor_id == mentor
    (timer,) = rows("SELECT due_at FROM timer WHERE name = 'ambassador_ends'")
    assert timer["due_at"] == datetime(2027, 1, 1, 5, tzinfo=UTC)


def test_a_time_that_is_changed_to_have_been_over_ends(
    ask: Ask, act: Act, rows: Rows, told: Told, time_is: TimeIs
):
    her = ambassador(rows, act, ask)
    time_is(datetime(2026, 9, 1, 14, tzinfo=UTC))

    after = ask(change(her, ends_on=date(2026, 8, 31)))

    assert (after.state, after.ends_on) == ("ended", date(2026, 8, 31))
    assert [each["ended_on"] for each in told("ambassador_ended")] == ["2026-08-31"]
    assert rows("SELECT id FROM timer WHERE name = 'ambassador_ends'") == []


def test_a_time_is_not_changed_beyond_reason(ask: Ask, act: Act, rows: Rows):
    her = ambassador(rows, act, ask)
    left = trainer(rows, ended_at="2026-08-02T00:00:00Z")

    with pytest.raises(RevisionMismatch):
        ask(change(replace(her, revision=3)))
    for wrong in (
        {"ends_on": date(2026, 8, 17)},
        {"ends_on": date(9999, 12, 31)},
        {"starts_on": date(1, 1, 1)},
    ):
        with pytest.raises(InvalidFields):
            ask(change(her, **wrong))
    with pytest.raises(NotFound, match="trainer"):
        ask(change(her, mentor_id=new_id()))
    with pytest.raises(RoleEnded):
        ask(change(her, mentor_id=left))
    with pytest.raises(NotFound, match="ambassador"):
        ask(change(replace(her, id=new_id())))
    assert ask(GetAmbassador(id=her.id)) == her


def test_nobody_else_sees_or_changes_them(ask: Ask, act: Act, rows: Rows):
    her = ambassador(rows, act, ask)

    assert ask(ListAmbassadors(), organisation="mutual").items == ()
    for asked in (GetAmbassador(id=her.id), EndAmbassador(ambassador_id=her.id), change(her)):
        with pytest.raises(NotFound):
            ask(asked, organisation="mutual")


def test_pages_go_through_all_of_them(ask: Ask, act: Act, rows: Rows):
    ids = [ambassador(rows, act, ask).id for _ in range(3)]

    first = ask(ListAmbassadors(limit=2))
    second = ask(ListAmbassadors(limit=2, after=first.next))

    assert [each.id for each in (*first.items, *second.items)] == ids
    assert second.next is None
