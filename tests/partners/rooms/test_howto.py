"""What docs/howto/make-a-room.md says is so: `nosotros room …`, run as it is written there."""

import json
import os
import re
import shlex
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nosotros.bus.address import BrokerAddress
from nosotros.bus.administration import POLICY
from nosotros.contracts.integrations import GetRoomSending, RoomSending
from nosotros.identifiers import new_id
from partners.edge import Rooms
from partners.edge.rooms import HUB_RIGHTS
from tests.architecture.repository import ROOT
from tests.howto import asked_by, typed
from tests.partners.rooms.front import KEY, serving
from tests.rooms import coming, loaded

TEXT = (ROOT / "docs/howto/make-a-room.md").read_text()
_SHOWN = re.compile(r"^```\n(.*?)^```(?:\n```\n(.*?)^```)?", re.DOTALL | re.MULTILINE)
Tell = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def sending() -> dict[str, RoomSending]:
    """How it is with what is sent to rooms; nothing is noted of others."""
    return {}


@pytest.fixture
def tell(
    ask: Callable[..., Any], tmp_path: Path, sending: dict[str, RoomSending]
) -> Iterator[Tell]:
    """Run `nosotros room …` in a folder of the test's own."""

    def answer(contract: Any) -> Any:
        # What is sent to rooms is asked of integrations.
        if isinstance(contract, GetRoomSending):
            return sending.get(contract.organisation) or RoomSending(
                organisation=contract.organisation, state="active"
            )
        return ask(contract)

    with serving(answer) as url:

        def tell(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [Path(sys.executable).parent / "nosotros", "room", *words],
                env={**os.environ, "NOSOTROS_URL": url, "NOSOTROS_KEY": KEY, **environment},
                cwd=tmp_path,
                capture_output=True,
                text=True,
                timeout=60,
            )

        yield tell


def shown() -> list[tuple[list[str], str]]:
    """The commands of the page, each with what it is shown to answer; the last says how a hub is set up."""
    found = []
    for block, answer in _SHOWN.findall(TEXT.partition("## Once, for a hub")[0]):
        found += [
            (shlex.split(line)[2:], answer)
            for line in block.splitlines()
            if line.startswith("nosotros room")
        ]
    return found


def test_each_command_of_the_page_answers_as_it_shows(
    tell: Tell, edge: Rooms, run_due: Callable[..., int]
) -> None:
    for words, answer in shown()[:-1]:
        done = tell(*words)
        assert (done.returncode, done.stderr) == (0, ""), words
        if answer:
            assert done.stdout == answer
    run_due()
    assert edge.there() == {}
    words, _ = shown()[-1]
    own = tell(*words, NOSOTROS_ROOM_BROKER="amqps://nosotros:a-password@broker.la-u.example/la-u")
    assert "la-u on broker.la-u.example:5671, its own" in own.stdout
    assert "a-password" not in own.stdout


def test_what_the_partner_needs_is_for_its_eyes_alone_and_opens_the_room(
    tell: Tell, tmp_path: Path, edge: Rooms
) -> None:
    done = tell("create", "la-u", "--hosts", "training", "--folder", "a b/its room")
    folder = tmp_path / "a b/its room"
    told = loaded(folder)
    assert (told["NOSOTROS_ORGANISATION"], told["NOSOTROS_ROOM"]) == ("la-u", "la-u")
    address = BrokerAddress.read(told["NOSOTROS_AMQP_URL"])
    assert address.password not in done.stdout
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = {each.name: stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()}
    assert files == dict.fromkeys(("room.env", "ca.pem", "client.pem", "client-key.pem"), 0o600)
    with coming(address) as connection:
        connection.channel().queue_declare("hub.inward", passive=True)
    rotated = tell("rotate", "la-u", "--folder", "a b/its room")
    assert rotated.returncode == 0
    assert loaded(folder) != told
    with coming(BrokerAddress.read(loaded(folder)["NOSOTROS_AMQP_URL"])):
        pass
    assert tell("list").stdout == "la-u  room.la-u on the hub's broker for rooms  training\n"


def test_what_it_runs_is_changed_and_what_was_refused_is_seen_as_the_page_says(
    tell: Tell, ask: Callable[..., Any]
) -> None:
    tell("create", "la-u", "--hosts", "training")
    seen, changed, refused, replayed, dropped = [
        asked_by(words)
        for words in typed(
            "make-a-room",
            "curl",
            NOSOTROS_URL="http://127.0.0.1:8470",
            NOSOTROS_KEY="$KEY",
            QUARANTINED=str(new_id()),
        )
    ]
    assert ask(seen).revision == changed.expected_revision
    assert ask(changed).hosts == ("mentoring", "training")
    assert ask(refused).items == ()
    assert type(replayed).__name__ == "ReplayQuarantined"
    assert type(dropped).__name__ == "DropQuarantined"


def test_the_page_names_the_rights_that_the_hub_needs_on_another_broker() -> None:
    _, (command, *given), _ = typed("make-a-room", "rabbitmqctl")
    assert (command, given[:3]) == ("set_permissions", ["-p", "la-u", "nosotros"])
    assert given[3:] == [HUB_RIGHTS[each] for each in ("configure", "write", "read")]


@pytest.mark.parametrize(
    ("page", "vhost"), [("make-a-room", "la-u"), ("host-training-yourself", "nosotros")]
)
def test_each_page_sets_the_policy_that_topology_sets(page: str, vhost: str) -> None:
    command, *given, name, pattern, definition = typed(page, "rabbitmqctl")[-1]
    options = dict(zip(given[::2], given[1::2], strict=True))
    assert (command, name, pattern) == ("set_policy", "nosotros-events", POLICY["pattern"])
    assert json.loads(definition) == POLICY["definition"]
    assert options == {
        "-p": vhost,
        "--apply-to": POLICY["apply-to"],
        "--priority": str(POLICY["priority"]),
    }


def test_the_page_names_what_the_hub_shows_to_another_broker() -> None:
    (url,) = re.findall(r"^amqps://\S+$", TEXT, re.MULTILINE)
    address = BrokerAddress.read(url.replace("…", "x"))
    assert address.tls is not None
    files = (address.tls.cafile, address.tls.certfile, address.tls.keyfile)
    assert [Path(each or "").name for each in files] == ["ca.pem", "hub.pem", "hub-key.pem"]


def test_what_cannot_be_done_is_one_line(tell: Tell, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for words, said in (
        (("create", "la-u", "--folder", "file/below"), "file/below cannot be written to"),
        (("status", "nobody"), "The organisation nobody has no room."),
        (("rotate", "nobody"), "The organisation nobody has no room."),
        (("remove", "nobody", "--yes"), "The organisation nobody has no room."),
        (("create", "gestarsalud"), "Some fields need correcting"),
    ):
        done = tell(*words)
        assert done.returncode == 1
        assert said in done.stderr
        assert done.stderr.count("\n") == 1
    assert tell("list", NOSOTROS_KEY="nos_another").returncode == 1
    asked = tell("remove", "la-u")
    assert (asked.returncode, "Aborted" in asked.stderr) == (1, True)


def test_what_is_sent_there_is_said_with_what_keeps_it(
    tell: Tell, sending: dict[str, RoomSending]
) -> None:
    tell("create", "la-u")
    at = datetime(2026, 8, 18, 14, tzinfo=UTC)
    for state, problem, said in (
        ("active", None, "sent         as it comes, at 2026-08-18T14:00:00Z"),
        ("active", "a queue there is full", "sent         nothing: a queue there is full"),
        ("suspended", None, "sent         nothing, as its organisation is suspended"),
    ):
        sending["la-u"] = RoomSending(
            organisation="la-u", state=state, backlog=7, problem=problem, noted_at=at
        )
        lines = tell("status", "la-u").stdout.splitlines()
        assert lines[-2:] == [said, "to be sent   7 events"]


def test_a_broker_of_its_own_says_not_how_the_room_is(tell: Tell) -> None:
    tell("create", "la-u", NOSOTROS_ROOM_BROKER="amqps://u:p@broker.example/x")
    said = tell("status", "la-u").stdout
    assert "cannot be asked how the room is" in said
    assert "hosts        nothing" in said
