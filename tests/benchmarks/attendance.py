"""Asking for a cohort's attendance, every learner and every session, in one query."""

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any
from uuid import UUID

import orjson
import psycopg

from nosotros import clock
from nosotros.bus.requests import Call, Requests
from nosotros.contracts.language import request_of
from nosotros.contracts.schema import dump
from nosotros.contracts.training import GetAttendanceMatrix, Scope
from nosotros.database import Database
from nosotros.identifiers import new_id
from tests.benchmarks.report import percentiles
from tests.benchmarks.site import Bench
from training.service import TrainingService
from training.storage.attendance import MATRIX

SERVICE = "training"
ORGANISATION = "many-groups"
LEARNERS = 40
SESSIONS = 40
ASKED = 200
#: of each answer, at the service
REQUIRED_MS = 100.0
#: as learners come: mostly there, now and then late, excused, absent or not marked
STATUSES = ("present", "present", "late", "present", "absent", "present", None, "excused")
BEGINNING = datetime(2026, 8, 18, 14, tzinfo=UTC)
PROGRAMME = """
INSERT INTO programme (id, organisation, code, version, title, kind, ordered_modules, modules,
    absences_in_a_row, ambassador_months, digest, published_at)
VALUES (%s, %s, 'course', 1, '{"es": "Curso"}', 'course', false, '[]', 2, 12, '', now())"""
COHORTS = """
COPY cohort (id, organisation, revision, name, programme_id, state, municipality, zone, seats,
    has_minors, learners, scheduled_at) FROM STDIN"""
SESSION_ROWS = """
COPY session (id, organisation, revision, cohort_id, module, state, begins_at, ends_at,
    childcare_places) FROM STDIN"""
LEARNER_ROWS = """
COPY learner (id, organisation, revision, cohort_id, participant_id, enrolled_as, number, state,
    joined_at) FROM STDIN"""
MARKS = """
COPY mark (session_id, learner_id, organisation, status, reason, childcare_used, taken_at)
FROM STDIN"""
ABSENCES = """
COPY absence (id, organisation, session_id, learner_id, reason, announced_at) FROM STDIN"""


def measure(site: Bench, *, cohorts: int) -> str:
    """The figures and a plan.

    Args:
        site: what is measured.
        cohorts: that there are, each with its learners, sessions and marks.
    """
    ids, marks = _fill(site.stack.postgres.url(SERVICE), cohorts=cohorts)
    url = site.stack.environment(f"{SERVICE}-run")["NOSOTROS_DATABASE_URL"]
    database = Database(url)
    try:
        _answer(database, ids[0])  # a service that runs has a connection and its schemas
        asked = [id for id, _ in zip(cycle(ids), range(ASKED), strict=False)]
        at_service = [_answer(database, id) for id in asked]
        in_database = [_explained(database, id) for id in asked]
        plan = _plan(database, ids[0])
    finally:
        database.close()
    milliseconds = [each for each, _ in at_service]
    kept = "kept" if max(milliseconds) < REQUIRED_MS else "NOT KEPT"
    return "\n".join(
        [
            f"{cohorts} cohorts of {LEARNERS} learners and {SESSIONS} sessions: {marks:,} marks",
            f"a cohort's matrix, {ASKED} times, each in under {REQUIRED_MS:.0f} ms: {kept}",
            f"  at the service, from the query to the answer's bytes: {percentiles(milliseconds)}",
            f"  in the database, planning and execution: {percentiles(in_database)}",
            f"  bytes of an answer: {statistics.median(size for _, size in at_service):,.0f}",
            "",
            *plan,
        ]
    )


def _answer(database: Database, cohort_id: UUID) -> tuple[float, int]:
    """What an answer takes, in milliseconds, and its size."""
    query = GetAttendanceMatrix(id=cohort_id)
    request = request_of(GetAttendanceMatrix)
    method: Any = getattr(TrainingService, request.method).author_method
    call = Call(
        payload=orjson.loads(dump(query)),
        organisation=ORGANISATION,
        actor="key:bench",
        scopes=frozenset({str(Scope.READ)}),
        deadline=clock.unix() + 30,
        command_id=None,
        correlationid=str(new_id()),
    )
    requests = Requests(database, wake=lambda: None)
    began = time.perf_counter()
    answer = requests.answer(request, method.__get__(TrainingService()), call)
    return (time.perf_counter() - began) * 1000, len(answer)


def _explained(database: Database, cohort_id: UUID) -> float:
    (found,) = _explain(database, "ANALYZE, TIMING OFF, FORMAT JSON", cohort_id)
    return found[0]["Planning Time"] + found[0]["Execution Time"]


def _plan(database: Database, cohort_id: UUID) -> list[Any]:
    return _explain(database, "ANALYZE, BUFFERS, COSTS OFF", cohort_id)


def _explain(database: Database, options: str, cohort_id: UUID) -> list[Any]:
    """As the service's role, so that row-level security decides on the plan."""
    with database.begin(ORGANISATION) as transaction:
        rows = transaction.connection.exec_driver_sql(
            f"EXPLAIN ({options}) {MATRIX}", {"cohort_id": cohort_id}
        )
        return [row[0] for row in rows]


def _fill(url: str, *, cohorts: int) -> tuple[list[UUID], int]:
    """Store cohorts with their marks; their ids, and how many marks there are."""
    ids = [new_id() for _ in range(cohorts)]
    programme_id = new_id()
    sessions = {id: [new_id() for _ in range(SESSIONS)] for id in ids}
    learners = {id: [new_id() for _ in range(LEARNERS)] for id in ids}
    marks = list(_marks(ids, sessions, learners))
    with psycopg.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(PROGRAMME, (programme_id, ORGANISATION))
        _copy(cursor, COHORTS, (
            (id, ORGANISATION, 1, "Group", programme_id, "running", "Soacha", "America/Bogota",
             LEARNERS, False, LEARNERS, BEGINNING)
            for id in ids
        ))  # fmt: skip
        _copy(cursor, SESSION_ROWS, (
            (each, ORGANISATION, 1, id, "kaizen", "planned", _begins(number),
             _begins(number) + timedelta(hours=2), 5)
            for id in ids for number, each in enumerate(sessions[id])
        ))  # fmt: skip
        _copy(cursor, LEARNER_ROWS, (
            (each, ORGANISATION, 1, id, *[new_id()] * 2, number, "active",
             BEGINNING - timedelta(days=7))
            for id in ids for number, each in enumerate(learners[id], 1)
        ))  # fmt: skip
        _copy(cursor, MARKS, (
            (session, learner, ORGANISATION, status,
             "health" if status == "excused" else None, False, BEGINNING)
            for session, learner, status in marks
        ))  # fmt: skip
        _copy(cursor, ABSENCES, (
            (new_id(), ORGANISATION, session, learner, "no_childcare", BEGINNING)
            for session, learner, status in marks[::7] if status == "absent"
        ))  # fmt: skip
        cursor.execute("VACUUM ANALYZE cohort, session, learner, mark, absence")
    return ids, len(marks)


def _marks(
    ids: list[UUID], sessions: dict[UUID, list[UUID]], learners: dict[UUID, list[UUID]]
) -> Iterator[tuple[UUID, UUID, str]]:
    # Session by session, as they are taken: a cohort's marks lie between all others'.
    for number in range(SESSIONS):
        for id in ids:
            for place, learner in enumerate(learners[id]):
                status = STATUSES[(number * 3 + place * 5) % len(STATUSES)]
                if status is not None:
                    yield sessions[id][number], learner, status


def _begins(number: int) -> datetime:
    return BEGINNING + timedelta(days=number)


def _copy(cursor: psycopg.Cursor[Any], statement: str, rows: Iterator[tuple[Any, ...]]) -> None:
    with cursor.copy(statement.encode()) as copy:
        for row in rows:
            copy.write_row(row)
