"""Ambassadors: whose time ends, and what becomes of it when she leaves or is erased."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from nosotros.contracts.training import (
    EndAmbassador,
    GetAmbassador,
    GetCohort,
    GetSession,
    GetWorkshop,
    ListAmbassadors,
    RoleEnded,
)
from tests.training.passing import (
    ambassador,
    certified,
    change,
    clear,
    completes,
    due,
    group,
    learner,
    workshop,
)
from tests.training.values import cohort, course, sessions
from training.handlers.ambassadors import (
    ambassador_released,
    completion_lost,
    forget,
    leave,
    name_ambassador,
)

Ask = Callable[..., Any]
Act = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
Told = Callable[[str], list[dict[str, Any]]]
TimeIs = Callable[[datetime], None]


def test_a_coordinator_ends_a_time_and_what_was_planned_for_after_it(
    ask: Ask, act: Act, rows: Rows, told: Told
):
    her = ambassador(rows, act, ask)
    this_afternoon = ask(workshop(her, date(2026, 8, 18)))
    tomorrow = ask(workshop(her, date(2026, 8, 19)))

    after = ask(EndAmbassador(ambassador_id=her.id))

    assert (after.state, after.ends_on) == ("ended", date(2026, 8, 18))
    assert ask(GetWorkshop(id=this_afternoon.id)).state == "planned"
    assert ask(GetWorkshop(id=tomorrow.id)).state == "cancelled"
    assert [each["workshop_id"] for each in told("workshop_cancelled")] == [str(tomorrow.id)]
    with pytest.raises(RoleEnded):
        ask(EndAmbassador(ambassador_id=her.id))
    with pytest.raises(RoleEnded):
        ask(change(after))


def test_a_lost_completion_ends_a_time_and_one_that_comes_back_resumes_it(
    ask: Ask, act: Act, rows: Rows, told: Told
):
    her = learner(rows, group(rows))
    id = completes(rows, act, her)
    before = ask(GetAmbassador(id=id))

    act(completion_lost, her)
    act(completion_lost, her)
    assert ask(GetAmbassador(id=id)).state == "ended"
    act(name_ambassador, her)

    after = ask(GetAmbassador(id=id))
    assert after == replace(before, revision=3)
    assert [each["revision"] for each in told("ambassador_named")] == [1, 3]
    assert [each["revision"] for each in told("ambassador_ended")] == [2]
    assert len(rows("SELECT id FROM timer WHERE name = 'ambassador_ends'")) == 1


def test_a_lost_completion_ends_nothing_while_its_certificate_is_valid(
    ask: Ask, act: Act, rows: Rows
):
    her = learner(rows, group(rows))
    id = completes(rows, act, her)
    certified(rows, her.id)

    act(completion_lost, her)

    assert ask(GetAmbassador(id=id)).state == "active"


def test_who_left_and_came_back_to_the_cohort_has_the_time_that_she_had(
    ask: Ask, act: Act, rows: Rows
):
    cohort_id = group(rows)
    before = learner(rows, cohort_id)
    id = completes(rows, act, before)
    again = learner(rows, cohort_id, participant_id=before.participant_id)

    act(completion_lost, again)

    assert ask(GetAmbassador(id=id)).state == "ended"
    act(name_ambassador, again)
    assert [each.id for each in ask(ListAmbassadors(state="active")).items] == [id]


def test_who_leaves_serves_no_longer_and_her_name_is_not_shown(ask: Ask, act: Act, rows: Rows):
    her = ambassador(rows, act, ask)
    rows(
        "UPDATE person SET restricted = true"
        f" WHERE participant_id = '{her.participant_id}' RETURNING revision"
    )

    act(leave, her.participant_id)

    after = ask(GetAmbassador(id=her.id))
    assert (after.state, after.first_names, after.surnames) == ("ended", None, None)


def test_who_is_erased_leaves_her_place_in_the_cascade_and_counts(
    ask: Ask, act: Act, rows: Rows, told: Told
):
    her = ambassador(rows, act, ask)
    below = ambassador(rows, act, ask, led_by=her.id)
    clear(rows, her.id, until=date(2026, 12, 1))
    planned = ask(workshop(her, date(2026, 8, 30)))
    rows(
        "INSERT INTO workshop SELECT gen_random_uuid(), organisation, 1, ambassador_id, title,"
        " module, 'held', '2026-08-18T14:00:00Z', zone, municipality, neighbourhood,"
        " minors_expected, 5, 3, 0, 0, 0, 'Vino doña Flor', '2026-08-18T14:00:00Z'"
        f" FROM workshop WHERE id = '{planned.id}' RETURNING id"
    )

    act(forget, her.participant_id)
    rows(
        "UPDATE learner SET participant_id = NULL"
        f" WHERE participant_id = '{her.participant_id}' RETURNING id"
    )

    after = ask(GetAmbassador(id=her.id))
    assert (after.state, after.participant_id, after.cleared_until) == ("ended", None, None)
    assert ask(GetWorkshop(id=planned.id)).state == "cancelled"
    assert rows("SELECT women, report FROM workshop WHERE state = 'held'") == [
        {"women": 5, "report": None}
    ]
    assert ask(GetAmbassador(id=below.id)) == below
    assert told("lineage_flagged") == []


def test_who_ends_or_serves_less_long_teaches_nothing_after_it(
    ask: Ask, act: Act, rows: Rows, told: Told
):
    her = ambassador(rows, act, ask)
    ask(course())
    view = cohort(ask, trainer_ids=(her.id,))
    soon, later = (
        ask(sessions(view.id, first_on=day)).items[0]
        for day in (date(2026, 8, 20), date(2026, 8, 21))
    )

    shorter = ask(change(her, ends_on=date(2026, 8, 20)))
    act(ambassador_released, due(shorter))

    assert ask(GetSession(id=soon.id)).trainer_ids == (her.id,)
    assert ask(GetSession(id=later.id)).trainer_ids == ()
    assert ask(GetCohort(id=view.id)).trainer_ids == (her.id,)
    ask(EndAmbassador(ambassador_id=her.id))
    act(ambassador_released, due(shorter))
    assert ask(GetSession(id=soon.id)).trainer_ids == ()
    assert ask(GetCohort(id=view.id)).trainer_ids == ()
    assert [each["session_id"] for each in told("trainer_missing")] == [
        str(later.id),
        str(soon.id),
    ]
    assert len(rows("SELECT id FROM timer WHERE name = 'ambassador_released'")) == 1
