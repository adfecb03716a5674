"""Learners: training is told who has a seat in a cohort, what she needs, and nothing of others."""

from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest

from nosotros.contracts.enrolment import (
    AskSupport,
    ChangeContact,
    ChangeParticipant,
    ChangeSupport,
    EnrolParticipant,
    ListDuplicates,
    MergeDuplicate,
    OpenIntake,
    ReadmitParticipant,
    WithdrawEnrolment,
    WithdrawParticipant,
)
from nosotros.identifiers import new_id
from tests.conftest import Access
from tests.enrolment.values import person

Ask = Callable[..., Any]
Told = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def told(rows: Callable[[str], list[dict[str, Any]]]) -> Told:
    """The events of a name, in order: their data, with the revision."""

    def told(name: str) -> list[dict[str, Any]]:
        found = rows(
            "SELECT convert_from(data, 'UTF8')::jsonb AS data, revision, visibility FROM outbox"
            f" WHERE type LIKE 'nosotros.enrolment.{name}.v%' ORDER BY id"
        )
        return [
            {**each["data"], "revision": each["revision"], "visibility": each["visibility"]}
            for each in found
        ]

    return told


@pytest.fixture
def seat(ask: Ask) -> Callable[..., Any]:
    """Give somebody a seat in an intake that fills a cohort, or in one that fills none."""

    def seat(someone: Any, *, cohort: bool = True, seats: int = 5) -> Any:
        intake = ask(OpenIntake(name="x", seats=seats, cohort_id=new_id() if cohort else None))
        return ask(EnrolParticipant(participant_id=someone.id, intake_id=intake.id))

    return seat


def changed(someone: Any, **facts: Any) -> ChangeParticipant:
    known = {
        "participant_id": someone.id,
        "expected_revision": someone.revision,
        "first_names": someone.first_names,
        "surnames": someone.surnames,
        "birth_date": someone.birth_date,
    }
    return ChangeParticipant(**{**known, **facts})


def test_who_gets_a_seat_in_a_cohort_is_described_with_her_needs(ask: Ask, seat: Any, told: Told):
    someone = ask(person())
    need = ask(AskSupport(participant_id=someone.id, kind="childcare", detail="martes y jueves"))
    assert told("support_need_changed") == []

    seat(someone)

    assert told("learner_described") == [
        {
            "participant_id": str(someone.id),
            "first_names": someone.first_names,
            "surnames": someone.surnames,
            "birth_date": str(someone.birth_date),
            "language": "es",
            "revision": 1,
            "visibility": "internal",
        }
    ]
    assert told("support_need_changed") == [
        {
            "need_id": str(need.id),
            "participant_id": str(someone.id),
            "kind": "childcare",
            "state": "asked",
            "revision": 1,
            "visibility": "internal",
        }
    ]


def test_who_has_no_seat_in_a_cohort_is_not(ask: Ask, seat: Any, told: Told):
    without, waiting = ask(person()), ask(person(document_number="1023523302"))
    seat(without, cohort=False)
    seat(waiting, seats=0)

    for someone in (without, waiting):
        need = ask(AskSupport(participant_id=someone.id, kind="transport"))
        ask(ChangeSupport(need_id=need.id, expected_revision=1, state="met"))
        ask(changed(someone, first_names="Otra"))

    assert told("learner_described") == told("support_need_changed") == []


def test_changes_of_a_learner_are_told_also_when_her_seat_has_ended(
    ask: Ask, seat: Any, told: Told
):
    someone = ask(person())
    enrolment = seat(someone)

    renamed = ask(changed(someone, first_names="Luz", birth_date=date(2010, 2, 18)))
    contact = {"participant_id": someone.id, "preferred_channel": "whatsapp"}
    same = ask(
        ChangeContact(
            **contact, expected_revision=renamed.revision, mobile="+573236150723", language="es"
        )
    )
    french = ask(
        ChangeContact(
            **contact, expected_revision=same.revision, mobile="+573236150723", language="fr"
        )
    )
    ask(WithdrawEnrolment(enrolment_id=enrolment.id))
    last = ask(changed(french, surnames="Pardo"))

    facts = ("first_names", "surnames", "birth_date", "language", "revision")
    assert [tuple(each[name] for name in facts) for each in told("learner_described")[1:]] == [
        ("Luz", someone.surnames, "2010-02-18", "es", renamed.revision),
        ("Luz", someone.surnames, "2010-02-18", "fr", french.revision),
        ("Luz", "Pardo", "2010-02-18", "fr", last.revision),
    ]


def test_a_learners_need_is_told_when_it_is_asked_and_at_each_change(
    ask: Ask, seat: Any, told: Told
):
    someone = ask(person())
    seat(someone)

    need = ask(AskSupport(participant_id=someone.id, kind="childcare"))
    ask(ChangeSupport(need_id=need.id, expected_revision=1, state="met"))

    assert [(each["state"], each["revision"]) for each in told("support_need_changed")] == [
        ("asked", 1),
        ("met", 2),
    ]


def test_who_comes_back_is_described_again_and_nobody_when_she_leaves(
    ask: Ask, seat: Any, told: Told
):
    someone = ask(person())
    ask(AskSupport(participant_id=someone.id, kind="childcare"))
    seat(someone)

    ask(WithdrawParticipant(participant_id=someone.id))
    assert len(told("learner_described")) == len(told("support_need_changed")) == 1
    back = ask(ReadmitParticipant(participant_id=someone.id))

    assert [each["revision"] for each in told("learner_described")] == [1, back.revision]
    assert len(told("support_need_changed")) == 2


def test_needs_of_a_record_that_was_merged_into_hers_are_told_as_hers(
    ask: Ask, seat: Any, told: Told, access: Access
):
    someone, other = ask(person()), ask(person(document_number="1023523999"))
    need = ask(AskSupport(participant_id=other.id, kind="childcare"))
    with psycopg.connect(access.owner_url) as connection:
        connection.execute(
            "UPDATE participant SET merged_into = %s WHERE id = %s", [someone.id, other.id]
        )

    seat(someone)
    ask(ChangeSupport(need_id=need.id, expected_revision=1, state="met"))

    assert [(each["participant_id"], each["state"]) for each in told("support_need_changed")] == [
        (str(someone.id), "asked"),
        (str(someone.id), "met"),
    ]


def test_whose_record_takes_over_a_learners_is_described(ask: Ask, seat: Any, told: Told):
    learner = ask(person(document_number="1023523372"))
    seat(learner)
    survivor = ask(
        person(
            document_number="1023523373",
            first_names=learner.first_names,
            surnames=learner.surnames,
            mobile=learner.mobile,
        )
    )
    (pair,) = ask(ListDuplicates()).items

    ask(MergeDuplicate(duplicate_id=pair.id, survivor_id=survivor.id))

    described = [each["participant_id"] for each in told("learner_described")]
    assert described == [str(learner.id), str(survivor.id)]
