"""A gateway that runs for real, with a broker, and peers on the wire."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from gateway.operations import scopes
from localstack.servers import RabbitMQ
from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.gateway.directory import Directory
from tests.gateway.peer import Peer
from tests.gateway.running import Running, Site


def peer_of(server: RabbitMQ, service: str) -> Peer:
    where = urlsplit(server.amqp_url())
    assert where.username
    assert where.password
    return Peer(
        host=f"127.0.0.1:{where.port}",
        user=where.username,
        password=where.password,
        service=service,
    )


@pytest.fixture(scope="session")
def site(broker: RabbitMQ, tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("gateway")
    return Site(
        environment={
            "NOSOTROS_AMQP_URL": broker.amqp_url(),
            "NOSOTROS_FILES": str(folder / "files"),
            "NOSOTROS_RATE_LIMIT": "0",
            "NOSOTROS_PUBLIC_RATE_LIMIT": "0",
            "NOSOTROS_CALLBACK_RATE_LIMIT": "0",
            "NOSOTROS_ATTEMPT_RATE_LIMIT": "0",
            "NOSOTROS_PUBLIC_URL": "https://nosotros.example/",
            # A machine that is shared may stand still for twenty; `hasty` is for what is not awaited.
            "NOSOTROS_CALL_SECONDS": "30",
            "NOSOTROS_BODY_SECONDS": "30",
            "NOSOTROS_STREAM_PATIENCE_SECONDS": str(PATIENCE),
            "NOSOTROS_UPLOAD_LIMIT": str(1024 * 1024),
        },
        folder=folder,
        directory=Directory(),
    )


@pytest.fixture(scope="session")
def admin_key(site: Site) -> str:
    return site.key(*scopes())


@pytest.fixture(scope="session")
def partners_peer(site: Site, broker: RabbitMQ) -> Iterator[Peer]:
    peer = peer_of(broker, "partners")
    peer.answers |= site.directory.answers()
    peer.start()
    yield peer
    peer.stop()


@pytest.fixture(autouse=True)
def partners_there(request: pytest.FixtureRequest) -> None:
    """Who says who callers are is there again where it was away."""
    if "partners_peer" in request.fixturenames:
        peer: Peer = request.getfixturevalue("partners_peer")
        site: Site = request.getfixturevalue("site")
        peer.forget(site.directory.answers())


@pytest.fixture(scope="session")
def enrolment_peer(broker: RabbitMQ) -> Iterator[Peer]:
    peer = peer_of(broker, "enrolment")
    peer.start()
    yield peer
    peer.stop()


@pytest.fixture
def peer(enrolment_peer: Peer) -> Peer:
    enrolment_peer.forget()
    return enrolment_peer


@pytest.fixture(scope="session")
def training_peer(broker: RabbitMQ) -> Iterator[Peer]:
    peer = peer_of(broker, "training")
    peer.start()
    yield peer
    peer.stop()


@pytest.fixture
def training(training_peer: Peer) -> Peer:
    training_peer.forget()
    return training_peer


@pytest.fixture(scope="session")
def mentoring_peer(broker: RabbitMQ) -> Iterator[Peer]:
    peer = peer_of(broker, "mentoring")
    peer.start()
    yield peer
    peer.stop()


@pytest.fixture
def mentoring(mentoring_peer: Peer) -> Peer:
    mentoring_peer.forget()
    return mentoring_peer


@pytest.fixture(scope="module")
def notifications_peer(broker: RabbitMQ) -> Iterator[Peer]:
    peer = peer_of(broker, "notifications")
    peer.start()
    yield peer
    peer.stop()


@pytest.fixture
def notifications(notifications_peer: Peer) -> Peer:
    notifications_peer.forget()
    return notifications_peer


@pytest.fixture(scope="module")
def integrations_peer(broker: RabbitMQ) -> Iterator[Peer]:
    peer = peer_of(broker, "integrations")
    peer.start()
    yield peer
    peer.stop()


@pytest.fixture
def integrations(integrations_peer: Peer) -> Peer:
    integrations_peer.forget()
    return integrations_peer


@pytest.fixture(scope="session")
def gateway(site: Site, partners_peer: Peer, enrolment_peer: Peer) -> Iterator[Running]:
    running = Running(site, name="gateway")
    running.wait("/health/ready")
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="session")
def hasty(site: Site, partners_peer: Peer, enrolment_peer: Peer) -> Iterator[Running]:
    """A gateway that waits for a service, and for a body that stops coming, for a few seconds."""
    changes = {"NOSOTROS_CALL_SECONDS": "4", "NOSOTROS_BODY_SECONDS": "2"}
    running = Running(site, name="hasty", **changes)
    running.wait("/health/ready")
    yield running
    assert running.stop() == 0


@pytest.fixture
def hurried(hasty: Running, admin_key: str) -> Iterator[httpx.Client]:
    """Who asks the gateway that waits for nobody for long."""
    headers = {"Authorization": f"Bearer {admin_key}"}
    with web.Client(base_url=hasty.url, headers=headers, timeout=PATIENCE) as made:
        yield made


@pytest.fixture(scope="session")
def anonymous(gateway: Running) -> Iterator[httpx.Client]:
    with web.Client(base_url=gateway.url, timeout=PATIENCE) as client:
        yield client


@pytest.fixture(scope="session")
def client(gateway: Running, admin_key: str) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {admin_key}", "Accept-Language": "en"}
    with web.Client(base_url=gateway.url, headers=headers, timeout=PATIENCE) as made:
        yield made


@pytest.fixture
def run_gateway(site: Site, partners_peer: Peer) -> Iterator[Callable[..., Running]]:
    """Run another gateway, with some settings changed."""
    started: list[Running] = []

    def run(name: str, **changes: str) -> Running:
        started.append(Running(site, name=name, **changes))
        return started[-1]

    yield run
    for each in started:
        each.stop()


@pytest.fixture
def own_broker(servers_folder: Path, request: pytest.FixtureRequest) -> Iterator[RabbitMQ]:
    """A broker for one test to start and to stop; its addresses are known before."""
    server = RabbitMQ(servers_folder / f"rabbitmq-{request.node.name}")
    server.prepare()
    yield server
    server.kill()
