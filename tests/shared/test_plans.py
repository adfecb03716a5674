"""Those who look up a few rows again and again do it by an index, whatever is known of a table."""

from collections.abc import Iterator

import psycopg
import pytest

from localstack.servers import Postgres
from nosotros.database import EVERY_ORGANISATION, Database

_UPDATE = """
UPDATE thing SET said = new.said FROM unnest(%(ids)s::integer[], %(said)s::text[]) AS new (id, said)
WHERE thing.id = new.id"""
_VALUES = {"ids": [1, 2], "said": ["one", "two"]}


@pytest.fixture
def things(postgres: Postgres) -> Iterator[str]:
    """The address of a database whose one table has few rows, and is known to."""
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE thing (id integer PRIMARY KEY, said text)")
        connection.execute("INSERT INTO thing SELECT n FROM generate_series(1, 20) AS n")
        connection.execute("ANALYZE thing")
        yield postgres.url()
        connection.execute("DROP TABLE thing")


def _plan(url: str, *, by_index: bool) -> str:
    database = Database(url, pool_size=1, by_index=by_index)
    try:
        with database.begin(EVERY_ORGANISATION) as transaction:
            rows = transaction.connection.exec_driver_sql(f"EXPLAIN {_UPDATE}", _VALUES)
            return "\n".join(rows.scalars())
    finally:
        database.close()


def test_few_rows_are_looked_up_by_their_index(things: str) -> None:
    assert "Index Scan using thing_pkey" in _plan(things, by_index=True)


def test_others_leave_it_to_the_planner(things: str) -> None:
    assert "Index Scan" not in _plan(things, by_index=False)
