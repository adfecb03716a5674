"""Enrolments at the hub, while a partner attacks from its room, against the same in peace.

Rooms are on a broker of their own, as in production. It stands for another machine, as the attackers
do: it writes into memory, and like them it runs only where nobody else would, as all of them share two
cores here. What that still takes from the hub is seen where they attack while nobody takes anything from
the room.
"""

import json
import shutil
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from tempfile import mkdtemp

import requests

from localstack.servers import RabbitMQ
from tests.benchmarks.enrolling import our_requests
from tests.benchmarks.load import Load, measure
from tests.benchmarks.processes import running
from tests.benchmarks.report import load_table, spread
from tests.benchmarks.rooms.attacker import ATTACKS, step_aside
from tests.benchmarks.site import Bench
from tests.partners.bridge.site import HUB, Hall

#: of the hub's p99, attacked over in peace
MOST = 1.5
CLIENTS = 4
WARM_UP = 100
#: what a room may have: see `NOSOTROS_ROOMS_*`
MESSAGES = 100_000
_CONNECTIONS = 100
_MEMORY = "/dev/shm"


def compare(site: Bench, *, enrolments: int, rounds: int) -> tuple[str, bool]:
    """The table of latencies, and whether the promise was kept.

    Args:
        site: what is measured.
        enrolments: counted in each run.
        rounds: of three runs.
    """
    each = enrolments + WARM_UP
    left = our_requests(site, people=-(-3 * each * rounds // 20) + 1)

    def run() -> Load:
        return measure(site.stack.gateway_url, islice(left, each), clients=CLIENTS, warm_up=WARM_UP)

    with edge() as broker:
        hall = Hall(
            amqp_url=broker.amqp_url(),
            api_url=broker.api_url(),
            database_url=site.stack.postgres.url("partners"),
            owner_url=site.stack.postgres.url("partners"),
        )

        hall.room()
        hall.limit(messages=MESSAGES)
        hall.bound(max_connections=_CONNECTIONS)

        seconds = 0.0

        def attacked() -> Load:
            nonlocal seconds
            with attack(hall):
                began = time.monotonic()
                load = run()
                seconds += time.monotonic() - began
            return load

        def taken() -> Load:
            with bridge(hall):
                return attacked()

        def in_peace() -> Load:
            with bridge(hall):
                return run()

        runs = [(taken(), attacked(), in_peace()) for _ in range(rounds)]
        refused = hall.rows("SELECT sum(times)::integer AS number FROM quarantine")[0]["number"]
        reached = hall.let_in()
        published, opened = _seen_by(broker)
    taking, beside, peace = zip(*runs, strict=True)
    ratios, ours = _ratios(taking, peace), _ratios(taking, beside)
    said = (
        f"p99 attacked over in peace: {spread(ratios, digits=2)}, promised {MOST}; over attacked while nobody takes"
        f" anything: {spread(ours, digits=2)}; in {seconds:.0f} s of attacks {published:,} messages and"
        f" {opened:,} connections let in; {refused} refused events kept, {len(reached)} let in"
    )
    table = {"attacked": taking, "attacked, nobody takes": beside, "in peace": peace}
    return f"{load_table(table)}\n{said}", statistics.median(ratios) <= MOST


def _ratios(some: Sequence[Load], others: Sequence[Load]) -> list[float]:
    return [one.p99_ms / other.p99_ms for one, other in zip(some, others, strict=True)]


def _seen_by(broker: RabbitMQ) -> tuple[int, int]:
    """How many messages were published at a broker, refused ones included, and connections let in."""
    with requests.Session() as session:
        session.trust_env = False
        seen = session.get(f"{broker.api_url()}/api/overview", timeout=30).json()
    return seen["message_stats"]["publish"], seen["churn_rates"]["connection_created"]


@contextmanager
def edge() -> Iterator[RabbitMQ]:
    """A broker for rooms, whose disk is not the hub's."""
    folder = Path(mkdtemp(prefix="nosotros-edge-", dir=_MEMORY))
    folder.chmod(0o755)
    broker = RabbitMQ(folder / "rabbitmq")
    try:
        broker.start()
        step_aside(int((broker.folder / "rabbitmq.pid").read_text()))
        yield broker
    finally:
        broker.kill()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def bridge(hall: Hall) -> Iterator[None]:
    """A bridge in the room."""
    rooms = json.dumps({"la-u": hall.url(user=HUB)})
    environment = {
        "NOSOTROS_DATABASE_URL": hall.database_url,
        "NOSOTROS_ENVIRONMENT": "development",
    }
    module = "tests.partners.bridge.running"
    with running(module, rooms, ready=lambda: True, environment=environment):
        yield


@contextmanager
def attack(hall: Hall) -> Iterator[None]:
    """Everything at once."""
    module = "tests.benchmarks.rooms.attacker"
    with ExitStack() as attacks:
        for how in ATTACKS:
            attacks.enter_context(running(module, hall.url(), how, ready=lambda: True))
        yield
