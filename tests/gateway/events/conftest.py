"""A journal behind the gateway."""

import pytest

from tests.gateway.events.journal import Journal
from tests.gateway.peer import Peer


@pytest.fixture
def journal(integrations: Peer) -> Journal:
    made = Journal()
    made.serve(integrations)
    return made
