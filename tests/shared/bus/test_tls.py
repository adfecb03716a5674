"""A service and its relay come to their broker by TLS, as they do openly."""

from dataclasses import replace
from pathlib import Path

import pytest
from diary import contracts
from diary.site import Site, tree

from localstack.servers import RabbitMQ
from nosotros.bus.address import BrokerAddress, Tls
from nosotros.bus.rpc import Caller
from nosotros.testing import Tap, eventually
from tests.tls import authority_in

SCOPES = (contracts.READ, contracts.WRITE)


@pytest.fixture
def by_tls(broker: RabbitMQ, site: Site) -> str:
    """The diary's own address by TLS."""
    files = broker.authority
    open_one = BrokerAddress.read(site.access["NOSOTROS_AMQP_URL"])
    place = BrokerAddress.read(broker.amqps_place())
    tls = Tls(
        cafile=str(files / "ca.pem"),
        certfile=str(files / "hub.pem"),
        keyfile=str(files / "hub-key.pem"),
    )
    return replace(open_one, port=place.port, tls=tls).url


def test_calls_and_events_go_by_tls(site: Site, by_tls: str, broker: RabbitMQ) -> None:
    about = tree()
    told = {"NOSOTROS_AMQP_URL": by_tls}
    admin = BrokerAddress.read(broker.amqp_url())
    caller_url = replace(BrokerAddress.read(by_tls), user=admin.user, password=admin.password).url
    with (
        Tap(site.amqp_url, key="*.diary.#") as tap,
        site.process("run", **told) as service,
        site.process("relay", **told) as relay,
    ):
        service.ready()
        relay.ready()
        with Caller(caller_url, organisation="soacha", actor="key:test", scopes=SCOPES) as caller:
            caller.call(contracts.WriteEntries(subjects=(about,), entries=3))
        assert site.entries(about)
        tap.until(lambda heard: len(heard) >= 1)
        connections = eventually(
            lambda: [each for each in site._get("/api/connections") if each.get("ssl")]
        )
        assert {each["user"] for each in connections or []} >= {"diary"}


def test_a_broker_that_is_not_believed_is_said_so_in_its_health(
    site: Site, by_tls: str, tmp_path: Path
) -> None:
    _, other = authority_in(tmp_path / "other")
    address = BrokerAddress.read(by_tls)
    assert address.tls is not None
    wrong = replace(address, tls=replace(address.tls, cafile=other)).url
    with site.process("run", name="mistrusting", NOSOTROS_AMQP_URL=wrong) as service:

        def told() -> bool:
            said = (service.problems() or {}).get("broker", "")
            return "its certificate is not accepted" in said

        eventually(told)
