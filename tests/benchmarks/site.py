"""The platform under measurement: one process each, on servers that keep every promise."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

import psycopg

from localstack.plan import Plan, Site, product
from localstack.stack import Stack
from tests.benchmarks.durability import require_durable

#: what does not take part in an enrolment over HTTP, and the baseline has no match for
BYSTANDERS = (
    *("notifications-run", "notifications-relay", "notifications-work", "enrolment-work"),
    *("training-run", "training-relay"),
    *("mentoring-run", "mentoring-relay", "mentoring-work"),
    *("integrations-run", "integrations-relay"),
    *("integrations-work-journal", "integrations-work-deliveries"),
    "partners-relay",
    "partners-work-bridge",
)


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A running platform, and the servers that baselines share with it."""

    stack: Stack
    key: str
    #: a database of the baselines' own, on the same server
    baseline_database_url: str
    amqp_url: str


@contextmanager
def bench(*, only: Sequence[str] = ()) -> Iterator[Bench]:
    """A platform on a new folder, without the processes that the measured ones do not need.

    Args:
        only: the processes that there are; left out, all but those who do not take part in an
            enrolment over HTTP.
    """
    folder = Path(mkdtemp(prefix="nosotros-bench-"))
    folder.chmod(0o755)
    stack = Stack(folder, plan=partial(_without_rate_limit, only=only))
    up = stack.up()
    try:
        assert up.first_key is not None
        for name in () if only else BYSTANDERS:
            stack.stop(name)
        with psycopg.connect(stack.postgres.url(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE baseline")
        url = stack.postgres.url("baseline")
        require_durable(database_url=url)
        yield Bench(
            stack=stack,
            key=up.first_key,
            baseline_database_url=url,
            amqp_url=stack.broker.amqp_url(),
        )
    finally:
        stack.down(purge=True)


def _without_rate_limit(site: Site, *, only: Sequence[str]) -> Plan:
    plan = product(site)
    programs = tuple(
        replace(
            program,
            process=replace(
                program.process,
                environment={**program.process.environment, "NOSOTROS_RATE_LIMIT": "0"},
            ),
        )
        if program.process.name == "gateway"
        else program
        for program in plan.programs
        if not only or program.process.name in only
    )
    return replace(plan, programs=programs)
