"""The command `nosotros-local`, run as its user runs it."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.deploy.conftest import seen

COMMAND = Path(sys.executable).parent / "nosotros-local"


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="nosotros-cli-") as parent:
        Path(parent).chmod(0o755)
        yield Path(parent) / ".nosotros"


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, "--folder", folder, *arguments], capture_output=True, text=True, timeout=120
    )


def test_status_and_down_of_a_stack_that_is_not_up_are_one_line_each(folder: Path) -> None:
    status = run(folder, "status")
    assert status.returncode == 1
    assert status.stderr == "Error: The local stack is not up.\n"
    down = run(folder, "down")
    assert (down.returncode, down.stdout) == (0, "Nosotros was not up.\n")


def test_a_taken_port_is_one_line_that_names_it(folder: Path) -> None:
    with socket.socket() as occupant:
        occupant.bind(("127.0.0.1", 0))
        occupant.listen()
        port = occupant.getsockname()[1]
        result = run(folder, "up", "--port", str(port))
    assert result.returncode == 1
    assert result.stderr == (
        f"Error: Port {port} of 127.0.0.1 is in use; choose another with --port.\n"
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_up_stops_what_it_had_started(
    folder: Path,
    number: signal.Signals,
    mentioning: Callable[[Path], list[psutil.Process]],
) -> None:
    with subprocess.Popen(
        [COMMAND, "--folder", folder, "up"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as up:
        assert up.stdout is not None
        assert up.stderr is not None
        said = ""
        # RabbitMQ has only begun to start.
        while "Making databases" not in said:
            letter = up.stdout.read(1)
            assert letter, f"ended early: {said} {up.stderr.read()}"
            said += letter
        assert "postgres" in {name for name, _ in seen(mentioning(folder))}
        os.kill(up.pid, number)
        up.wait(timeout=180)
        assert up.returncode == 130
        assert "Stopping everything" in up.stdout.read()
        assert up.stderr.read() == "Interrupted.\n"
    assert mentioning(folder) == []
