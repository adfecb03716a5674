"""What the local stack runs besides its servers: which commands, with which settings."""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from localstack.errors import LocalStackError
from localstack.servers import Process

#: which processes each service has, by what `nosotros` is told besides the service: slow work is done
#: by a process of its own, where there is any, and by several where it has parts (`work journal`)
ROLES: Mapping[str, tuple[str, ...]] = {
    "enrolment": ("run", "relay", "work"),
    "training": ("run", "relay"),
    "mentoring": ("run", "relay", "work"),
    "notifications": ("run", "relay", "work"),
    "integrations": ("run", "relay", "work journal", "work deliveries"),
    "partners": ("run", "relay", "work bridge"),
}
SERVICES = tuple(ROLES)
OPERATOR = "gestarsalud"
#: Seconds that a stopping process of ours may take: its own drain deadline, and some.
STOP_SECONDS = 15
#: who issues what can be checked by anybody
_SIGNING = ("training", "integrations", "partners")
_OWNER = "NOSOTROS_OWNER_DATABASE_URL"
#: the one variable of the rooms' broker that whoever is in rooms needs; who makes rooms needs them all
_IN_ROOMS = "NOSOTROS_ROOMS_AMQP_URL"


@dataclass(frozen=True, kw_only=True)
class Site:
    """Where things are on this machine, for one stack."""

    folder: Path
    #: For each service and the gateway, the variables of its database and its broker user.
    access: Mapping[str, Mapping[str, str]]
    admin_amqp_url: str
    broker_api_url: str
    smtp_port: int
    http_port: int
    #: A free port for a name, the same one each time the name is given.
    port: Callable[[str], int]
    clock: Path | None
    #: what certificates and ledgers are signed with
    signing_key: str
    #: what secrets of integrators are kept encrypted with
    secrets_key: str
    #: the variables of the broker where integrators have their queues
    edge: Mapping[str, str]
    #: the variables of the rooms' broker; empty: there are no rooms
    rooms: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Task:
    """A command that runs once and must succeed."""

    what: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    #: what it reads on its standard input
    given: str = ""


@dataclass(frozen=True, kw_only=True)
class Program:
    """A supervised process, and where it says that it is ready."""

    process: Process
    ready_url: str
    #: What a command needs besides, to act as the owner of the process' tables.
    owner: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything to run once the servers answer, in this order."""

    #: Without the broker, which may still be starting.
    migrations: tuple[Task, ...] = ()
    #: Before the programs: topology.
    tasks: tuple[Task, ...] = ()
    programs: tuple[Program, ...] = ()
    #: After them: prints the first administrator's key, or nothing where there is one.
    first_key: Task | None = None


def product(site: Site) -> Plan:
    """The plan of the platform itself.

    Raises:
        LocalStackError: its commands are not installed beside this Python.
    """
    nosotros, gateway = script("nosotros"), script("nosotros-gateway")
    common = _common(site)
    variables = {name: {**_daily(name, site), **_owner(name, site)} for name in SERVICES}
    services_migration = Task(
        what="Migrating the services' databases",
        command=(sys.executable, "-m", "localstack.migrating"),
        environment=common,
        given=json.dumps(variables),
    )
    topology = Task(
        what="Declaring exchanges and queues",
        command=(nosotros, "topology"),
        environment={
            **common,
            "NOSOTROS_AMQP_URL": site.admin_amqp_url,
            "NOSOTROS_BROKER_API_URL": site.broker_api_url,
        },
    )
    services = [
        _service(name, role, nosotros=nosotros, site=site)
        for name in SERVICES
        for role in ROLES[name]
    ]
    serve = Program(
        process=Process(
            name="gateway",
            command=(gateway, "serve"),
            environment=_gateway_environment(site),
            stop_seconds=STOP_SECONDS,
        ),
        ready_url=f"http://127.0.0.1:{site.http_port}/health/ready",
        owner={},
    )
    return Plan(
        migrations=(services_migration,),
        tasks=(topology,),
        programs=(*services, serve),
        first_key=Task(
            what="Making the first administrator's key",
            command=(nosotros, "first-key"),
            environment=variables["partners"],
        ),
    )


def process_name(service: str, role: str) -> str:
    """What the process of a service in a role is called."""
    return "-".join((service, *role.split()))


def arguments(service: str, role: str) -> tuple[str, ...]:
    """What `nosotros` is told to run a service in a role."""
    command, *part = role.split()
    return (command, service, *part)


def script(name: str) -> str:
    """The path of the console script `name`, which stands beside this Python.

    Raises:
        LocalStackError: it is not there.
    """
    path = Path(sys.executable).parent / name
    if not path.exists():
        raise LocalStackError(f"The command {name} is not installed beside {sys.executable}.")
    return str(path)


def _common(site: Site) -> dict[str, str]:
    clock = {} if site.clock is None else {"NOSOTROS_CLOCK": str(site.clock)}
    return {
        "NOSOTROS_ROOM": "hub",
        "NOSOTROS_OPERATOR": OPERATOR,
        "NOSOTROS_ENVIRONMENT": "development",
        "NOSOTROS_FILES": str(site.folder / "files"),
        "NOSOTROS_PUBLIC_URL": f"http://127.0.0.1:{site.http_port}",
        "PYTHONUNBUFFERED": "1",
        **clock,
    }


def _daily(name: str, site: Site) -> dict[str, str]:
    access = {key: value for key, value in site.access[name].items() if key != _OWNER}
    return {**_common(site), **access}


def _owner(name: str, site: Site) -> dict[str, str]:
    return {_OWNER: site.access[name][_OWNER]}


def _gateway_environment(site: Site) -> dict[str, str]:
    return {
        **_daily("gateway", site),
        "NOSOTROS_HTTP_HOST": "127.0.0.1",
        "NOSOTROS_HTTP_PORT": str(site.http_port),
        # The address of a room on a broker of its own is kept encrypted.
        "NOSOTROS_SECRETS_KEY": site.secrets_key,
        **_in_rooms(site),
    }


def _in_rooms(site: Site) -> dict[str, str]:
    return {name: value for name, value in site.rooms.items() if name == _IN_ROOMS}


def _service(name: str, role: str, *, nosotros: str, site: Site) -> Program:
    process = process_name(name, role)
    health = site.port(process)
    environment = {**_daily(name, site), "NOSOTROS_HEALTH_PORT": str(health)}
    if role == "run" and name in _SIGNING:
        environment["NOSOTROS_SIGNING_KEY"] = site.signing_key
    if (name, role) in (("integrations", "run"), ("integrations", "work deliveries")):
        environment |= {
            "NOSOTROS_SECRETS_KEY": site.secrets_key,
            # An integrator's server is tried out on this machine.
            "NOSOTROS_WEBHOOK_PRIVATE_NETWORKS": "127.0.0.0/8",
            **site.edge,
        }
    if (name, role) == ("integrations", "work deliveries"):
        environment |= _in_rooms(site)
    if (name, role) == ("partners", "work bridge"):
        environment |= {"NOSOTROS_SECRETS_KEY": site.secrets_key, **_in_rooms(site)}
    if (name, role) == ("partners", "run"):
        environment |= {"NOSOTROS_SECRETS_KEY": site.secrets_key, **site.rooms}
    if name == "notifications":
        environment |= {
            "NOSOTROS_SMTP_HOST": "127.0.0.1",
            "NOSOTROS_SMTP_PORT": str(site.smtp_port),
            "NOSOTROS_FILE_SINK": str(site.folder / "messages"),
        }
    return Program(
        process=Process(
            name=process,
            command=(nosotros, *arguments(name, role)),
            environment=environment,
            stop_seconds=STOP_SECONDS,
        ),
        ready_url=f"http://127.0.0.1:{health}/health/ready",
        owner=_owner(name, site),
    )
