"""Starting supervisord, and asking it over its unix socket."""

import hashlib
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import xmlrpc.client
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from localstack import keep
from localstack.errors import NotUp, ProcessUnknown, ServerFailed, Silent
from localstack.leftovers import SUPERVISOR, marked_environment
from localstack.servers import Process
from localstack.servers.process import wait_until
from localstack.supervision.configuration import NAMESPACE, render

_SECONDS = 10
#: What a machine that is busy may take to load everything.
_LOADING_SECONDS = 120
#: The kernel takes 107 bytes; supervisord adds its pid to the name while it starts.
_LONGEST_SOCKET = 95
_STOPPED = frozenset({"STOPPED", "EXITED", "FATAL"})


@dataclass(frozen=True, kw_only=True)
class State:
    """One process as its supervisor sees it."""

    name: str
    #: supervisord's word: RUNNING, STARTING, BACKOFF, STOPPING, STOPPED, EXITED, FATAL.
    state: str
    #: None while it does not run.
    pid: int | None
    #: Seconds since it was started; 0 while it does not run.
    uptime: int


class Supervisor:
    """The supervisord of one folder."""

    def __init__(self, *, folder: Path, logs: Path) -> None:
        self._folder = folder
        self._logs = logs
        self._configuration = folder / "supervisord.conf"
        self._socket = _socket_path(folder)

    def start(self, processes: Iterable[Process]) -> None:
        """Run it in the background for `processes`, none of which is started yet.

        Raises:
            ServerFailed: it does not start.
        """
        self._logs.mkdir(parents=True, exist_ok=True)
        self._socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._socket.unlink(missing_ok=True)
        text = render(processes, folder=self._folder, socket=self._socket, logs=self._logs)
        keep.write_private(self._configuration, text)
        result = subprocess.run(
            [sys.executable, "-m", SUPERVISOR, "-c", str(self._configuration)],
            env=marked_environment(self._folder),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd="/",
        )
        if result.returncode != 0:
            # Its last line is how to ask for help; the first one says what is wrong.
            reason = (result.stderr.strip() or "no reason given").splitlines()[0]
            raise ServerFailed(f"supervisord does not start: {reason}")
        wait_until(
            self._answers,
            timeout=_SECONDS,
            alive=lambda: True,
            failed=f"supervisord of {self._folder} does not answer.",
        )

    def _answers(self) -> bool:
        try:
            return self.pid() is not None
        except Silent:
            return False

    def pid(self) -> int | None:
        """Its process id; None where there is none. Raises Silent."""
        try:
            return int(self._call("getPID"))
        except Silent:
            raise
        except NotUp:
            return None

    def states(self) -> list[State]:
        """Every process.

        Raises:
            NotUp: no supervisord answers; Silent: not in time.
        """
        return [_state(each) for each in self._call("getAllProcessInfo")]

    def state(self, name: str) -> State:
        """One process.

        Raises:
            NotUp: no supervisord answers.
            ProcessUnknown: it has none of this name.
        """
        return _state(self._call("getProcessInfo", name))

    def load(self) -> bool:
        """Have it load what its processes have in common: those that are started later begin with it.

        Whether it could. Where not, its log says why, and processes begin as others do. Raises NotUp.
        """
        return bool(self._call("load", namespace=NAMESPACE, seconds=_LOADING_SECONDS))

    def start_process(self, name: str) -> None:
        """Have it run; `state` says when it does. Raises NotUp, ProcessUnknown."""
        self._call("startProcess", name, False)

    def stop_processes(self, names: Iterable[str]) -> None:
        """Stop those that run, all at once, and wait until they have ended. Raises NotUp."""
        wanted = [each for each in self.states() if each.name in set(names)]
        slowest = 2 * _SECONDS
        for each in wanted:
            if each.state not in _STOPPED:
                self._call("stopProcess", each.name, False)
        wait_until(
            lambda: all(self.state(each.name).state in _STOPPED for each in wanted),
            timeout=slowest + _SECONDS,
            alive=lambda: True,
            failed="A process does not stop.",
        )

    def shut_down(self) -> None:
        """End it, and what it still runs, and wait. Raises NotUp, ServerFailed."""
        pid = int(self._call("getPID"))
        try:
            process = psutil.Process(pid)
        except psutil.NoSuchProcess:
            return
        self._call("shutdown")
        try:
            process.wait(timeout=4 * _SECONDS)
        except psutil.TimeoutExpired:
            raise ServerFailed("supervisord does not stop.") from None

    def _call(
        self,
        method: str,
        *arguments: Any,
        namespace: str = "supervisor",
        seconds: float = _SECONDS,
    ) -> Any:
        transport = _UnixTransport(self._socket, seconds=seconds)
        try:
            proxy = xmlrpc.client.ServerProxy("http://localhost/RPC2", transport=transport)
            return getattr(getattr(proxy, namespace), method)(*arguments)
        except TimeoutError as error:
            raise Silent(
                f"The local stack does not answer within {seconds:g} s: it is starting, or this"
                " machine is very busy."
            ) from error
        except (OSError, http.client.HTTPException) as error:
            raise NotUp("The local stack is not up.") from error
        except xmlrpc.client.Fault as fault:
            return _refused(fault, method=method, arguments=arguments)
        finally:
            transport.close()


class _UnixTransport(xmlrpc.client.Transport):
    def __init__(self, path: Path, *, seconds: float) -> None:
        super().__init__()
        self._path = path
        self._seconds = seconds

    def make_connection(self, host: Any) -> http.client.HTTPConnection:
        connection = _UnixConnection(self._path, seconds=self._seconds)
        self._connection = host, connection
        return connection


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path, *, seconds: float) -> None:
        super().__init__("localhost", timeout=seconds)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def _refused(fault: xmlrpc.client.Fault, *, method: str, arguments: tuple[Any, ...]) -> None:
    reason = str(fault.faultString)
    # What ended as soon as it was started is started again by itself.
    if reason.startswith(("ALREADY_STARTED", "NOT_RUNNING", "SPAWN_ERROR")):
        return
    if reason.startswith("BAD_NAME"):
        raise ProcessUnknown(f"The local stack has no process {arguments[0]}.")
    if reason.startswith("SHUTDOWN_STATE"):
        raise NotUp("The local stack is stopping.")
    raise ServerFailed(f"supervisord refuses {method}: {reason}")


def _state(answer: dict[str, Any]) -> State:
    pid = int(answer["pid"]) or None
    uptime = max(0, int(answer["now"]) - int(answer["start"])) if pid else 0
    return State(name=answer["name"], state=answer["statename"], pid=pid, uptime=uptime)


def _socket_path(folder: Path) -> Path:
    path = folder / "supervisor.sock"
    if len(os.fsencode(path)) <= _LONGEST_SOCKET:
        return path
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"nosotros-{os.geteuid()}-{name}" / "supervisor.sock"
