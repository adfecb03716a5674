"""Processes that tests start begin with what a template has loaded, and are as others are."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import psutil
import pytest

from nosotros.forking import Forked, begin
from nosotros.identifiers import new_id
from nosotros.testing import Running, eventually, nosotros
from nosotros.testing.waiting import PATIENCE

AWAY = {
    "NOSOTROS_ENVIRONMENT": "development",
    "NOSOTROS_AMQP_URL": "amqp://127.0.0.1:1",
    "NOSOTROS_DATABASE_URL": "postgresql://127.0.0.1:1/none",
}
FORKED = (("run", "enrolment"), ("relay", "enrolment"), ("work", "integrations", "journal"))
#: tells who the template is, and waits to be killed
BEGINNING = """
import os, sys, time
from nosotros.forking import begin
from nosotros.testing import nosotros
forked = begin(nosotros("relay", "enrolment"), environment=os.environ, output=open(sys.argv[1], "wb"))
print(forked.pid, flush=True)
time.sleep(600)
"""

#: begins a process
ANEW = """
import os, pathlib, sys
from nosotros.forking import begin
nosotros = str(pathlib.Path(sys.executable).with_name("nosotros"))
with open(sys.argv[1], "wb") as log:
    begun = begin((nosotros, "relay", "enrolment"), environment=os.environ, output=log)
    print(type(begun).__name__, begun.wait())
"""


def running(tmp_path: Path, *arguments: str, **environment: str) -> Running:
    return Running(nosotros(*arguments), environment={**AWAY, **environment}, log=tmp_path / "log")


def is_forked(process: psutil.Process) -> bool:
    return "nosotros.forking.template" in process.cmdline()


def sockets(pid: int) -> set[str]:
    links = (str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir())
    return {each for each in links if each.startswith("socket:")}


def ended(tmp_path: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """The exit code of one that ends by itself, and all that it wrote."""
    command, told = nosotros(*arguments), {**os.environ, **AWAY, **environment}
    with (tmp_path / "log").open("wb") as output:
        process = begin(command, environment=told, output=output)
    assert isinstance(process, Forked)
    return process.wait(PATIENCE), (tmp_path / "log").read_text()


def left(mark: str) -> list[psutil.Process]:
    """Whatever runs and was begun with this mark in its environment."""
    found = []
    for each in psutil.process_iter():
        try:
            if each.environ().get("MARK_OF_TEST") == mark:
                found.append(each)
        except psutil.Error:
            continue
    return [each for each in found if each.is_running()]


@pytest.fixture(scope="module", params=FORKED, ids=lambda command: command[0])
def forked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """A process that has neither broker nor database, and says so."""
    with running(tmp_path_factory.mktemp("forked"), *request.param) as made:
        eventually(lambda: made.problems() is not None, what="it answers")
        yield made


def test_it_is_forked_and_called_what_it_is(forked: Running) -> None:
    process = psutil.Process(forked.pid)

    assert is_forked(process)
    assert process.name() == "nosotros"


def test_it_stands_apart_from_its_template(forked: Running) -> None:
    template = psutil.Process(forked.pid).parents()[1]

    assert is_forked(template)
    assert os.getsid(forked.pid) == forked.pid
    # Orders are the template's alone.
    assert sockets(template.pid) & sockets(forked.pid) == set()


def test_two_are_each_other_s_business_in_nothing(tmp_path: Path) -> None:
    one, other = (running(tmp_path, "run", "enrolment") for _ in range(2))
    with one, other:
        eventually(lambda: other.problems() is not None, what="it answers")
        one.kill()
        assert other.problems() is not None
        assert other.terminate() == 0


def test_it_is_told_what_its_end_was(tmp_path: Path) -> None:
    with running(tmp_path, "run", "enrolment") as process:
        eventually(lambda: process.problems() is not None, what="it answers")
        assert process.alive
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(seconds=0.1)
        process.kill()
        assert not process.alive
        assert process.wait() == -signal.SIGKILL

        process.start()
        eventually(lambda: process.problems() is not None, what="it answers again")
        assert process.terminate() == 0
        # Once it has ended, its id may be another's.
        process.kill()


def test_who_waits_for_its_end_keeps_nobody_else_from_ending_it(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as output:
        process = begin(
            nosotros("relay", "enrolment"), environment={**os.environ, **AWAY}, output=output
        )
    assert isinstance(process, Forked)
    told: list[int] = []
    waiting = [Thread(target=lambda: told.append(process.wait()), daemon=True) for _ in range(2)]

    def kill() -> None:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.2)
        process.kill()

    killing = Thread(target=kill, daemon=True)
    for each in (*waiting, killing):
        each.start()
    killing.join(PATIENCE)
    try:
        assert not killing.is_alive()
        for each in waiting:
            each.join(PATIENCE)
        assert told == [-signal.SIGKILL] * 2
    finally:
        if not told:
            os.kill(process.pid, signal.SIGKILL)


def test_one_that_cannot_begin_says_why_in_a_line_and_ends(tmp_path: Path) -> None:
    code, said = ended(tmp_path, "run", "nobody")

    assert code == 1
    assert "nobody: no such service is installed" in said
    assert len(said.splitlines()) == 1


def test_it_stands_where_it_was_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "orchard.py").write_text("class Orchard:\n    name = 'orchard'\n")
    monkeypatch.chdir(tmp_path)

    code, said = ended(tmp_path, "run", "orchard:Pear")

    assert code == 1
    assert "there is no class 'Pear' in orchard" in said


def test_it_finds_what_its_path_names(tmp_path: Path) -> None:
    (tmp_path / "meadow.py").write_text("")

    code, said = ended(tmp_path, "run", "meadow:Grass", PYTHONPATH=str(tmp_path))

    assert code == 1
    assert "there is no class 'Grass' in meadow" in said


@pytest.mark.parametrize(
    ("command", "changes"),
    [
        (nosotros("settings"), {}),
        (nosotros("run", "nobody"), {"PYTHONHASHSEED": "17"}),
        (nosotros("run", "nobody"), {"TZ": "America/Bogota"}),
        (nosotros("run", "nobody"), {"NOT_UTF_8": "\udcf1"}),
        (nosotros("run", "nobody"), {"LONG": "x" * 120_000, "LONGER": "y" * 120_000}),
        (("/bin/sh", "run", "nobody"), {}),
    ],
    ids=["ends by itself", "Python's", "time", "not UTF-8", "too long", "another program"],
)
def test_whatever_else_is_begun_begins_anew(
    tmp_path: Path, command: tuple[str, ...], changes: dict[str, str]
) -> None:
    with (tmp_path / "log").open("wb") as output:
        process = begin(command, environment={**os.environ, **changes}, output=output)
    process.wait(PATIENCE)

    assert not isinstance(process, Forked)


def test_where_a_template_cannot_load_everything_begins_anew(tmp_path: Path) -> None:
    # As a service would be that is broken.
    (tmp_path / "nameko").mkdir()
    (tmp_path / "nameko" / "__init__.py").write_text("raise RuntimeError('broken here')\n")
    told = subprocess.run(
        [sys.executable, "-c", ANEW, tmp_path / "log"],
        env={**os.environ, **AWAY, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 0, told.stderr
    assert told.stdout.split() == ["Popen", "1"]
    assert (tmp_path / "log").read_text().count("RuntimeError: broken here") == 1


def test_who_is_looked_for_by_its_environment_begins_anew(tmp_path: Path) -> None:
    command, told = nosotros("relay", "enrolment"), {**AWAY, "MARK_OF_TEST": "anew"}
    log = tmp_path / "log"
    with Running(command, environment=told, log=log, anew=True) as process:
        eventually(lambda: process.problems() is not None, what="it answers")

        found = psutil.Process(process.pid)
        assert found.environ()["MARK_OF_TEST"] == "anew"
        assert found.cmdline()[1:] == list(command)


def test_a_template_ends_with_whoever_began_it(tmp_path: Path) -> None:
    mark = str(new_id())
    beginning = subprocess.Popen(
        [sys.executable, "-c", BEGINNING, tmp_path / "log"],
        env={**os.environ, **AWAY, "MARK_OF_TEST": mark},
        stdout=subprocess.PIPE,
        text=True,
    )
    with beginning:
        assert beginning.stdout is not None
        process = psutil.Process(int(beginning.stdout.readline()))
        template = process.parents()[1]
        assert is_forked(template)
        beginning.kill()

    try:
        eventually(lambda: not template.is_running(), what="the template is gone")
        # What it forked is not its to end, and goes on.
        assert process.is_running()
    finally:
        process.kill()
    eventually(lambda: left(mark) == [], what="its keeper is gone, too")


def test_whoever_ends_while_the_template_loads_leaves_nothing(tmp_path: Path) -> None:
    mark = str(new_id())
    beginning = subprocess.Popen(
        [sys.executable, "-c", BEGINNING, tmp_path / "log"],
        env={**os.environ, **AWAY, "MARK_OF_TEST": mark},
        stdout=subprocess.DEVNULL,
    )
    with beginning:
        eventually(lambda: len(left(mark)) > 1, what="the template begins")
        beginning.kill()

    eventually(lambda: left(mark) == [], what="nothing is left")
