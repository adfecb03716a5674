"""A batch of 2,000 mentees and 500 mentors of capacity 5: from what is stored to what is stored."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from mentoring.domain.matching.assigning import assign
from mentoring.domain.matching.worth import worth
from mentoring.handlers.preparing import read_group, store_proposals
from mentoring.service import MentoringService
from mentoring.storage import batches
from nosotros.bus.work import Origin, UnitOfWork
from nosotros.contracts.mentoring import (
    BatchView,
    DiscardBatch,
    GetBatch,
    PrepareBatch,
    Scope,
    SendBatch,
)
from nosotros.database import Database
from nosotros.identifiers import new_id
from tests.asking import Asking
from tests.benchmarks.cpu import CpuClock
from tests.benchmarks.report import spread
from tests.benchmarks.site import Bench
from tests.mentoring.domain.sides import crowd
from tests.people import names_of

SERVICE = "mentoring"
WORKER = "mentoring-work"
ORGANISATION = "many-mentees"
MENTEES = 2000
MENTORS = 500
CAPACITY = 5
#: of the whole, as who asks for a batch sees it
REQUIRED_S = 10.0
_LOOK = 0.05
PEOPLE = """
COPY person (participant_id, organisation, revision, first_names, surnames, birth_date, language)
FROM STDIN"""
WAITING = """
COPY mentee (id, organisation, revision, participant_id, known_as, state, needs, languages,
    municipality, channels, availability, woman_asked_for, opened_at, waiting_since) FROM STDIN"""
ACTIVE = """
COPY mentor (id, organisation, revision, first_names, surnames, gender, affiliation, state, email,
    skills, languages, municipalities, channels, availability, capacity, since) FROM STDIN"""
REFERENCES = """
COPY mentor_reference (id, organisation, mentor_id, given_as, outcome, taken_on, noted_by, noted_at)
FROM STDIN"""
CHECKS = """
COPY mentor_check (id, organisation, mentor_id, outcome, checked_on, valid_until, noted_by, noted_at)
FROM STDIN"""
AT = "2026-08-18T09:00:00-05:00"


@dataclass(frozen=True, kw_only=True)
class _Whole:
    """A batch, as whoever asks for it sees it."""

    seconds: float
    cpu_seconds: dict[str, float]
    batch: BatchView


def measure(site: Bench, *, rounds: int) -> str:
    """The figures: of the whole, by the worker's own process; and of each part of it, in this one.

    Args:
        site: what is measured.
        rounds: batches of the same people; each is discarded before the next.
    """
    url = site.stack.postgres.url(SERVICE)
    _fill(url)
    database = Database(url)
    asking = Asking(MentoringService, database, scopes=set(map(str, Scope)))
    try:
        site.stack.start(WORKER)
        _whole(asking, site)  # that process has loaded by then what it needs
        whole = [_whole(asking, site) for _ in range(rounds)]
        site.stack.stop(WORKER)
        parts: list[dict[str, float]] = []
        for _ in range(rounds):
            batch_id = asking.ask(PrepareBatch(), organisation=ORGANISATION).id
            parts.append(_parts(batch_id, database))
            asking.ask(DiscardBatch(batch_id=batch_id), organisation=ORGANISATION)
        batch_id = asking.ask(PrepareBatch(), organisation=ORGANISATION).id
        _parts(batch_id, database)
        began = time.perf_counter()
        asking.ask(SendBatch(batch_id=batch_id), organisation=ORGANISATION)
        sending = time.perf_counter() - began
    finally:
        database.close()
    kept = "kept" if max(each.seconds for each in whole) < REQUIRED_S else "NOT KEPT"
    ready = whole[0].batch
    return "\n".join(
        [
            f"a batch of {MENTEES:,} mentees and {MENTORS} mentors of capacity {CAPACITY},"
            f" in under {REQUIRED_S:.0f} s: {kept}",
            f"  from the request to ready: {spread([each.seconds for each in whole], digits=2)} s,"
            f" {ready.matched:,} matched, {ready.total_score:,} points",
            *(
                f"  CPU of {name}: {spread([each.cpu_seconds[name] for each in whole], digits=2)} s"
                for name in whole[0].cpu_seconds
            ),
            *(
                f"  {name}: {spread([each[name] for each in parts], digits=2)} s"
                for name in parts[0]
            ),
            f"  sending it, {MENTEES:,} offers with their events and timers: {sending:.2f} s",
        ]
    )


def _whole(asking: Asking, site: Bench) -> _Whole:
    """What the worker's process takes, its waiting for the next look included."""
    pids = site.stack.pids()
    spent = CpuClock({"the worker": pids[WORKER], "PostgreSQL": pids["postgres"]})
    began = time.perf_counter()
    id = asking.ask(PrepareBatch(), organisation=ORGANISATION).id
    while (found := asking.ask(GetBatch(id=id), organisation=ORGANISATION)).state != "ready":
        time.sleep(_LOOK)
    seconds = time.perf_counter() - began
    cpu_seconds = spent.seconds()
    asking.ask(DiscardBatch(batch_id=id), organisation=ORGANISATION)
    return _Whole(seconds=seconds, cpu_seconds=cpu_seconds, batch=found)


def _parts(id: UUID, database: Database) -> dict[str, float]:
    """Prepare a batch: how long each part takes, one after the other."""
    parts: dict[str, float] = {}

    @contextmanager
    def timed(name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        parts[name] = time.perf_counter() - began

    with timed("reading who is there"), _as_service(database) as work:
        batch = batches.oldest_open(database, but=[])
        assert batch is not None
        assert batch.id == id
        group = read_group(batch, work=work)
    with timed("the points of all pairs"):
        worth(group.mentees, group.mentors)
    with timed("the points again, and the assignment"):
        found = assign(group.mentees, group.mentors)
    with timed("storing it, everybody held"), _as_service(database) as work:
        store_proposals(batch, group, found, work=work)
        work.commit()
    return parts


@contextmanager
def _as_service(database: Database) -> Iterator[UnitOfWork]:
    """As the service's role, so that row-level security decides on the plans."""
    with database.begin(ORGANISATION) as transaction:
        transaction.connection.exec_driver_sql(f"SET LOCAL ROLE {SERVICE}")
        id = str(new_id())
        yield UnitOfWork(
            transaction,
            Origin(
                organisation=ORGANISATION, actor="worker:bench", correlationid=id, causationid=id
            ),
        )


def _fill(url: str) -> None:
    """The same people in every run; a fifth of the mentees are minors."""
    mentees, mentors = crowd(7, many_mentees=MENTEES, many_mentors=MENTORS, capacity=CAPACITY)
    with psycopg.connect(url, autocommit=True) as connection:

        def copy(statement: str, rows: Iterator[tuple[Any, ...]]) -> None:
            with connection.cursor() as cursor, cursor.copy(statement) as into:
                for row in rows:
                    into.write_row(row)

        people = [new_id() for _ in mentees]
        copy(
            PEOPLE,
            (
                (id, ORGANISATION, 1, *names_of(number), f"{2010 if each.is_minor else 2002}-03-01",
                 "es")
                for number, (id, each) in enumerate(zip(people, mentees, strict=True))
            ),
        )  # fmt: skip
        copy(
            WAITING,
            (
                (each.id, ORGANISATION, 1, id, id, "waiting", list(each.needs),
                 list(each.languages), each.municipality, list(each.channels),
                 list(each.availability), each.woman_asked_for, AT, AT)
                for id, each in zip(people, mentees, strict=True)
            ),
        )  # fmt: skip
        copy(
            ACTIVE,
            (
                (each.id, ORGANISATION, 1, *names_of(number), "woman" if each.is_woman else "man",
                 "Mutual La Unión", "active", "mentora@example.org", list(each.skills),
                 list(each.languages), list(each.municipalities), list(each.channels),
                 list(each.availability), each.capacity, AT)
                for number, each in enumerate(mentors)
            ),
        )  # fmt: skip
        copy(
            REFERENCES,
            (
                (new_id(), ORGANISATION, each.id, "neighbour", "recommends", "2026-08-03",
                 "key:bench", AT)
                for each in mentors for _ in range(2)
            ),
        )  # fmt: skip
        copy(
            CHECKS,
            (
                (new_id(), ORGANISATION, each.id, "clear", "2026-08-03",
                 "2030-01-01", "key:bench", AT)
                for each in mentors if each.is_cleared
            ),
        )  # fmt: skip
        connection.execute("VACUUM ANALYZE person, mentee, mentor, mentor_reference, mentor_check")
