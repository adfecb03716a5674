"""How a stack comes up: servers, databases and users, tasks, programs, the first key."""

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from localstack import ports, readiness
from localstack.errors import DiskFull, ServerFailed
from localstack.installation import ensure_broker
from localstack.plan import Plan, Site, Task
from localstack.progress import Progress, step
from localstack.provision import GATEWAY, addresses, provision_databases, provision_users
from localstack.provision.edge import edge_addresses, provision_edge
from localstack.provision.rooms import provision_rooms, rooms_addresses
from localstack.records import Records
from localstack.servers import GivenPostgres, GivenRabbitMQ, Postgres, Process, RabbitMQ
from localstack.servers.process import wait_until
from localstack.supervision import Supervisor, loaded
from localstack.tasks import run_task

FREE_BYTES = 500 * 1024 * 1024
READY_SECONDS = 180
SINK_SECONDS = 20
SERVERS = ("postgres", "epmd", "rabbitmq", "smtp-sink")


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What one stack is made of."""

    folder: Path
    logs: Path
    mail: Path
    postgres: Postgres | GivenPostgres
    broker: RabbitMQ | GivenRabbitMQ
    records: Records
    supervisor: Supervisor
    services: tuple[str, ...]


def come_up(
    parts: Parts,
    *,
    make_plan: Callable[[Site], Plan],
    told: Progress,
    http_port: int | None,
    clock: Path | None,
) -> str | None:
    """Start everything; the first administrator's key where one was made.

    Raises:
        BrokerMissing, DiskFull, PortTaken, ServerFailed: one line says what. What was
            started until then still runs.
    """
    _check_disk(parts.folder)
    for private in ("files", "mail", "messages", "logs"):
        (parts.folder / private).mkdir(mode=0o700, exist_ok=True)
    if isinstance(parts.broker, RabbitMQ):
        ensure_broker(logs=parts.logs, say=told.note)
    else:
        told.note("There are no rooms: they need a broker of ours, and NOSOTROS_AMQP_URL names one")
    with step(told, "Preparing PostgreSQL and RabbitMQ"):
        parts.postgres.prepare()
        parts.broker.prepare()
        site = _site(parts, http_port=http_port, clock=clock)
        plan = make_plan(site)
        _supervise(parts, plan=plan, smtp_port=site.smtp_port)
    passwords = parts.records.passwords([*parts.services, GATEWAY])
    _start_servers(parts, plan=plan, told=told, smtp_port=site.smtp_port)
    with step(told, "Making databases"):
        provision_databases(parts.services, postgres_url=parts.postgres.url(), passwords=passwords)
    for task in plan.migrations:
        _run(task, parts=parts, told=told)
    _wait_broker(parts, told=told)
    with step(told, "Making broker users"):
        provision_users(passwords, api_url=parts.broker.api_url())
        provision_edge(parts.records.edge_password(), api_url=parts.broker.api_url())
        if isinstance(parts.broker, RabbitMQ):
            provision_rooms(parts.records.rooms_passwords(), api_url=parts.broker.api_url())
    for task in plan.tasks:
        _run(task, parts=parts, told=told)
    with step(told, f"Starting {len(plan.programs)} processes"):
        for program in plan.programs:
            parts.supervisor.start_process(program.process.name)
        wait_programs(parts, timeout=READY_SECONDS)
    if plan.first_key is None:
        return None
    # Last, because it is told only once: after this nothing can fail any more.
    return _run(plan.first_key, parts=parts, told=told) or None


def wait_programs(parts: Parts, *, timeout: float) -> None:
    """Wait until every program says that it is ready. Raises ServerFailed, NotUp."""
    readiness.wait_ready(
        parts.records.ready_urls(),
        timeout=timeout,
        logs=parts.logs,
        state=lambda name: parts.supervisor.state(name).state,
    )


def _check_disk(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < FREE_BYTES:
        raise DiskFull(
            f"Only {free // 2**20} MB are free in {folder}; the local stack needs"
            f" {FREE_BYTES // 2**20} MB."
        )


def _site(parts: Parts, *, http_port: int | None, clock: Path | None) -> Site:
    names = [*parts.services, GATEWAY]
    passwords = parts.records.passwords(names)
    access = {
        name: addresses(
            name,
            postgres_url=parts.postgres.url(),
            amqp_url=parts.broker.amqp_url(),
            passwords=passwords[name],
        )
        for name in names
    }
    return Site(
        folder=parts.folder,
        access=access,
        admin_amqp_url=parts.broker.amqp_url(),
        broker_api_url=parts.broker.api_url(),
        smtp_port=parts.records.choose_port("smtp-sink"),
        http_port=parts.records.choose_http_port(http_port),
        port=parts.records.choose_port,
        clock=clock,
        signing_key=parts.records.signing_key(),
        secrets_key=parts.records.secrets_key(),
        edge=edge_addresses(
            parts.records.edge_password(),
            api_url=parts.broker.api_url(),
            amqp_url=parts.broker.amqp_url(),
        ),
        rooms=_rooms(parts),
    )


def _rooms(parts: Parts) -> Mapping[str, str]:
    """What leads to the rooms' broker. One that is there already speaks no TLS that we know of."""
    if not isinstance(parts.broker, RabbitMQ):
        return {}
    return rooms_addresses(
        parts.records.rooms_passwords(),
        api_url=parts.broker.api_url(),
        amqps_place=parts.broker.amqps_place(),
        authority=parts.broker.authority,
    )


def _supervise(parts: Parts, *, plan: Plan, smtp_port: int) -> None:
    sink = Process(
        name="smtp-sink",
        command=(
            *(sys.executable, "-m", "localstack.smtp_sink"),
            *("--port", str(smtp_port), "--folder", str(parts.mail)),
        ),
        stop_seconds=5,
    )
    servers = [*parts.postgres.processes(), *parts.broker.processes(), sink]
    programs = [program.process for program in plan.programs]
    parts.records.save_programs(plan.programs)
    parts.supervisor.start([*servers, *programs])


def _start_servers(parts: Parts, *, plan: Plan, told: Progress, smtp_port: int) -> None:
    """Start them all, and load what the programs have in common while they start; the broker, which
    takes longest, is waited for when it is needed."""
    parts.supervisor.start_process("smtp-sink")
    if isinstance(parts.broker, RabbitMQ):
        with _log_named(parts, "epmd"):
            parts.supervisor.start_process("epmd")
            parts.broker.wait_port_mapper()
        parts.supervisor.start_process("rabbitmq")
    if isinstance(parts.postgres, Postgres):
        with _log_named(parts, "postgres"):
            parts.supervisor.start_process("postgres")
    if any(loaded.can_become(each.process.command) for each in plan.programs):
        with step(told, "Loading the services"):
            could = parts.supervisor.load()
        if not could:
            told.note(f"They could not be loaded together; see {parts.logs / 'supervisord.log'}")
    if isinstance(parts.postgres, Postgres):
        with step(told, "Starting PostgreSQL"), _log_named(parts, "postgres"):
            parts.postgres.wait_ready()
    with step(told, "Starting the mail sink"), _log_named(parts, "smtp-sink"):
        wait_until(
            lambda: ports.accepts(smtp_port),
            timeout=SINK_SECONDS,
            alive=lambda: True,
            failed="The mail sink does not start.",
        )


def _wait_broker(parts: Parts, *, told: Progress) -> None:
    if isinstance(parts.broker, RabbitMQ):
        with step(told, "Starting RabbitMQ"), _log_named(parts, "rabbitmq"):
            parts.broker.wait_ready(timeout=READY_SECONDS)


@contextmanager
def _log_named(parts: Parts, name: str) -> Iterator[None]:
    try:
        yield
    except ServerFailed as error:
        raise ServerFailed(f"{error} See {parts.logs / name}.log") from None


def _run(task: Task, *, parts: Parts, told: Progress) -> str:
    with step(told, task.what):
        return run_task(task, folder=parts.folder, logs=parts.logs)
