"""A journal with events in it, endpoints that want all of them, and the process that delivers."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg

from integrations.domain.webhooks import new_secret
from integrations.storage.journal.writing import GREW
from nosotros import clock
from nosotros.identifiers import new_id
from nosotros.secrecy import cipher, new_key
from nosotros.testing import free_port
from tests.benchmarks.baselines.bare_webhooks import BODY
from tests.benchmarks.ground import Ground
from tests.benchmarks.processes import accepts, running

SERVICE, ORGANISATION = "integrations", "many-events"
_WEEK = "SELECT make_journal_week(%(at)s)"
# `body` is as long as that of a real one.
_RECORD = """
WITH moved AS (UPDATE journal_head SET position = position + %(number)s
    RETURNING position - %(number)s AS head)
INSERT INTO journal (position, recorded_at, organisation, source, sequence, event_id, type, subject,
    correlationid, occurred_at, body)
SELECT head + n, %(at)s, %(organisation)s, '/hub/enrolment', head + n, gen_random_uuid(),
    'nosotros.enrolment.participant_enrolled.v1', gen_random_uuid()::text, 'a-story', %(at)s,
    rpad('{"sequence": ' || head + n || ', "text": "', %(size)s - 2, 'x') || '"}'
FROM moved, generate_series(1, %(number)s::bigint) AS n RETURNING position"""
_SUBSCRIBE = """
INSERT INTO subscription (id, organisation, revision, kind, name, state, types, organisations,
    subjects, url, secret, scanned, cursor, began_at, created_at)
SELECT %(id)s, %(organisation)s, 1, 'webhook', %(url)s, 'active', '{}', '{}', '{}', %(url)s,
    %(secret)s, position, position, position, %(at)s
FROM journal_head"""
_EMPTY = "TRUNCATE delivery, delivery_attempt, subscription, outbox"
Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True)
class Journalled:
    """A database of integrations, and what its secrets are kept with."""

    ground: Ground
    key: str

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection that may do everything."""
        with psycopg.connect(self.ground.superuser_url, autocommit=True) as connection:
            yield connection

    def subscribe(self, connection: Connection, *urls: str) -> None:
        """Have these addresses get what is recorded from now on, and nobody else anything."""
        connection.execute(_EMPTY)
        for url in urls:
            secret = cipher(self.key).encrypt(new_secret().encode()).decode()
            values = {"id": new_id(), "url": url, "secret": secret, "at": datetime.now(UTC)}
            connection.execute(_SUBSCRIBE, {**values, "organisation": ORGANISATION})


def journalled(ground: Ground) -> Journalled:
    """With a new key."""
    return Journalled(ground=ground, key=new_key())


def record(connection: Connection, number: int) -> list[int]:
    """Have so many events be in the journal at once; their cursors."""
    at = datetime.now(UTC)
    connection.execute(_WEEK, {"at": at})
    values = {"number": number, "at": at, "organisation": ORGANISATION, "size": BODY}
    with connection.transaction():
        cursors = [row[0] for row in connection.execute(_RECORD, values)]
        # As the appender says it: with the commit.
        connection.execute(f"NOTIFY {GREW}")
    return cursors


@dataclass(frozen=True, kw_only=True)
class Deliverer:
    """The process that delivers."""

    pid: int
    #: what its threads take is written here
    profile: Path
    #: the programme's clock, which it alone goes by
    clock: Path


@contextmanager
def deliverer(site: Journalled) -> Iterator[Deliverer]:
    """It runs as long as the context lasts."""
    folder = Path(mkdtemp(prefix="nosotros-events-"))
    profile, moment, health = folder / "profile.json", folder / "clock", free_port()
    clock.set_shared(moment, datetime.now(UTC))
    environment: Mapping[str, str] = {
        "NOSOTROS_ENVIRONMENT": "development",
        "NOSOTROS_DATABASE_URL": site.ground.url,
        "NOSOTROS_CLOCK": str(moment),
        "NOSOTROS_HEALTH_PORT": str(health),
        "NOSOTROS_SECRETS_KEY": site.key,
        "NOSOTROS_WEBHOOK_PRIVATE_NETWORKS": "127.0.0.0/8",
        "NOSOTROS_LOG_LEVEL": "error",
    }
    with running(
        "tests.benchmarks.profiled",
        str(profile),
        "work",
        SERVICE,
        "deliveries",
        ready=lambda: accepts(health) and profile.exists(),
        environment={**os.environ, **environment},
    ) as pid:
        yield Deliverer(pid=pid, profile=profile, clock=moment)
