"""One stack for the drills of a file: each finds it as the drills before it left it."""

from collections.abc import Callable, Iterator

import pytest

from tests.drills.platform import Platform, platform


@pytest.fixture(scope="module", name="platform")
def running_platform() -> Iterator[Platform]:
    """A platform that has come up by itself and is let down at the end."""
    with platform() as made:
        yield made


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Prints a line, whatever pytest does with what tests print."""

    def line(text: str) -> None:
        with capsys.disabled():
            print(f"\n{text}", flush=True)

    return line
