"""One stack for the drills of a file: each finds it as the drills before it left it."""

from collections.abc import Callable, Generator, Iterator

import pytest

from tests.drills.platform import Platform, platform

#: characters of each log that are shown of a drill that failed
_LAST = 3000


@pytest.fixture(scope="module", name="platform")
def running_platform() -> Iterator[Platform]:
    """A platform that has come up by itself and is let down at the end."""
    with platform() as made:
        yield made


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Function,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With a drill that fails, what its processes have said last: its stack is gone right afterwards."""
    report = yield
    platform = item.funcargs.get("platform")
    if report.failed and isinstance(platform, Platform):
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
