"""Clients that are not ours, in Node: there before a test uses one."""

import pytest

from tests.clients.installation import install


@pytest.fixture(scope="session")
def clients() -> None:
    """Fetch them, where `make test` has not: nothing is skipped because they are missing."""
    install(say=print)
