"""An import looks hundreds of people up at once, by an index each, however little is known of how
many there are: of an organisation that is new in a database of others nothing is."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from enrolment.storage import enrolments, matching, recognition, senders
from localstack.servers import Postgres
from nosotros.contracts.enrolment import OpenIntake
from nosotros.identifiers import new_id
from tests.conftest import Access
from tests.emptying import administrator
from tests.enrolment.conftest import NAME

Ask = Callable[..., Any]
Explain = Callable[[str, dict[str, Any]], list[dict[str, Any]]]
MANY = 500
TABLES = ("participant", "match_key", "enrolment", "import_row")
FORGET = f"DELETE FROM pg_statistic WHERE starelid = ANY ('{{{','.join(TABLES)}}}'::regclass[])"
# Whoever tidies the database by itself would count what is there in the middle of a test.
UNCOUNTED = "; ".join(f"ALTER TABLE {each} SET (autovacuum_enabled = off)" for each in TABLES)
COUNTED = "; ".join(f"ALTER TABLE {each} RESET (autovacuum_enabled)" for each in TABLES)
EMPTY = f"TRUNCATE {', '.join(TABLES)} CASCADE"
PEOPLE = """
INSERT INTO participant (id, organisation, revision, first_names, surnames, document_type,
    document_number, document_key, number_key, birth_date, language, registered_at)
SELECT gen_random_uuid(), 'others', 1, 'Persona', 'Inventada', 'CC', n, 'NUIP ' || n, 'NUIP ' || n,
    '2000-01-01', 'es', now()
FROM generate_series(1, 20000) AS n"""


@pytest.fixture(params=["no statistics", "statistics of others"])
def explain(
    request: pytest.FixtureRequest, database: object, access: Access, postgres: Postgres
) -> Iterator[Explain]:
    """How a statement would be carried out for an organisation that is new."""
    with psycopg.connect(access.owner_url, autocommit=True) as owner:
        owner.execute(UNCOUNTED)
        # What is known of those who were there before says nothing of who is there now.
        administrator(postgres.url(NAME)).execute(FORGET)
        owner.execute(EMPTY)
        if request.param == "statistics of others":
            owner.execute(PEOPLE)
            owner.execute("ANALYZE participant")
        with psycopg.connect(access.url, row_factory=dict_row) as connection:
            connection.execute("SET LOCAL nosotros.organisation = 'gestarsalud'")

            def explain(statement: str, values: dict[str, Any]) -> list[dict[str, Any]]:
                found: Any = connection.execute(
                    f"EXPLAIN (FORMAT JSON) {statement}".encode(), values
                ).fetchone()
                return list(_steps(found["QUERY PLAN"][0]["Plan"]))

            yield explain
        # Not analysed, which would make it known that there is nobody.
        owner.execute(EMPTY)
        owner.execute(COUNTED)


def _steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for each in plan.get("Plans", []):
        yield from _steps(each)


def _indexes(steps: list[dict[str, Any]], relation: str) -> set[str]:
    """Which indexes a relation is read by, one after another or a page at a time (a bitmap)."""
    scans = [each for each in steps if each.get("Relation Name") == relation]
    searches = [
        each["Plans"][0] if each["Node Type"] == "Bitmap Heap Scan" else each for each in scans
    ]
    assert all("Index Name" in each for each in searches), scans
    return {each["Index Name"] for each in searches}


def test_people_by_their_numbers_and_records_by_their_ids(explain: Explain) -> None:
    steps = explain(recognition.BY_NUMBER, {"keys": [f"NUIP {n}" for n in range(MANY)]})
    assert _indexes(steps, "participant") == {"participant_numbered", "participant_pkey"}


def test_those_who_are_held(explain: Explain) -> None:
    steps = explain(recognition.HOLD, {"ids": [new_id() for _ in range(MANY)]})
    assert _indexes(steps, "participant") == {"participant_pkey"}


def test_the_people_who_share_a_key(explain: Explain) -> None:
    wanted = {line: [f"d:{line}"] for line in range(MANY)}
    steps = explain(matching.CANDIDATES, matching.values_of(wanted=wanted, but=[]))
    assert _indexes(steps, "participant") <= {"participant_pkey", "participant_list"}


def test_who_has_a_place_already(explain: Explain, ask: Ask) -> None:
    intake = ask(OpenIntake(name="Soacha", seats=1))
    ids = [new_id() for _ in range(MANY)]
    steps = explain(enrolments.LIVE_IN, {"intake_id": intake.id, "participants": ids})
    assert _indexes(steps, "enrolment") <= {"enrolment_live", "enrolment_of"}


def test_whom_a_partner_sent_or_was_told_of(explain: Explain, ask: Ask) -> None:
    intake = ask(OpenIntake(name="Soacha", seats=1))
    ids = [new_id() for _ in range(MANY)]
    steps = explain(senders.HERS, {"intake_id": intake.id, "partner": "la-u", "ids": ids})
    assert _indexes(steps, "participant") == {"participant_merged"}
    assert _indexes(steps, "enrolment") <= {"enrolment_live", "enrolment_of"}
    assert _indexes(steps, "import_row") == {"import_row_of"}
