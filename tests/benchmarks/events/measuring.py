"""What leaves by webhook, comes into the journal, and goes to those who read it."""

from tests.benchmarks.events import ailing, appending, reading, webhooks
from tests.benchmarks.events.journalled import SERVICE, journalled
from tests.benchmarks.ground import ground
from tests.benchmarks.site import bench

#: that each of ten endpoints is to get, at a steady pace, while three of them ail
PACED = 300


def delivering(*, deliveries: int, rounds: int) -> str:
    """What leaves by webhook: on a database alone.

    Args:
        deliveries: of each run.
        rounds: pairs of runs.
    """
    with ground(SERVICE) as own:
        site = journalled(own)
        said, _ = webhooks.compare(site, webhooks=deliveries, rounds=rounds)
        told, _ = ailing.compare(site, events=PACED, rounds=rounds)
    return f"{said}\n{told}"


def journal(*, events: int, rounds: int) -> str:
    """How events come into the journal, and to those who read it.

    Args:
        events: of each run.
        rounds: runs.
    """
    with bench(
        only=("gateway", "partners-run", "enrolment-relay", reading.SERVICE, appending.PROCESS)
    ) as site:
        site.stack.stop(appending.PROCESS)
        said, _ = appending.measure(site, events=events, rounds=rounds)
        return f"{said}\n{reading.measure(site)}"
