"""docker-compose.yml, brought up under a name and a port of its own and taken down again."""

import os
import re
import shlex
import socket
import subprocess
from pathlib import Path
from typing import Any
from uuid import uuid4

from docker import DockerClient
from docker.models.containers import Container

from nosotros.testing.waiting import eventually

ROOT = Path(__file__).resolve().parents[2]
SERVERS = {"postgres", "rabbitmq"}
ONCE = {
    "rooms-authority",
    "provision",
    "topology",
    "migrate-enrolment",
    "migrate-training",
    "migrate-mentoring",
    "migrate-integrations",
    "migrate-partners",
    "migrate-notifications",
}
PROCESSES = {
    "enrolment",
    "enrolment-relay",
    "enrolment-work",
    "training",
    "training-relay",
    "mentoring",
    "mentoring-relay",
    "mentoring-work",
    "integrations",
    "integrations-relay",
    "integrations-work-journal",
    "integrations-work-deliveries",
    "partners",
    "partners-relay",
    "partners-work-bridge",
    "notifications",
    "notifications-relay",
    "notifications-work",
    "gateway",
}
SINK = "mail-sink"
_PROJECT = "com.docker.compose.project"
_SERVICE = "com.docker.compose.service"
_OURS = re.compile(r"NOSOTROS_|COMPOSE_(?:FILE|PROJECT_NAME|PROFILES|ENV_FILES)$|\w+_PASSWORD$")


class Platform:
    """The containers of one run."""

    def __init__(self, *, engine: DockerClient, folder: Path) -> None:
        self.name = f"nosotros-test-{uuid4().hex[:8]}"
        self.port, self.rooms_port = _free_port(), _free_port()
        self._engine = engine
        self._settings = folder / "settings"
        subprocess.run(
            [ROOT / "deploy/compose/secrets.sh", self._settings], check=True, capture_output=True
        )
        others = {key: value for key, value in os.environ.items() if not _OURS.match(key)}
        self._environment = {
            **others,
            # Text messages become files: they need a provider otherwise.
            "NOSOTROS_ENVIRONMENT": "development",
            "NOSOTROS_TAG": self.name,
            "NOSOTROS_PORT": str(self.port),
            "NOSOTROS_ROOMS_PORT": str(self.rooms_port),
        }
        self._command = _compose_command()

    @property
    def url(self) -> str:
        """The gateway's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def passwords(self) -> dict[str, str]:
        """The passwords and the key that were made, by variable."""
        pairs = [line.partition("=") for line in self._settings.read_text().splitlines()]
        return {name: value for name, _, value in pairs if name.endswith(("_PASSWORD", "_KEY"))}

    def compose(self, *arguments: str) -> str:
        """What a command of Compose prints.

        Raises:
            AssertionError: it failed; with the end of what it said.
        """
        done = subprocess.run(
            [
                *self._command,
                *("--file", str(ROOT / "docker-compose.yml")),
                *("--env-file", str(self._settings)),
                *("--project-name", self.name),
                *arguments,
            ],
            env=self._environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        said = "\n".join((done.stdout + done.stderr).splitlines()[-40:])
        assert done.returncode == 0, f"compose {arguments[0]}: {said}"
        return done.stdout

    def containers(self, *services: str) -> list[Container]:
        """The containers of some services; of all, where none is named."""
        found = self._engine.containers.list(
            all=True, filters={"label": f"{_PROJECT}={self.name}"}, ignore_removed=True
        )
        return [each for each in found if not services or service_of(each) in services]

    def container(self, service: str) -> Container:
        """The only container of a service."""
        (found,) = self.containers(service)
        return found

    def wait_healthy(self, *, seconds: float = 120) -> None:
        """Wait until every process, server and sink is healthy. Raises AssertionError."""
        services = (*PROCESSES, *SERVERS, SINK)
        eventually(
            lambda: not self._unwell(*services),
            seconds=seconds,
            what="every container is healthy",
        )

    def down(self) -> None:
        """Stop and remove everything, data and images too. Raises AssertionError."""
        self.compose("down", "--volumes", "--remove-orphans")
        for name in ("nosotros", "nosotros-tools"):
            for image in self._engine.images.list(name=f"{name}:{self.name}"):
                self._engine.images.remove(image.tags[0])

    def left(self) -> list[Any]:
        """Whatever of this run the engine still has."""
        mine: dict[str, str | list[str] | bool] = {"label": f"{_PROJECT}={self.name}"}
        return [
            *self._engine.containers.list(all=True, filters=mine),
            *self._engine.networks.list(filters=mine),
            *self._engine.volumes.list(filters=mine),
            *self._engine.images.list(filters={"reference": f"*:{self.name}"}),
        ]

    def _unwell(self, *services: str) -> dict[str, str]:
        return {
            str(each.name): each.health
            for each in self.containers(*services)
            if each.health != "healthy"
        }


def service_of(container: Container) -> str:
    """The service that a container belongs to."""
    return container.labels[_SERVICE]


def run_inside(container: Container, program: str, *arguments: str) -> str:
    """What a Python program prints that runs in a container, with its user and its settings.

    Raises:
        AssertionError: it failed.
    """
    done = container.exec_run(["python", "-c", program, *arguments])
    assert isinstance(done.output, bytes)
    assert done.exit_code == 0, done.output
    return done.output.decode().strip()


def _compose_command() -> list[str]:
    """Compose: what COMPOSE says, otherwise the engine's own, otherwise the older program."""
    named = os.environ.get("COMPOSE")
    if named:
        return shlex.split(named)
    own = subprocess.run(["docker", "compose", "version"], capture_output=True)
    return ["docker", "compose"] if own.returncode == 0 else ["docker-compose"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
