"""The local stack as its user meets it; the tests of this file follow one another."""

import io
import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from localstack import leftovers
from localstack.errors import AlreadyUp, NotUp, PortTaken, ProcessUnknown, ServerFailed, Silent
from localstack.plan import Plan, Site, Task
from localstack.progress import Lines
from localstack.stack import Stack
from nosotros.testing.waiting import eventually

Mentioning = Callable[[Path], list[psutil.Process]]
PROCESSES = {"postgres", "epmd", "rabbitmq", "smtp-sink", "enrolment", "notifications"}


def family(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def lives(process: psutil.Process) -> bool:
    # It may end between two questions.
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != "zombie"
    return False


def living(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [each for each in processes if lives(each)]


def holds(path: Path, word: bytes) -> bool:
    # Servers at work make files and delete them.
    with suppress(FileNotFoundError):
        return path.is_file() and word in path.read_bytes()
    return False


def rows_seen(stack: Stack) -> int:
    with psycopg.connect(stack.postgres.url("enrolment")) as connection:
        found = connection.execute("SELECT count(*) FROM seen").fetchone()
    assert found is not None
    return found[0]


def test_a_stack_that_is_not_up_says_so_and_is_taken_down_without_complaint(stack: Stack) -> None:
    with pytest.raises(NotUp, match="not up"):
        stack.states()
    assert stack.down() is False


def test_a_taken_port_is_named_and_nothing_is_left_running(
    stack: Stack, mentioning: Mentioning
) -> None:
    with socket.socket() as occupant:
        occupant.bind(("127.0.0.1", 0))
        occupant.listen()
        port = occupant.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Port {port} "):
            stack.up(http_port=port)
    assert mentioning(stack.folder) == []


def test_up_starts_every_process_and_tells_what_it_does(stack: Stack) -> None:
    output = io.StringIO()
    result = stack.up(progress=Lines(output))
    assert result.first_key == "key-1"
    assert "Starting RabbitMQ" in output.getvalue()
    assert set(stack.pids()) == PROCESSES
    assert rows_seen(stack) == 1


def test_a_second_up_is_refused_and_harms_nothing(stack: Stack) -> None:
    before = stack.pids()
    with pytest.raises(AlreadyUp, match=stack.gateway_url):
        stack.up()
    assert stack.pids() == before


def test_a_supervisor_that_does_not_answer_is_told_from_one_that_is_not_there_and_is_let_be(
    stack: Stack,
) -> None:
    before, pid = stack.pids(), stack.supervisor_pid()
    os.kill(pid, signal.SIGSTOP)
    try:
        with pytest.raises(Silent, match="does not answer within 10 s"):
            stack.states()
        with pytest.raises(Silent):
            stack.up()
    finally:
        os.kill(pid, signal.SIGCONT)
    assert stack.pids() == before


def test_only_its_owner_reads_the_files_with_passwords(stack: Stack) -> None:
    password = stack.environment("enrolment")["NOSOTROS_DATABASE_URL"].split(":")[2].split("@")[0]
    holding = [
        path
        for path in stack.folder.rglob("*")
        if "home" not in path.parts and holds(path, password.encode())
    ]
    assert {path.name for path in holding} >= {"passwords.json", "supervisord.conf"}
    assert {path.stat().st_mode & 0o777 for path in holding} == {0o600}


@pytest.mark.parametrize("name", ["enrolment", "smtp-sink", "postgres", "rabbitmq", "epmd"])
def test_a_killed_process_comes_back(stack: Stack, name: str) -> None:
    killed = stack.kill(name)
    eventually(lambda: stack.pids().get(name, killed) != killed)
    stack.wait_ready()


def test_a_broker_killed_together_with_its_port_mapper_comes_back(stack: Stack) -> None:
    killed = {name: stack.kill(name) for name in ("epmd", "rabbitmq")}
    eventually(lambda: stack.pids().keys() >= killed.keys())
    eventually(lambda: all(stack.pids().get(n, p) != p for n, p in killed.items()))
    stack.wait_ready()
    eventually(lambda: {each.state for each in stack.states()} == {"RUNNING"})


def test_a_process_that_is_killed_again_and_again_comes_back_as_fast_each_time(
    stack: Stack,
) -> None:
    for _ in range(7):
        killed = stack.kill("enrolment")
        eventually(lambda gone=killed: stack.pids().get("enrolment", gone) != gone, seconds=4)
    stack.wait_ready()


def test_a_restarted_process_is_another_one(stack: Stack) -> None:
    before = stack.pids()
    stack.restart("enrolment")
    stack.wait_ready()
    after = stack.pids()
    assert after.pop("enrolment") != before.pop("enrolment")
    assert after == before


def test_an_unknown_process_is_refused_by_name(stack: Stack) -> None:
    with pytest.raises(ProcessUnknown, match="no process training"):
        stack.kill("training")


def test_down_leaves_no_process_behind(stack: Stack, mentioning: Mentioning) -> None:
    processes = family(stack.supervisor_pid())
    assert len(processes) > len(PROCESSES)
    log = stack.logs / "rabbitmq.log"
    assert stack.down() is True
    assert living(processes) == []
    assert mentioning(stack.folder) == []
    assert "SIGTERM received - shutting down" in log.read_text()
    assert "database system is shut down" in (stack.logs / "postgres.log").read_text()[-300:]


def test_up_again_finds_the_data(stack: Stack) -> None:
    stack.up()
    assert rows_seen(stack) == 2


def test_down_after_the_supervisor_was_killed_leaves_no_process_behind(
    stack: Stack, mentioning: Mentioning
) -> None:
    processes = family(stack.supervisor_pid())
    os.kill(stack.supervisor_pid(), signal.SIGKILL)
    eventually(lambda: not psutil.pid_exists(processes[0].pid))
    assert len(living(processes)) >= len(PROCESSES)
    assert stack.down() is True
    assert living(processes) == []
    assert mentioning(stack.folder) == []


def test_up_after_everything_was_killed_at_once_finds_the_data(stack: Stack) -> None:
    stack.up()
    for process in leftovers.find(stack.folder):
        # It may have ended with the one before it.
        with suppress(psutil.NoSuchProcess):
            process.kill()
    stack.up()
    assert rows_seen(stack) == 4


@pytest.mark.parametrize("when", ["migrations", "tasks"])
def test_a_stack_that_cannot_come_up_stops_what_it_started(
    stack: Stack, mentioning: Mentioning, when: str
) -> None:
    """Also where RabbitMQ is still starting, as it may be while databases are migrated."""

    def refusing(site: Site) -> Plan:
        command = ("sh", "-c", "echo the reason >&2; exit 3")
        failing = Task(what="Failing", command=command, environment={})
        return Plan(**{when: (failing,)})

    stack.down()
    other = Stack(stack.folder, plan=refusing)
    with pytest.raises(ServerFailed, match="Failing failed with exit code 3: the reason"):
        other.up()
    assert mentioning(stack.folder) == []


def test_purge_deletes_the_data(stack: Stack) -> None:
    stack.down(purge=True)
    assert not stack.folder.exists()
