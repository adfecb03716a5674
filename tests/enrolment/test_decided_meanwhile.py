"""Places given to two records that may be one person's, beside each other and beside the decision."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from enrolment.handlers.duplicates import keep_apart
from enrolment.handlers.enrolments import enrol_participant
from nosotros.contracts.enrolment import (
    EnrolParticipant,
    IntakeView,
    KeepApart,
    ListEnrolments,
    OpenIntake,
)
from tests.asking import Asking
from tests.enrolment.at_once import Rows, beside
from tests.enrolment.pairs import alike
from tests.enrolment.values import person

Ask = Callable[..., Any]


@pytest.fixture
def intake(ask: Ask) -> IntakeView:
    return ask(OpenIntake(name="Soacha", seats=5))


@pytest.fixture
def people(ask: Ask) -> tuple[UUID, UUID]:
    """Two records."""
    first, second = ask(person()), ask(person(document_number="1023523373"))
    return first.id, second.id


@pytest.fixture
def pair(ask: Ask, people: tuple[UUID, UUID]) -> UUID:
    """That the two may be one person's."""
    return alike(ask, people[1], people[0])


@pytest.fixture
def states(ask: Ask, intake: IntakeView) -> Callable[[], dict[UUID, str]]:
    return lambda: {
        each.participant_id: each.state for each in ask(ListEnrolments(intake_id=intake.id)).items
    }


@pytest.fixture
def enrol(ask: Ask, intake: IntakeView, people: tuple[UUID, UUID], pair: UUID) -> EnrolParticipant:
    """Of the second, once the first has a place."""
    ask(EnrolParticipant(participant_id=people[0], intake_id=intake.id))
    return EnrolParticipant(participant_id=people[1], intake_id=intake.id)


def test_of_two_enrolled_at_once_one_applies(
    ask: Ask, asking: Asking, rows: Rows, intake: Any, people: Any, pair: UUID, states: Any
):
    one, other = (EnrolParticipant(participant_id=id, intake_id=intake.id) for id in people)

    beside(asking, rows, lambda work: enrol_participant(one, work=work), lambda: ask(other))

    assert states() == {people[0]: "enrolled", people[1]: "applied"}


def test_who_applies_while_it_is_decided_that_she_is_somebody_else_has_her_seat(
    ask: Ask, asking: Asking, rows: Rows, enrol: Any, people: Any, pair: UUID, states: Any
):
    apart = KeepApart(duplicate_id=pair)

    beside(asking, rows, lambda work: enrol_participant(enrol, work=work), lambda: ask(apart))

    assert states() == {people[0]: "enrolled", people[1]: "enrolled"}


def test_who_is_enrolled_while_it_is_decided_that_she_is_somebody_else_does_not_apply(
    ask: Ask, asking: Asking, rows: Rows, enrol: Any, people: Any, pair: UUID, states: Any
):
    apart = KeepApart(duplicate_id=pair)

    beside(asking, rows, lambda work: keep_apart(apart, work=work), lambda: ask(enrol))

    assert states() == {people[0]: "enrolled", people[1]: "enrolled"}
