"""A process in the foreground: how it is started, and its running by a test."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from localstack import accounts
from localstack.errors import ServerFailed

POLL_SECONDS = 0.05


@dataclass(frozen=True, kw_only=True)
class Process:
    """What a supervisor has to know to own one process."""

    name: str
    command: tuple[str, ...]
    #: Added to the environment of whoever starts it.
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    #: The system user it runs as, where it must not run as us.
    user: str | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    #: Seconds it is given to stop before it is killed.
    stop_seconds: int = 15


class Running:
    """One process run by this process, for tests; it dies with the thread that started it."""

    def __init__(self, process: Process, *, log: Path) -> None:
        self._process = process
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            self._handle = subprocess.Popen(
                accounts.run_as(process.command, user=process.user, dies_with_parent=True),
                env={**os.environ, **process.environment},
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.log = log

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._handle.pid

    def alive(self) -> bool:
        """Whether it has not ended."""
        return self._handle.poll() is None

    def stop(self) -> None:
        """Ask it to stop and wait; kill it when it takes longer than it is given."""
        self._handle.send_signal(self._process.stop_signal)
        try:
            self._handle.wait(self._process.stop_seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """SIGKILL, and wait for its end."""
        self._handle.kill()
        self._handle.wait()


def wait_until(
    ready: Callable[[], bool], *, timeout: float, alive: Callable[[], bool], failed: str
) -> None:
    """Ask `ready` until it is true, for `timeout` seconds at most.

    Raises:
        ServerFailed: with the text `failed`, when time is over or `alive` says no.
    """
    deadline = time.monotonic() + timeout
    while not ready():
        if not alive():
            raise ServerFailed(f"{failed} It has ended.")
        if time.monotonic() > deadline:
            raise ServerFailed(f"{failed} It was not ready within {timeout:g} s.")
        time.sleep(POLL_SECONDS)
