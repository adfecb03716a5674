"""The example in JavaScript, on the protocol alone: it runs in a room, and conforms."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from localstack.servers import RabbitMQ
from nosotros.bus.address import BrokerAddress
from nosotros.bus.broker import connect
from nosotros.bus.topology import PUBLIC
from nosotros.contracts import partners as c
from nosotros.contracts.enrolment import ErasureCompleted, ParticipantEnrolled
from nosotros.contracts.schema import load
from nosotros.identifiers import new_id
from nosotros.testing import Running, Tap, eventually, free_port, publish, told
from nosotros.testing.waiting import PATIENCE
from partners.domain.descriptions import problems
from tests import web
from tests.clients.installation import NODE, install
from tests.gateway.rooms.conftest import Known, over_tls, route
from tests.gateway.rooms.running import EXAMPLES, done

FOLDER = EXAMPLES / "partner-node"
PATH = "/v1/rooms/la-u/services/circles"


@pytest.fixture(scope="session")
def packages() -> None:
    """What it needs of npm, as its lock pins it."""
    install(say=print, folder=FOLDER)


@pytest.fixture(scope="module")
def description(packages: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What it prints of itself, in a file."""
    printed = subprocess.run(
        [str(NODE), "description.mjs"], cwd=FOLDER, capture_output=True, check=True, timeout=60
    )
    path: Path = tmp_path_factory.mktemp("circles") / "circles.json"
    path.write_bytes(printed.stdout)
    return path


@pytest.fixture(scope="module")
def room(rooms_broker: RabbitMQ) -> str:
    """Its room's address."""
    return BrokerAddress.read(over_tls(rooms_broker)).within("room.la-u").url


@pytest.fixture(scope="module")
def health() -> str:
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture(scope="module")
def service(
    packages: None, room: str, health: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    folder: Path = tmp_path_factory.mktemp("node")
    environment = {
        "NOSOTROS_AMQP_URL": room,
        "NOSOTROS_DATA": str(folder / "circles.db"),
        "NOSOTROS_HEALTH_PORT": health.rpartition(":")[2],
        "NODE_NO_WARNINGS": "1",
    }
    command = (str(NODE), str(FOLDER / "service.mjs"))
    with Running(command, environment=environment, log=folder / "log", health=False) as running:
        eventually(lambda: _status(health) == 200)
        yield running


def _status(health: str) -> int:
    try:
        return web.get(f"{health}/health/ready", timeout=PATIENCE).status_code
    except httpx.TransportError:
        return 0


@pytest.fixture
def described(description: Path, known: Known) -> None:
    """The hub knows it, and its room."""
    printed = json.loads(description.read_bytes())
    more = {"revision": 1, "described_at": "2026-08-18T14:00:00Z"}
    known.services[:] = [load(c.ServiceDescription, {**printed, **more}, strict=True)]
    known.routes[:] = [route("la-u", "circles")]


def test_what_it_prints_of_itself_is_a_description(description: Path):
    printed = json.loads(description.read_bytes())
    parts = {each: printed[each] for each in ("events", "commands", "queries", "errors")}

    assert problems(printed["organisation"], printed["service"], parts) == []


def test_it_hears_answers_and_forgets(
    service: Running, described: None, as_of: Callable[..., httpx.Client], room: str
):
    client = as_of("la-u")
    participant = str(new_id())

    def join(key: str, circle: str = "poetry") -> httpx.Response:
        body = {"participant_id": participant, "circle": circle}
        return client.post(f"{PATH}/join_circle", json=body, headers={"Idempotency-Key": key})

    eventually(lambda: join("too-early").status_code == 409)
    enrolled = ParticipantEnrolled(
        enrolment_id=new_id(), participant_id=participant, intake_id=new_id()
    )
    publish(room, [told(enrolled, organisation="la-u")])
    eventually(lambda: join("join-1").status_code == 200)
    assert join("join-1").json()["revision"] == 1
    assert join("join-1", "prose").json()["code"] == "command_id_reused"
    query = {"participant_id": participant}
    assert client.get(f"{PATH}/get_reader", params=query).json()["circle"] == "poetry"
    erased = ErasureCompleted(participant_id=participant, erasure_id=new_id())
    publish(room, [told(erased, organisation="la-u")])
    eventually(lambda: client.get(f"{PATH}/get_reader", params=query).status_code == 409)
    publish(room, [told(enrolled, organisation="la-u")])
    assert join("join-2").status_code == 409


def _connections(broker: RabbitMQ) -> int:
    """How many are open in the room, by its broker's own count."""
    with web.Client(trust_env=False, timeout=PATIENCE) as client:
        found = client.get(f"{broker.api_url()}/api/connections").raise_for_status().json()
    return [each.get("vhost") for each in found].count("room.la-u")


def test_while_its_room_takes_nothing_it_is_connected_once_and_then_tells_all(
    service: Running,
    described: None,
    as_of: Callable[..., httpx.Client],
    room: str,
    rooms_broker: RabbitMQ,
):
    client = as_of("la-u")
    participant = new_id()
    enrolled = ParticipantEnrolled(
        enrolment_id=new_id(), participant_id=participant, intake_id=new_id()
    )
    publish(room, [told(enrolled, organisation="la-u")])
    before = _connections(rooms_broker)
    full = {"x-max-length": 0, "x-overflow": "reject-publish"}
    with (
        Tap(room, key="la-u.circles.#") as tap,
        connect(room, name="full", heartbeat=0) as connection,
    ):
        channel = connection.connection.channel()
        channel.queue_declare("full", durable=False, auto_delete=False, arguments=full)
        channel.queue_bind("full", PUBLIC, "la-u.circles.#")
        for number, circle in enumerate(("poetry", "prose", "plays")):
            body = {"participant_id": str(participant), "circle": circle}
            headers = {"Idempotency-Key": f"full-{participant}-{number}"}

            def joined(body: Any = body, headers: Any = headers) -> bool:
                answer = client.post(f"{PATH}/join_circle", json=body, headers=headers)
                return answer.status_code == 200

            eventually(joined)
        refused = service.output.count("the broker:")
        eventually(lambda: service.output.count("the broker:") >= refused + 10)
        # This test's own two are open as well, and what the broker counts is a moment old.
        eventually(lambda: _connections(rooms_broker) <= before + 3)
        channel.queue_delete("full")
        tap.until(lambda heard: len({each.event["id"] for each in heard}) == 3)
    first = list({each.event["id"]: each.event["data"]["circle"] for each in tap.heard}.values())
    assert first == ["poetry", "prose", "plays"]


def test_it_conforms(
    service: Running, description: Path, room: str, health: str, rooms_broker: RabbitMQ
):
    printed = done(
        FOLDER,
        f"nosotros conformance {description} --exercise exercise.json --health {health}"
        f" --broker-api {rooms_broker.api_url()} --json",
        {"NOSOTROS_AMQP_URL": room},
    )

    report = json.loads(printed)
    assert report["passed"], report
    assert {each["outcome"] for each in report["checks"]} == {"passed"}
