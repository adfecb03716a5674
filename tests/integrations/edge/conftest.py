"""An edge broker, and integrators who come to their queues."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

import amqp
import pytest

from integrations.edge import Edge, EdgeSettings, edge_settings, queue_name
from localstack.provision.edge import edge_addresses, provision_edge
from localstack.servers import RabbitMQ
from nosotros.identifiers import new_id

PASSWORD = "of-the-administrator"
#: events that a queue of these tests holds
MOST = 20


@pytest.fixture(scope="session")
def settings(broker: RabbitMQ) -> EdgeSettings:
    provision_edge(PASSWORD, api_url=broker.api_url())
    addresses = edge_addresses(PASSWORD, api_url=broker.api_url(), amqp_url=broker.amqp_url())
    found = edge_settings({**addresses, "NOSOTROS_EDGE_QUEUE_MESSAGES": f"{MOST}"})
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


@contextmanager
def coming(url: str) -> Iterator[amqp.Connection]:
    """A connection of an integrator's, as the address says."""
    parts = urlsplit(url)
    connection: Any = amqp.Connection(
        host=f"{parts.hostname}:{parts.port}",
        userid=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        virtual_host=unquote(parts.path[1:]),
        login_method="PLAIN",
    )
    connection.connect()
    try:
        yield connection
    finally:
        connection.collect()


def taken(url: str, *, most: int = 1000) -> list[Any]:
    """What is in a queue, taken and acknowledged, oldest first."""
    name = unquote(urlsplit(url).username or "")
    found: list[Any] = []
    with coming(url) as connection:
        channel: Any = connection.channel()
        while len(found) < most and (message := channel.basic_get(name)) is not None:
            channel.basic_ack(message.delivery_tag)
            found.append(message)
        channel.close()
    return found
