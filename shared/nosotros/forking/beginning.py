"""Having processes begun, and being told how they end."""

import atexit
import os
import re
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import orjson

GREEN, PLAIN = "green", "plain"
#: scripts, and the template of those of their commands that run for long
_TEMPLATES: Mapping[str, Mapping[str, str]] = {
    "nosotros": {"run": GREEN, "relay": PLAIN, "work": PLAIN},
    "nosotros-gateway": {"serve": PLAIN},
}
#: beginnings of variables that are read as a process begins, but for Python's path
_READ_ONCE = ("PYTHON", "LANG", "LC_", "LD_", "TZ")
_PATH = "PYTHONPATH"
_LONGEST = 1 << 10
_STATUS = Path("/proc/self/status")


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
        self._lock = threading.Lock()

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
        with suppress(ProcessLookupError):
            if self.poll() is None:
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def _look(self, timeout: float | None) -> int | None:
        with self._lock:
            if self.returncode is not None:
                return self.returncode
            # One's own: whoever is told first closes the other, whose number is soon another file's.
            told = self._told.dup()
        # Not under the lock: whoever waits without end is not to keep others from ending it.
        with told:
            if not _has_come(told, timeout):
                return None
        with self._lock:
            if self.returncode is None:
                said = self._told.recv(_LONGEST)
                assert said, f"the keeper of process {self.pid} has ended"
                self.returncode = int(said)
                self._told.close()
            return self.returncode


class _Template:
    """A process to fork from: it is begun when it is first asked for, and ends with us."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._orders: socket.socket | None = None
        self._read_once: Mapping[str, str] = {}
        self._process: subprocess.Popen[bytes] | None = None

    def end(self) -> None:
        """End it; what it has forked does not depend on it."""
        with self._lock:
            if self._process is not None:
                self._process.kill()
                self._process.wait()
            if self._orders is not None:
                self._orders.close()
            self._process = self._orders = None

    def fork(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        streams: tuple[BinaryIO, BinaryIO, BinaryIO],
    ) -> Forked | None:
        """The process; none where it cannot be forked, and has to begin anew."""
        orders = self._begun()
        if _read_once(environment) != self._read_once:
            return None
        ours, keepers = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        told = b""
        # What cannot be said, or is too long for it, as what cannot be loaded.
        with suppress(OSError, TypeError), keepers:
            order = {
                "argv": list(command),
                "environment": dict(environment),
                "folder": os.getcwd(),
                "umask": _umask(),
            }
            given = [keepers.fileno(), *(each.fileno() for each in streams)]
            socket.send_fds(orders, [orjson.dumps(order)], given)
            keepers.close()
            told = ours.recv(_LONGEST)
        if not told:
            ours.close()
            return None
        return Forked(command, int(told), ours)

    def _begun(self) -> socket.socket:
        with self._lock:
            if self._orders is None:
                self._read_once = _read_once(os.environ)
                self._orders = self._begin()
            return self._orders

    def _begin(self) -> socket.socket:
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with its:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-P",
                    "-m",
                    f"{__package__}.template",
                    self._name,
                    str(its.fileno()),
                ],
                # What it cannot load is said by what begins anew then.
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[its.fileno()],
                start_new_session=True,
            )
        return ours


_templates = {name: _Template(name) for name in (GREEN, PLAIN)}


def begin(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    output: BinaryIO,
    anew: bool = False,
) -> Forked | subprocess.Popen[bytes]:
    """Begin a process in a session of its own; forked from a template where that can be.

    Args:
        command: the program and its arguments.
        environment: all its variables.
        output: where it writes.
        anew: whether it is not to be forked.
    """
    template = None if anew else _template_of(command)
    if template is not None:
        with open(os.devnull, "rb") as nothing:
            forked = _templates[template].fork(command, environment, (nothing, output, output))
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


def end() -> None:
    """End the templates that there are; the next process has another one begin."""
    for each in _templates.values():
        each.end()


atexit.register(end)


def _template_of(command: Sequence[str]) -> str | None:
    script, *arguments = command
    if Path(script).parent != Path(sys.executable).parent or not arguments:
        return None
    return _TEMPLATES.get(Path(script).name, {}).get(arguments[0])


def _read_once(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in environment.items()
        if name.startswith(_READ_ONCE) and name != _PATH
    }


def _has_come(told: socket.socket, timeout: float | None) -> bool:
    looking = select.poll()
    looking.register(told, select.POLLIN)
    return bool(looking.poll(None if timeout is None else timeout * 1000))


def _umask() -> int:
    (line,) = re.findall(r"^Umask:\s+(\d+)$", _STATUS.read_text(), re.MULTILINE)
    return int(line, 8)
