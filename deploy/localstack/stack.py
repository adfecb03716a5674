"""The local stack: `Stack(folder).up()` and `.down()`."""

import os
import shutil
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from localstack import leftovers
from localstack.errors import AlreadyUp, NotUp, ProcessUnknown, ServerFailed
from localstack.lock import exclusive
from localstack.plan import SERVICES, Plan, Site, product
from localstack.progress import Lines, Progress, step
from localstack.provision import GATEWAY
from localstack.records import Records
from localstack.servers import RabbitMQ, broker_for, postgres_for
from localstack.startup import READY_SECONDS, SERVERS, Parts, come_up, wait_programs
from localstack.supervision import State, Supervisor


@dataclass(frozen=True, kw_only=True)
class Up:
    """What `Stack.up` tells."""

    gateway_url: str
    #: The first administrator's key, told once; None where one was made before.
    first_key: str | None


class Stack:
    """All processes of Nosotros on this machine, their data and logs in `folder`.

    `plan` says what runs besides the servers, for `services`, which each get a database and
    a broker user, as does the gateway. `given` may name servers that are there already
    (`localstack.servers.given`), which are then used instead of private ones. `durable` is that
    of `localstack.servers.Postgres`.
    """

    def __init__(
        self,
        folder: Path,
        *,
        plan: Callable[[Site], Plan] = product,
        services: Sequence[str] = SERVICES,
        given: Mapping[str, str] = os.environ,
        durable: bool = True,
    ) -> None:
        self.folder = folder.resolve()
        self.logs = self.folder / "logs"
        #: Every e-mail that was delivered, one `.eml` file each.
        self.mail = self.folder / "mail"
        #: Every message that went by another channel.
        self.messages = self.folder / "messages"
        self.postgres = postgres_for(self.folder / "postgres", given, durable=durable)
        self.broker = broker_for(self.folder / "rabbitmq", given)
        self._plan = plan
        self._records = Records(self.folder)
        self._supervisor = Supervisor(folder=self.folder, logs=self.logs)
        self._parts = Parts(
            folder=self.folder,
            logs=self.logs,
            mail=self.mail,
            postgres=self.postgres,
            broker=self.broker,
            records=self._records,
            supervisor=self._supervisor,
            services=tuple(services),
        )

    @property
    def gateway_url(self) -> str:
        """The address of the gateway, without a slash at its end."""
        return f"http://127.0.0.1:{self._records.port(GATEWAY)}"

    def up(
        self,
        *,
        progress: Progress | None = None,
        http_port: int | None = None,
        clock: Path | None = None,
    ) -> Up:
        """Start everything and wait until it is ready; on any failure stop everything.

        Args:
            progress: who is told; lines on stdout by default.
            http_port: the gateway's port; 8470 or the next free one by default.
            clock: file of the settable clock, for all processes; the real time by default.

        Raises:
            AlreadyUp: it is up, or another command works on it.
            Silent: it may be up, and does not say so in time; nothing was done.
            BrokerMissing, DiskFull, PortTaken, ServerFailed: one line says what.
        """
        told = progress if progress is not None else Lines()
        with exclusive(self._lock()):
            if self._supervisor.pid() is not None:
                raise AlreadyUp(f"The local stack is already up: {self.gateway_url}")
            if leftovers.find(self.folder):
                with step(told, "Stopping what an interrupted run left"):
                    leftovers.stop(self.folder)
            try:
                key = come_up(
                    self._parts,
                    make_plan=self._plan,
                    told=told,
                    http_port=http_port,
                    clock=clock.absolute() if clock is not None else None,
                )
            except BaseException:
                if leftovers.find(self.folder):
                    self._stop(told)
                raise
        return Up(gateway_url=self.gateway_url, first_key=key)

    def down(self, *, progress: Progress | None = None, purge: bool = False) -> bool:
        """Stop everything, whatever state it is in; data is kept, or deleted with `purge`.

        Returns whether there was anything to stop.

        Raises:
            AlreadyUp: another command works on it.
        """
        told = progress if progress is not None else Lines()
        if not self.folder.exists():
            return False
        with exclusive(self._lock()):
            was_up = bool(leftovers.find(self.folder))
            if was_up:
                self._stop(told)
            if purge:
                with step(told, "Deleting the data"):
                    self.postgres.remove()
                    shutil.rmtree(self.folder)
        return was_up

    def states(self) -> list[State]:
        """Every process, servers first. Raises NotUp."""
        known = {each.name: each for each in self._supervisor.states()}
        servers = [name for name in SERVERS if name in known]
        return [known[name] for name in (*servers, *sorted(known.keys() - SERVERS))]

    def pids(self) -> dict[str, int]:
        """The process id of each process that runs. Raises NotUp."""
        return {each.name: each.pid for each in self.states() if each.pid is not None}

    def supervisor_pid(self) -> int:
        """The process id of supervisord. Raises NotUp, Silent."""
        pid = self._supervisor.pid()
        if pid is None:
            raise NotUp("The local stack is not up.")
        return pid

    def environment(self, process: str, *, owner: bool = False) -> dict[str, str]:
        """The variables that `process` was given, secrets included.

        With `owner`, also NOSOTROS_OWNER_DATABASE_URL, for commands that act as the owner of
        its tables. Raises ProcessUnknown.
        """
        environment = self._records.environment(process, owner=owner)
        if environment is None:
            raise ProcessUnknown(f"The local stack has no process {process}.")
        return environment

    def start(self, process: str) -> None:
        """Have a stopped process run. Raises NotUp, ProcessUnknown."""
        self._supervisor.start_process(process)

    def stop(self, process: str) -> None:
        """Stop a process in good order and leave it so. Raises NotUp, ProcessUnknown."""
        self._supervisor.state(process)
        self._supervisor.stop_processes([process])

    def restart(self, process: str) -> None:
        """Stop a process in good order and start it again. Raises NotUp, ProcessUnknown."""
        self.stop(process)
        self.start(process)

    def kill(self, process: str) -> int:
        """SIGKILL a process, which its supervisor then starts again; the pid it had.

        Raises:
            NotUp, ProcessUnknown: there is no such process, or it does not run.
        """
        pid = self._supervisor.state(process).pid
        if pid is None:
            raise ProcessUnknown(f"{process} does not run.")
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_ready(self, *, timeout: float = READY_SECONDS) -> None:
        """Wait until every server and every process says that it is ready.

        Raises:
            NotUp: the stack is not up.
            ServerFailed: one is not ready within `timeout` seconds.
        """
        self.postgres.wait_ready(timeout=timeout)
        self.broker.wait_ready(timeout=timeout)
        wait_programs(self._parts, timeout=timeout)

    def _lock(self) -> Path:
        return self.folder / "lock"

    def _stop(self, told: Progress) -> None:
        with leftovers.undisturbed(), step(told, "Stopping everything"):
            try:
                if self._supervisor.pid() is None:
                    raise NotUp("Its supervisor is gone.")
                names = {each.name for each in self._supervisor.states()}
                self._supervisor.stop_processes(names - set(SERVERS))
                if isinstance(self.broker, RabbitMQ):
                    self.broker.let_go()
                self._supervisor.stop_processes(names - {"epmd"})
                self._supervisor.stop_processes(["epmd"])
                self._supervisor.shut_down()
            except (NotUp, ServerFailed) as reason:
                told.note(f"{reason} Ending its processes one by one.")
            leftovers.stop(self.folder)
