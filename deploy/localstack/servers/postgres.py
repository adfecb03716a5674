"""A private PostgreSQL server."""

import signal
import subprocess
from pathlib import Path

import psycopg

from localstack import accounts, keep, ports
from localstack.errors import ServerFailed
from localstack.servers import binaries
from localstack.servers.process import Process, Running, wait_until

SUPERUSER = "postgres"
STOP_SECONDS = 20

# Passwords are made here, of 24 random bytes: nobody guesses them, and whoever connects would have to hash
# them four thousand times.
_PASSWORDS = {"scram_iterations": "1"}
# What is logged of a failed statement is its kind alone: values would be personal data.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "logging_collector": "off",
    "log_destination": "stderr",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_line_prefix": "%m [%p] %u@%d ",
    **_PASSWORDS,
}
# What this is turned off for may be lost when the machine ends, and only then.
_NOT_DURABLE = {"fsync": "off", "full_page_writes": "off"}


class Postgres:
    """PostgreSQL of one folder, on 127.0.0.1 and TCP only, with passwords (SCRAM).

    `prepare()` makes the cluster, keeps or picks its port, and is called by `start()`;
    `process()` is what a supervisor runs. Unless `durable`, nothing waits for the disk, so that
    its data outlive the end of any process, but not of the machine.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder.absolute()
        self._durable = durable
        self._kept = self.folder / "server.json"
        self._running: Running | None = None

    @property
    def port(self) -> int:
        """The port it listens on; known once it is prepared."""
        return int(keep.load(self._kept)["port"])

    def url(self, database: str = "postgres") -> str:
        """The superuser's `postgresql://` address of `database`."""
        password = keep.load(self._kept)["password"]
        return f"postgresql://{SUPERUSER}:{password}@127.0.0.1:{self.port}/{database}"

    def prepare(self) -> None:
        """Make the cluster where there is none, and choose the port.

        Raises:
            ServerFailed: `initdb` fails, or PostgreSQL's programs cannot run here.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = keep.load(self._kept)
        kept.setdefault("password", keep.password())
        kept["port"] = ports.keep_or_pick(kept.get("port"))
        keep.save(self._kept, kept)
        if not (self._cluster() / "PG_VERSION").exists():
            self._make_cluster(password=kept["password"])

    def process(self) -> Process:
        """The server as a process in the foreground."""
        settings = _SETTINGS if self._durable else {**_SETTINGS, **_NOT_DURABLE}
        options = [f"--{name}={value}" for name, value in settings.items()]
        user = accounts.database_user()
        program = binaries.folder_for(user) / "postgres"
        return Process(
            name="postgres",
            command=(str(program), "-D", str(self._cluster()), "-p", str(self.port), *options),
            user=user,
            stop_signal=signal.SIGINT,
            stop_seconds=STOP_SECONDS,
        )

    def processes(self) -> tuple[Process, ...]:
        """What a supervisor runs."""
        return (self.process(),)

    def start(self, *, timeout: float = 30) -> None:
        """Prepare it, run it and wait until it answers.

        Raises:
            ServerFailed: it ends, or does not answer within `timeout` seconds.
        """
        self.prepare()
        self._running = Running(self.process(), log=self.folder / "postgres.log")
        self.wait_ready(timeout=timeout)

    def wait_ready(self, *, timeout: float = 30) -> None:
        """Wait until it takes connections, `timeout` seconds at most.

        Raises:
            ServerFailed: it does not, or the process that `start()` made has ended.
        """
        running = self._running
        wait_until(
            self._answers,
            timeout=timeout,
            alive=running.alive if running else lambda: True,
            failed=f"PostgreSQL of {self.folder} does not start.",
        )

    def stop(self) -> None:
        """Shut down what `start()` runs; sessions are ended, data is flushed."""
        if self._running is not None:
            self._running.stop()
            self._running = None

    def kill(self) -> None:
        """SIGKILL what `start()` runs, as a crash would."""
        if self._running is not None:
            self._running.kill()
            self._running = None

    def remove(self) -> None:
        """Delete the stopped server's data."""
        accounts.remove_folder(self.folder / "home")
        self._kept.unlink(missing_ok=True)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _cluster(self) -> Path:
        return (self.folder / "home").resolve() / "data"

    def _make_cluster(self, *, password: str) -> None:
        home = accounts.reachable_folder(self.folder / "home")
        user = accounts.database_user()
        program = binaries.folder_for(user) / "initdb"
        # A half-made cluster of an interrupted run stands under another name.
        fresh = home / "data.new"
        accounts.remove_folder(fresh)
        password_file = home / "password"
        keep.write_private(password_file, password)
        if user is not None:
            accounts.give(password_file)
        command = [
            str(program),
            f"--pgdata={fresh}",
            f"--username={SUPERUSER}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums",
            *(f"--set={name}={value}" for name, value in _PASSWORDS.items()),
            *(() if self._durable else ("--no-sync",)),
        ]
        result = subprocess.run(
            accounts.run_as(command, user=user), capture_output=True, text=True, cwd="/"
        )
        password_file.unlink()
        if result.returncode != 0:
            reason = (result.stderr.strip() or "no reason given").splitlines()[-1]
            raise ServerFailed(f"PostgreSQL cannot make its data folder {fresh}: {reason}")
        fresh.rename(home / "data")
