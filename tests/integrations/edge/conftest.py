"""An edge broker, and a service that has queues there."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from integrations.edge import Edge, EdgeSettings, edge_settings, queue_name
from integrations.handlers import queues
from localstack.provision.edge import edge_addresses, provision_edge
from localstack.servers import RabbitMQ
from nosotros.database import Database
from nosotros.identifiers import new_id
from tests.integrations.edge.due import Site

PASSWORD = "of-the-administrator"
#: events that a queue of these tests holds
MOST = 20


@pytest.fixture(scope="session")
def variables(broker: RabbitMQ) -> Mapping[str, str]:
    """What leads to the edge broker."""
    provision_edge(PASSWORD, api_url=broker.api_url())
    addresses = edge_addresses(PASSWORD, api_url=broker.api_url(), amqp_url=broker.amqp_url())
    return {**addresses, "NOSOTROS_EDGE_QUEUE_MESSAGES": f"{MOST}"}


@pytest.fixture
def settings(variables: Mapping[str, str]) -> EdgeSettings:
    found = edge_settings(variables)
    assert found is not None
    return found


@pytest.fixture
def edge(settings: EdgeSettings) -> Iterator[Edge]:
    """The edge broker, on which nothing is left after the test."""
    found = Edge(settings)
    yield found
    for name in found.queues() | found.users().keys():
        found.remove_queue(name)


@pytest.fixture
def queue(edge: Edge) -> Callable[..., str]:
    """Make a queue with the password `first`; its name."""

    def make(organisation: str = "gestarsalud") -> str:
        name = queue_name(organisation=organisation, id=new_id())
        edge.make_queue(name, password="first")
        return name

    return make


@pytest.fixture
def limits() -> Mapping[str, str]:
    """What a queue of the test holds at most."""
    return {"NOSOTROS_EDGE_QUEUE_MESSAGES": "100000"}


@pytest.fixture
def site(
    variables: Mapping[str, str],
    limits: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
    database: Database,
    ask: Callable[..., Any],
    edge: Edge,
) -> Iterator[Site]:
    # `edge` removes what the test leaves there.
    for name, value in {**variables, **limits}.items():
        monkeypatch.setenv(name, value)
    queues.edge.cache_clear()
    ours = queues.edge()
    assert ours is not None
    yield Site(database=database, edge=ours, ask=ask)
    queues.edge.cache_clear()
