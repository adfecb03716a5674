"""Rows of one INSERT, written together, are what each would have been by itself."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from nosotros.bulk import in_bulk
from nosotros.bus.work import AUDIT, TIMER
from nosotros.database import Database
from nosotros.identifiers import new_id
from tests.conftest import Access

MANY = 30
AT = datetime(2026, 11, 25, 12, 30, 15, 123456, UTC)
ONCE = TIMER[: TIMER.index("ON CONFLICT")] + "ON CONFLICT DO NOTHING"
STARTED = """
INSERT INTO audit (organisation, at, actor, action)
VALUES (%(organisation)s, %(at)s, 'worker:importer', %(action)s)"""


@pytest.fixture(scope="module")
def access(make_database: Callable[..., Access]) -> Access:
    return make_database("nosotros.bus", name="bulk_tests")


@pytest.fixture
def store(access: Access) -> Callable[..., list[dict[str, Any]]]:
    """Commit rows with a statement; the whole table after it."""

    def store(statement: str, rows: list[dict[str, Any]], table: str) -> list[dict[str, Any]]:
        with psycopg.connect(access.owner_url) as owner:
            owner.execute(f"TRUNCATE {table}".encode())
        with (
            closing(Database(access.url, pool_size=1)) as database,
            database.begin("gestarsalud") as transaction,
        ):
            transaction.commit_with([(statement, rows)])
        with psycopg.connect(access.owner_url, row_factory=dict_row) as owner:
            return owner.execute(f"SELECT * FROM {table} ORDER BY id".encode()).fetchall()

    return store


def timer(number: int, **other: Any) -> dict[str, Any]:
    return {
        "id": new_id(),
        "organisation": "gestarsalud",
        "name": "reminder",
        "key": f'{number} "said" \\ ñ, or\nnot',
        "due_at": AT,
        "payload": bytes([number, 0, 255]),
        **other,
    }


def audited(subject: str | None) -> dict[str, Any]:
    of_nobody = dict.fromkeys(("command_id", "grantee", "agreement_id", "purpose"))
    row = {"organisation": "gestarsalud", "at": AT, "actor": "a", "action": "b"}
    return {**row, **of_nobody, "subject": subject}


def test_what_is_one_for_all_and_what_differs_are_stored_alike(store):
    rows = [timer(number) for number in range(MANY)]
    stored = store(TIMER, rows, "timer")
    assert [{name: each[name] for name in rows[0]} for each in stored] == rows
    assert {each["attempts"] for each in stored} == {0}


def test_rows_that_differ_in_nothing_are_as_many(store):
    rows = [audited(None)] * MANY
    stored = store(AUDIT, rows, "audit")
    assert len(stored) == MANY
    assert {(each["at"], each["actor"], each["subject"]) for each in stored} == {(AT, "a", None)}


def test_a_value_that_some_have_is_nobody_elses(store):
    subjects = [None if number % 3 else str(number) for number in range(MANY)]
    rows = list(map(audited, subjects))
    assert [each["subject"] for each in store(AUDIT, rows, "audit")] == subjects


def test_a_conflict_is_settled_as_the_statement_says(store):
    rows = [timer(number) for number in range(MANY)]
    again = [timer(number) for number in range(MANY)]
    assert len(store(ONCE, [*rows, *again], "timer")) == MANY


def test_sql_among_the_values_stays_sql(store):
    rows = [{"organisation": "gestarsalud", "at": AT, "action": str(n)} for n in range(MANY)]
    assert {each["actor"] for each in store(STARTED, rows, "audit")} == {"worker:importer"}


def test_another_organisations_row_is_refused_with_all_the_others(store):
    rows = [timer(number) for number in range(MANY)]
    with pytest.raises(Exception, match="row-level security"):
        store(TIMER, [*rows, timer(99, organisation="la-u")], "timer")


def test_what_is_one_for_all_travels_once():
    bulk = in_bulk(TIMER)
    assert bulk is not None
    organisation, name = "gestarsalud", "reminder"
    rows = [timer(number, organisation=organisation, name=name) for number in range(MANY)]
    statement, (same, each) = bulk.of(rows)
    assert "same.organisation, same.name, each.key" in statement
    assert same.count("gestarsalud") == 1
    assert "gestarsalud" not in each
