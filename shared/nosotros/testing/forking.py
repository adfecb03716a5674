"""Processes of a service that begin with what another has loaded.

To load modules is most of the start of a process of `nosotros`, and tests start many. A template is
a process that has loaded them and does nothing else; from it, those that tests start are forked.
There are two: who runs a service is eventlet's, which changes modules of Python before others are loaded.

Of each process that was forked a keeper waits for the end, and tells it to whoever had it started.
"""

import atexit
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import BinaryIO

import orjson

#: scripts, and the template of each of their commands that runs for long
_TEMPLATES: Mapping[str, Mapping[str, str]] = {
    "nosotros": {"run": "green", "relay": "plain", "work": "plain"},
    "nosotros-gateway": {"serve": "plain"},
}
#: variables that Python reads as it begins, but for its path
_OF_PYTHON = "PYTHON"
_PATH = "PYTHONPATH"
_LONGEST = 1 << 20


class Forked:
    """A process that was forked from a template; it answers as `subprocess.Popen` does."""

    def __init__(self, command: Sequence[str], told: socket.socket) -> None:
        """
        Args:
            command: what it runs.
            told: where its keeper tells its id, and how it ended.
        """
        self.args = tuple(command)
        self.returncode: int | None = None
        self._told = told
        said = told.recv(_LONGEST)
        assert said, "the template of processes has ended"
        self.pid = int(said)

    def poll(self) -> int | None:
        """Its exit code; none while it runs."""
        return self._look(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; its exit code.

        Raises:
            subprocess.TimeoutExpired: it did not end in time.
        """
        code = self._look(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal; harmless when it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def _look(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._told], [], [], timeout)[0]:
            said = self._told.recv(_LONGEST)
            assert said, f"the keeper of process {self.pid} has ended"
            self.returncode = int(said)
            self._told.close()
        return self.returncode


def begin(
    command: Sequence[str], *, environment: Mapping[str, str], output: BinaryIO
) -> Forked | subprocess.Popen[bytes]:
    """Begin a process in a session of its own; forked from a template where that can be.

    Args:
        command: the program and its arguments.
        environment: all its variables.
        output: where it writes.
    """
    template = _template_of(command, environment)
    if template is None:
        return subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    ours, keepers = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    order = {"argv": command, "environment": dict(environment), "folder": os.getcwd()}
    with keepers:
        socket.send_fds(
            _template(template), [orjson.dumps(order)], [keepers.fileno(), output.fileno()]
        )
    return Forked(command, ours)


def _template_of(command: Sequence[str], environment: Mapping[str, str]) -> str | None:
    script, *arguments = command
    if Path(script).parent != Path(sys.executable).parent or not arguments:
        return None
    # Python has read its variables in a template once and for all.
    if any(
        environment.get(name) != os.environ.get(name)
        for name in {*environment, *os.environ}
        if name.startswith(_OF_PYTHON) and name != _PATH
    ):
        return None
    return _TEMPLATES.get(Path(script).name, {}).get(arguments[0])


@cache
def _template(name: str) -> socket.socket:
    """Where a template takes its orders; it is begun when it is first asked for, and ends with us."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "nosotros.testing.template", name, str(its.fileno())],
            stdin=subprocess.DEVNULL,
            pass_fds=[its.fileno()],
            start_new_session=True,
        )

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours
