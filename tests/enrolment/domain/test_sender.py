"""What whoever sent a sheet is told of its rows, where somebody in them is known."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from enrolment.domain.places import Seats
from enrolment.domain.sender import Found, Hers, SenderView, Told

SENT, OF_OTHERS, TOLD_OF = uuid4(), uuid4(), uuid4()
ENROLLED = Told(state="imported", place="enrolled")
DOUBTFUL = Told(state="imported", place="waiting", possible_duplicate=True)


def _view(*, placed: set[UUID] | None = None, **facts: Any) -> SenderView:
    hers = Hers(sent={SENT}, known={SENT, TOLD_OF}, placed=placed or set())
    return SenderView(**{"partner": "la-u", "hers": hers, "seats": Seats(seats=2), **facts})


@pytest.mark.parametrize("left", [False, True])
def test_whom_others_sent_is_a_stranger(left: bool):
    assert _view().tell(Found(line=2, known=OF_OTHERS, left=left)) == ENROLLED
    assert _view().tell(Found(line=2, alike={OF_OTHERS})) == ENROLLED
    assert _view().tell(Found(line=2)) == ENROLLED


def test_whom_it_sent_is_told_of_as_she_is():
    assert _view(placed={SENT}).tell(Found(line=2, known=SENT)) == Told(state="unchanged")
    assert _view().tell(Found(line=2, known=SENT)) == ENROLLED
    gone = _view().tell(Found(line=2, known=SENT, left=True))
    assert gone == Told(state="refused", problems=("participant_left",))


def test_what_it_was_told_once_it_is_told_again():
    found = Found(line=2, known=TOLD_OF, left=True)

    assert _view(placed={TOLD_OF}).tell(found) == Told(state="unchanged")
    # In another intake she has no place that it knows of.
    assert _view().tell(found) == ENROLLED


def test_who_may_be_somebody_it_sent_applies_where_that_one_has_a_place():
    found = Found(line=2, alike={SENT, OF_OTHERS})

    assert _view(placed={SENT}).tell(found) == DOUBTFUL
    assert _view().tell(found) == Told(state="imported", place="enrolled", possible_duplicate=True)


def test_who_was_thought_to_be_somebody_it_sent_applies_until_that_is_decided():
    found = Found(line=2, known=SENT, undecided={TOLD_OF})

    assert _view(placed={TOLD_OF}).tell(found) == Told(state="imported", place="waiting")
    assert _view().tell(found) == ENROLLED
    # Of a pair with somebody whom others sent it knows nothing.
    undecided = Found(line=2, known=SENT, undecided={OF_OTHERS})
    assert _view(placed={TOLD_OF}).tell(undecided) == ENROLLED


def test_a_second_row_of_whom_it_sent_changes_nothing():
    view = _view()

    assert view.tell(Found(line=2, known=SENT)) == ENROLLED
    assert view.tell(Found(line=3, known=SENT)) == Told(state="unchanged")
    assert view.tell(Found(line=4, known=TOLD_OF)) == ENROLLED


def test_who_resembles_somebody_seated_by_a_row_before_applies():
    view = _view()

    assert view.tell(Found(line=2, known=SENT)) == ENROLLED
    assert view.tell(Found(line=3, alike={SENT})) == DOUBTFUL


def test_rows_of_a_sheet_are_compared_whoever_is_known():
    view = _view()

    assert view.tell(Found(line=2, known=OF_OTHERS)) == ENROLLED
    assert view.tell(Found(line=3, earlier={2})) == DOUBTFUL
    # Of a row that was refused there is nobody to resemble.
    view.tell(Found(line=4, against=("too_young",)))
    assert view.tell(Found(line=5, earlier={4})) == ENROLLED


def test_each_who_is_told_of_takes_a_seat():
    view = _view(seats=Seats(seats=1))

    told = [view.tell(Found(line=line, known=OF_OTHERS)).place for line in (2, 3)]

    assert told == ["enrolled", "waiting"]


def test_the_end_of_an_agreement_and_what_an_intake_asks_for_count_for_everybody():
    over = Told(state="refused", problems=("agreement_over",))
    young = Told(state="refused", problems=("too_young",))
    for known in (None, OF_OTHERS, SENT):
        found = Found(line=2, known=known, against=("too_young",))
        assert _view(is_over=True).tell(found) == over
        assert _view().tell(found) == young
    placed = _view(is_over=True, placed={SENT})
    assert placed.tell(Found(line=2, known=SENT)) == Told(state="unchanged")
