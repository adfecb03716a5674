"""Relays, workers and the gateway begin with what their supervisor has loaded, and are as others are."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from localstack import leftovers, ports
from localstack.plan import script
from localstack.servers import Process
from localstack.supervision import Supervisor, loaded
from nosotros.testing import eventually
from tests import web

NOSOTROS = script("nosotros")
#: a relay and a service that wait for their servers for ever, and say how they are
WAITING = ("relay", "run")
#: ends at once: there is no such service
WRONG = "wrong"
# What is random of an id: the times of two may be the same.
FORKED_IDS = """
import os
from nosotros.identifiers import new_id
print(new_id().hex[-16:], flush=True)
for _ in range(20):
    if os.fork() == 0:
        os.write(1, f"{new_id().hex[-16:]}\\n".encode())
        os._exit(0)
    os.wait()
"""
#: how many threads there are, and open files, before and after
LOAD = """
import os
from localstack.supervision import loaded
def told(): print(len(os.listdir("/proc/self/task")), len(os.listdir("/proc/self/fd")))
told()
loaded.load()
told()
"""
BECOME = """
import sys
from localstack.supervision import loaded
loaded.become(sys.argv[1:], {"KEPT": "here"})
"""
FAILING = """
import os
from nosotros.observability import configure_logging
configure_logging()
assert dict(os.environ) == {"KEPT": "here"}
raise ValueError("Luz Marina, 1023523372")
"""


def where(port: int) -> dict[str, str]:
    return {
        "NOSOTROS_ENVIRONMENT": "development",
        "NOSOTROS_AMQP_URL": "amqp://127.0.0.1:1",
        "NOSOTROS_DATABASE_URL": "postgresql://127.0.0.1:1/none",
        "NOSOTROS_HEALTH_PORT": str(port),
    }


@pytest.fixture(scope="module")
def health() -> dict[str, str]:
    """Where each of those that wait says how it is."""
    return {name: f"http://127.0.0.1:{ports.pick()}" for name in WAITING}


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="nosotros-loaded-"))
    yield made
    leftovers.stop(made)
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def supervisor(folder: Path, health: dict[str, str]) -> Supervisor:
    made = Supervisor(folder=folder, logs=folder)
    waiting = [
        Process(
            name=name,
            command=(NOSOTROS, name, "enrolment"),
            environment=where(int(health[name].rpartition(":")[2])),
        )
        for name in WAITING
    ]
    wrong = Process(name=WRONG, command=(NOSOTROS, "relay", "nobody"), environment=where(1))
    made.start([*waiting, wrong])
    made.load()
    for name in (*WAITING, WRONG):
        made.start_process(name)
    return made


def pid_of(supervisor: Supervisor, name: str, *, but: int | None = None) -> int:
    """The process of this name, once there is one that is another than before."""

    def look() -> int | None:
        pid = supervisor.state(name).pid
        return pid if pid != but else None

    return eventually(look, what=f"{name} runs")


@pytest.fixture
def alive(supervisor: Supervisor, health: dict[str, str]) -> Callable[[str], psutil.Process]:
    """A process that has begun: `alive("relay")`."""

    def begun(name: str) -> psutil.Process:
        def answers() -> bool:
            try:
                return web.get(f"{health[name]}/health/live", timeout=5).is_success
            except httpx.TransportError:
                return False

        eventually(answers, what=f"{name} says that it lives")
        return psutil.Process(pid_of(supervisor, name))

    return begun


def test_a_relay_is_forked_and_who_runs_a_service_begins_anew(supervisor, alive) -> None:
    relay, run = alive("relay"), alive("run")

    assert relay.cmdline() == psutil.Process(supervisor.pid()).cmdline()
    assert run.cmdline()[1:] == [NOSOTROS, "run", "enrolment"]
    # Both are children of their supervisor, and called what they are.
    assert {relay.ppid(), run.ppid()} == {supervisor.pid()}
    assert {relay.name(), run.name()} == {"nosotros"}


def test_by_loading_nothing_runs_or_is_open_that_who_is_forked_would_have_half_of() -> None:
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOAD], capture_output=True, text=True, check=True
    ).stdout.split()

    assert told[:2] == told[2:] == ["1", told[1]]


def test_an_uncaught_exception_is_one_line_that_says_where_and_never_whom(tmp_path: Path) -> None:
    script = tmp_path / "nosotros"
    script.write_text(FAILING)

    done = subprocess.run(
        [sys.executable, "-c", BECOME, script], capture_output=True, text=True, check=False
    )

    (line,) = done.stderr.splitlines()
    assert json.loads(line)["event"] == "uncaught"
    assert "Luz" not in line
    assert done.returncode == 1


def test_those_that_are_forked_make_ids_of_their_own() -> None:
    made = subprocess.run(
        [sys.executable, "-c", FORKED_IDS], capture_output=True, text=True, check=True
    ).stdout.split()

    assert len(set(made)) == len(made) == 21


def test_what_is_loaded_is_shared(alive) -> None:
    relay, run = (alive(name).memory_full_info() for name in WAITING)

    assert relay.uss < run.uss / 2


@pytest.mark.parametrize(
    ("name", "said"), [("relay", "relay_interrupted"), ("run", "database_away")]
)
def test_each_says_what_it_has_to_say_in_its_own_log(alive, folder: Path, name: str, said: str):
    alive(name)

    log = folder / f"{name}.log"
    eventually(lambda: said in log.read_text(), what=f"{log} tells")


def test_one_that_cannot_begin_says_why_in_a_line_and_ends(supervisor, folder: Path) -> None:
    def lines() -> list[str]:
        return (folder / f"{WRONG}.log").read_text().splitlines()

    eventually(lambda: len(lines()) > 1, what="it was begun again, and ended again")

    assert all("nobody" in line and "no such service" in line for line in lines())


def test_one_that_is_killed_comes_back(supervisor, alive) -> None:
    before = alive("relay")
    before.kill()

    another = pid_of(supervisor, "relay", but=before.pid)

    assert psutil.Process(another).cmdline() == psutil.Process(supervisor.pid()).cmdline()
    alive("relay")


def test_one_that_is_told_to_stop_ends_in_order(supervisor, alive, folder: Path) -> None:
    alive("relay")

    supervisor.stop_processes(["relay"])

    stopped = "stopped: relay (exit status 0)"
    eventually(lambda: stopped in (folder / "supervisord.log").read_text(), what=stopped)
    supervisor.start_process("relay")


def test_where_the_supervisor_was_killed_they_are_found_and_asked_to_stop(
    supervisor, alive, folder: Path
) -> None:
    relay, itself = alive("relay"), psutil.Process(supervisor.pid())
    # Who starts processes anew is killed first, and the others are asked.
    assert leftovers.is_supervisor(itself)
    assert not leftovers.is_supervisor(relay)
    itself.kill()

    assert relay in leftovers.find(folder)
    leftovers.stop(folder)

    assert leftovers.find(folder) == []


@pytest.mark.parametrize(
    ("command", "forked"),
    [
        ((NOSOTROS, "relay", "enrolment"), True),
        ((NOSOTROS, "work", "integrations", "journal"), True),
        ((script("nosotros-gateway"), "serve"), True),
        ((NOSOTROS, "run", "enrolment"), False),
        ((NOSOTROS, "migrate", "enrolment"), False),
        (("/elsewhere/nosotros", "relay", "enrolment"), False),
        (("epmd", "-address", "127.0.0.1"), False),
    ],
)
def test_relays_workers_and_the_gateway_can_be_forked(command: tuple[str, ...], forked: bool):
    assert loaded.can_become(command) is forked


def test_where_loading_fails_the_log_says_why_and_processes_begin_as_others_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "uvicorn.py").write_text("raise RuntimeError('broken here')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    port = ports.pick()
    relay = Process(name="relay", command=(NOSOTROS, "relay", "enrolment"), environment=where(port))
    supervisor = Supervisor(folder=tmp_path, logs=tmp_path)
    supervisor.start([relay])
    try:
        assert supervisor.load() is False
        assert "broken here" in (tmp_path / "supervisord.log").read_text()
        supervisor.start_process("relay")
        eventually(
            lambda: psutil.Process(pid_of(supervisor, "relay")).cmdline()[1:] == [*relay.command],
            what="it begins as others do",
        )
    finally:
        leftovers.stop(tmp_path)
