"""Merges beside what becomes of the same places at that moment."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from enrolment.handlers.enrolments import decline_offer, withdraw_enrolment
from nosotros.contracts.enrolment import (
    DeclineOffer,
    EnrolmentView,
    EnrolParticipant,
    GetEnrolment,
    IntakeView,
    MergeDuplicate,
    OpenIntake,
    WithdrawEnrolment,
)
from tests.asking import Asking
from tests.enrolment.at_once import Rows, beside
from tests.enrolment.pairs import alike
from tests.enrolment.values import person

Ask = Callable[..., Any]
FULL = "SELECT enrolled, offered, waiting, applied FROM intake"
STATES = """
SELECT count(*) FILTER (WHERE place = 'enrolled') AS enrolled,
    count(*) FILTER (WHERE state = 'offered') AS offered,
    count(*) FILTER (WHERE state = 'waiting') AS waiting,
    count(*) FILTER (WHERE state = 'applied') AS applied
FROM enrolment"""


@pytest.fixture
def intake(ask: Ask) -> IntakeView:
    """An intake with one seat."""
    return ask(OpenIntake(name="Soacha", seats=1))


@pytest.fixture
def enrol(ask: Ask, intake: IntakeView) -> Callable[[UUID], EnrolmentView]:
    return lambda id: ask(EnrolParticipant(participant_id=id, intake_id=intake.id))


@pytest.mark.parametrize("survives", ["first", "second"])
def test_a_seat_that_is_offered_to_one_of_two_records_is_the_merged_ones(
    ask: Ask, asking: Asking, rows: Rows, enrol: Any, survives: str
):
    seated, first, second, last = (
        ask(person(document_number=str(1_023_523_372 + n))) for n in range(4)
    )
    holding, offered, ended, waiting = (enrol(each.id) for each in (seated, first, second, last))
    pair = alike(ask, second.id, first.id)
    survivor = first if survives == "first" else second

    beside(
        asking,
        rows,
        lambda work: withdraw_enrolment(WithdrawEnrolment(enrolment_id=holding.id), work=work),
        lambda: ask(MergeDuplicate(duplicate_id=pair, survivor_id=survivor.id)),
    )

    place = ask(GetEnrolment(id=offered.id))
    assert (place.participant_id, place.state) == (survivor.id, "offered")
    assert ask(GetEnrolment(id=ended.id)).state == "withdrawn"
    assert rows(FULL) == rows(STATES)
    ask(WithdrawEnrolment(enrolment_id=offered.id))
    assert ask(GetEnrolment(id=waiting.id)).state == "offered"
    ask(WithdrawEnrolment(enrolment_id=waiting.id))
    assert rows(FULL) == [dict.fromkeys(("enrolled", "offered", "waiting", "applied"), 0)]


@pytest.mark.parametrize("survives", ["first", "second"])
def test_a_place_that_ends_before_the_merge_ends_no_other(
    ask: Ask, asking: Asking, rows: Rows, enrol: Any, survives: str
):
    seated, first, second = (ask(person(document_number=str(1_023_523_372 + n))) for n in range(3))
    holding, offered, waiting = (enrol(each.id) for each in (seated, first, second))
    ask(WithdrawEnrolment(enrolment_id=holding.id))
    pair = alike(ask, second.id, first.id)
    survivor = first if survives == "first" else second

    beside(
        asking,
        rows,
        lambda work: decline_offer(DeclineOffer(enrolment_id=offered.id), work=work),
        lambda: ask(MergeDuplicate(duplicate_id=pair, survivor_id=survivor.id)),
    )

    place = ask(GetEnrolment(id=waiting.id))
    assert (place.participant_id, place.state) == (survivor.id, "offered")
    declined = ask(GetEnrolment(id=offered.id))
    assert (declined.participant_id, declined.reason) == (first.id, "declined")
    assert rows(FULL) == rows(STATES)
