"""The relay alone: a backlog of the outbox against a bare publisher with windows of confirms.

Whatever is published goes to as many quorum queues in both: what routing and replicating cost is the
broker's, and not the relay's.
"""

import threading
import time
from dataclasses import dataclass
from typing import cast

import psutil
import psycopg

from tests.benchmarks.baselines import bare_publisher
from tests.benchmarks.processes import ProgramFailed
from tests.benchmarks.report import Comparison, in_turns, ratio_table
from tests.benchmarks.site import Bench

REQUIRED = 0.6
#: a real event's: enrolled, with its envelope some 700 bytes
FILL = """
INSERT INTO outbox (organisation, visibility, type, routing_key, subject, partitionkey, revision,
    event_id, factid, time, correlationid, causationid, data)
SELECT 'gestarsalud', 'public', 'nosotros.enrolment.participant_enrolled.v1',
    'gestarsalud.enrolment.participant_enrolled.v1', s::text, s::text, 1, s, s, now(), s::text,
    s::text, convert_to(json_build_object('enrolment_id', s, 'participant_id', s, 'intake_id', s)
    ::text, 'UTF8')
FROM (SELECT gen_random_uuid() AS s FROM generate_series(1, %(rows)s)) AS made"""
#: all that hear of it
QUEUES = ("integrations.journal", "notifications.events", "training.events")
_SECONDS = 300


@dataclass(frozen=True, kw_only=True)
class Drained:
    """How a backlog was published."""

    per_second: float
    #: the relay's memory, in MiB, before and at its most
    before: float
    most: float


def compare(site: Bench, *, messages: int, rounds: int) -> tuple[str, bool]:
    """The table, and whether the promise was kept.

    Args:
        site: what is measured.
        messages: of each run.
        rounds: pairs of runs.
    """
    ours, theirs = in_turns(
        ours=lambda: drain(site, messages),
        baseline=lambda: bare_publisher.measure(
            amqp_url=site.amqp_url, messages=messages, queues=len(QUEUES)
        ),
        rounds=rounds,
    )
    comparison = Comparison(
        name="relay alone, windows of 500 confirms",
        unit="events",
        ours=[run.per_second for run in ours],
        baseline=theirs,
        required=REQUIRED,
    )
    return ratio_table([comparison]), comparison.kept


def backlog(site: Bench, *, messages: int) -> str:
    """One line about a long backlog's drain and its memory."""
    drained = drain(site, messages)
    return (
        f"a backlog of {messages:,} events: {drained.per_second:,.0f} events/s, the relay's memory"
        f" {drained.before:.0f} MiB before and {drained.most:.0f} MiB at its most"
    )


def drain(site: Bench, messages: int) -> Drained:
    """Fill the outbox in one commit and have the running relay empty it.

    Raises:
        ProgramFailed: it takes too long, or a queue has not all of it.
    """
    process = psutil.Process(site.stack.pids()["enrolment-relay"])
    _purge(site)
    with psycopg.connect(site.stack.postgres.url("enrolment"), autocommit=True) as connection:
        before = process.memory_info().rss / 2**20
        connection.execute(FILL, {"rows": messages})
        began = time.perf_counter()
        connection.execute("NOTIFY nosotros_outbox")
        memory = _Memory(process)
        while _left(connection):
            if time.perf_counter() - began > _SECONDS:
                raise ProgramFailed(f"The outbox was not empty within {_SECONDS} s.")
            time.sleep(0.02)
        seconds = time.perf_counter() - began
        most = memory.stop()
    if set(heard := _purge(site)) != {messages}:
        raise ProgramFailed(f"Of {messages} events the queues {QUEUES} have {heard}.")
    return Drained(per_second=messages / seconds, before=before, most=most)


def _left(connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    # The last one goes last. Looking for any would read past all that has gone, again and again, on
    # the processors that are measured.
    row = connection.execute("SELECT 1 FROM outbox ORDER BY id DESC LIMIT 1").fetchone()
    return row is not None


def _purge(site: Bench) -> list[int]:
    """How many each queue had."""
    with bare_publisher.connect(site.amqp_url) as connection:
        channel = connection.channel()
        return [cast("int", channel.queue_purge(each)) for each in QUEUES]


class _Memory:
    """Watches a process's memory until stopped."""

    def __init__(self, process: psutil.Process) -> None:
        self._process = process
        self._most = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> float:
        """The most that was seen, in MiB."""
        self._ended.set()
        self._thread.join()
        return self._most

    def _watch(self) -> None:
        while not self._ended.wait(0.05):
            self._most = max(self._most, self._process.memory_info().rss / 2**20)
