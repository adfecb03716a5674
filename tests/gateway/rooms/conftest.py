"""Two rooms on one broker, a gateway that knows of them, and peers that serve in them."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson
import pytest
import requests

from localstack.servers import RabbitMQ
from nosotros.bus.address import BrokerAddress, Tls
from nosotros.bus.topology import EXCHANGES
from nosotros.contracts import partners as c
from nosotros.contracts.partners import Scope
from nosotros.contracts.schema import dump
from nosotros.testing import eventually
from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.gateway.conftest import peer_of
from tests.gateway.peer import Call, Peer
from tests.gateway.rooms.library import description
from tests.gateway.running import Running, Site

ROOMS = ("room.la-u", "room.mutual")
SCOPES = (
    "training:read",
    "training:write",
    "enrolment:read",
    "enrolment:write",
    str(Scope.SERVICES),
)


@dataclass(kw_only=True)
class Known:
    """What partners says of rooms and what is in them."""

    routes: list[c.RouteView] = field(default_factory=list[c.RouteView])
    services: list[c.ServiceDescription] = field(default_factory=list[c.ServiceDescription])
    #: answers that were refused, by their room, as it was told
    refused: Counter[str] = field(default_factory=Counter[str])

    def answers(self) -> dict[str, Any]:
        return {
            "list_routes": lambda _: _json(c.RoutesView(items=tuple(self.routes))),
            "resolve_service": self._service,
            "resolve_event_type": self._type,
            "record_room_refusals": self._refusals,
        }

    def _refusals(self, call: Call) -> None:
        assert call.headers["nameko.scopes"] == str(Scope.RESOLVE)
        for each in call.payload["refusals"]:
            self.refused[each["organisation"]] += each["number"]

    def _service(self, call: Call) -> Any:
        for each in self.services:
            if (each.organisation, each.service) == tuple(call.payload.values()):
                return _json(each)
        raise c.ServiceNotDescribed(**call.payload)

    def _type(self, call: Call) -> Any:
        found = [
            c.EventTypeView(
                type=type,
                organisation=each.organisation,
                service=each.service,
                subject=body["subject"],
                schema=body["schema"],
            )
            for each in self.services
            for type, body in each.events.items()
            if type == call.payload["type"]
        ]
        return _json(c.EventTypes(items=tuple(found)))


def _json(view: Any) -> Any:
    return orjson.loads(dump(view))


def route(organisation: str, *services: str, broker: str | None = None) -> c.RouteView:
    """A room that hosts services."""
    return c.RouteView(
        organisation=organisation,
        virtual_host=f"room.{organisation}",
        services=services,
        broker=broker,
    )


def over_tls(broker: RabbitMQ) -> str:
    """The broker's address for the hub, both certificates checked."""
    files = {"cafile": "ca.pem", "certfile": "hub.pem", "keyfile": "hub-key.pem"}
    tls = Tls(**{name: str(broker.authority / each) for name, each in files.items()})
    place = urlsplit(broker.amqps_place())
    assert place.port
    plain = BrokerAddress.read(broker.amqp_url())
    return replace(plain, port=place.port, tls=tls).url


@pytest.fixture(scope="module")
def rooms_broker(broker: RabbitMQ) -> Iterator[RabbitMQ]:
    """The broker with the virtual hosts of two rooms, each as one is made, while they are needed."""
    with requests.Session() as api:
        api.trust_env = False
        url = f"{broker.api_url()}/api"
        for name in ROOMS:
            assert api.put(f"{url}/vhosts/{name}", timeout=PATIENCE).ok
            permissions = {"configure": ".*", "write": ".*", "read": ".*"}
            assert api.put(f"{url}/permissions/{name}/admin", json=permissions, timeout=PATIENCE).ok
            for each in EXCHANGES:
                exchange = {"type": "topic", "durable": True}
                assert api.put(f"{url}/exchanges/{name}/{each}", json=exchange, timeout=PATIENCE).ok
            queue = {"durable": True, "arguments": {"x-queue-type": "quorum"}}
            assert api.put(f"{url}/queues/{name}/hub.inward", json=queue, timeout=PATIENCE).ok
        yield broker
        for name in ROOMS:
            assert api.delete(f"{url}/vhosts/{name}", timeout=PATIENCE).ok


@pytest.fixture(scope="module")
def known() -> Known:
    return Known(
        routes=[route("la-u", "training", "library"), route("mutual", "training")],
        services=[description()],
    )


@pytest.fixture(autouse=True)
def partners_there(site: Site, partners_peer: Peer, known: Known) -> None:
    """Partners says which rooms there are, beside who is who, and never meanwhile that there are none:
    a gateway that asks just then would hang up in all of them."""
    known.routes[:] = [route("la-u", "training", "library"), route("mutual", "training")]
    known.services[:] = [description()]
    partners_peer.forget({**site.directory.answers(), **known.answers()})


@pytest.fixture(scope="module")
def room_gateway(
    site: Site, rooms_broker: RabbitMQ, partners_peer: Peer, known: Known
) -> Iterator[Running]:
    partners_peer.answers |= {**site.directory.answers(), **known.answers()}
    running = Running(
        site,
        name="gateway-rooms",
        NOSOTROS_ROOMS_AMQP_URL=over_tls(rooms_broker),
        # Long enough for a busy machine, and short enough for what is never answered.
        NOSOTROS_ROOM_SECONDS="4",
        NOSOTROS_ROOM_CALLS="4",
        NOSOTROS_NETWORK_SECONDS="5",
    )
    running.wait("/health/ready")
    eventually(lambda: running.log.read_text().count('"broker_connected"') == 3)
    yield running
    assert running.stop() == 0


def _in_room(broker: RabbitMQ, organisation: str, service: str) -> Peer:
    peer = peer_of(broker, service)
    peer.virtual_host = f"room.{organisation}"
    peer.start()
    return peer


@pytest.fixture(scope="module")
def library_peer(rooms_broker: RabbitMQ) -> Iterator[Peer]:
    peer = _in_room(rooms_broker, "la-u", "library")
    yield peer
    peer.stop()


@pytest.fixture
def library(library_peer: Peer) -> Peer:
    """The library of la-u, in its room."""
    library_peer.forget()
    return library_peer


@pytest.fixture(scope="module")
def hosted_peers(rooms_broker: RabbitMQ) -> Iterator[dict[str, Peer]]:
    peers = {each: _in_room(rooms_broker, each, "training") for each in ("la-u", "mutual")}
    yield peers
    for each in peers.values():
        each.stop()


@pytest.fixture
def hosted(hosted_peers: dict[str, Peer]) -> dict[str, Peer]:
    """Training, as each of the two organisations hosts it."""
    for each in hosted_peers.values():
        each.forget()
    return hosted_peers


@pytest.fixture
def as_of(site: Site, room_gateway: Running) -> Iterator[Callable[..., httpx.Client]]:
    """A client with a key of an organisation: `as_of("la-u", grants=[…])`."""
    made: list[httpx.Client] = []

    def client(organisation: str, *, grants: Any = (), scopes: Any = SCOPES) -> httpx.Client:
        key = site.directory.key(*scopes, organisation=organisation, grants=grants)
        headers = {"Authorization": f"Bearer {key}", "Accept-Language": "en"}
        made.append(web.Client(base_url=room_gateway.url, headers=headers, timeout=PATIENCE))
        return made[-1]

    yield client
    for each in made:
        each.close()


@pytest.fixture
def la_u(as_of: Callable[..., httpx.Client]) -> httpx.Client:
    return as_of("la-u")
