"""Merges and what becomes of them when they are undone, whatever merges came between."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import psycopg
import pytest

from nosotros.contracts.enrolment import (
    CompareDuplicate,
    EnrolmentView,
    EnrolParticipant,
    GetEnrolment,
    GetParticipant,
    GetRestricted,
    MergeDuplicate,
    OpenIntake,
    ParticipantRestricted,
    ParticipantView,
    ReadmitParticipant,
    UndoMerge,
    WithdrawEnrolment,
    WithdrawParticipant,
)
from tests.conftest import Access
from tests.enrolment.pairs import alike, merge
from tests.enrolment.values import person

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
FULL = "SELECT enrolled, offered, waiting FROM intake"
# As the release before moves it.
MOVE = (
    "UPDATE enrolment SET revision = revision + 1, participant_id = %s, merge_id = %s WHERE id = %s"
)


@pytest.fixture
def people(ask: Ask) -> list[ParticipantView]:
    """Four people who have nothing in common."""
    return [ask(person(document_number=str(1_023_523_372 + n))) for n in range(4)]


@pytest.fixture
def enrol(ask: Ask) -> Callable[..., EnrolmentView]:
    """Give somebody a place in an intake, a new one unless it is told in which."""

    def enrol(who: ParticipantView, *, intake: Any = None, seats: int = 1) -> EnrolmentView:
        intake_id = intake or ask(OpenIntake(name="Soacha", seats=seats)).id
        return ask(EnrolParticipant(participant_id=who.id, intake_id=intake_id))

    return enrol


@pytest.fixture
def whose(ask: Ask) -> Callable[[EnrolmentView], tuple[Any, str]]:
    """Whose a place is by now, and in which state."""

    def whose(place: EnrolmentView) -> tuple[Any, str]:
        now = ask(GetEnrolment(id=place.id))
        return now.participant_id, now.state

    return whose


def test_a_place_comes_back_to_the_record_that_it_was_made_for(
    ask: Ask, people: Any, enrol: Any, whose: Any
):
    hers, other, third, _ = people
    place = enrol(hers)
    first = merge(ask, hers.id, into=other.id)
    second = merge(ask, other.id, into=third.id)
    assert whose(place) == (third.id, "enrolled")

    ask(UndoMerge(merge_id=second.id))
    assert whose(place) == (other.id, "enrolled")
    ask(UndoMerge(merge_id=first.id))

    assert whose(place) == (hers.id, "enrolled")


def test_a_place_that_the_release_before_moved_comes_back(
    ask: Ask, people: Any, enrol: Any, whose: Any, access: Access
):
    hers, other, *_ = people
    place, moved = enrol(hers), enrol(hers)
    made = merge(ask, hers.id, into=other.id)
    fill = import_module("enrolment.migrations.versions.0007_merging").FILL
    with psycopg.connect(access.owner_url) as owner:
        owner.execute("UPDATE enrolment SET enrolled_as = NULL")
        # One before it is replaced, one beside this release.
        owner.execute("UPDATE enrolment SET participant_id = %s WHERE id = %s", [hers.id, moved.id])
        owner.execute("UPDATE enrolment SET enrolled_as = NULL")
        owner.execute(fill.encode())
        owner.execute(MOVE.encode(), [other.id, made.id, moved.id])

    ask(UndoMerge(merge_id=made.id))

    assert [whose(each) for each in (place, moved)] == [(hers.id, "enrolled")] * 2


@pytest.mark.parametrize("undone", ["the later first", "the earlier first"])
def test_a_place_that_ended_with_a_later_merge_comes_back_to_whom_it_was_made_for(
    ask: Ask, rows: Rows, people: Any, enrol: Any, whose: Any, undone: str
):
    hers, other, third, _ = people
    better = enrol(third)
    waiting = enrol(hers, intake=better.intake_id)
    earlier = merge(ask, hers.id, into=other.id)
    later = merge(ask, third.id, into=other.id)
    assert whose(waiting) == (other.id, "withdrawn")
    assert whose(better) == (other.id, "enrolled")

    in_turn = (later, earlier) if undone == "the later first" else (earlier, later)
    for each in in_turn:
        ask(UndoMerge(merge_id=each.id))

    assert whose(waiting) == (hers.id, "waiting")
    assert whose(better) == (third.id, "enrolled")
    assert rows(FULL) == [{"enrolled": 1, "offered": 0, "waiting": 1}]


def test_what_ended_with_a_merge_is_taken_up_when_nothing_of_hers_is_in_its_way_any_more(
    ask: Ask, rows: Rows, people: Any, enrol: Any, whose: Any
):
    seated, hers, survivor, last = people
    gone = enrol(last, seats=2)
    best, middle, worst = (enrol(each, intake=gone.intake_id) for each in (seated, hers, survivor))
    ask(WithdrawEnrolment(enrolment_id=gone.id))
    assert whose(middle) == (hers.id, "offered")
    first = merge(ask, hers.id, into=survivor.id)
    second = merge(ask, seated.id, into=survivor.id)
    assert [whose(each)[1] for each in (best, middle, worst)] == [
        "enrolled",
        "withdrawn",
        "withdrawn",
    ]

    ask(UndoMerge(merge_id=first.id))
    assert whose(middle) == (hers.id, "offered")
    assert whose(worst) == (survivor.id, "withdrawn")
    ask(UndoMerge(merge_id=second.id))

    assert whose(best) == (seated.id, "enrolled")
    assert whose(worst) == (survivor.id, "waiting")
    assert rows(FULL) == [{"enrolled": 1, "offered": 1, "waiting": 1}]


def test_what_she_gave_up_while_they_were_one_is_not_taken_up_by_undoing_another_merge(
    ask: Ask, people: Any, enrol: Any, whose: Any
):
    better, survivor, third, _ = people
    seat = enrol(better)
    waiting = enrol(survivor, intake=seat.intake_id)
    merge(ask, better.id, into=survivor.id)
    ask(WithdrawEnrolment(enrolment_id=seat.id))
    thirds = enrol(third, intake=seat.intake_id)
    second = merge(ask, third.id, into=survivor.id)

    ask(UndoMerge(merge_id=second.id))

    assert whose(thirds) == (third.id, "enrolled")
    assert whose(waiting) == (survivor.id, "withdrawn")


@pytest.mark.parametrize("back", [False, True], ids=["for good", "and came back"])
def test_who_left_meanwhile_takes_nothing_up(
    ask: Ask, people: Any, enrol: Any, whose: Any, back: bool
):
    hers, survivor, *_ = people
    seat = enrol(hers)
    waiting = enrol(survivor, intake=seat.intake_id)
    merged = merge(ask, hers.id, into=survivor.id)
    ask(WithdrawParticipant(participant_id=survivor.id))
    if back:
        ask(ReadmitParticipant(participant_id=survivor.id))

    ask(UndoMerge(merge_id=merged.id))

    assert whose(seat) == (hers.id, "withdrawn")
    assert whose(waiting) == (survivor.id, "withdrawn")


@pytest.mark.parametrize("left", [0, 1], ids=["the merged one", "the survivor"])
def test_who_left_is_neither_merged_with_who_did_not_nor_shown_beside_her(
    ask: Ask, rows: Rows, people: Any, left: int
):
    merged, survivor, *_ = people
    pair = alike(ask, merged.id, survivor.id)
    ask(WithdrawParticipant(participant_id=people[left].id))

    command = MergeDuplicate(duplicate_id=pair, survivor_id=survivor.id)
    for each in (command, CompareDuplicate(id=pair)):
        with pytest.raises(ParticipantRestricted):
            ask(each)
    assert rows("SELECT FROM merge") == []
    assert rows("SELECT FROM audit WHERE action = 'compare_duplicate'") == []

    ask(ReadmitParticipant(participant_id=people[left].id))
    assert ask(CompareDuplicate(id=pair)).duplicate.id == pair
    ask(command)
    assert ask(GetParticipant(id=merged.id)).id == survivor.id


def test_who_left_by_both_records_is_merged_and_has_left(ask: Ask, people: Any):
    merged, survivor, *_ = people
    pair = alike(ask, merged.id, survivor.id)
    for each in (merged, survivor):
        ask(WithdrawParticipant(participant_id=each.id))

    ask(MergeDuplicate(duplicate_id=pair, survivor_id=survivor.id))

    with pytest.raises(ParticipantRestricted):
        ask(GetParticipant(id=merged.id))
    assert ask(GetRestricted(id=merged.id)).id == survivor.id


def test_a_pair_that_was_merged_is_shown_no_more_once_she_has_left(ask: Ask, people: Any):
    merged, survivor, *_ = people
    pair = alike(ask, merged.id, survivor.id)
    ask(MergeDuplicate(duplicate_id=pair, survivor_id=survivor.id))
    assert ask(CompareDuplicate(id=pair)).duplicate.state == "merged"

    ask(WithdrawParticipant(participant_id=survivor.id))

    with pytest.raises(ParticipantRestricted):
        ask(CompareDuplicate(id=pair))
