"""What docs/howto/host-training-yourself.md has a partner do, done as it is written there, in a room by TLS."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psycopg
import pytest

from localstack.servers import Postgres, RabbitMQ
from nosotros.bus.address import BrokerAddress
from nosotros.bus.management import Management
from nosotros.cli.rooms.writing import check_folder, write_folder
from nosotros.contracts.partners import CreateRoom, GetRoomSecret, Scope
from nosotros.contracts.partners.roles import OF_ROOMS
from nosotros.testing import Running, Tap, free_port, publish
from tests.architecture.repository import ROOT
from tests.howto import as_typed, asked_by, blocks_of, typed
from tests.partners.bridge.site import event
from tests.rooms import loaded

PAGE = "host-training-yourself"
TEXT = (ROOT / "docs" / "howto" / f"{PAGE}.md").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent
HOME = "home-of-la-u"
_FILE = re.compile(r"`([a-z.]+)`(?: beside [^`]*)?:\n\n```sh\n(.*?)```", re.DOTALL)
DATABASES = ("training", "room")


def lines(*words: str) -> list[str]:
    """The lines of the one block of the page that has a line with these words."""
    (found,) = [
        block.replace("\\\n", " ").strip().splitlines()
        for block in blocks_of(PAGE)
        if any(all(word in line.split() for word in words) for line in block.splitlines())
    ]
    return found


@pytest.fixture(scope="module")
def at_home(servers_folder: Path) -> Iterator[Postgres]:
    """The partner's own PostgreSQL: on that of the tests, others have databases by these names."""
    server = Postgres(servers_folder / "postgres-at-home", durable=False)
    try:
        server.start()
        yield server
    finally:
        server.kill()
        server.remove()


@pytest.fixture
def read_as(at_home: Postgres, broker: RabbitMQ, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """A text of the page with this test's own places in those of the page."""
    broker_at_home = BrokerAddress.read(broker.amqp_url()).within(HOME).url
    management = Management(broker.api_url(), called="the broker at home")
    with management.open() as calls:
        calls.put(f"vhosts/{HOME}", {})
        rights: dict[str, str] = dict.fromkeys(("configure", "write", "read"), ".*")
        calls.put(f"permissions/{HOME}/{management.user}", rights)
    places = {
        "amqp://nosotros:broker-password@127.0.0.1:5672/nosotros": broker_at_home,
        "127.0.0.1:5432": f"127.0.0.1:{at_home.port}",
        "https://nosotros.example.org": f"http://127.0.0.1:{free_port()}",
        "/var/tmp/nosotros-files": str(tmp_path / "files"),
        "nos_…": "nos_0123456789abcdef",
    }

    def read(text: str) -> str:
        for shown, own in places.items():
            text = text.replace(shown, own)
        return text

    yield read
    with management.open() as calls:
        calls.delete(f"vhosts/{HOME}")


@pytest.fixture
def databases(at_home: Postgres) -> Iterator[None]:
    """Training's and the room's own, by the page's SQL."""
    (sql,) = re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL)
    for name in DATABASES:
        # As psql has it: what is above `\connect` in one database, what is below in the other.
        for database, part in zip(
            ("postgres", name), sql.split("\\connect training\n"), strict=True
        ):
            with psycopg.connect(at_home.url(database), autocommit=True) as connection:
                for statement in part.replace("training", name).split(";\n"):
                    if statement:
                        connection.execute(statement.encode())
    yield
    with psycopg.connect(at_home.url(), autocommit=True) as connection:
        for name in DATABASES:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
            connection.execute(f"DROP ROLE {name}, {name}_owner".encode())


@pytest.fixture
def folder(ask: Callable[..., Any], read_as: Callable[[str], str], tmp_path: Path) -> Path:
    """What the partner was handed, with the page's files beside it."""
    made = tmp_path / "la-u"
    check_folder(made)
    ask(CreateRoom(organisation="la-u", hosts=("training",)))
    write_folder(made, asdict(ask(GetRoomSecret(organisation="la-u"))))
    files = dict(_FILE.findall(TEXT))
    assert files.keys() == {"training.env", "half.env", "in", "forward.env"}
    for name, text in files.items():
        (made / name).write_text(read_as(text))
    return made


class Processes:
    """Those that run in a partner's folder, each by a line of the page."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open = ExitStack()
        self._started: list[Running] = []

    def __enter__(self) -> "Processes":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def start(self, line: str) -> None:
        """Start one; its port is one that is free here."""
        variable, _, command = line.partition(" ")
        assert re.fullmatch(r"NOSOTROS_HEALTH_PORT=\d+", variable)
        path = f"{BIN}:{os.environ['PATH']}"
        given = f'PATH="{path}" NOSOTROS_HEALTH_PORT="$NOSOTROS_HEALTH_PORT"'
        shell = ("sh", "-c", f'cd "$0" && exec env -i {given} {command}', str(self._folder))
        log = self._folder / f"{len(self._started)}.log"
        process = Running(shell, environment={}, log=log)
        self._started.append(self._open.enter_context(process))

    def ready(self) -> None:
        """Wait until each is."""
        for each in self._started:
            each.ready(seconds=90)


def test_every_process_gets_ready_and_data_are_of_a_role_that_owns_nothing(
    folder: Path, databases: None, read_as: Callable[[str], str], at_home: Postgres
) -> None:
    as_typed(read_as("\n".join(lines("signing-key"))), folder=folder)
    started = lines("run", "training")
    ports = [re.findall(r"NOSOTROS_HEALTH_PORT=(\d+)", line) for line in started]
    assert len({port for (port,) in ports}) == len(started) == 5
    with Processes(folder) as processes:
        for line in started:
            processes.start(line)
        processes.ready()
    for name in DATABASES:
        with psycopg.connect(at_home.url(name)) as connection:
            owners = connection.execute(
                "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
            )
            assert owners.fetchall() == [(f"{name}_owner",)]


def test_behind_a_firewall_events_reach_the_room_from_the_broker_at_home(
    folder: Path, databases: None, read_as: Callable[[str], str]
) -> None:
    home = re.findall(r"^NOSOTROS_AMQP_URL=.*$", (folder / "forward.env").read_text(), re.M)
    for name in ("training.env", "half.env"):
        with (folder / name).open("a") as file:
            file.write(f"{home[0]}\n")
    as_typed(read_as("\n".join(lines("signing-key"))), folder=folder)
    (carrying,), (telling,) = lines("forward"), lines("room.outward")
    mine = event(1)
    with Processes(folder) as processes:
        processes.start(carrying)
        processes.start(telling)
        processes.ready()
        there = loaded(folder)["NOSOTROS_AMQP_URL"]
        with Tap(there) as room:
            publish(home[0].partition("=")[2], [mine])
            room.until(lambda heard: len(heard) == 1)
    assert room.heard[0].body == mine.body


def test_what_is_asked_through_the_gateway_is_asked_as_it_says() -> None:
    given = {"SITE": "http://127.0.0.1:8470", "KEY": "$KEY"}
    cohort = "019ac8d5-6f0e-7b31-8d5c-2f6f3a1be94d"
    roster, overdue = [asked_by(words) for words in typed(PAGE, "curl", COHORT=cohort, **given)]
    assert str(roster.cohort_id) == cohort
    assert overdue.state == "overdue"


def test_the_rooms_key_has_the_one_scope_that_rooms_have() -> None:
    (words,) = [words for words in typed(PAGE, "nosotros") if words[0] == "keys"]
    assert {words[words.index("--scope") + 1]} == OF_ROOMS == {str(Scope.DISCLOSE)}
