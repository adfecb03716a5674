"""A journal behind the gateway."""

import re
import time
from collections.abc import Iterator

import pytest

from nosotros.testing.waiting import PATIENCE
from tests.gateway.events.journal import Journal
from tests.gateway.peer import Peer
from tests.gateway.running import Running

_OPEN = re.compile(r"^nosotros_streams_open\{.*\} (?!0\.0$)", re.MULTILINE)


@pytest.fixture
def journal(integrations: Peer, gateway: Running) -> Iterator[Journal]:
    """Nobody of another test follows it."""
    made = Journal()
    made.serve(integrations)
    yield made
    until = time.monotonic() + PATIENCE
    while _OPEN.search(gateway.wait("/metrics").text):
        assert time.monotonic() < until, "streams are open that nobody reads"
        time.sleep(0.05)
