"""A seat that was got while two records were one is whose record it was made for, whatever is heard
first."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from nosotros import clock
from nosotros.contracts.enrolment import (
    MergeUndone,
    ParticipantEnrolled,
    ParticipantErased,
    ParticipantsMerged,
    ParticipantWithdrew,
)
from nosotros.contracts.training import GetCohort, ListLearners
from nosotros.identifiers import new_id
from tests.training.groundwork import Group, description, make_group

Ask = Callable[..., Any]
Act = Callable[..., Any]
Hear = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]

SURVIVOR, HERS = new_id(), new_id()
SIDES = {"merge_id": new_id(), "survivor_id": SURVIVOR, "merged_id": HERS}
BOTH = MERGED, UNDONE = ParticipantsMerged(**SIDES), MergeUndone(**SIDES)


@pytest.fixture
def group(act: Act) -> Group:
    """A cohort for adults."""
    return make_group(act, sessions=0)


def seat(group: Group, **facts: Any) -> ParticipantEnrolled:
    """What is told of a seat of hers while the two are one."""
    place = {"enrolment_id": new_id(), "participant_id": SURVIVOR, "intake_id": new_id()}
    return ParticipantEnrolled(**{**place, "enrolled_as": HERS, "cohort_id": group.id, **facts})


def whose(ask: Ask, group: Group) -> list[UUID | None]:
    return [each.participant_id for each in ask(ListLearners(cohort_id=group.id)).items]


@pytest.mark.parametrize("turn", [0, 1, 2], ids=["first", "between", "last"])
def test_it_is_hers_once_they_are_two_again(ask: Ask, hear: Hear, group: Group, turn: int):
    for each in (*BOTH[:turn], seat(group), *BOTH[turn:]):
        hear(each)
        if each is MERGED and turn == 0:
            assert whose(ask, group) == [SURVIVOR]

    assert whose(ask, group) == [HERS]


def test_it_is_the_survivors_while_they_are_one_also_before_that_is_heard(
    ask: Ask, hear: Hear, group: Group
):
    hear(seat(group))
    assert whose(ask, group) == [SURVIVOR]
    hear(MERGED)
    hear(seat(group))

    assert whose(ask, group) == [SURVIVOR, SURVIVOR]


def test_one_of_which_the_record_is_not_told_stays_whose_it_was_told_to_be(
    ask: Ask, hear: Hear, group: Group
):
    hear(MERGED)
    hear(seat(group, enrolled_as=None))
    hear(UNDONE)

    assert whose(ask, group) == [SURVIVOR]


@pytest.mark.parametrize("described", [0, 1], ids=["before", "after"])
def test_a_minor_whose_it_is_is_noticed_whatever_is_heard_first(
    ask: Ask, hear: Hear, group: Group, described: int
):
    hear(description(SURVIVOR))
    for each in (MERGED, seat(group)):
        hear(each)
    assert not ask(GetCohort(id=group.id)).has_minors

    told: list[Any] = [UNDONE]
    told.insert(described, description(HERS, born=date(2011, 2, 18)))
    for each in told:
        hear(each)

    assert ask(GetCohort(id=group.id)).has_minors


@pytest.mark.parametrize("turn", [1, 2], ids=["before her seat", "after her seat"])
def test_a_minor_who_is_described_while_they_are_one_is_noticed_once_they_are_two(
    ask: Ask, hear: Hear, group: Group, turn: int
):
    told: list[Any] = [MERGED, seat(group)]
    told.insert(turn, description(HERS, born=date(2011, 2, 18)))
    for each in (description(SURVIVOR), *told):
        hear(each)
    assert not ask(GetCohort(id=group.id)).has_minors

    hear(UNDONE)
    assert ask(GetCohort(id=group.id)).has_minors


def test_a_seat_that_becomes_a_minors_by_a_merge_is_noticed(ask: Ask, hear: Hear, group: Group):
    hear(description(SURVIVOR, born=date(2011, 2, 18)))
    for each in (description(HERS), seat(group, participant_id=HERS, enrolled_as=None)):
        hear(each)
    assert not ask(GetCohort(id=group.id)).has_minors

    hear(MERGED)
    assert ask(GetCohort(id=group.id)).has_minors


def test_who_left_by_both_records_is_named_by_neither(
    ask: Ask, hear: Hear, group: Group, rows: Rows
):
    for each in (description(SURVIVOR), MERGED, seat(group)):
        hear(each)
    for each in (SURVIVOR, HERS):
        hear(ParticipantWithdrew(participant_id=each, withdrawn_at=clock.now()), revision=2)

    assert rows("SELECT FROM person WHERE NOT restricted") == []
    assert len(rows("SELECT FROM person")) == 2


@pytest.mark.parametrize("erased", [(SURVIVOR, HERS), (HERS, SURVIVOR)], ids=["first", "last"])
@pytest.mark.parametrize("turn", [0, 1, 2])
def test_nothing_leads_to_who_was_erased(
    hear: Hear, group: Group, rows: Rows, erased: tuple[UUID, UUID], turn: int
):
    hear(MERGED)
    told: list[Any] = [ParticipantErased(participant_id=each) for each in erased]
    told.insert(turn, seat(group))
    for each in told:
        hear(each, revision=7)

    assert rows("SELECT FROM merge") == []
    assert (
        rows("SELECT FROM learner WHERE participant_id IS NOT NULL OR enrolled_as IS NOT NULL")
        == []
    )


def test_one_of_who_was_erased_once_they_were_two_is_nobodys(
    ask: Ask, hear: Hear, group: Group, rows: Rows
):
    for each in (MERGED, UNDONE, ParticipantErased(participant_id=HERS), seat(group)):
        hear(each)

    assert whose(ask, group) == []
    assert rows("SELECT FROM learner") == []
