"""Seats first, then the waiting list."""

from hypothesis import given
from hypothesis import strategies as st

from enrolment.domain.places import Seats


def test_a_participant_gets_a_seat_while_there_is_one():
    after, given_place = Seats(seats=2, enrolled=1, waiting=0).give()

    assert (after.enrolled, after.waiting) == (2, 0)
    assert (given_place.place, given_place.waiting_position) == ("enrolled", None)


def test_a_full_intake_puts_a_participant_on_its_waiting_list():
    after, given_place = Seats(seats=2, enrolled=2, waiting=3).give()

    assert (after.enrolled, after.waiting) == (2, 4)
    assert (given_place.place, given_place.waiting_position) == ("waiting", 4)


def test_an_intake_without_seats_has_a_waiting_list_all_the_same():
    assert Seats(seats=0, enrolled=0, waiting=0).give()[1].place == "waiting"


def test_a_newcomer_does_not_overtake_those_who_wait_for_a_freed_seat():
    freed = Seats(seats=2, enrolled=2, waiting=1).free("enrolled")

    assert freed.give()[1].place == "waiting"


def test_a_freed_seat_can_be_given_again_where_nobody_waits():
    full = Seats(seats=1, enrolled=1, waiting=0)

    assert full.free("enrolled").give()[1].place == "enrolled"


@given(seats=st.integers(0, 50), people=st.integers(0, 100))
def test_nobody_is_left_without_a_place_and_no_seat_is_given_twice(seats: int, people: int):
    now = Seats(seats=seats, enrolled=0, waiting=0)
    for _ in range(people):
        now, _ = now.give()

    assert now.enrolled == min(seats, people)
    assert now.enrolled + now.waiting == people
