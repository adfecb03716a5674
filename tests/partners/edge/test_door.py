"""The door of the rooms' broker: nobody comes in without certificate and password, nor without TLS."""

import socket
import ssl
import warnings
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import amqp
import pytest

from localstack.servers import RabbitMQ
from nosotros.bus.address import BrokerAddress
from nosotros.bus.broker import LOST, connect
from nosotros.testing.waiting import PATIENCE
from partners.edge import Authority, Rooms
from tests.rooms import coming, keep_issued

Make = Callable[..., BrokerAddress]
_REFUSED = (amqp.exceptions.AMQPError, *LOST)
_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def _with_files(address: BrokerAddress, **files: str | None) -> BrokerAddress:
    assert address.tls is not None
    return replace(address, tls=replace(address.tls, **files))


def test_nobody_comes_in_without_a_certificate_of_the_rooms_authority(
    room: Make, edge: Rooms, tmp_path: Path, broker: RabbitMQ
) -> None:
    address = room()
    other = Authority.make(tmp_path / "another authority")
    theirs = keep_issued(tmp_path / "theirs", other.for_client("room.la-u"), authority=other)
    ours = Authority.read(edge.settings.authority)
    past = ours.for_client("room.la-u", at=_LONG_AGO)
    expired = keep_issued(tmp_path / "expired", past, authority=ours)
    for without in (
        _with_files(address, certfile=None, keyfile=None),
        _with_files(address, certfile=theirs.certfile, keyfile=theirs.keyfile),
        _with_files(address, certfile=expired.certfile, keyfile=expired.keyfile),
        _with_files(
            address,
            certfile=str(broker.authority / "server.pem"),
            keyfile=str(broker.authority / "server-key.pem"),
        ),
    ):
        with pytest.raises(_REFUSED), coming(without):
            pass
    with coming(address):
        pass


def test_a_certificate_without_its_password_opens_nothing(room: Make) -> None:
    address = room()
    with pytest.raises(_REFUSED), coming(address, password="guessed"):
        pass


def test_whoever_speaks_no_tls_or_an_old_one_does_not_come_in(room: Make) -> None:
    address = room()
    with pytest.raises(_REFUSED):
        connect(replace(address, tls=None).url, name="a test", heartbeat=0)
    assert address.tls is not None
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.load_verify_locations(address.tls.cafile)
    old.load_cert_chain(address.tls.certfile or "", address.tls.keyfile)
    old.set_ciphers("ALL:@SECLEVEL=0")
    # What Python itself warns of.
    with warnings.catch_warnings(action="ignore"):
        old.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    with (
        socket.create_connection((address.host, address.port), timeout=PATIENCE) as plain,
        pytest.raises(ssl.SSLError),
        old.wrap_socket(plain, server_hostname=address.host),
    ):
        pass
