"""Enrolments at the hub, while a partner attacks from its room, against the same in peace.

Rooms are on a broker of their own, as in production. It stands for another machine, as the attackers
do, and so has the lowest priority here, where all of them share two cores.
"""

import json
import os
import shutil
import statistics
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from tempfile import mkdtemp

from localstack.servers import RabbitMQ
from tests.benchmarks.enrolling import our_requests
from tests.benchmarks.load import Load, measure
from tests.benchmarks.processes import running
from tests.benchmarks.report import in_turns, load_table
from tests.benchmarks.rooms.attacker import ATTACKS
from tests.benchmarks.site import Bench
from tests.partners.bridge.site import HUB, Hall

#: of the hub's p99, attacked over in peace
MOST = 1.5
CLIENTS = 4
WARM_UP = 100
#: what a room may have: see `NOSOTROS_ROOMS_*`
MESSAGES = 100_000
_CONNECTIONS = 100


def compare(site: Bench, *, requests: int, rounds: int) -> tuple[str, bool]:
    """The table of latencies, and whether the promise was kept.

    Args:
        site: what is measured.
        requests: counted in each run.
        rounds: pairs of runs.
    """
    each = requests + WARM_UP
    left = our_requests(site, people=-(-2 * each * rounds // 20) + 1)

    def run() -> Load:
        return measure(site.stack.gateway_url, islice(left, each), clients=CLIENTS, warm_up=WARM_UP)

    with edge() as broker:
        hall = Hall(
            amqp_url=broker.amqp_url(),
            api_url=broker.api_url(),
            database_url=site.stack.postgres.url("partners"),
            owner_url=site.stack.postgres.url("partners"),
        )

        def attacked() -> Load:
            with attack(hall):
                return run()

        with bridge(hall):
            bad, good = in_turns(ours=attacked, baseline=run, rounds=rounds)
            refused = hall.rows("SELECT sum(times)::integer AS number FROM quarantine")[0]["number"]
            reached = hall.let_in()
    ratios = [one.p99_ms / other.p99_ms for one, other in zip(bad, good, strict=True)]
    middle = statistics.median(ratios)
    said = (
        f"p99 attacked over in peace: {middle:.2f} ({min(ratios):.2f}–{max(ratios):.2f}), promised"
        f" {MOST}; {refused} refused events kept, {len(reached)} let in"
    )
    return f"{load_table({'attacked': bad, 'in peace': good})}\n{said}", middle <= MOST


@contextmanager
def edge() -> Iterator[RabbitMQ]:
    """A broker for rooms."""
    folder = Path(mkdtemp(prefix="nosotros-edge-"))
    folder.chmod(0o755)
    broker = RabbitMQ(folder / "rabbitmq")
    try:
        broker.start()
        pid = int((broker.folder / "rabbitmq.pid").read_text())
        for thread in os.listdir(f"/proc/{pid}/task"):
            # Each thread has a priority of its own.
            os.setpriority(os.PRIO_PROCESS, int(thread), 19)
        yield broker
    finally:
        broker.kill()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def bridge(hall: Hall) -> Iterator[None]:
    """A room with its bounds, and a bridge in it."""
    hall.room()
    hall.limit(messages=MESSAGES)
    hall.bound(max_connections=_CONNECTIONS)
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
