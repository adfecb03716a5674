"""Places in an intake, when many ask at once."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from nosotros.contracts.common import NotFound
from nosotros.contracts.enrolment import (
    AlreadyEnrolled,
    EnrolParticipant,
    GetEnrolment,
    GetIntake,
    ListEnrolments,
    OpenIntake,
)
from nosotros.identifiers import new_id
from tests.enrolment.values import person

Ask = Callable[..., Any]


def _people(ask: Ask, count: int) -> list[Any]:
    return [ask(person(document_number=str(1_000_000_000 + n))).id for n in range(count)]


def test_seats_are_given_in_order_and_then_waiting_positions(ask: Ask):
    intake = ask(OpenIntake(name="Soacha", seats=2))

    given = [
        ask(EnrolParticipant(participant_id=each, intake_id=intake.id)) for each in _people(ask, 4)
    ]

    assert [(each.place, each.waiting_position) for each in given] == [
        ("enrolled", None),
        ("enrolled", None),
        ("waiting", 1),
        ("waiting", 2),
    ]
    assert [ask(GetEnrolment(id=each.id)) for each in given] == given
    assert ask(ListEnrolments(intake_id=intake.id)).items == tuple(given)
    now = ask(GetIntake(id=intake.id))
    assert (now.enrolled, now.waiting) == (2, 2)


def test_positions_go_on_from_page_to_page(ask: Ask):
    intake = ask(OpenIntake(name="Soacha", seats=2))
    for each in _people(ask, 7):
        ask(EnrolParticipant(participant_id=each, intake_id=intake.id))

    seen, cursor = [], None
    while True:
        page = ask(ListEnrolments(intake_id=intake.id, limit=2, after=cursor))
        seen += [each.waiting_position for each in page.items]
        cursor = page.next
        if cursor is None:
            break

    assert seen == [None, None, 1, 2, 3, 4, 5]


def test_a_second_place_in_the_same_intake_is_refused(ask: Ask):
    intake = ask(OpenIntake(name="Soacha", seats=2))
    (someone,) = _people(ask, 1)
    first = ask(EnrolParticipant(participant_id=someone, intake_id=intake.id))

    with pytest.raises(AlreadyEnrolled) as refused:
        ask(EnrolParticipant(participant_id=someone, intake_id=intake.id))

    assert refused.value.enrolment_id == first.id


def test_the_last_seat_goes_to_one_of_those_who_ask_at_once(ask: Ask):
    intake = ask(OpenIntake(name="Soacha", seats=3))
    people = _people(ask, 10)

    with ThreadPoolExecutor(max_workers=10) as at_once:
        given = list(
            at_once.map(
                lambda who: ask(EnrolParticipant(participant_id=who, intake_id=intake.id)), people
            )
        )

    assert Counter(each.place for each in given) == {"enrolled": 3, "waiting": 7}
    positions = sorted(each.waiting_position for each in given if each.waiting_position)
    assert positions == list(range(1, 8))


def test_one_person_who_asks_many_times_at_once_has_one_place(ask: Ask):
    intake = ask(OpenIntake(name="Soacha", seats=3))
    (someone,) = _people(ask, 1)

    def enrol(_: int) -> str:
        try:
            ask(EnrolParticipant(participant_id=someone, intake_id=intake.id))
        except AlreadyEnrolled:
            return "refused"
        return "enrolled"

    with ThreadPoolExecutor(max_workers=8) as at_once:
        answers = Counter(at_once.map(enrol, range(8)))

    assert answers == {"enrolled": 1, "refused": 7}
    assert ask(GetIntake(id=intake.id)).enrolled == 1


def test_an_unknown_intake_or_participant_is_named(ask: Ask):
    intake = ask(OpenIntake(name="Soacha", seats=1))
    (someone,) = _people(ask, 1)

    with pytest.raises(NotFound) as no_intake:
        ask(EnrolParticipant(participant_id=someone, intake_id=new_id()))
    with pytest.raises(NotFound) as nobody:
        ask(EnrolParticipant(participant_id=new_id(), intake_id=intake.id))

    assert (no_intake.value.kind, nobody.value.kind) == ("intake", "participant")


def test_an_intake_of_another_organisation_is_not_there(ask: Ask):
    intake = ask(OpenIntake(name="Soacha", seats=1), organisation="la-u")
    (someone,) = _people(ask, 1)

    with pytest.raises(NotFound):
        ask(EnrolParticipant(participant_id=someone, intake_id=intake.id))
    with pytest.raises(NotFound):
        ask(ListEnrolments(intake_id=intake.id))
