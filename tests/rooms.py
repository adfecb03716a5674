"""Rooms on a test's own broker, and those who come to them."""

import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import requests

from localstack.provision.rooms import RoomsPasswords, provision_rooms, rooms_addresses
from localstack.servers import RabbitMQ
from nosotros.bus.address import BrokerAddress, Tls
from nosotros.bus.broker import connect
from nosotros.bus.topology import PUBLIC, QUEUE_ARGUMENTS
from nosotros.observability import serve_health
from nosotros.testing import free_port
from nosotros.testing.waiting import PATIENCE
from partners.edge import Authority, Issued, Rooms, rooms_settings
from partners.edge.certificates import write_private

TLS_FILES = ("cafile", "certfile", "keyfile")
PASSWORDS = RoomsPasswords(maker="of-who-makes-rooms", hub="of-the-hub")


def rooms_variables(broker: RabbitMQ) -> Mapping[str, str]:
    """What leads the hub's processes to the rooms of a broker, whose users are made."""
    provision_rooms(PASSWORDS, api_url=broker.api_url())
    return rooms_addresses(
        PASSWORDS,
        api_url=broker.api_url(),
        amqps_place=broker.amqps_place(),
        authority=broker.authority,
    )


def rooms_of(variables: Mapping[str, str]) -> Rooms:
    """The rooms' broker that variables lead to."""
    settings = rooms_settings(variables)
    assert settings is not None
    return Rooms(settings)


def keep_issued(folder: Path, issued: Issued, *, authority: Authority) -> Tls:
    """Files of what was issued, in a folder that is made for them; and of who issued it."""
    folder.mkdir(parents=True, exist_ok=True)
    write_private(folder / "client-key.pem", issued.key.encode())
    (folder / "client.pem").write_text(issued.certificate)
    (folder / "ca.pem").write_text(authority.certificate)
    return Tls(
        cafile=str(folder / "ca.pem"),
        certfile=str(folder / "client.pem"),
        keyfile=str(folder / "client-key.pem"),
    )


def loaded(folder: Path) -> Mapping[str, str]:
    """The variables of a partner's `room.env`, as a shell reads them, its files by whole paths."""
    lines = shlex.split((folder / "room.env").read_text())
    found = dict(line.split("=", 1) for line in lines)
    address = BrokerAddress.read(found["NOSOTROS_AMQP_URL"])
    assert address.tls is not None
    files = {name: str(folder / getattr(address.tls, name)) for name in TLS_FILES}
    whole = replace(address, tls=Tls(**files)).url
    return {**found, "NOSOTROS_AMQP_URL": whole}


def make_room(rooms: Rooms, organisation: str, *, folder: Path, password: str) -> BrokerAddress:
    """Make a room as partners does; its partner's address, whose files are in the folder."""
    rooms.make(organisation, password=password)
    authority = Authority.read(rooms.settings.authority)
    issued = authority.for_client(f"room.{organisation}")
    tls = keep_issued(folder / organisation, issued, authority=authority)
    return rooms.address(organisation, password=password, tls=tls)


def hub_in(variables: Mapping[str, str], organisation: str) -> BrokerAddress:
    """The hub's own address in an organisation's room."""
    address = BrokerAddress.read(variables["NOSOTROS_ROOMS_AMQP_URL"])
    return address.within(f"room.{organisation}")


def make_queue(amqp_url: str, service: str) -> None:
    """Make the queue by which a service of a room hears everything that is told there, and that of calls."""
    with connect(amqp_url, name="topology", heartbeat=0) as connection:
        channel: Any = connection.connection.channel()
        queue = f"{service}.events"
        channel.queue_declare(queue, durable=True, auto_delete=False, arguments=QUEUE_ARGUMENTS)
        channel.queue_bind(queue, PUBLIC, "#")
        channel.queue_declare(f"rpc-{service}", durable=True, auto_delete=False)


@contextmanager
def coming(address: BrokerAddress, **changes: Any) -> Iterator[Any]:
    """A connection (py-amqp's) of who comes to an address, some of it changed."""
    # kombu's own would connect once more when it is asked for one that is lost.
    driver: Any = connect(replace(address, **changes).url, name="a test", heartbeat=0).connection
    try:
        yield driver
    finally:
        driver.collect()


def measured() -> dict[str, float]:
    """What `/metrics` of this process says of rooms, over HTTP: `name{labels}` and its value."""
    port = free_port()
    serve_health("127.0.0.1", port, {})
    with requests.Session() as session:
        session.trust_env = False
        text = session.get(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE).text
    lines = (line.rpartition(" ") for line in text.splitlines() if line.startswith("nosotros_room"))
    return {name: float(value) for name, _, value in lines if "_created{" not in name}
