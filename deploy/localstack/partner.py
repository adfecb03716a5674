"""A partner beside the local stack: its own services, with databases of their own, in its own room.

Demonstrations and journeys run one; nothing of it is the hub's but the server that its databases
are on, as this machine has one.
"""

import subprocess
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from localstack import keep, leftovers
from localstack.errors import LocalStackError
from localstack.plan import script
from localstack.provision import Passwords, addresses
from localstack.provision.database import provision_database
from nosotros import seals
from nosotros.testing.processes import Running

#: what runs in the room, by what `nosotros` is told; a room's own half is in every room
_ROOM = (("run", "room"), ("relay", "room"), ("work", "room", "people"))
_MIGRATE_SECONDS = 120
_READY_SECONDS = 60.0


class Partner:
    """An organisation that runs services of ours itself; `with` brings it up and takes it down."""

    def __init__(
        self,
        organisation: str,
        *,
        folder: Path,
        amqp_url: str,
        postgres_url: str,
        gateway_url: str,
        key: str,
        services: Sequence[str] = ("training",),
        clock: Path | None = None,
        ends_with: Path | None = None,
    ) -> None:
        """
        Args:
            organisation: whose room it is.
            folder: of its logs and files.
            amqp_url: the room, as `nosotros room create` tells it.
            postgres_url: the server's administrator.
            gateway_url: the hub's.
            key: the room's own, with the scope `disclosures:read`.
            services: those of ours that it hosts.
            clock: of the programme, where it is not the machine's.
            ends_with: the folder of a stack, which leaves none of these processes when it goes down.
        """
        self.organisation = organisation
        self.folder = folder
        self._services = tuple(services)
        self._postgres_url = postgres_url
        self._common = {
            "NOSOTROS_ORGANISATION": organisation,
            "NOSOTROS_ROOM_SERVICES": ",".join(services),
            "NOSOTROS_AMQP_URL": amqp_url,
            "NOSOTROS_PUBLIC_URL": gateway_url,
            "NOSOTROS_GATEWAY_URL": gateway_url,
            "NOSOTROS_ROOM_KEY": key,
            "NOSOTROS_FILES": str(folder / "files"),
            "NOSOTROS_SIGNING_KEY": seals.new_seed(),
            "NOSOTROS_ENVIRONMENT": "development",
            "PYTHONUNBUFFERED": "1",
            **({} if clock is None else {"NOSOTROS_CLOCK": str(clock)}),
            **({} if ends_with is None else {leftovers.MARK: str(ends_with)}),
        }
        self._databases: dict[str, Mapping[str, str]] = {}
        self._running = ExitStack()

    def __enter__(self) -> "Partner":
        self.prepare()
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def environment(self, service: str) -> dict[str, str]:
        """The settings of a service's processes."""
        return {**self._common, **self._databases[service]}

    def database(self, service: str) -> str:
        """What a service's own database is called."""
        return f"{service}_{self.organisation.replace('-', '_')}"

    def prepare(self) -> None:
        """Make the databases and declare the room's queues.

        Raises:
            LocalStackError: one of the commands failed.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        for service in (*self._services, "room"):
            name = self.database(service)
            passwords = Passwords(
                database=keep.password(), owner=keep.password(), broker=keep.password()
            )
            provision_database(
                name,
                superuser_url=self._postgres_url,
                password=passwords.database,
                owner=passwords.owner,
            )
            found = addresses(
                name,
                postgres_url=self._postgres_url,
                amqp_url="amqp://127.0.0.1",
                passwords=passwords,
            )
            found.pop("NOSOTROS_AMQP_URL")
            self._databases[service] = found
            self._once("migrate", service, service=service)
        self._once("topology", *self._services, "room", service="room")

    def start(self) -> None:
        """Start every process, and wait until each is ready."""
        commands = [(role, each) for each in self._services for role in ("run", "relay")]
        started = [
            self._running.enter_context(
                Running(
                    (script("nosotros"), *command),
                    environment=self.environment(command[1]),
                    log=self.folder / f"{'-'.join(command)}.log",
                    # Known by the mark in its environment, as a stack's own are.
                    anew=True,
                )
            )
            for command in (*commands, *_ROOM)
        ]
        for each in started:
            each.ready(seconds=_READY_SECONDS)

    def stop(self) -> None:
        """End every process at once, as a power cut would."""
        self._running.close()

    def _once(self, *arguments: str, service: str) -> None:
        done = subprocess.run(
            (script("nosotros"), *arguments),
            env=self.environment(service),
            capture_output=True,
            text=True,
            timeout=_MIGRATE_SECONDS,
            check=False,
        )
        if done.returncode:
            raise LocalStackError(f"nosotros {' '.join(arguments)}: {done.stderr.strip()[-500:]}")
