"""Trainers: added, corrected, ended."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from nosotros.contracts.common import NotFound, RevisionMismatch
from nosotros.contracts.training import (
    AddTrainer,
    ChangeTrainer,
    EndTrainer,
    GetCohort,
    GetSession,
    GetTrainer,
    ListSessions,
    ListTrainers,
    RoleEnded,
)
from nosotros.identifiers import new_id
from tests.training.values import cohort, course, sessions, trainer

Ask = Callable[..., Any]
Told = Callable[[str], list[dict[str, Any]]]
Rows = Callable[[str], list[dict[str, Any]]]


def test_trainers_are_added_corrected_and_listed(ask: Ask):
    added = ask(AddTrainer(first_names="Nelly", surnames="Quiroga"))
    other = ask(AddTrainer(first_names="Óscar", surnames="Peña Ruiz"))
    assert (added.state, added.ended_at, added.cleared_until) == ("active", None, None)

    change = ChangeTrainer(
        trainer_id=added.id, expected_revision=1, first_names="Nelly", surnames="Quiroga Daza"
    )
    changed = ask(change)

    assert (changed.revision, changed.surnames) == (2, "Quiroga Daza")
    assert ask(GetTrainer(id=added.id)) == changed
    assert ask(ListTrainers()).items == (changed, other)
    page = ask(ListTrainers(limit=1))
    assert ask(ListTrainers(after=page.next)).items == (other,)
    with pytest.raises(RevisionMismatch):
        ask(change)


def test_who_ends_teaches_nothing_that_is_to_come(ask: Ask, told: Told):
    ask(course())
    nelly, other = trainer(ask), trainer(ask)
    view = cohort(ask, trainer_ids=(nelly, other))
    (alone,) = ask(sessions(view.id, trainer_ids=(nelly,))).items
    (both,) = ask(sessions(view.id, first_on=date(2026, 8, 20))).items

    ended = ask(EndTrainer(trainer_id=nelly))

    assert (ended.state, ended.ended_at is None) == ("ended", False)
    assert ask(GetSession(id=alone.id)).trainer_ids == ()
    assert ask(GetSession(id=both.id)).trainer_ids == (other,)
    assert ask(GetCohort(id=view.id)).trainer_ids == (other,)
    assert [each["session_id"] for each in told("trainer_missing")] == [str(alone.id)]
    assert ask(ListTrainers(state="ended")).items == (ended,)
    assert [each.id for each in ask(ListTrainers(state="active")).items] == [other]
    for again in (
        EndTrainer(trainer_id=nelly),
        ChangeTrainer(trainer_id=nelly, expected_revision=2, first_names="N", surnames="Q"),
        sessions(view.id, first_on=date(2026, 8, 21), trainer_ids=(nelly,)),
    ):
        with pytest.raises(RoleEnded):
            ask(again)


def test_who_ends_while_sessions_are_planned_with_her_teaches_none_of_them(ask: Ask):
    ask(course())
    nelly = trainer(ask)
    groups = [cohort(ask, trainer_ids=(nelly,)).id for _ in range(6)]
    commands = [
        *(
            sessions(group, first_on=date(2026, 8, 20 + number))
            for number, group in enumerate(groups)
        ),
        EndTrainer(trainer_id=nelly),
    ]

    def one(command: Any) -> None:
        try:
            ask(command)
        except RoleEnded:
            assert not isinstance(command, EndTrainer)

    with ThreadPoolExecutor(max_workers=7) as at_once:
        list(at_once.map(one, commands))

    assert all(each.trainer_ids == () for each in ask(ListSessions()).items)
    assert all(ask(GetCohort(id=each)).trainer_ids == () for each in groups)


def test_reading_who_somebody_is_is_audited(ask: Ask, rows: Rows):
    nelly = trainer(ask)
    ask(GetTrainer(id=nelly))
    ask(ListTrainers())

    read = rows("SELECT action, subject FROM audit WHERE action LIKE '%trainer%' ORDER BY at")

    assert {(each["action"], each["subject"]) for each in read} == {
        ("add_trainer", None),
        ("get_trainer", str(nelly)),
        ("list_trainers", None),
    }


def test_another_organisations_trainer_is_not_there(ask: Ask):
    nelly = trainer(ask)

    for id, organisation in ((nelly, "la-u"), (new_id(), "gestarsalud")):
        for contract in (
            GetTrainer(id=id),
            EndTrainer(trainer_id=id),
            ChangeTrainer(trainer_id=id, expected_revision=1, first_names="N", surnames="Q"),
        ):
            with pytest.raises(NotFound):
                ask(contract, organisation=organisation)
    assert ask(ListTrainers(), organisation="la-u").items == ()
