"""The example on our SDK, run as docs/howto/run-your-own-service.md says."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from localstack import keep
from localstack.provision import Passwords, addresses
from localstack.provision.database import provision_database
from localstack.servers import Postgres, RabbitMQ
from nosotros.bus.address import BrokerAddress
from nosotros.bus.rpc import Caller
from nosotros.contracts import partners as c
from nosotros.contracts.care import care_of
from nosotros.contracts.enrolment import ErasureCompleted, ParticipantEnrolled
from nosotros.contracts.partners import Scope
from nosotros.contracts.schema import load
from nosotros.database import Database
from nosotros.identifiers import new_id
from nosotros.testing import Tap, eventually, nosotros, publish, told
from partners.domain.descriptions import problems
from tests.gateway.peer import Peer
from tests.gateway.rooms.conftest import SCOPES, Known, over_tls, route
from tests.gateway.rooms.library import PATH
from tests.gateway.rooms.running import EXAMPLES, HOWTO, There, done
from tests.gateway.running import Running, Site
from tests.howto import as_typed, blocks_of, sent, typed

FOLDER = EXAMPLES / "partner-service"
NAME = "library_example"
PAGE = "run-your-own-service"
TEXT = HOWTO.read_text(encoding="utf-8")
BLOCKS = blocks_of(PAGE)
#: lines of `nosotros`, without the variables that stand before them
COMMANDS = [
    found
    for block in BLOCKS
    for found in re.findall(r"^(?:[A-Z_]+=\S+ +)*(nosotros .*)$", block.replace("\\\n", ""), re.M)
]
#: what prints the description
SHOWN = next(each for each in COMMANDS if "describe" in each and "--publish" not in each)
_SHOWN_DATABASE = "postgresql://library:daily-password@127.0.0.1:5432/library"
_SHOWN_OWNER = "postgresql://library_owner:owner-password@127.0.0.1:5432/library"


def command(*words: str) -> str:
    """The command line of the how-to that has these words; no other may."""
    (found,) = [each for each in COMMANDS if all(word in each.split() for word in words)]
    return found


def block(beginning: str) -> str:
    """The one block of the how-to that begins so."""
    (found,) = [each for each in BLOCKS if each.startswith(beginning)]
    return found


@pytest.fixture(scope="module")
def databases(postgres: Postgres) -> dict[str, str]:
    """The addresses of the library's database."""
    passwords = Passwords(database=keep.password(), owner=keep.password(), broker=keep.password())
    provision_database(
        NAME, superuser_url=postgres.url(), password=passwords.database, owner=passwords.owner
    )
    urls = addresses(
        NAME, postgres_url=postgres.url(), amqp_url="amqp://127.0.0.1:1", passwords=passwords
    )
    return {
        _SHOWN_DATABASE: urls["NOSOTROS_DATABASE_URL"],
        _SHOWN_OWNER: urls["NOSOTROS_OWNER_DATABASE_URL"],
    }


@pytest.fixture(scope="module")
def folder(
    rooms_broker: RabbitMQ, databases: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The folder that the partner was handed, with the example copied there as the page says."""
    made = tmp_path_factory.mktemp("la-u")
    broker = BrokerAddress.read(over_tls(rooms_broker)).within("room.la-u")
    (made / "room.env").write_text(
        f"NOSOTROS_ORGANISATION='la-u'\nNOSOTROS_ROOM='la-u'\nNOSOTROS_AMQP_URL='{broker.url}'\n"
    )
    as_typed(block("cp "), folder=EXAMPLES.parent, ROOM=str(made))
    (settings,) = re.findall(r"`library.env`:\n\n```sh\n(.*?)```", TEXT, re.DOTALL)
    (made / "library.env").write_text(settings.replace(_SHOWN_DATABASE, databases[_SHOWN_DATABASE]))
    return made


@pytest.fixture(scope="module")
def room(folder: Path) -> dict[str, str]:
    """What is in the environment of the partner's processes, as a shell has read it."""
    printed = as_typed(f"{block('set -a')}\nenv -0", folder=folder)
    every = dict(each.split("=", 1) for each in printed.split("\0") if each)
    return {name: value for name, value in every.items() if name.startswith("NOSOTROS_")}


@pytest.fixture(scope="module")
def service(
    room: dict[str, str],
    folder: Path,
    databases: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, There]]:
    """The service and its relay, set up and started by the how-to's own lines."""
    logs: Path = tmp_path_factory.mktemp("library")
    once = block("NOSOTROS_OWNER").replace(_SHOWN_OWNER, databases[_SHOWN_OWNER])
    as_typed(once, folder=folder, **room)
    with ExitStack() as running:
        started: dict[str, There] = {}
        for part in ("run", "relay"):
            words = command(part).split()[1:]
            process = There(folder, *nosotros(*words), environment=room, log=logs / part)
            started[part] = running.enter_context(process)
        for each in started.values():
            each.ready(seconds=60)
        yield started


@pytest.fixture
def described(
    room: dict[str, str], folder: Path, partners_peer: Peer, known: Known
) -> c.ServiceDescription:
    """What `nosotros describe` prints, known to the hub."""
    printed = json.loads(done(folder, SHOWN, room))
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
    said = (FOLDER / "library" / "service.py").read_text()
    shown = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    assert [each for each in shown if each not in said] == []
    assert len(shown) == 3


def test_what_it_prints_of_itself_is_a_description(room: dict[str, str], folder: Path):
    printed = json.loads(done(folder, SHOWN, room))

    assert (printed["organisation"], printed["service"]) == ("la-u", "library")
    assert [*printed["events"]] == ["la-u.library.book_lent.v1"]
    assert [*printed["commands"]] == ["lend_book"]
    assert printed["errors"]["reader_unknown"]["status"] == 409
    parts = {each: printed[each] for each in ("events", "commands", "queries", "errors")}
    assert problems("la-u", "library", parts) == []


def test_it_is_told_to_a_hub(
    room: dict[str, str], folder: Path, room_gateway: Running, partners_peer: Peer, site: Site
):
    asked: list[Any] = []

    def describe(call: Any) -> Any:
        asked.append(call.payload)
        return {**call.payload, "revision": 7, "described_at": "2026-08-18T14:00:00Z"}

    partners_peer.answers["describe_service"] = describe
    key = site.directory.key(str(Scope.DESCRIBE), organisation="la-u")
    line = next(each for each in COMMANDS if "--publish" in each)

    said = done(folder, line, {**room, "NOSOTROS_URL": room_gateway.url, "NOSOTROS_KEY": key})

    assert said == "library of la-u is described, revision 7\n"
    [payload] = asked
    assert payload["commands"]["lend_book"]["scope"] == "library:write"


def test_it_hears_answers_through_the_gateway_and_tells(
    service: dict[str, There],
    described: c.ServiceDescription,
    room: dict[str, str],
    folder: Path,
    site: Site,
    room_gateway: Running,
):
    participant = new_id()
    given = {
        "SITE": room_gateway.url,
        "KEY": site.directory.key(*SCOPES, organisation="la-u"),
        "PARTICIPANT": str(participant),
    }

    asking, showing = typed(PAGE, "curl", **given)

    def lend(loan: str = "loan-1") -> Any:
        return sent([each.replace("loan-1", loan) for each in asking]).json()

    refused = eventually(lambda: (said := lend()).get("error") == "reader_unknown" and said)
    assert refused["detail"]
    with Tap(room["NOSOTROS_AMQP_URL"], key="la-u.library.#") as tap:
        enrolled = ParticipantEnrolled(
            enrolment_id=new_id(), participant_id=participant, intake_id=new_id()
        )
        publish(room["NOSOTROS_AMQP_URL"], [told(enrolled, organisation="la-u")])
        eventually(lambda: lend().get("books") == 1)
        assert lend() == {"participant_id": str(participant), "books": 1}
        assert lend("loan-2")["books"] == 2
        heard = tap.until(lambda all: len(all) == 2)
    assert [each.event["data"]["books"] for each in heard] == [1, 2]
    assert heard[0].event["source"] == "/la-u/library"
    assert heard[0].event["type"] == "la-u.library.book_lent.v1"
    assert heard[0].routing_key == "la-u.library.book_lent.v1"
    # What dataschema says is for good, and so no address that only a trial has.
    public = "https://nosotros.example.org"
    assert heard[0].event["dataschema"] == f"{public}/schemas/la-u.library.book_lent.v1"
    schema = sent(showing).json()
    assert schema["required"] == ["books", "participant_id"]


@pytest.mark.parametrize("whose", ["la-u", "gestarsalud"])
def test_it_lends_to_whoever_it_was_told_of_and_forgets_her(
    service: dict[str, There],
    described: c.ServiceDescription,
    room: dict[str, str],
    databases: dict[str, str],
    as_of: Callable[..., httpx.Client],
    whose: str,
):
    client, participant, url = as_of("la-u"), new_id(), room["NOSOTROS_AMQP_URL"]
    enrolled = ParticipantEnrolled(
        enrolment_id=new_id(), participant_id=participant, intake_id=new_id()
    )
    loans = count()

    def lend() -> int:
        asked = {"participant_id": str(participant), "book": "Momo"}
        key = {"Idempotency-Key": f"{participant}-{next(loans)}"}
        return client.post(f"{PATH}/lend_book", json=asked, headers=key).status_code

    # Of another organisation, as an agreement grants it; what follows is the room's.
    with Tap(url, key="la-u.library.#") as tap:
        publish(url, [told(enrolled, organisation=whose)])
        eventually(lambda: lend() == 200)
        (lent,) = tap.until(lambda all: len(all) == 1)
    assert lent.event["organisation"] == "la-u"

    erased = ErasureCompleted(participant_id=participant, erasure_id=new_id())
    publish(url, [told(erased, organisation=whose)])
    eventually(lambda: lend() == 409)
    with Caller(url, organisation="la-u", actor="key:test", scopes=["operations:read"]) as caller:
        buried = caller.call(care_of("library").buried(subject=str(participant)))
    assert buried.erased_on is not None
    # Told of once more, as after a replay, she stays forgotten.
    again = {"id": new_id()}
    publish(url, [told(enrolled, organisation=whose, factid=again["id"])])
    database = Database(databases[_SHOWN_DATABASE], pool_size=1)
    heard = "SELECT FROM inbox WHERE factid = %(id)s"
    eventually(lambda: database.look("la-u", (heard, again))[0])
    database.close()
    assert lend() == 409


def test_it_conforms(
    service: dict[str, There], room: dict[str, str], folder: Path, rooms_broker: RabbitMQ
):
    (line,) = [each for each in COMMANDS if "conformance" in each]
    health = f"http://127.0.0.1:{service['run'].port}"

    printed = done(
        folder,
        f"{line} --health {health} --broker-api {rooms_broker.api_url()} --json",
        room,
    )

    report = json.loads(printed)
    outcomes = {each["name"]: each["outcome"] for each in report["checks"]}
    assert report["passed"], report
    assert [name for name, outcome in outcomes.items() if outcome != "passed"] == ["queries"]
