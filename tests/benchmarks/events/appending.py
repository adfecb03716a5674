"""The journal alone: a full queue of public events, and the process that appends them."""

import time

import amqp
import psutil
import psycopg

from nosotros.contracts.enrolment import ParticipantEnrolled
from nosotros.identifiers import new_id
from nosotros.testing import told
from tests.benchmarks.baselines.bare_publisher import connect
from tests.benchmarks.cpu import CpuClock
from tests.benchmarks.ground import Memory
from tests.benchmarks.processes import ProgramFailed
from tests.benchmarks.site import Bench

REQUIRED_PER_SECOND = 5_000
QUEUE, PROCESS = "integrations.journal", "integrations-work-journal"
_WINDOW = 500
_SECONDS = 120
_COUNT = "SELECT position FROM journal_head"


def measure(site: Bench, *, events: int, rounds: int) -> tuple[str, bool]:
    """One line, and whether the promise was kept.

    Args:
        site: what is measured.
        events: of each run.
        rounds: runs, of which the median counts.
    """
    runs = sorted(_run(site, events, source=f"/bench/{n}") for n in range(rounds))
    rate, said = runs[len(runs) // 2]
    kept = rate >= REQUIRED_PER_SECOND
    return (
        f"journal: {events:,} events of a full queue at {rate:,.0f}/s ({runs[0][0]:,.0f} to"
        f" {runs[-1][0]:,.0f}; promised {REQUIRED_PER_SECOND:,}); {said}:"
        f" {'kept' if kept else 'NOT KEPT'}"
    ), kept


def _run(site: Bench, events: int, *, source: str) -> tuple[float, str]:
    _fill(site, events, source=source)
    stack = site.stack
    with psycopg.connect(stack.postgres.url("integrations"), autocommit=True) as connection:
        before = _count(connection)
        stack.start(PROCESS)
        try:
            _wait(connection, before + 1)
            pids = stack.pids()
            cpu = CpuClock({"journal": pids[PROCESS], "postgres": pids["postgres"]})
            memory = Memory(psutil.Process(pids[PROCESS]))
            began_with, began = _count(connection), time.perf_counter()
            _wait(connection, before + events)
            seconds, most, spent = time.perf_counter() - began, memory.stop(), cpu.seconds()
            appended = before + events - began_with
        finally:
            stack.stop(PROCESS)
    parts = ", ".join(f"{name} {value / appended * 1000:.3f} ms" for name, value in spent.items())
    return appended / seconds, f"CPU an event: {parts}; its memory {most:.0f} MiB at its most"


def _fill(site: Bench, events: int, *, source: str) -> None:
    form = _form(source)
    with connect(site.amqp_url) as connection:
        channel = connection.channel()
        channel.confirm_select()
        confirmed = 0

        def on_ack(tag: int, multiple: bool) -> None:
            nonlocal confirmed
            confirmed = tag if multiple else confirmed + 1

        channel.events["basic_ack"].add(on_ack)
        for number in range(1, events + 1):
            body = form.replace(b'"000"', b'"%d"' % number, 1).replace(
                b"00000000-0000-7000-8000-000000000000", str(new_id()).encode(), 1
            )
            message = amqp.Message(
                body, content_type="application/cloudevents+json", delivery_mode=2
            )
            channel.basic_publish(message, routing_key=QUEUE)
            while number - confirmed >= _WINDOW:
                connection.drain_events(timeout=10)
        while confirmed < events:
            connection.drain_events(timeout=10)


def _form(source: str) -> bytes:
    """An event whose number and id are to be filled in."""
    ids = {"enrolment_id": new_id(), "participant_id": new_id(), "intake_id": new_id()}
    message = told(ParticipantEnrolled(**ids), sequence=1, organisation="gestarsalud")
    head, _, rest = message.body.partition(b'"id":"')
    body = head + b'"id":"00000000-0000-7000-8000-000000000000' + rest[36:]
    return body.replace(b'"/hub/enrolment"', f'"{source}"'.encode()).replace(
        b'"sequence":"1"', b'"sequence":"000"'
    )


def _wait(connection: psycopg.Connection[tuple[int]], position: int) -> None:
    until = time.perf_counter() + _SECONDS
    while _count(connection) < position:
        if time.perf_counter() > until:
            raise ProgramFailed(f"The events were not appended within {_SECONDS} s.")
        time.sleep(0.02)


def _count(connection: psycopg.Connection[tuple[int]]) -> int:
    return connection.execute(_COUNT).fetchall()[0][0]
