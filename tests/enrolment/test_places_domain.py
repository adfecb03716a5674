"""Seats first, then the waiting list; reserved seats for a partner's people."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from enrolment.domain.places import GENERAL, Held, Pool, Seats

WAITING = Held(state="waiting", partner=None)


def newcomer(seats: Seats, partner: str | None = None) -> tuple[Seats, Held]:
    """How full it is after one more person came, and what she got."""
    held = seats.place_for(partner)
    return seats.moved(None, held), held


def test_a_participant_gets_a_seat_while_there_is_one() -> None:
    after, held = newcomer(Seats(seats=2, enrolled=1))

    assert (after.enrolled, after.waiting) == (2, 0)
    assert (held.place, held.state, held.seat_of) == ("enrolled", "enrolled", GENERAL)


def test_a_full_intake_puts_a_participant_on_its_waiting_list() -> None:
    after, held = newcomer(Seats(seats=2, enrolled=2, waiting=3))

    assert (after.enrolled, after.waiting) == (2, 4)
    assert (held.place, held.seat_of) == ("waiting", None)


def test_an_intake_without_seats_has_a_waiting_list_all_the_same() -> None:
    assert Seats(seats=0).place_for(None).state == "waiting"


def test_a_newcomer_does_not_overtake_those_who_wait_for_a_freed_seat() -> None:
    full = Seats(seats=2, enrolled=2, waiting=1)
    freed = full.moved(Held(state="enrolled", partner=None, seat_of=GENERAL), None)

    assert freed.place_for(None).state == "waiting"
    assert freed.offer_for(None) == Held(state="offered", partner=None, seat_of=GENERAL)


def test_an_offered_seat_is_not_free() -> None:
    offered = Seats(seats=1, offered=1)

    assert offered.place_for(None).state == "waiting"
    assert offered.offer_for(None) is None


def test_reserved_seats_are_only_for_the_partners_people_who_may_take_the_others_too() -> None:
    seats = Seats(seats=3, reserved={"la-u": Pool(seats=1)})
    seats, first = newcomer(seats, "la-u")
    seats, second = newcomer(seats, "la-u")
    seats, third = newcomer(seats)

    assert [each.seat_of for each in (first, second, third)] == ["la-u", GENERAL, GENERAL]
    assert seats.place_for("la-u").state == "waiting"

    other = Seats(seats=1, reserved={"la-u": Pool(seats=1)})
    assert other.place_for(None).state == other.place_for("jovenes").state == "waiting"


def test_somebody_who_waits_keeps_nobody_from_the_seats_reserved_for_others() -> None:
    seats = Seats(seats=2, enrolled=1, waiting=4, reserved={"la-u": Pool(seats=1)})

    assert seats.place_for("la-u").seat_of == "la-u"
    assert seats.place_for(None).state == "waiting"
    assert seats.partners_with_free_seats == ["la-u"]


def test_there_cannot_be_fewer_seats_than_are_taken_or_offered() -> None:
    seats = Seats(seats=4, enrolled=2, offered=1, reserved={"la-u": Pool(seats=2, enrolled=1)})

    assert seats.reseated(seats=2, reserved={}) is None
    assert seats.reseated(seats=4, reserved={"la-u": 0}) is None
    fewer = seats.reseated(seats=3, reserved={"la-u": 1})
    assert fewer is not None
    assert fewer.general == Pool(seats=2, enrolled=1, offered=1)


PARTNERS = st.sampled_from([None, "la-u", "jovenes"])


@given(
    seats=st.integers(0, 20),
    reserved=st.integers(0, 20),
    partners=st.lists(PARTNERS, max_size=60),
    freed=st.lists(st.integers(0, 59), max_size=30),
)
def test_nobody_is_without_a_place_and_no_seat_is_given_twice(
    seats: int, reserved: int, partners: list[str | None], freed: list[int]
) -> None:
    now = Seats(seats=seats, reserved={"la-u": Pool(seats=min(reserved, seats))})
    people: list[Held | None] = []
    for partner in partners:
        now, held = newcomer(now, partner)
        people.append(held)
    for number in freed:
        if number < len(people) and people[number] is not None:
            now = now.moved(people[number], None)
            people[number] = None

    held = [each for each in people if each is not None]
    taken = [each for each in held if each.state == "enrolled"]
    assert now.enrolled == len(taken) <= seats
    assert now.waiting == len(held) - len(taken)
    assert now.general.free >= 0
    pool = now.reserved["la-u"]
    assert pool.enrolled == sum(each.seat_of == "la-u" for each in taken) <= pool.seats
    assert all(each.partner == "la-u" for each in taken if each.seat_of == "la-u")
    assert pool.waiting == sum(each.partner == "la-u" for each in held if each.state == "waiting")


def test_counting_up_and_down_leaves_it_as_it_was() -> None:
    seats = Seats(seats=2, reserved={"la-u": Pool(seats=1)})
    for state in ("applied", "waiting", "offered", "enrolled", "active", "completed", "refused"):
        held = replace(WAITING, state=state, partner="la-u", seat_of="la-u")
        assert seats.moved(None, held).moved(held, None) == seats
