"""Each service alone: installed into an environment without any other, run there, and asked."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from localstack.provision import provision
from localstack.servers import Postgres, RabbitMQ
from nosotros.bus.rpc import Caller
from nosotros.contracts.enrolment import IntakePage, ListIntakes
from nosotros.contracts.integrations import EventGrantPage, ListEventGrants
from nosotros.contracts.mentoring import ListProjects, ProjectPage
from nosotros.contracts.notifications import CountMessages, MessageTotals
from nosotros.contracts.training import ListProgrammes, ProgrammePage
from nosotros.seals import new_seed
from nosotros.secrecy import new_key
from nosotros.testing.processes import Running
from nosotros.testing.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
INSTALL_SECONDS = 600
LIST = """
from importlib.metadata import distributions
print(*(each.name for each in distributions()))
"""
# Importing each of its modules finds what it needs and does not say so.
IMPORT_ALL = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
print("all")
"""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A service, and something to ask it that has an answer before anything was done."""

    service: str
    event: str
    question: Any
    answer: Any


CASES = (
    Case(
        service="enrolment",
        event="ParticipantEnrolled",
        question=ListIntakes(),
        answer=IntakePage(items=(), next=None),
    ),
    Case(
        service="training",
        event="CertificateIssued",
        question=ListProgrammes(),
        answer=ProgrammePage(items=(), next=None),
    ),
    Case(
        service="mentoring",
        event="MatchBegan",
        question=ListProjects(),
        answer=ProjectPage(items=(), next=None),
    ),
    Case(
        service="integrations",
        event="SubscriptionFailing",
        question=ListEventGrants(),
        answer=EventGrantPage(items=(), next=None),
    ),
    Case(
        service="notifications",
        event="MessageSent",
        question=CountMessages(),
        answer=MessageTotals(queued=0, sending=0, sent=0, uncertain=0, failed=0, withheld=0),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Environment:
    """An environment of its own."""

    folder: Path

    @property
    def python(self) -> str:
        return str(self.folder / "bin" / "python")

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

    def pip(self, *arguments: str) -> None:
        done = self.run(
            *(sys.executable, "-m", "pip", "--python", self.python, "--disable-pip-version-check"),
            *arguments,
        )
        assert done.returncode == 0, done.stderr

    def install(self, source: str, *options: str) -> None:
        # A copy: building leaves files beside what it builds.
        copy = self.folder / "sources" / source
        shutil.copytree(ROOT / source, copy, ignore=shutil.ignore_patterns("build", "*.egg-info"))
        # What is imported is compiled then; the rest need not be.
        self.pip("install", "--quiet", "--no-compile", *options, str(copy))

    def packages(self) -> set[str]:
        return set(self.run(self.python, "-c", LIST).stdout.split())


def _clean() -> dict[str, str]:
    """Our own environment, without what would lead to our own packages and settings."""
    ours = ("NOSOTROS_", "PYTHONPATH", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """What services are built on, and none of them."""
    made = Environment(folder=tmp_path_factory.mktemp("alone") / "venv")
    venv = (sys.executable, "-m", "venv", "--without-pip", str(made.folder))
    subprocess.run(venv, check=True, timeout=120)
    made.install("shared")
    return made


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.service)
def case(environment: Environment, request: pytest.FixtureRequest) -> Iterator[Case]:
    """A service that is installed, alone; what came with it goes with it.

    One environment for all: most of what makes one is in each of them.
    """
    before = environment.packages()
    # The setuptools that it is built with is there: nameko needs it.
    environment.install(f"services/{request.param.service}", "--no-build-isolation")
    yield request.param
    environment.pip("uninstall", "--quiet", "--yes", *(environment.packages() - before))


@pytest.fixture(scope="module")
def broker(servers_folder: Path) -> Iterator[RabbitMQ]:
    """A broker of their own: other tests stand in for these services on the one for all."""
    server = RabbitMQ(servers_folder / "rabbitmq-standalone")
    try:
        server.start()
        yield server
    finally:
        server.kill()


@pytest.fixture(scope="module")
def access(postgres: Postgres, broker: RabbitMQ) -> Callable[[str], dict[str, str]]:
    """A database and a broker user for one service."""

    def access(service: str) -> dict[str, str]:
        made = provision(
            postgres_url=postgres.url(),
            broker_api_url=broker.api_url(),
            amqp_url=broker.amqp_url(),
            services=[service],
            gateway=False,
        )
        return made[service]

    return access


def test_nothing_else_of_ours_is_installed_or_needed(environment, case):
    ours = {name for name in environment.packages() if name.startswith("nosotros")}
    assert ours == {"nosotros", f"nosotros-{case.service}"}
    done = environment.run(environment.python, "-c", IMPORT_ALL, case.service)
    assert done.stdout == "all\n", done.stderr


def test_it_prints_its_contracts_with_nothing_running(environment, case):
    done = environment.run(environment.nosotros, "asyncapi")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["asyncapi"].startswith("3.")
    assert case.event in done.stdout


def test_it_runs_and_answers(environment, case, access, broker, tmp_path):
    given = access(case.service)
    daily = {name: value for name, value in given.items() if "OWNER" not in name}
    migrated = environment.run(environment.nosotros, "migrate", case.service, **given)
    assert migrated.returncode == 0, migrated.stderr
    declared = environment.run(
        environment.nosotros,
        "topology",
        NOSOTROS_AMQP_URL=broker.amqp_url(),
        NOSOTROS_BROKER_API_URL=broker.api_url(),
    )
    assert declared.returncode == 0, declared.stderr
    own = {
        "NOSOTROS_SIGNING_KEY": new_seed(),
        "NOSOTROS_SECRETS_KEY": new_key(),
        "NOSOTROS_FILES": str(tmp_path),
    }
    running = Running(
        (environment.nosotros, "run", case.service),
        environment={**daily, **own},
        log=tmp_path / "service.log",
    )
    asking = Caller(
        broker.amqp_url(),
        organisation="gestarsalud",
        actor="key:journeys",
        scopes=[f"{case.service}:read"],
    )
    with running, asking:
        running.ready()
        answer = asking.call(case.question, seconds=PATIENCE)
        assert running.terminate(seconds=PATIENCE) == 0
    assert answer == case.answer
