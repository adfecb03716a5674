"""The settings of the rooms' broker: what is wrong is one line that repeats no password."""

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from nosotros.bus.address import BrokerAddress
from nosotros.errors import SettingInvalid
from partners.edge import rooms_settings
from tests.architecture.repository import ROOT

GOOD = {
    "NOSOTROS_ROOMS_API_URL": "http://rooms:secret@broker:15672/",
    "NOSOTROS_ROOMS_AMQP_URL": "amqps://hub:secret@broker:5673",
    "NOSOTROS_ROOMS_CA": "/etc/nosotros/rooms",
}


def test_without_an_api_there_are_no_rooms() -> None:
    assert rooms_settings({}) is None
    assert rooms_settings({**GOOD, "NOSOTROS_ROOMS_API_URL": ""}) is None


def test_what_is_not_said_is_as_the_hub_itself_comes_there() -> None:
    found = rooms_settings(GOOD)
    assert found is not None
    assert (found.hub, found.operator) == ("hub", "gestarsalud")
    assert (found.public_host, found.public_port) == ("broker", 5673)
    assert (found.connections, found.queues) == (100, 100)
    assert (found.queue_messages, found.queue_bytes) == (100_000, 256 * 1024 * 1024)
    assert "secret" not in repr(found)


def test_the_protocol_says_how_a_room_is_come_to_and_its_bounds() -> None:
    text = (ROOT / "docs/protocol.md").read_text()
    (shown,) = re.findall(r"^amqps://\S+$", text, re.MULTILINE)
    address = BrokerAddress.read(shown)
    assert address.user == address.virtual_host == "room.la-u"
    assert address.tls is not None
    assert (address.tls.cafile, address.tls.certfile) == ("ca.pem", "client.pem")
    assert address.tls.keyfile == "client-key.pem"
    found = rooms_settings(GOOD)
    assert found is not None
    said = (
        f"{found.connections} connections with {found.connections * 20:,} channels in all, {found.queues} "
        f"queues, and in each queue {found.queue_messages:,} messages and {found.queue_bytes // 1024**2} MiB"
    )
    assert said in " ".join(text.split())


def test_partners_may_reach_it_elsewhere() -> None:
    found = rooms_settings({**GOOD, "NOSOTROS_ROOMS_PUBLIC_URL": "amqps://rooms.example.org"})
    assert found is not None
    assert (found.public_host, found.public_port) == ("rooms.example.org", 5671)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"NOSOTROS_ROOMS_API_URL": "ftp://rooms:secret@h"}, "NOSOTROS_ROOMS_API_URL"),
        ({"NOSOTROS_ROOMS_API_URL": "http://h"}, "NOSOTROS_ROOMS_API_URL"),
        ({"NOSOTROS_ROOMS_AMQP_URL": ""}, "NOSOTROS_ROOMS_AMQP_URL"),
        ({"NOSOTROS_ROOMS_AMQP_URL": "amqp://hub:secret@h"}, "NOSOTROS_ROOMS_AMQP_URL"),
        ({"NOSOTROS_ROOMS_AMQP_URL": "secret"}, "NOSOTROS_ROOMS_AMQP_URL"),
        ({"NOSOTROS_ROOMS_PUBLIC_URL": "https://h"}, "NOSOTROS_ROOMS_PUBLIC_URL"),
        ({"NOSOTROS_ROOMS_CA": ""}, "NOSOTROS_ROOMS_CA"),
        ({"NOSOTROS_ROOMS_QUEUES": "0"}, "NOSOTROS_ROOMS_QUEUES"),
        ({"NOSOTROS_ROOMS_QUEUE_BYTES": "much"}, "NOSOTROS_ROOMS_QUEUE_BYTES"),
    ],
)
def test_what_is_wrong_names_its_setting(changed: Mapping[str, str], named: str) -> None:
    with pytest.raises(SettingInvalid) as refused:
        rooms_settings({**GOOD, **changed})
    assert refused.value.name == named
    assert "secret" not in str(refused.value)


def test_they_are_listed() -> None:
    command = [Path(sys.executable).parent / "nosotros", "settings"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for name in (*GOOD, "NOSOTROS_ROOMS_PUBLIC_URL", "NOSOTROS_ROOMS_QUEUE_MESSAGES"):
        assert f"{name}=" in listed
