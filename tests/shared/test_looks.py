"""A look: several statements in one round trip, of the rows that one organisation may see."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import psycopg
import pytest

from nosotros.bus.work import TIMER
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.identifiers import new_id
from tests.conftest import Access

KEYS = "SELECT key FROM timer WHERE name = %(name)s ORDER BY key"
PLACES = "SELECT key, organisation FROM timer ORDER BY key"


@pytest.fixture
def database(make_database: Callable[..., Access]) -> Iterator[Database]:
    access = make_database("nosotros.bus", name="look_tests")
    database = Database(access.url, pool_size=1)
    for organisation, key in (("gestarsalud", "a"), ("la-u", "b")):
        row = {"id": new_id(), "organisation": organisation, "name": "reminder", "key": key}
        with database.begin(organisation) as transaction:
            due = {"due_at": datetime(2026, 8, 18, tzinfo=UTC), "payload": b""}
            transaction.commit_with([(TIMER, [row | due])])
    yield database
    database.close()


def test_each_statement_s_rows_are_found_as_far_as_who_looks_may_see_them(database: Database):
    keys, places = database.look("la-u", (KEYS, {"name": "reminder"}), (PLACES, {}))
    assert [each.key for each in keys] == ["b"]
    assert [tuple(each) for each in places] == [("b", "la-u")]
    nothing, both = database.look(EVERY_ORGANISATION, (KEYS, {"name": "no'"}), (PLACES, {}))
    assert nothing == []
    assert [each.organisation for each in both] == ["gestarsalud", "la-u"]


def test_a_statement_that_fails_leaves_nothing_behind(database: Database):
    with pytest.raises(psycopg.errors.UndefinedTable):
        database.look("la-u", (KEYS, {"name": "reminder"}), ("SELECT 1 FROM nowhere", {}))
    # The pool's only connection, as nobody's.
    assert database.look("nobody", (PLACES, {})) == [[]]
