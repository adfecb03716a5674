"""Who comes to a broker by TLS looks at its certificate, and shows one of her own."""

import asyncio
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gateway.rpc import Broker, RpcClient
from localstack.servers import RabbitMQ
from nosotros.bus.address import BrokerAddress, why
from nosotros.bus.broker import connect
from nosotros.settings import SettingInvalid, read
from nosotros.testing.waiting import PATIENCE
from tests.rooms import keep_issued
from tests.tls import authority_in, serving

_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def bus(url: str) -> str | None:
    """Why what services, relays and workers come by does not come in; none: it does."""
    try:
        with connect(url, name="a test", heartbeat=0) as connection:
            connection.connection.channel().close()
    except OSError as error:
        return why(error)
    return None


def gateway(url: str) -> str | None:
    """Why the gateway does not come in; none: it does."""

    async def come() -> str | None:
        client = RpcClient(broker=Broker.of(url), seconds=1)
        client.start()
        until = time.monotonic() + PATIENCE
        beginning = client.trouble
        while client.trouble == beginning and time.monotonic() < until:
            await asyncio.sleep(0.02)
        trouble = client.trouble
        await client.stop()
        return trouble

    return asyncio.run(come())


CLIENTS: dict[str, Callable[[str], str | None]] = {"bus": bus, "gateway": gateway}
each_client = pytest.mark.parametrize("client", CLIENTS)


@pytest.fixture
def address(broker: RabbitMQ) -> BrokerAddress:
    """Of the administrator, by TLS."""
    files = broker.authority
    query = (
        f"cafile={files / 'ca.pem'}&certfile={files / 'hub.pem'}&keyfile={files / 'hub-key.pem'}"
    )
    open_one = BrokerAddress.read(broker.amqp_url())
    by_tls = BrokerAddress.read(f"{broker.amqps_place()}/%2F?{query}")
    # The gateway looks for the exchange of calls.
    with connect(open_one.url, name="a test", heartbeat=0) as connection:
        connection.connection.channel().exchange_declare(
            "nameko-rpc", "topic", durable=True, auto_delete=False
        )
    return replace(by_tls, user=open_one.user, password=open_one.password)


def with_files(address: BrokerAddress, **files: str | None) -> str:
    assert address.tls is not None
    return replace(address, tls=replace(address.tls, **files)).url


@each_client
def test_a_broker_that_is_known_and_knows_us_lets_us_in(
    address: BrokerAddress, client: str
) -> None:
    assert CLIENTS[client](address.url) is None


@each_client
def test_a_broker_of_an_authority_that_is_not_ours_is_not_believed(
    address: BrokerAddress, client: str, tmp_path: Path
) -> None:
    _, other = authority_in(tmp_path / "other")
    for cafile in (other, None):
        said = CLIENTS[client](with_files(address, cafile=cafile))
        assert "its certificate is not accepted" in (said or "")


@each_client
@pytest.mark.parametrize(
    ("hosts", "at", "told"),
    [
        (["127.0.0.1"], _LONG_AGO, "expired"),
        (["another.example"], None, "IP address mismatch"),
    ],
    ids=["expired", "of another host"],
)
def test_a_certificate_that_has_ended_or_is_another_s_is_not_accepted(
    client: str, hosts: list[str], at: datetime | None, told: str, tmp_path: Path
) -> None:
    authority, cafile = authority_in(tmp_path / "ca")
    with serving(tmp_path / "server", authority.for_server(hosts, at=at)) as port:
        said = CLIENTS[client](f"amqps://u:p@127.0.0.1:{port}/?cafile={cafile}")
    assert told in (said or "")
    assert "its certificate is not accepted" in (said or "")


@each_client
def test_a_name_is_compared_as_an_address_is(client: str, tmp_path: Path) -> None:
    authority, cafile = authority_in(tmp_path / "ca")
    with serving(tmp_path / "server", authority.for_server(["127.0.0.1"])) as port:
        said = CLIENTS[client](f"amqps://u:p@localhost:{port}/?cafile={cafile}")
    assert "Hostname mismatch" in (said or "")


@each_client
def test_who_shows_no_certificate_or_another_authority_s_is_told_so(
    address: BrokerAddress, client: str, tmp_path: Path, broker: RabbitMQ
) -> None:
    said = CLIENTS[client](with_files(address, certfile=None, keyfile=None))
    assert "TLS: " in (said or "")
    other, _ = authority_in(tmp_path / "other")
    theirs = keep_issued(tmp_path / "theirs", other.for_client("hub"), authority=other)
    said = CLIENTS[client](with_files(address, certfile=theirs.certfile, keyfile=theirs.keyfile))
    assert "TLS: " in (said or "")


def test_a_tls_connection_is_kept_as_an_open_one(address: BrokerAddress) -> None:
    """With heartbeats, by which the broker would end it otherwise, and TCP's own signs of life."""
    with connect(address.url, name="a test", heartbeat=2) as connection:
        driver: Any = connection.connection
        assert driver.heartbeat == 2
        option = driver.transport.sock.getsockopt
        assert option(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        assert option(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 10
        assert option(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 20000
        until = time.monotonic() + 7
        while time.monotonic() < until:
            try:
                driver.drain_events(timeout=0.5)
            except TimeoutError:
                driver.heartbeat_tick()
        driver.channel().close()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("amqps://h?cafile=/none", "there is no such file"),
        ("amqp://h?cafile=/none", "does not begin with amqps://"),
        ("amqps://h?certfile=/none", "without the other"),
        ("amqps://h?heartbeat=1", "nothing else"),
        ("http://h", "amqps://"),
        ("amqps://u:half/secret@h", "quote what is special"),
        ("amqps://u:secret@ho\N{ACCOUNT OF}st/", "for a host"),
        ("amqps://u:secret@[::1/", "for a host"),
    ],
)
def test_an_address_that_cannot_be_used_is_one_line_that_repeats_no_password(
    url: str, said: str
) -> None:
    for name in ("NOSOTROS_AMQP_URL", "NOSOTROS_ROOMS_AMQP_URL"):
        with pytest.raises(SettingInvalid) as refused:
            read({name: url})
        assert name in str(refused.value)
        assert "half" not in str(refused.value)
    with pytest.raises(SettingInvalid, match=said):
        read({"NOSOTROS_AMQP_URL": url})


def test_rooms_are_come_to_by_tls_alone(rooms: Mapping[str, str]) -> None:
    assert read({"NOSOTROS_ROOMS_AMQP_URL": rooms["NOSOTROS_ROOMS_AMQP_URL"]}).rooms_amqp_url
    with pytest.raises(SettingInvalid, match="must begin with amqps://"):
        read({"NOSOTROS_ROOMS_AMQP_URL": "amqp://u:p@h"})


def test_an_address_says_the_same_when_it_is_written_down(address: BrokerAddress) -> None:
    strange = replace(address, user="a b", password="p/w@:ñ%", virtual_host="room.la-u")
    assert BrokerAddress.read(strange.url) == strange
    assert BrokerAddress.read("amqp://[::1]/").url == "amqp://guest:guest@[::1]:5672/%2F"
    assert "p/w" not in repr(strange)
