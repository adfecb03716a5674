"""Having processes begun, and being told how they end."""

import atexit
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import BinaryIO

import orjson

GREEN, PLAIN = "green", "plain"
#: scripts, and the template of those of their commands that are begun often
_TEMPLATES: Mapping[str, Mapping[str, str]] = {
    "nosotros": {
        "run": GREEN,
        **dict.fromkeys(("relay", "work", "migrate", "topology", "first-key"), PLAIN),
    },
    "nosotros-gateway": {"serve": PLAIN},
}
#: variables that Python reads as it begins, but for its path
_OF_PYTHON = "PYTHON"
_PATH = "PYTHONPATH"
_LONGEST = 1 << 20


class Forked:
    """A process that was forked from a template; it answers as `subprocess.Popen` does."""

    def __init__(self, command: Sequence[str], pid: int, told: socket.socket) -> None:
        """
        Args:
            command: what it runs.
            pid: its id.
            told: where its keeper tells how it ended.
        """
        self.args = tuple(command)
        self.pid = pid
        self.returncode: int | None = None
        self._told = told

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
    if template is not None:
        with open(os.devnull, "rb") as nothing:
            streams = (nothing, output, output)
            forked = _fork(template, command, environment, streams, folder=os.getcwd())
        if forked is not None:
            return forked
    return subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def run(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    errors: BinaryIO,
    given: str = "",
    folder: str | None = None,
    seconds: float | None = None,
    template: str | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, forked likewise; what it printed is in `stdout`.

    Args:
        command: the program and its arguments.
        environment: all its variables.
        errors: where its standard error goes.
        given: what it reads on its standard input.
        folder: where it runs; none: here.
        seconds: how long at most, after which it is killed; none: for ever.
        template: where it is a module of Python (`python -m`), PLAIN if it may be forked from there.

    Raises:
        subprocess.TimeoutExpired: it took longer.
    """
    template = _template_of(command, environment, template=template)
    if template is not None:
        with _memory() as stdin, _memory() as stdout:
            stdin.write(given.encode())
            stdin.seek(0)
            streams = (stdin, stdout, errors)
            forked = _fork(template, command, environment, streams, folder=folder or os.getcwd())
            if forked is not None:
                code = _end_of(forked, seconds)
                stdout.seek(0)
                return subprocess.CompletedProcess(command, code, stdout=stdout.read().decode())
    return subprocess.run(
        command,
        env=environment,
        cwd=folder,
        input=given,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        timeout=seconds,
        check=False,
    )


def _end_of(process: Forked, seconds: float | None) -> int:
    try:
        return process.wait(seconds)
    except BaseException:
        process.kill()
        process.wait()
        raise


def _memory() -> BinaryIO:
    """A file that is nowhere: what commands are given, and print, may be secret."""
    return os.fdopen(os.memfd_create("nosotros"), "w+b", buffering=0)


def _fork(
    template: str,
    command: Sequence[str],
    environment: Mapping[str, str],
    streams: tuple[BinaryIO, BinaryIO, BinaryIO],
    *,
    folder: str,
) -> Forked | None:
    """The process; none where there is no template, as what it has to load cannot be loaded."""
    ours, keepers = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    order = {"argv": list(command), "environment": dict(environment), "folder": folder}
    given = [keepers.fileno(), *(each.fileno() for each in streams)]
    told = b""
    with suppress(ConnectionError):
        with keepers:
            socket.send_fds(_template(template), [orjson.dumps(order)], given)
        told = ours.recv(_LONGEST)
    if not told:
        ours.close()
        return None
    return Forked(command, int(told), ours)


def _template_of(
    command: Sequence[str], environment: Mapping[str, str], *, template: str | None = None
) -> str | None:
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
    if arguments[0] == "-m":
        return template
    return _TEMPLATES.get(Path(script).name, {}).get(arguments[0])


@cache
def _template(name: str) -> socket.socket:
    """Where a template takes its orders; it is begun when it is first asked for, and ends with us."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "nosotros.forking.template", name, str(its.fileno())],
            stdin=subprocess.DEVNULL,
            # What cannot be loaded is said by what is begun anew then.
            stderr=subprocess.DEVNULL,
            pass_fds=[its.fileno()],
            start_new_session=True,
        )

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours
