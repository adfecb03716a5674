"""A seat that somebody gets while two records are one is told with whose it is should they be two."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from nosotros.contracts.enrolment import (
    AcceptOffer,
    ActivateEnrolment,
    CompleteEnrolment,
    EnrolParticipant,
    GetEnrolment,
    OpenIntake,
    ParticipantView,
    UndoMerge,
    WithdrawEnrolment,
    WithdrawParticipant,
)
from nosotros.identifiers import new_id
from tests.enrolment.pairs import merge
from tests.enrolment.values import authorisation, person

Ask = Callable[..., Any]
Told = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def people(ask: Ask) -> list[ParticipantView]:
    """Four grown people who have nothing in common."""
    grown = {"document_type": "CC", "birth_date": date(2001, 4, 9)}
    return [ask(person(document_number=str(1_023_523_372 + n), **grown)) for n in range(4)]


@pytest.fixture
def told(rows: Callable[[str], list[dict[str, Any]]]) -> Told:
    """What the events of a name say, in order."""

    def told(name: str) -> list[dict[str, Any]]:
        found = rows(
            "SELECT convert_from(data, 'UTF8')::jsonb AS data FROM outbox"
            f" WHERE type = 'nosotros.enrolment.{name}.v1' ORDER BY id"
        )
        return [each["data"] for each in found]

    return told


@pytest.fixture
def seated(ask: Ask, people: Any) -> tuple[Any, list[Any]]:
    """A place that waited for a cohort's only seat, and got it once its record was merged twice;
    and the merges."""
    first, hers, other, third = people
    intake = ask(OpenIntake(name="Soacha", seats=1, cohort_id=new_id()))
    taken, place = (
        ask(EnrolParticipant(participant_id=each.id, intake_id=intake.id)) for each in (first, hers)
    )
    ask(authorisation(hers.id, "programme"))
    merges = [merge(ask, hers.id, into=other.id), merge(ask, other.id, into=third.id)]
    ask(WithdrawEnrolment(enrolment_id=taken.id))
    ask(AcceptOffer(enrolment_id=place.id))
    return place, merges


def test_it_is_told_with_the_record_that_it_was_made_for(
    ask: Ask, people: Any, told: Told, seated: Any
):
    first, hers, _, third = people
    place, _ = seated
    ask(ActivateEnrolment(enrolment_id=place.id))
    ask(CompleteEnrolment(enrolment_id=place.id))

    begun, then = told("participant_enrolled")
    assert (begun["participant_id"], begun["enrolled_as"]) == (str(first.id), None)
    later = [*told("enrolment_activated"), *told("enrolment_completed")]
    assert len(later) == 2
    for each in (then, *later):
        assert each["enrolment_id"] == str(place.id)
        assert (each["participant_id"], each["enrolled_as"]) == (str(third.id), str(hers.id))


def test_it_is_told_as_her_own_once_they_are_two_and_she_is_described(
    ask: Ask, people: Any, told: Told, seated: Any
):
    _, hers, _, third = people
    place, merges = seated
    assert [each["participant_id"] for each in told("learner_described")][1:] == [str(third.id)]

    for each in reversed(merges):
        ask(UndoMerge(merge_id=each.id))

    assert ask(GetEnrolment(id=place.id)).participant_id == hers.id
    assert told("learner_described")[-1]["participant_id"] == str(hers.id)
    ask(ActivateEnrolment(enrolment_id=place.id))
    (begun,) = told("enrolment_activated")
    assert (begun["participant_id"], begun["enrolled_as"]) == (str(hers.id), None)


def test_who_left_while_they_were_one_is_not_described_again(
    ask: Ask, people: Any, told: Told, seated: Any
):
    _, merges = seated
    ask(WithdrawParticipant(participant_id=people[3].id))
    described = told("learner_described")

    for each in reversed(merges):
        ask(UndoMerge(merge_id=each.id))

    assert told("learner_described") == described
