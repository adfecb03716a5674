"""A service's commands, run for real."""

import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import requests

from nosotros.forking import Forked, begin
from nosotros.testing.waiting import PATIENCE, eventually

#: Below those that the kernel gives to outgoing connections, one of which could have it when a server
#: comes back to its port, and below those of the local stack.
_PORTS = range(10_000, 15_000)
_given: set[int] = set()


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nothing listens on now, and that was not given before.

    Raises:
        AssertionError: none was found.
    """
    # Whoever seeds the others has two runs at a time look at the same ones first.
    for port in random.SystemRandom().sample(_PORTS, k=1000):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
            if port not in _given:
                _given.add(port)
                return port
    raise AssertionError(f"no free port from {_PORTS.start} to {_PORTS.stop - 1} on 127.0.0.1")


def nosotros(*arguments: str) -> tuple[str, ...]:
    """The command `nosotros` of this Python environment, with its arguments."""
    return (str(Path(sys.executable).with_name("nosotros")), *arguments)


class Running:
    """A command in a process of its own; `with` starts it and, in the end, kills it.

    With `health`, it is given a free port for `/health` and `/metrics`.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        log: Path,
        health: bool = True,
        anew: bool = False,
    ) -> None:
        """
        Args:
            command: the program and its arguments.
            environment: added to this process's own.
            log: where its output is appended.
            health: whether it answers `/health` and `/metrics`.
            anew: whether it begins anew where it could be forked: for whoever looks for its command, or its
                environment, among the system's processes.
        """
        self.log = log
        self._command = tuple(command)
        self._anew = anew
        self._environment = dict(environment)
        self._port = free_port() if health else 0
        if health:
            self._environment["NOSOTROS_HEALTH_PORT"] = str(self._port)
        self._process: Forked | subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._started().pid

    @property
    def port(self) -> int:
        """Where it answers `/health` and `/metrics`; 0 where it does not."""
        return self._port

    @property
    def alive(self) -> bool:
        """Whether it has been started and has not ended."""
        return self._process is not None and self._process.poll() is None

    @property
    def output(self) -> str:
        """All that it has written so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def start(self) -> None:
        """Start it, or start it again after its end."""
        with self.log.open("ab") as output:
            self._process = begin(
                self._command,
                environment={**os.environ, **self._environment},
                output=output,
                anew=self._anew,
            )

    def ready(self, *, seconds: float = PATIENCE) -> Self:
        """Wait until it says that it can do its work.

        Raises:
            AssertionError: it ended, or did not say so in time.
        """

        def asked() -> bool:
            assert self.alive, f"{self._command[-1]} ended: {self.output[-2000:]}"
            return self.problems() == {}

        try:
            eventually(asked, seconds=seconds)
        except AssertionError:
            name = " ".join(self._command[1:])
            said = f"{self.problems()}: {self.output[-2000:]}"
            raise AssertionError(f"{name} is not ready within {seconds:g} s: {said}") from None
        return self

    def problems(self) -> dict[str, str] | None:
        """What it says is wrong, by what; empty when it is ready, none if it does not answer."""
        try:
            with requests.Session() as session:
                session.trust_env = False
                answer = session.get(f"http://127.0.0.1:{self._port}/health/ready", timeout=5)
        except requests.RequestException:
            return None
        return {name: said for name, said in answer.json().items() if name != "status"}

    def metric(self, name: str) -> float:
        """The sum of a metric over its labels; 0 where it has not been counted yet."""
        with requests.Session() as session:
            session.trust_env = False
            text = session.get(f"http://127.0.0.1:{self._port}/metrics", timeout=PATIENCE).text
        lines = (line for line in text.splitlines() if line.startswith((f"{name} ", f"{name}{{")))
        return sum(float(line.rpartition(" ")[2]) for line in lines)

    def kill(self) -> None:
        """SIGKILL, as a crash; harmless when it has ended."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def terminate(self, *, seconds: float = PATIENCE) -> int:
        """SIGTERM; its exit code.

        Raises:
            subprocess.TimeoutExpired: it did not end in time.
        """
        self._started().terminate()
        return self._started().wait(seconds)

    def wait(self, *, seconds: float = PATIENCE) -> int:
        """Wait until it ends by itself; its exit code (negative: the signal that ended it)."""
        return self._started().wait(seconds)

    def freeze(self) -> None:
        """SIGSTOP: it stays, and does nothing."""
        self._started().send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        self._started().send_signal(signal.SIGCONT)

    def _started(self) -> Forked | subprocess.Popen[bytes]:
        assert self._process is not None, "it has not been started"
        return self._process
