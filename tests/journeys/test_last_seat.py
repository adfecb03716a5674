"""The last seat, wanted by many at once: one has it, the others wait, each in a place of her own."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from nosotros.testing.waiting import PATIENCE, eventually
from tests.journeys import sheets

CLIENTS = 8
ROUNDS = 20


@pytest.fixture(scope="module")
def organisation(enter):
    return enter("last-seat")


@pytest.fixture(scope="module")
def people(organisation):
    return [organisation.register()["id"] for _ in range(CLIENTS)]


@pytest.fixture(scope="module")
def at_once():
    """Have each of some requests made by a client of its own, all at the same moment."""
    with ThreadPoolExecutor(CLIENTS) as clients:

        def run(requests: Sequence[Callable[[], Any]]) -> list[Any]:
            together = threading.Barrier(len(requests))

            def one(request: Callable[[], Any]) -> Any:
                together.wait(timeout=PATIENCE)
                return request()

            return list(clients.map(one, requests))

        yield run


def wanting(organisation, intake: str, people: Sequence[str]) -> list[Callable[[], Any]]:
    """A request for each of the people, for a place in the intake."""
    return [partial(organisation.enrol, participant=person, intake=intake) for person in people]


def test_one_of_eight_has_the_last_seat_and_seven_wait_twenty_times_over(
    organisation, people, at_once
):
    for _ in range(ROUNDS):
        intake = organisation.open_intake(seats=1)
        answers = at_once(wanting(organisation, intake, people))
        assert [each.status_code for each in answers] == [201] * CLIENTS
        told = Counter(each.json()["waiting_position"] for each in answers)
        assert told == Counter([None, *range(1, CLIENTS)])
        view = organisation.get(f"/v1/intakes/{intake}")
        assert (view["enrolled"], view["waiting"]) == (1, CLIENTS - 1)
        stored = organisation.every("/v1/enrolments", intake_id=intake)
        assert Counter(each["place"] for each in stored) == {"enrolled": 1, "waiting": 7}
        assert {each["id"]: each["waiting_position"] for each in stored} == {
            each.json()["id"]: each.json()["waiting_position"] for each in answers
        }


def test_one_person_asked_for_eight_times_at_once_has_one_place(organisation, people, at_once):
    intake = organisation.open_intake(seats=8)
    answers = at_once(wanting(organisation, intake, people[:1] * CLIENTS))
    assert Counter(each.status_code for each in answers) == {201: 1, 409: CLIENTS - 1}
    (made,) = (each.json()["id"] for each in answers if each.status_code == 201)
    refused = [each.json() for each in answers if each.status_code == 409]
    assert {(each["code"], each["enrolment_id"]) for each in refused} == {
        ("already_enrolled", made)
    }
    assert organisation.get(f"/v1/intakes/{intake}")["enrolled"] == 1


def test_one_request_sent_eight_times_at_once_is_carried_out_once(organisation, people, at_once):
    intake = organisation.open_intake(seats=8)
    same = {"Idempotency-Key": str(uuid4())}
    body = {"participant_id": people[0], "intake_id": intake}

    def request():
        def answered():
            answer = organisation.send("POST", "/v1/enrolments", json=body, headers=same)
            running = answer.status_code == 409 and answer.json()["code"] == "command_running"
            return None if running else answer

        return eventually(answered, what="the twin has ended")

    answers = at_once([request] * CLIENTS)
    assert {each.status_code for each in answers} == {201}
    assert len({each.text for each in answers}) == 1
    assert organisation.get(f"/v1/intakes/{intake}")["enrolled"] == 1


def test_one_document_registered_eight_times_at_once_is_one_participant(organisation, at_once):
    body = {
        "first_names": "Persona",
        "surnames": "Inventada",
        "document_type": "TI",
        "document_number": "1000888001",
        "birth_date": "2010-01-31",
        "preferred_channel": "sms",
        "mobile": "+573001112233",
    }
    twins = [{**body, "document_type": kind} for kind in ("TI", "CC") * 4]
    answers = at_once(
        [partial(organisation.send, "POST", "/v1/participants", json=twin) for twin in twins]
    )
    assert Counter(each.status_code for each in answers) == {201: 1, 409: CLIENTS - 1}
    (made,) = (each.json()["id"] for each in answers if each.status_code == 201)
    assert {each.json()["participant_id"] for each in answers if each.status_code == 409} == {made}


def test_a_sheet_and_clients_at_once_never_fill_more_seats_than_there_are(
    organisation, people, at_once
):
    intake = organisation.open_intake(seats=10)
    rows = [sheets.row(1_200_000_000 + number) for number in range(300)]
    upload = partial(organisation.import_sheet, intake, sheets.sheet(*rows))
    imported, *answers = at_once([upload, *wanting(organisation, intake, people[1:])])
    assert imported["imported"] == 300
    assert [each.status_code for each in answers] == [201] * (CLIENTS - 1)
    view = organisation.get(f"/v1/intakes/{intake}")
    assert (view["enrolled"], view["waiting"]) == (10, 297)
    stored = organisation.every("/v1/enrolments", intake_id=intake)
    positions = [each["waiting_position"] for each in stored if each["place"] == "waiting"]
    assert sorted(positions) == list(range(1, 298))
    assert sum(each["place"] == "enrolled" for each in stored) == 10


def test_who_is_erased_while_others_enrol_leaves_the_counts_right(organisation, at_once):
    intake = organisation.open_intake(seats=2)
    leaving = [organisation.register() for _ in range(4)]
    for each in leaving:
        assert organisation.enrol(participant=each["id"], intake=intake).status_code == 201
    coming = [organisation.register()["id"] for _ in range(4)]
    erasures = [
        partial(
            organisation.send,
            "DELETE",
            f"/v1/participants/{each['id']}",
            headers={"If-Match": f'"{each["revision"]}"'},
        )
        for each in leaving
    ]
    answers = at_once([*erasures, *wanting(organisation, intake, coming)])
    assert [each.status_code for each in answers] == [204] * 4 + [201] * 4
    stored = organisation.every("/v1/enrolments", intake_id=intake)
    view = organisation.get(f"/v1/intakes/{intake}")
    counted = Counter(each["place"] for each in stored)
    assert (view["enrolled"], view["waiting"]) == (counted["enrolled"], counted["waiting"])
    assert {each["participant_id"] for each in stored} == set(coming)
