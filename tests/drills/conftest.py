"""One stack for all drills: each finds it as the drills before it left it."""

from collections.abc import Iterator

import pytest

from tests.drills.platform import Platform, platform


@pytest.fixture(scope="session", name="platform")
def running_platform() -> Iterator[Platform]:
    """A platform that has come up by itself and is let down at the end."""
    with platform() as made:
        yield made
