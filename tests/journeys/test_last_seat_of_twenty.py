"""Fifty who want the last of twenty seats at the same moment, asked of one process and of two."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from nosotros.testing.processes import Running, nosotros
from nosotros.testing.waiting import PATIENCE
from tests.journeys.organisation import Organisation

SEATS = 20
CLIENTS = 50
#: of one process, and of two
ROUNDS = 20
ROUNDS_OF_TWO = 8


@pytest.fixture(scope="module")
def organisation(enter):
    return enter("last-of-twenty")


@pytest.fixture(scope="module")
def clients() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(CLIENTS) as pool:
        yield pool


@pytest.fixture(scope="module")
def people(organisation, clients) -> list[str]:
    """Nineteen who have a seat, and fifty who want the last one."""
    register = partial(organisation.register)
    made = [clients.submit(register) for _ in range(SEATS - 1 + CLIENTS)]
    return [each.result()["id"] for each in made]


def play(organisation: Organisation, people: list[str], clients: ThreadPoolExecutor) -> None:
    """One round: nobody is refused, one has the seat, the others wait in their order."""
    intake = organisation.open_intake(seats=SEATS)
    enrol = partial(organisation.enrol, intake=intake)
    for answer in clients.map(lambda each: enrol(participant=each), people[: SEATS - 1]):
        assert answer.json()["state"] == "enrolled", answer.text
    together = threading.Barrier(CLIENTS)

    def ask(person: str) -> Any:
        together.wait(timeout=PATIENCE)
        return enrol(participant=person)

    answers = list(clients.map(ask, people[SEATS - 1 :]))

    assert [each.text for each in answers if each.status_code != 201] == []
    told = sorted((each.json() for each in answers), key=lambda each: each["id"])
    assert sum(each["state"] == "enrolled" for each in told) == 1
    positions = [each["waiting_position"] for each in told if each["state"] == "waiting"]
    assert positions == list(range(1, CLIENTS))
    stored = organisation.every("/v1/enrolments", intake_id=intake)
    assert stored[SEATS - 1 :] == told
    assert [each["state"] for each in stored[: SEATS - 1]] == ["enrolled"] * (SEATS - 1)
    view = organisation.get(f"/v1/intakes/{intake}")
    assert (view["enrolled"], view["waiting"]) == (SEATS, CLIENTS - 1)


def test_the_last_of_twenty_seats_wanted_by_fifty_at_once_twenty_times_over(
    organisation, people, clients
):
    for _ in range(ROUNDS):
        play(organisation, people, clients)


@pytest.fixture
def second(stack, tmp_path: Path) -> Iterator[Running]:
    """A second process of the service, beside the stack's own."""
    running = Running(
        nosotros("run", "enrolment"),
        environment=stack.environment("enrolment-run"),
        log=tmp_path / "enrolment-run-2.log",
    )
    with running:
        yield running.ready()


def test_it_is_the_same_when_two_processes_answer(organisation, people, clients, second):
    for _ in range(ROUNDS_OF_TWO):
        play(organisation, people, clients)
    assert second.metric("nosotros_requests_total") > ROUNDS_OF_TWO * CLIENTS / 5
    assert second.terminate(seconds=PATIENCE) == 0
