"""The cascade of 10,000 ambassadors over eight generations: one query, and the service's answers."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import psycopg
from sqlalchemy import Connection

from nosotros.bus.requests import Call, Requests
from nosotros.contracts.language import request_of
from nosotros.contracts.schema import dump
from nosotros.contracts.training import DrawLineage, GetCascade, GetLineage, Scope
from nosotros.database import Database
from nosotros.garbage import collect_seldom
from nosotros.identifiers import new_id
from tests.benchmarks.report import spread
from tests.benchmarks.site import Bench
from training.service import TrainingService
from training.storage import cascade

SERVICE = "training"
ORGANISATION = "many-ambassadors"
AMBASSADORS = 10_000
GENERATIONS = 8
#: of one query, and of an answer, each
REQUIRED_MS = 200.0
TIMES = 25
#: the first of all lines, which most of the others are below
_TOP = 4
FIRST = f"""
INSERT INTO programme (id, organisation, code, version, title, kind, ordered_modules, modules,
    absences_in_a_row, ambassador_months, digest, published_at)
VALUES (%(id)s, '{ORGANISATION}', 'tu-yo-nosotros', 1, '{{}}', 'training_of_trainers', false,
    '[]', 2, 12, '', now());
INSERT INTO cohort (id, organisation, revision, name, programme_id, state, municipality, zone, seats,
    has_minors, scheduled_at)
VALUES (%(id)s, '{ORGANISATION}', 1, 'Soacha', %(id)s, 'closed', 'Soacha', 'America/Bogota', 20,
    false, now())"""
LEARNERS = """
COPY learner (id, organisation, revision, cohort_id, participant_id, number, state, joined_at)
FROM STDIN"""
AMBASSADOR = """
COPY ambassador (id, organisation, revision, learner_id, cohort_id, state, starts_on, ends_on,
    territory, trained_by, generation, uncertified) FROM STDIN"""
WORKSHOPS = """
COPY workshop (id, organisation, revision, ambassador_id, title, state, begins_at, zone,
    municipality, minors_expected, women, men, others, minors) FROM STDIN"""


def measure(site: Bench) -> str:
    """The figures and the plan."""
    url = site.stack.postgres.url(SERVICE)
    top, workshops = _fill(url)
    database = Database(url)
    try:
        with _as_service(database) as connection:
            lines = [
                *_query(connection, "the whole", cascade.WHOLE, {}),
                *_query(connection, "the largest line", cascade.LINEAGE, {"id": top}),
            ]
            plan = _plan(connection)
        lines += _answers(database, top)
    finally:
        database.close()
    return "\n".join(
        [
            f"{AMBASSADORS:,} ambassadors over {GENERATIONS} generations with {workshops:,}"
            f" workshops, each in under {REQUIRED_MS:.0f} ms:",
            *lines,
            "",
            *plan,
        ]
    )


def _fill(url: str) -> tuple[UUID, int]:
    """Store a cascade; the id of the largest line's top, and how many workshops there are."""
    rng = random.Random(20260818)  # the same cascade in every run
    cohort_id = new_id()
    ids = [new_id() for _ in range(AMBASSADORS)]
    learners = [new_id() for _ in ids]
    above, generation = _lines(rng)
    at = datetime(2026, 8, 18, 14, tzinfo=UTC)
    held = [(place, rng.randrange(40)) for place in range(AMBASSADORS) for _ in range(3)]
    with psycopg.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        for statement in FIRST.split(";\n"):
            cursor.execute(statement.encode(), {"id": cohort_id})
        with cursor.copy(LEARNERS) as copy:
            for number, id in enumerate(learners):
                copy.write_row((id, ORGANISATION, 1, cohort_id, new_id(), number, "completed", at))
        with cursor.copy(AMBASSADOR) as copy:
            for place, id in enumerate(ids):
                trainer = above[place]
                copy.write_row(
                    (id, ORGANISATION, 1, learners[place], cohort_id,
                     "active" if rng.random() < 0.7 else "ended", at.date(), at.date(), "Soacha",
                     None if trainer is None else ids[trainer], generation[place],
                     rng.random() < 0.01)
                )  # fmt: skip
        with cursor.copy(WORKSHOPS) as copy:
            for place, women in held:
                copy.write_row(
                    (new_id(), ORGANISATION, 1, ids[place], "Protección social",
                     "held" if women else "planned", at, "America/Bogota", "Soacha", False,
                     women, 2, 0, 1)
                )  # fmt: skip
        connection.execute("VACUUM ANALYZE learner, ambassador, workshop")
    many = [0] * AMBASSADORS
    for place in reversed(range(AMBASSADORS)):
        trainer = above[place]
        if trainer is not None:
            many[trainer] += 1 + many[place]
    return ids[many.index(max(many))], len(held)


def _lines(rng: random.Random) -> tuple[list[int | None], list[int]]:
    """Who trained whom, each after whoever trained her, and the generation of each."""
    above: list[int | None] = [None] * _TOP
    generation = [1] * _TOP
    while len(above) < AMBASSADORS:
        # The latest train the most; one line in all is as deep as it gets.
        trainer = rng.randrange(max(0, len(above) - 1500), len(above))
        if generation[trainer] < GENERATIONS:
            above.append(trainer)
            generation.append(generation[trainer] + 1)
        else:
            above.append(above[trainer])
            generation.append(generation[trainer])
    return above, generation


@contextmanager
def _as_service(database: Database) -> Iterator[Connection]:
    """As the service's role, so that row-level security decides on the plan."""
    with database.begin(ORGANISATION) as transaction:
        transaction.connection.exec_driver_sql(f"SET LOCAL ROLE {SERVICE}")
        yield transaction.connection


def _query(connection: Connection, name: str, statement: str, values: dict[str, Any]) -> list[str]:
    planned: list[float] = []
    for _ in range(TIMES):
        explained: Any = connection.exec_driver_sql(
            f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", values
        ).scalar_one()
        planned.append(explained[0]["Planning Time"] + explained[0]["Execution Time"])
    read = [
        _timed(lambda: connection.exec_driver_sql(statement, values).fetchall())
        for _ in range(TIMES)
    ]
    return [
        f"  {name}, in the database (planning and execution): {spread(planned, digits=1)} ms",
        f"  {name}, all rows read: {spread(read, digits=1)} ms",
    ]


def _answers(database: Database, top: UUID) -> list[str]:
    """What the service takes from a request to its answer's bytes, as its process would."""
    collect_seldom()
    requests = Requests(database, wake=lambda: None)
    lines: list[str] = []
    for asked in (GetCascade(), GetLineage(id=top), DrawLineage(id=top)):
        request = request_of(type(asked))
        method = getattr(TrainingService, request.method).author_method
        sizes: list[int] = []

        def answer(asked: Any = asked, request: Any = request, method: Any = method) -> int:
            call = Call(
                payload=orjson.loads(dump(asked)),
                organisation=ORGANISATION,
                actor="key:bench",
                scopes=frozenset(map(str, Scope)),
                deadline=time.time() + 30,
                command_id=None,
                correlationid="bench",
            )
            return len(requests.answer(request, method.__get__(TrainingService()), call))

        began = time.process_time()
        taken = [_timed(lambda: sizes.append(answer())) for _ in range(TIMES)]  # noqa: B023
        own = (time.process_time() - began) * 1000 / TIMES
        kept = "kept" if max(taken) < REQUIRED_MS else "NOT KEPT"
        lines.append(
            f"  {request.method}, at the service: {spread(taken, digits=1)} ms, {own:.1f} ms of them its"
            f" own work: {kept}; {sizes[0] / 2**20:.2f} MiB"
        )
    return lines


def _plan(connection: Connection) -> list[str]:
    rows = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {cascade.WHOLE}")
    return [row[0] for row in rows]


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
