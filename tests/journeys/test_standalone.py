"""One service alone: installed into an empty environment, run there, and asked."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from localstack.provision import provision
from localstack.servers import Postgres, RabbitMQ
from nosotros.bus.rpc import Caller
from nosotros.contracts.notifications import CountMessages, MessageTotals
from nosotros.testing.processes import Running

ROOT = Path(__file__).parents[2]
SOURCES = ("shared", "services/notifications")
INSTALL_SECONDS = 600


@dataclass(frozen=True, kw_only=True)
class Alone:
    """An environment with one service in it."""

    folder: Path

    @property
    def nosotros(self) -> str:
        return str(self.folder / "bin" / "nosotros")

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            env={**_clean(), **environment},
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=INSTALL_SECONDS,
            check=False,
        )


def _clean() -> dict[str, str]:
    """Our own environment, without what would lead to our own packages and settings."""
    ours = ("NOSOTROS_", "PYTHONPATH", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Alone:
    folder = tmp_path_factory.mktemp("alone")
    copies = []
    for source in SOURCES:
        # A copy: building leaves files beside what it builds.
        copy = folder / "sources" / source
        shutil.copytree(ROOT / source, copy, ignore=shutil.ignore_patterns("build", "*.egg-info"))
        copies.append(str(copy))
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True, timeout=120)
    made = Alone(folder=folder / "venv")
    pip = (str(made.folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check")
    done = made.run(*pip, "install", "--quiet", *copies)
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture(scope="module")
def access(postgres: Postgres, broker: RabbitMQ) -> dict[str, str]:
    """A database and a broker user for this service, and for no other."""
    made = provision(
        postgres_url=postgres.url(),
        broker_api_url=broker.api_url(),
        amqp_url=broker.amqp_url(),
        services=["notifications"],
        gateway=False,
    )
    return made["notifications"]


def test_nothing_else_of_ours_is_installed(alone):
    listed = alone.run(str(alone.folder / "bin" / "python"), "-m", "pip", "list", "--format=json")
    names = {each["name"] for each in json.loads(listed.stdout)}
    assert {name for name in names if name.startswith("nosotros")} == {
        "nosotros",
        "nosotros-notifications",
    }
    assert alone.run(str(alone.folder / "bin" / "python"), "-c", "import enrolment").returncode


def test_it_prints_its_contracts_with_nothing_running(alone):
    done = alone.run(alone.nosotros, "asyncapi")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["asyncapi"].startswith("3.")
    assert "MessageSent" in done.stdout


def test_it_runs_and_answers(alone, access, broker, tmp_path):
    daily = {name: value for name, value in access.items() if "OWNER" not in name}
    migrated = alone.run(alone.nosotros, "migrate", "notifications", **access)
    assert migrated.returncode == 0, migrated.stderr
    declared = alone.run(
        alone.nosotros,
        "topology",
        NOSOTROS_AMQP_URL=broker.amqp_url(),
        NOSOTROS_BROKER_API_URL=broker.api_url(),
    )
    assert declared.returncode == 0, declared.stderr
    running = Running(
        (alone.nosotros, "run", "notifications"),
        environment=daily,
        log=tmp_path / "notifications.log",
    )
    asking = Caller(
        broker.amqp_url(),
        organisation="gestarsalud",
        actor="key:journeys",
        scopes=["notifications:read"],
    )
    with running, asking:
        running.ready(seconds=60)
        answer = asking.call(CountMessages(), seconds=30)
        assert running.terminate() == 0
    assert answer == MessageTotals(queued=0, sending=0, sent=0, uncertain=0, failed=0, withheld=0)
