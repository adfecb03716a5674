"""Finding who may be the same person among 100,000: for one new person, and for a sheet's rows."""

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import Connection

from enrolment.domain.matching import Likeness, compare, match_keys
from enrolment.storage import matching
from enrolment.storage.matching import CANDIDATES
from nosotros.database import Database
from nosotros.identifiers import new_id
from tests.benchmarks.people import CENTRE, again, invent
from tests.benchmarks.report import percentiles
from tests.benchmarks.site import Bench

SERVICE = "enrolment"
ORGANISATION = "many-people"
NEW = 200
ROWS = 500
#: of each call, in the database
REQUIRED_MS = 20.0
PEOPLE = """
COPY participant (id, organisation, revision, first_names, surnames, document_type,
    document_number, document_key, birth_date, mobile, email, language, registered_at) FROM STDIN"""
KEYS = "COPY match_key (organisation, key, participant_id) FROM STDIN"


@dataclass(frozen=True, kw_only=True)
class _Found:
    """What was found for those who are new."""

    #: in the order of those who were asked for
    database_ms: list[float]
    client_ms: list[float]
    scoring_ms: list[float]
    people: list[int]
    proposed: list[set[UUID]]


def measure(site: Bench, *, people: int, rounds: int) -> str:
    """The figures and a plan.

    Args:
        site: what is measured.
        people: that are there already.
        rounds: times that a sheet of `ROWS` rows is looked up.
    """
    rng = random.Random(20260818)  # the same people in every run
    there = invent(rng, many=people)
    url = site.stack.postgres.url(SERVICE)
    ids, lines = _fill(url, there)
    known = rng.sample(range(people), NEW // 2)
    new = [*invent(rng, many=NEW // 2), *(again(rng, there[place]) for place in known)]
    database = Database(url)
    try:
        with _as_service(database) as connection:
            found = _one_by_one(connection, new)
            sheet = {line: match_keys(who) for line, who in enumerate(_sheet(rng, there))}
            seconds = [_timed(lambda: _lookup(connection, sheet)) for _ in range(rounds)]
            plan = _plan(connection, new[0])
    finally:
        database.close()
    strange, respelt = found.proposed[: NEW // 2], found.proposed[NEW // 2 :]
    told = sum(ids[place] in them for place, them in zip(known, respelt, strict=True))
    rates = sorted(ROWS / each for each in seconds)
    kept = "kept" if max(found.database_ms) < REQUIRED_MS else "NOT KEPT"
    return "\n".join(
        [
            *lines,
            f"candidates for one of {NEW} new people, each in under {REQUIRED_MS:.0f} ms: {kept}",
            f"  in the database (planning and execution): {percentiles(found.database_ms)}",
            f"  as the service sees it, all read: {percentiles(found.client_ms)}",
            f"  comparing them: {percentiles(found.scoring_ms)}",
            f"  people who came up: {statistics.median(found.people):.0f} (most {max(found.people)})",
            f"  of {len(respelt)} who are there under another spelling and number, {told} are"
            f" proposed; of {len(strange)} who are not, {sum(map(bool, strange))} are taken for"
            " somebody",
            f"{ROWS} rows in one statement: {statistics.median(rates):,.0f} rows/s"
            f" ({rates[0]:,.0f}–{rates[-1]:,.0f})",
            "",
            *plan,
        ]
    )


def _fill(url: str, people: Sequence[Likeness]) -> tuple[list[UUID], list[str]]:
    """Store people and their keys; their ids, and lines about what they take."""
    ids = [new_id() for _ in people]
    with psycopg.connect(url, autocommit=True) as connection:
        with connection.cursor() as cursor, cursor.copy(PEOPLE) as copy:
            for id, who in zip(ids, people, strict=True):
                copy.write_row(
                    (id, ORGANISATION, 1, who.first_names, who.surnames, who.document_type,
                     who.document_number, who.document_number, who.birth_date, who.mobile,
                     who.email, "es", "2026-08-18T09:00:00-05:00")
                )  # fmt: skip
        began = time.perf_counter()
        keys = [match_keys(who) for who in people]
        making = time.perf_counter() - began
        with connection.cursor() as cursor, cursor.copy(KEYS) as copy:
            for id, hers in zip(ids, keys, strict=True):
                for key in hers:
                    copy.write_row((ORGANISATION, key, id))
        connection.execute("VACUUM ANALYZE participant, match_key")
        row = connection.execute(
            "SELECT count(*), pg_total_relation_size('match_key') / 2^20 FROM match_key"
        ).fetchone()
    assert row is not None
    return ids, [
        f"{len(people):,} people: {row[0]:,} keys, {row[1]:.0f} MiB with both indexes,"
        f" made in {making:.1f} s"
    ]


@contextmanager
def _as_service(database: Database) -> Iterator[Connection]:
    """As the service's role, so that row-level security decides on the plan."""
    with database.begin(ORGANISATION) as transaction:
        transaction.connection.exec_driver_sql(f"SET LOCAL ROLE {SERVICE}")
        yield transaction.connection


def _one_by_one(connection: Connection, new: Sequence[Likeness]) -> _Found:
    found = _Found(database_ms=[], client_ms=[], scoring_ms=[], people=[], proposed=[])
    for who in new:
        keys = match_keys(who)
        explained = _explain(connection, "ANALYZE, TIMING OFF, FORMAT JSON", keys)[0][0]
        found.database_ms.append(explained["Planning Time"] + explained["Execution Time"])
        began = time.perf_counter()
        known = matching.candidates(connection, keys=keys, but=None)
        read = time.perf_counter()
        matches = [(each.participant_id, compare(who, each.likeness)) for each in known]
        found.client_ms.append((read - began) * 1000)
        found.scoring_ms.append((time.perf_counter() - read) * 1000)
        found.people.append(len(known))
        found.proposed.append({id for id, match in matches if match.proposed})
    return found


def _sheet(rng: random.Random, there: Sequence[Likeness]) -> list[Likeness]:
    """A fifth are there already, under another spelling."""
    return [
        *invent(rng, many=ROWS - ROWS // 5),
        *(again(rng, who) for who in rng.sample(there, ROWS // 5)),
    ]


def _lookup(connection: Connection, sheet: dict[int, tuple[str, ...]]) -> None:
    found = matching.candidates_of_many(connection, wanted=sheet)
    assert len(found) == ROWS


def _plan(connection: Connection, who: Likeness) -> list[str]:
    """The plan for somebody who gives the telephone of a community centre."""
    keys = [*match_keys(who), f"p:{CENTRE}"]
    return _explain(connection, "ANALYZE, BUFFERS, COSTS OFF", keys)


def _explain(connection: Connection, options: str, keys: Sequence[str]) -> list[Any]:
    rows = connection.exec_driver_sql(
        f"EXPLAIN ({options}) {CANDIDATES}", matching.values_of(wanted={0: keys}, but=[])
    )
    return [row[0] for row in rows]


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
