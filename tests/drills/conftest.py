"""One stack for the drills of a file: each finds it as the drills before it left it."""

import signal
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from localstack import leftovers
from tests.drills.platform import Platform, platform

#: characters of each log that are shown of a drill that failed
_LAST = 6000
#: names, as the kernel cuts them, of the processes that write where they are when they are asked
_TELLING = ("nosotros", "nosotros-gatewa")
#: seconds in which they do, where they are not told from what else they write
_TOLD_WITHIN = 2


@pytest.fixture(scope="module", name="platform")
def running_platform() -> Iterator[Platform]:
    """A platform that has come up by itself and is let down at the end."""
    with platform() as made:
        yield made


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Function,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With a drill that fails, what its processes have said last and where they are: they are gone
    right afterwards."""
    report = yield
    platform = item.funcargs.get("platform")
    if report.failed and isinstance(platform, Platform):
        _ask_where_they_are(platform.stack.folder)
        for log in sorted(platform.stack.folder.rglob("*.log")):
            told = log.read_text(errors="replace")[-_LAST:]
            report.sections.append((f"{log.stem} said last", told))
    return report


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Prints a line, whatever pytest does with what tests print."""

    def line(text: str) -> None:
        with capsys.disabled():
            print(f"\n{text}", flush=True)

    return line


def _ask_where_they_are(folder: Path) -> None:
    for process in leftovers.find(folder):
        with suppress(psutil.NoSuchProcess):
            if process.name() in _TELLING:
                process.send_signal(signal.SIGUSR1)
    time.sleep(_TOLD_WITHIN)
