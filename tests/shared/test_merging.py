"""Several statements that travel as one are what each would have been by itself."""

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest

from nosotros.bus.work import TIMER
from nosotros.database import Database, first_row
from nosotros.merging import merged
from tests.shared.test_bulk import AT, timer

_ODDS = """
UPDATE timer SET reason = %(reason)s, attempts = attempts + 1
WHERE key LIKE '%%odd' AND reason IS DISTINCT FROM %(reason)s"""


@pytest.fixture(scope="module")
def database(make_database: Callable[..., Any]) -> Iterator[Database]:
    access = make_database("nosotros.bus", name="merging_tests")
    with closing(Database(access.url, pool_size=1)) as made:
        yield made


def kept(database: Database) -> list[tuple[Any, ...]]:
    with database.begin("gestarsalud") as transaction:
        found = transaction.connection.exec_driver_sql(
            "SELECT key, due_at, payload, attempts, reason FROM timer ORDER BY key"
        )
        return [tuple(row) for row in found]


def test_each_has_its_own_values_however_many_there_are(database):
    rows = [
        timer(number, key=f"{number:02} {'odd' if number % 2 else 'even'}") for number in range(11)
    ]
    with database.begin("gestarsalud") as transaction:
        transaction.commit_with([(TIMER, rows[:3])])
    with database.begin("gestarsalud") as transaction:
        transaction.commit_with([(TIMER, rows[3:]), (_ODDS, [{"reason": "said twice", "idle": 1}])])

    # The second of these statements sees nothing that the first one writes.
    assert kept(database) == [
        (each["key"], AT, each["payload"], *((1, "said twice") if place == 1 else (0, None)))
        for place, each in enumerate(rows)
    ]


def test_a_value_that_is_named_twice_is_sent_once():
    text, order = merged(((_ODDS, 1),))
    assert text.count("$1") == 2
    assert "LIKE '%odd'" in text
    assert order == ((0, 0, "reason"),)


def test_a_row_without_one_of_the_values_is_refused_as_psycopg_does_and_nothing_is_stored(database):
    row = timer(99)
    del row["due_at"]
    before = kept(database)
    with (
        pytest.raises(psycopg.ProgrammingError, match="due_at"),
        database.begin("gestarsalud") as transaction,
    ):
        transaction.commit_with([(TIMER, [timer(98)]), (TIMER, [row])])
    assert kept(database) == before


def test_what_is_no_insert_is_not_merged_for_several_rows():
    with pytest.raises(ValueError, match="only an INSERT"):
        merged(((_ODDS, 2),))


def test_the_first_row_is_read_by_the_names_of_its_columns(database):
    statement = "SELECT n, n::text AS said FROM generate_series(%(first)s::int, 3) AS n"
    with database.begin("gestarsalud") as transaction:
        found = first_row(transaction.connection, statement, {"first": 2})
        nothing = first_row(transaction.connection, statement, {"first": 4})
    assert found is not None
    assert (found.n, found.said) == (2, "2")
    assert nothing is None
