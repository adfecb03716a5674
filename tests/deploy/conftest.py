"""A local stack whose programs are harmless: web servers that only say they are ready."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from localstack.plan import Plan, Program, Site, Task
from localstack.servers import Process
from localstack.stack import Stack

SERVICES = ("enrolment", "notifications")


def harmless(site: Site) -> Plan:
    """A task that uses the service's own database, and two programs."""
    ready = site.folder / "www" / "health" / "ready"
    ready.parent.mkdir(parents=True, exist_ok=True)
    ready.write_text("ready")
    return Plan(
        migrations=(
            Task(
                what="Making a table",
                command=(sys.executable, "-c", _MAKE_TABLE),
                environment=site.access["enrolment"],
            ),
        ),
        programs=tuple(_web_server(name, site) for name in SERVICES),
        first_key=Task(
            what="Making a key",
            command=(sys.executable, "-c", "print('key-1')"),
            environment={},
        ),
    )


_MAKE_TABLE = """
import os, psycopg
with psycopg.connect(os.environ["NOSOTROS_OWNER_DATABASE_URL"]) as connection:
    connection.execute("CREATE TABLE IF NOT EXISTS seen (moment timestamptz DEFAULT now())")
    connection.execute("INSERT INTO seen DEFAULT VALUES")
"""


def _web_server(name: str, site: Site) -> Program:
    port = site.port(name)
    command = (sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1")
    return Program(
        process=Process(
            name=name,
            command=(*command, "--directory", str(site.folder / "www")),
            environment=site.access[name],
        ),
        ready_url=f"http://127.0.0.1:{port}/health/ready",
        owner={},
    )


def _living(process: psutil.Process, folder: Path) -> bool:
    try:
        if process.pid == os.getpid() or process.status() == psutil.STATUS_ZOMBIE:
            return False
        words = [*process.cmdline(), *process.environ().values()]
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
    return any(str(folder) in word for word in words)


def seen(processes: Iterable[psutil.Process]) -> set[tuple[str, str]]:
    """Name and user of each, but of those that have ended since they were found."""
    found: set[tuple[str, str]] = set()
    for each in processes:
        with suppress(psutil.NoSuchProcess):
            found.add((each.name(), each.username()))
    return found


@pytest.fixture
def mentioning() -> Callable[[Path], list[psutil.Process]]:
    """Living processes, other than this one, with a folder in their command or environment."""
    return lambda folder: [each for each in psutil.process_iter() if _living(each, folder)]


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """A stack that is not up, in a folder with a space in its name."""
    parent = Path(tempfile.mkdtemp(prefix="nosotros-stack-"))
    parent.chmod(0o755)
    made = Stack(parent / "local stack", plan=harmless, services=SERVICES)
    try:
        yield made
    finally:
        made.down(purge=True)
        shutil.rmtree(parent)
