"""A rooms' broker on which nothing is left after a test."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from nosotros.bus.address import BrokerAddress
from partners.edge import Rooms
from tests.rooms import make_room, rooms_of

#: what a room of these tests may have
LIMITS = {
    "NOSOTROS_ROOMS_CONNECTIONS": "5",
    "NOSOTROS_ROOMS_QUEUES": "6",
    "NOSOTROS_ROOMS_QUEUE_MESSAGES": "40",
    "NOSOTROS_ROOMS_QUEUE_BYTES": "200000",
}


@pytest.fixture
def variables(rooms: Mapping[str, str]) -> Mapping[str, str]:
    return {**rooms, **LIMITS}


@pytest.fixture
def edge(variables: Mapping[str, str]) -> Iterator[Rooms]:
    found = rooms_of(variables)
    yield found
    for organisation in found.there():
        found.remove(organisation)


@pytest.fixture
def room(edge: Rooms, tmp_path: Path) -> Callable[..., BrokerAddress]:
    """Make a room with the password `first`; its partner's address."""
    return lambda organisation="la-u": make_room(
        edge, organisation, folder=tmp_path, password="first"
    )
