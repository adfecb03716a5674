"""The sender: messages that are due until each is stored as taken, against the client library alone.

Each is decided, rendered, marked, handed over, settled and told: what a bare loop does not do.
"""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

import psutil
import psycopg

from nosotros import clock
from nosotros.testing import free_port
from notifications.providers.setting import SECONDS
from tests.benchmarks import profiled
from tests.benchmarks.baselines import bare_sending
from tests.benchmarks.cpu import CpuClock
from tests.benchmarks.ground import Ground, Memory
from tests.benchmarks.processes import ProgramFailed, accepts, running
from tests.benchmarks.report import Comparison, in_turns, ratio_table

REQUIRED_PER_SECOND = 300
#: a bare loop stores nothing and decides nothing
REQUIRED = 0.1
#: 10:00 in Bogotá, on a Tuesday
TEN = datetime(2026, 12, 1, 15, tzinfo=UTC)
LONG, SHORT = 100_000, 1_000
#: so many of the long queue are sent
OF_LONG = 20_000
SERVICE = "notifications"
_ORGANISATION = "many-messages"
_SECONDS = 600
#: until a thread's CPU is surely written down
_PROFILE = 0.5
_TWILIO = "AC" + "0" * 32
FILL = """
WITH made AS (INSERT INTO contact (participant_id, organisation, revision, first_names, channel,
    mobile, email, language, messages_authorised_on)
SELECT gen_random_uuid(), %(organisation)s, 1, 'Luz Marina', %(channel)s, '+57300' ||
    lpad(number::text, 7, '0'), 'persona-' || number || '@example.org', 'es', '2026-01-15'
FROM generate_series(1, %(number)s) AS number RETURNING participant_id)
INSERT INTO message (id, organisation, revision, participant_id, about, template, purpose, priority,
    state, due_at, created_at, correlationid, causationid)
SELECT gen_random_uuid(), %(organisation)s, 1, participant_id, gen_random_uuid(), 'enrolled',
    'programme', 1, 'queued', %(at)s, %(at)s, 'a-story', 'a-cause' FROM made"""
LEFT = "SELECT count(*) FROM message WHERE state IN ('queued', 'sending')"
EMPTY = "TRUNCATE message, attempt, contact, outbox"


@dataclass(frozen=True, kw_only=True)
class Sent:
    """How messages were sent."""

    per_second: float
    #: of a message, in milliseconds: the sender's and the database's
    worker_ms: float
    database_ms: float
    #: of the sender's, by its parts
    parts_ms: Mapping[str, float]
    #: the sender's memory at its most, in MiB
    most: float


def compare(site: Ground, *, messages: int, rounds: int) -> tuple[str, bool]:
    """The tables and lines, and whether the promise was kept.

    Args:
        site: whose database it is.
        messages: of each run.
        rounds: pairs of runs.
    """
    smtp, http = free_port(), free_port()
    lines: list[str] = []
    kept = True
    with running(
        "tests.benchmarks.takers",
        str(smtp),
        str(http),
        ready=lambda: accepts(smtp) and accepts(http),
    ):
        comparisons: list[Comparison] = []
        rates: list[float] = []
        for kind, port, channel in (("smtp", smtp, "email"), ("http", http, "sms")):
            ours, theirs = in_turns(
                ours=lambda channel=channel: send(
                    site, channel=channel, queued=messages, smtp=smtp, http=http
                ),
                baseline=lambda kind=kind, port=port: bare_sending.measure(
                    kind, port=port, messages=messages
                ),
                rounds=rounds,
            )
            comparisons.append(
                Comparison(
                    name=f"sender, 16 at once, against a bare loop of {kind}",
                    unit="messages",
                    ours=[run.per_second for run in ours],
                    baseline=[run.per_second for run in theirs],
                    required=REQUIRED,
                )
            )
            best = sorted(ours, key=lambda run: run.per_second)[len(ours) // 2]
            rates.append(best.per_second)
            kept = kept and comparisons[-1].kept
            bare_ms = sorted(run.cpu_ms for run in theirs)[len(theirs) // 2]
            whole = best.worker_ms + best.database_ms
            lines.append(
                f"by {kind}: {best.per_second:,.0f} messages/s;"
                f" CPU a message: sender {best.worker_ms:.2f} ms (its bare loop {bare_ms:.2f} ms),"
                f" PostgreSQL {best.database_ms:.2f} ms; two cores have {2000 / whole:,.0f} of"
                " these a second"
            )
            parts = sorted(best.parts_ms.items(), key=lambda part: -part[1])[:4]
            said = ", ".join(f"{name} {value:.2f} ms" for name, value in parts)
            lines.append(f"    the sender's by its threads: {said}")
        for queued, until in ((SHORT, SHORT), (LONG, OF_LONG)):
            run = send(site, channel="sms", queued=queued, smtp=smtp, http=http, until=until)
            lines.append(
                f"{queued:,} queued, {until:,} of them sent at {run.per_second:,.0f}/s:"
                f" the sender's memory {run.most:.0f} MiB at its most"
            )
    # By one of the two: each shares its two cores with a stand-in and with PostgreSQL.
    fast = max(rates) >= REQUIRED_PER_SECOND
    lines.append(
        f"{REQUIRED_PER_SECOND} a second by one of the two: {'kept' if fast else 'broken'}"
    )
    kept = kept and fast
    return "\n".join([ratio_table(comparisons), *lines]), kept


def send(
    site: Ground, *, channel: str, queued: int, smtp: int, http: int, until: int | None = None
) -> Sent:
    """Queue messages, and have a new sender send all of them, or the first `until`."""
    with psycopg.connect(site.superuser_url, autocommit=True) as connection:
        connection.execute(EMPTY)
        connection.execute(
            FILL,
            {"organisation": _ORGANISATION, "channel": channel, "number": queued, "at": TEN},
        )
        connection.execute("ANALYZE message, contact")
        with _worker(site, smtp=smtp, http=http) as (pid, profile):
            # From the first message on: what a process needs to begin is another matter.
            _wait(connection, queued - 1)
            began_with, began = _left(connection), time.perf_counter()
            cpu = CpuClock({"worker": pid, "postgres": site.pid})
            memory = Memory(psutil.Process(pid))
            parts = profiled.read(profile)
            _wait(connection, 0 if until is None else max(0, queued - until))
            seconds = time.perf_counter() - began
            sent = began_with - _left(connection)
            spent = cpu.seconds()
            most = memory.stop()
            time.sleep(_PROFILE)
            parts = {
                name: (value - parts.get(name, 0.0)) / sent * 1000
                for name, value in profiled.read(profile).items()
            }
    return Sent(
        per_second=sent / seconds,
        worker_ms=spent["worker"] / sent * 1000,
        database_ms=spent["postgres"] / sent * 1000,
        parts_ms=parts,
        most=most,
    )


@contextmanager
def _worker(site: Ground, *, smtp: int, http: int) -> Iterator[tuple[int, Path]]:
    folder = Path(mkdtemp(prefix="nosotros-sending-"))
    clock.set_shared(folder / "clock", TEN)
    health = free_port()
    environment: Mapping[str, str] = {
        "NOSOTROS_ENVIRONMENT": "development",
        "NOSOTROS_DATABASE_URL": site.url,
        "NOSOTROS_CLOCK": str(folder / "clock"),
        "NOSOTROS_HEALTH_PORT": str(health),
        "NOSOTROS_SMTP_HOST": "127.0.0.1",
        "NOSOTROS_SMTP_PORT": str(smtp),
        "NOSOTROS_FILE_SINK": str(folder / "messages"),
        "NOSOTROS_SMS_PROVIDERS": "twilio",
        "NOSOTROS_TWILIO_ACCOUNT": _TWILIO,
        "NOSOTROS_TWILIO_TOKEN": "of-nobody",
        "NOSOTROS_TWILIO_FROM": "+15005550006",
        "NOSOTROS_TWILIO_URL": f"http://127.0.0.1:{http}",
        "NOSOTROS_LOG_LEVEL": "error",
        SECONDS.name: "30",
    }
    profile = folder / "profile.json"
    with running(
        "tests.benchmarks.profiled",
        str(profile),
        "work",
        "notifications",
        ready=lambda: accepts(health) and profile.exists(),
        environment={**os.environ, **environment},
    ) as pid:
        yield pid, profile


def _wait(connection: psycopg.Connection[tuple[int]], left: int) -> None:
    until = time.perf_counter() + _SECONDS
    while _left(connection) > left:
        if time.perf_counter() > until:
            raise ProgramFailed(f"The messages were not sent within {_SECONDS} s.")
        time.sleep(0.2)


def _left(connection: psycopg.Connection[tuple[int]]) -> int:
    return connection.execute(LEFT).fetchall()[0][0]
