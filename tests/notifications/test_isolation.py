"""Row-level security of notifications' tables, as the service's own role meets it."""

import pytest
from sqlalchemy import exc

from nosotros.database import EVERY_ORGANISATION
from nosotros.identifiers import new_id

TABLES = ["contact", "message", "withdrawal", "cleaning"]


def seen(database, organisation, table):
    with database.begin(organisation) as transaction:
        return transaction.connection.exec_driver_sql(f"SELECT 1 FROM {table}").all()


@pytest.fixture
def one_of_each(bus):
    participant = new_id()
    bus.contact(participant)
    bus.enrolled(participant)
    bus.withdrew(participant)
    bus.erased(new_id())


@pytest.mark.parametrize("table", TABLES)
def test_a_query_without_where_shows_only_ones_own(database, one_of_each, table):
    assert len(seen(database, "gestarsalud", table)) == 1
    assert seen(database, "la-u", table) == []
    assert seen(database, "", table) == []


def test_no_worker_sees_everybodys_contacts(database, one_of_each):
    assert seen(database, EVERY_ORGANISATION, "contact") == []
    assert seen(database, EVERY_ORGANISATION, "withdrawal") == []


@pytest.mark.parametrize("table", ["message", "cleaning"])
def test_a_sender_sees_what_it_has_to_do_for_everybody(database, one_of_each, table):
    assert len(seen(database, EVERY_ORGANISATION, table)) == 1


@pytest.mark.parametrize("table", TABLES)
def test_a_row_cannot_be_given_to_another_organisation(database, one_of_each, table):
    with (
        pytest.raises(exc.ProgrammingError, match="row-level security"),
        database.begin("gestarsalud") as transaction,
    ):
        transaction.connection.exec_driver_sql(f"UPDATE {table} SET organisation = 'la-u'")


def test_every_table_of_the_service_has_an_organisation_and_its_policy(rows):
    tables = rows.all(
        "SELECT relname, relrowsecurity, EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid)"
        " AS policy, EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid"
        " AND attname = 'organisation' AND attnotnull) AS organisation FROM pg_class c"
        " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND relname <> 'alembic_version'"
    )
    assert set(TABLES) <= {each.relname for each in tables}
    for each in tables:
        assert (each.relname, each.relrowsecurity, each.policy, each.organisation) == (
            each.relname,
            True,
            True,
            True,
        )
