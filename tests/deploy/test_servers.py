"""The private servers that tests and the local stack run."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import amqp
import psutil
import psycopg
import pytest
import requests

from localstack.errors import ServerFailed
from localstack.servers import Postgres, Process, RabbitMQ
from localstack.servers.process import Running, wait_until
from nosotros.testing.waiting import PATIENCE, eventually
from tests.deploy.conftest import seen

Mentioning = Callable[[Path], list[psutil.Process]]


@pytest.fixture
def own_postgres(servers_folder: Path, request: pytest.FixtureRequest) -> Iterator[Postgres]:
    server = Postgres(servers_folder / request.node.name)
    yield server
    server.kill()
    server.remove()


def listeners(*ports: int) -> list[tuple[str, int]]:
    """Addresses and ports, of those given, that something listens on."""
    return [
        (connection.laddr.ip, connection.laddr.port)
        for connection in psutil.net_connections(kind="tcp")
        if connection.laddr
        and connection.status == psutil.CONN_LISTEN
        and connection.laddr.port in ports
    ]


def ports_of(broker: RabbitMQ) -> list[int]:
    epmd, node = broker.processes()
    return [
        int(node.environment["RABBITMQ_NODE_PORT"]),
        int(node.environment["RABBITMQ_DIST_PORT"]),
        int(epmd.environment["ERL_EPMD_PORT"]),
        int(broker.api_url().rsplit(":", 1)[1]),
    ]


def setting(server: Postgres, name: str) -> str:
    with psycopg.connect(server.url()) as connection:
        found = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
    assert found is not None
    return found[0]


def test_postgres_is_durable_and_listens_on_this_machine_only(own_postgres: Postgres) -> None:
    own_postgres.start()
    assert setting(own_postgres, "fsync") == "on"
    assert setting(own_postgres, "full_page_writes") == "on"
    assert setting(own_postgres, "synchronous_commit") == "on"
    assert setting(own_postgres, "max_connections") == "200"
    assert setting(own_postgres, "unix_socket_directories") == ""
    assert listeners(own_postgres.port) == [("127.0.0.1", own_postgres.port)]


def test_postgres_refuses_a_wrong_password(postgres: Postgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"postgresql://postgres:guess@127.0.0.1:{postgres.port}/postgres")


def test_postgres_logs_no_value_of_a_failed_statement(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute("CREATE TEMPORARY TABLE people (name text UNIQUE)")
        connection.execute("INSERT INTO people VALUES ('Yeimy')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO people VALUES ('Yeimy')")
    log = (postgres.folder / "postgres.log").read_text()
    assert "duplicate key" in log
    assert "Yeimy" not in log


def test_postgres_never_runs_as_root(postgres: Postgres, mentioning: Mentioning) -> None:
    users = {user for name, user in seen(mentioning(postgres.folder)) if name == "postgres"}
    assert users
    assert "root" not in users


def test_postgres_keeps_its_data_and_port_when_it_is_killed(
    own_postgres: Postgres, mentioning: Mentioning
) -> None:
    own_postgres.start()
    port = own_postgres.port
    with psycopg.connect(own_postgres.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    own_postgres.kill()
    # Its children end when they hear of its end, and another does not begin before.
    eventually(lambda: mentioning(own_postgres.folder) == [])
    own_postgres.start()
    assert own_postgres.port == port
    with psycopg.connect(own_postgres.url()) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (7,)


def test_a_stopped_postgres_leaves_no_process_and_no_listener(
    own_postgres: Postgres, mentioning: Mentioning
) -> None:
    own_postgres.start()
    assert mentioning(own_postgres.folder)
    own_postgres.stop()
    assert listeners(own_postgres.port) == []
    assert mentioning(own_postgres.folder) == []


def test_a_killed_test_run_leaves_no_server_behind(servers_folder: Path) -> None:
    folder = servers_folder / "orphan"
    program = (
        "import sys, time, pathlib; from localstack.servers import Postgres;"
        "Postgres(pathlib.Path(sys.argv[1])).start(); print('up', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "up\n"
        port = Postgres(folder).port
        assert listeners(port)
        run.kill()
    eventually(lambda: not listeners(port))
    Postgres(folder).remove()


def test_rabbitmq_listens_on_this_machine_only(broker: RabbitMQ) -> None:
    found = listeners(*ports_of(broker))
    assert {port for _, port in found} == set(ports_of(broker))
    assert {address for address, _ in found} <= {"127.0.0.1", "::1"}


def test_rabbitmq_has_no_guest(broker: RabbitMQ) -> None:
    users = requests.get(f"{broker.api_url()}/api/users", timeout=PATIENCE).json()
    assert "guest" not in {user["name"] for user in users}
    with (
        pytest.raises(amqp.exceptions.AccessRefused),
        amqp.Connection(host=f"127.0.0.1:{broker.port}", userid="guest", password="guest") as link,
    ):
        link.connect()


def test_rabbitmq_and_its_port_mapper_leave_no_process_behind(
    servers_folder: Path, mentioning: Mentioning
) -> None:
    server = RabbitMQ(servers_folder / "short-lived")
    server.start()
    assert {name for name, _ in seen(mentioning(server.folder))} >= {"beam.smp"}
    server.let_go()
    log = server.folder / "rabbitmq.log"
    eventually(lambda: "Management plugin: to stop" in log.read_text(encoding="utf-8"))
    server.wait_ready()
    server.stop()
    # What a node has started ends when it hears of the node's end.
    eventually(lambda: mentioning(server.folder) == [])
    assert listeners(*ports_of(server)) == []


def test_a_server_that_ends_is_no_longer_waited_for(tmp_path: Path) -> None:
    running = Running(Process(name="false", command=("false",)), log=tmp_path / "log")
    began = time.monotonic()
    with pytest.raises(ServerFailed, match="It has ended"):
        wait_until(lambda: False, timeout=30, alive=running.alive, failed="false:")
    assert time.monotonic() - began < 5


def test_a_process_that_ignores_its_stop_signal_is_killed(tmp_path: Path) -> None:
    stubborn = Process(
        name="stubborn",
        command=("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done"),
        stop_seconds=1,
    )
    running = Running(stubborn, log=tmp_path / "log")
    wait_until(
        lambda: "ready" in (tmp_path / "log").read_text(),
        timeout=PATIENCE,
        alive=running.alive,
        failed="stubborn:",
    )
    os.kill(running.pid, signal.SIGTERM)
    assert running.alive()
    running.stop()
    assert not running.alive()
