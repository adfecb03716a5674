"""The example on our SDK, run as docs/howto/run-your-own-service.md says."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from localstack import keep
from localstack.provision import Passwords, addresses
from localstack.provision.database import provision_database
from localstack.servers import Postgres, RabbitMQ
from nosotros.bus.address import BrokerAddress
from nosotros.contracts import partners as c
from nosotros.contracts.enrolment import ParticipantEnrolled
from nosotros.contracts.partners import Scope
from nosotros.contracts.schema import load
from nosotros.identifiers import new_id
from nosotros.testing import Tap, eventually, nosotros, publish, told
from partners.domain.descriptions import problems
from tests.gateway.peer import Peer
from tests.gateway.rooms.conftest import Known, over_tls, route
from tests.gateway.rooms.running import EXAMPLES, HOWTO, There, done
from tests.gateway.running import Running, Site

FOLDER = EXAMPLES / "partner-service"
NAME = "library_example"
TEXT = HOWTO.read_text(encoding="utf-8")
COMMANDS = re.findall(r"^nosotros .*$", TEXT, re.MULTILINE)
#: what prints the description
SHOWN = next(each for each in COMMANDS if "describe" in each and "--publish" not in each)


def command(*words: str) -> str:
    """The command line of the how-to that has these words; no other may."""
    (found,) = [each for each in COMMANDS if all(word in each.split() for word in words)]
    return found


@pytest.fixture(scope="module")
def room(rooms_broker: RabbitMQ, postgres: Postgres) -> dict[str, str]:
    """What is in the environment of the partner's processes."""
    passwords = Passwords(database=keep.password(), owner=keep.password(), broker=keep.password())
    provision_database(
        NAME, superuser_url=postgres.url(), password=passwords.database, owner=passwords.owner
    )
    urls = addresses(
        NAME, postgres_url=postgres.url(), amqp_url="amqp://127.0.0.1:1", passwords=passwords
    )
    broker = BrokerAddress.read(over_tls(rooms_broker)).within("room.la-u")
    return {
        "NOSOTROS_ORGANISATION": "la-u",
        "NOSOTROS_ENVIRONMENT": "development",
        "NOSOTROS_AMQP_URL": broker.url,
        "NOSOTROS_DATABASE_URL": urls["NOSOTROS_DATABASE_URL"],
        "NOSOTROS_OWNER_DATABASE_URL": urls["NOSOTROS_OWNER_DATABASE_URL"],
    }


@pytest.fixture(scope="module")
def service(
    room: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, There]]:
    """The service and its relay, set up and started by the how-to's own lines."""
    logs: Path = tmp_path_factory.mktemp("library")
    for part in ("migrate", "topology"):
        done(FOLDER, command(part), room)
    with ExitStack() as running:
        started: dict[str, There] = {}
        for part in ("run", "relay"):
            words = command(part).split()[1:]
            process = There(FOLDER, *nosotros(*words), environment=room, log=logs / part)
            started[part] = running.enter_context(process)
        for each in started.values():
            each.ready(seconds=60)
        yield started


@pytest.fixture
def described(room: dict[str, str], partners_peer: Peer, known: Known) -> c.ServiceDescription:
    """What `nosotros describe` prints, known to the hub."""
    printed = json.loads(done(FOLDER, SHOWN, room))
    made = load(
        c.ServiceDescription,
        {**printed, "revision": 1, "described_at": "2026-08-18T14:00:00Z"},
        strict=True,
    )
    known.services[:] = [made]
    known.routes[:] = [route("la-u", "library")]
    return made


def test_it_has_fewer_than_eighty_lines():
    files = [*FOLDER.rglob("*.py")]
    assert sum(len(each.read_text().splitlines()) for each in files) < 80


def test_the_page_shows_what_the_example_says():
    (shown,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    assert shown in (FOLDER / "library" / "service.py").read_text()


def test_what_it_prints_of_itself_is_a_description(room: dict[str, str]):
    printed = json.loads(done(FOLDER, SHOWN, room))

    assert (printed["organisation"], printed["service"]) == ("la-u", "library")
    assert [*printed["events"]] == ["la-u.library.book_lent.v1"]
    assert [*printed["commands"]] == ["lend_book"]
    assert printed["errors"]["reader_unknown"]["status"] == 409
    parts = {each: printed[each] for each in ("events", "commands", "queries", "errors")}
    assert problems("la-u", "library", parts) == []


def test_it_is_told_to_a_hub(
    room: dict[str, str], room_gateway: Running, partners_peer: Peer, site: Site
):
    asked: list[Any] = []

    def describe(call: Any) -> Any:
        asked.append(call.payload)
        return {**call.payload, "revision": 7, "described_at": "2026-08-18T14:00:00Z"}

    partners_peer.answers["describe_service"] = describe
    key = site.directory.key(str(Scope.DESCRIBE), organisation="la-u")
    line = next(each for each in COMMANDS if "--publish" in each)

    said = done(FOLDER, line, {**room, "NOSOTROS_URL": room_gateway.url, "NOSOTROS_KEY": key})

    assert said == "library of la-u is described, revision 7\n"
    [payload] = asked
    assert payload["commands"]["lend_book"]["scope"] == "library:write"


def test_it_hears_answers_through_the_gateway_and_tells(
    service: dict[str, There],
    described: c.ServiceDescription,
    room: dict[str, str],
    as_of: Callable[..., httpx.Client],
    room_gateway: Running,
):
    client = as_of("la-u")
    participant = new_id()

    def lend(key: str) -> httpx.Response:
        words = re.findall(r"(?<=-d ')\{.*?\}(?=')", TEXT)[0]
        body = json.loads(words.replace("$PARTICIPANT", str(participant)))
        path = "/v1/rooms/la-u/services/library/lend_book"
        return client.post(path, json=body, headers={"Idempotency-Key": key})

    eventually(lambda: lend("too-early").status_code == 409, seconds=20)
    refused = lend("too-early").json()
    assert (refused["error"], refused["detail"]) == ("reader_unknown", "She has no place yet.")
    with Tap(room["NOSOTROS_AMQP_URL"], key="la-u.library.#") as tap:
        enrolled = ParticipantEnrolled(
            enrolment_id=new_id(), participant_id=participant, intake_id=new_id()
        )
        publish(room["NOSOTROS_AMQP_URL"], [told(enrolled, organisation="la-u")])
        eventually(lambda: lend("loan-1").status_code == 200, seconds=20)
        assert lend("loan-1").json() == {"participant_id": str(participant), "books": 1}
        assert lend("loan-2").json()["books"] == 2
        heard = tap.until(lambda all: len(all) == 2)
    assert [each.event["data"]["books"] for each in heard] == [1, 2]
    assert heard[0].event["source"] == "/la-u/library"
    assert heard[0].event["type"] == "la-u.library.book_lent.v1"
    assert heard[0].routing_key == "la-u.library.book_lent.v1"
    schema = httpx.get(f"{room_gateway.url}/schemas/la-u.library.book_lent.v1").json()
    assert schema["required"] == ["books", "participant_id"]


def test_it_conforms(service: dict[str, There], room: dict[str, str], rooms_broker: RabbitMQ):
    (line,) = [each for each in COMMANDS if "conformance" in each]
    health = f"http://127.0.0.1:{service['run'].port}"

    printed = done(
        FOLDER,
        f"{line} --health {health} --broker-api {rooms_broker.api_url()} --json",
        room,
    )

    report = json.loads(printed)
    outcomes = {each["name"]: each["outcome"] for each in report["checks"]}
    assert report["passed"], report
    assert [name for name, outcome in outcomes.items() if outcome != "passed"] == ["queries"]
