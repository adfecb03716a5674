"""Who sees which row, and what goes over organisations."""

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError, ProgrammingError

from nosotros.database import EVERY_ORGANISATION, Database
from tests.partners.network import Network, Rows

TABLES = ("organisation", "person", "given_role", "subject", "api_key", "key_use")


@pytest.mark.parametrize("whose", [EVERY_ORGANISATION, "a-stranger", ""])
@pytest.mark.parametrize("table", TABLES)
def test_rows_are_their_organisation_s_alone(
    network: Network, database: Database, table: str, whose: str
):
    network.person("administrator", subject="alba")
    (mine,) = database.look("gestarsalud", (f"SELECT organisation FROM {table}", {}))
    assert table == "key_use" or {each.organisation for each in mine} == {"gestarsalud"}
    (seen,) = database.look(whose, (f"SELECT organisation FROM {table}", {}))
    assert seen == []


@pytest.mark.parametrize("statement", ["DROP TABLE api_key", "CREATE TABLE mine (id integer)"])
def test_the_service_can_change_no_table(database: Database, statement: str):
    with pytest.raises(ProgrammingError), database.begin(EVERY_ORGANISATION) as transaction:
        transaction.connection.exec_driver_sql(statement)


def test_no_key_is_ever_kept_that_may_what_the_hub_s_processes_may(network: Network, rows: Rows):
    key = network.key("events:read")
    change: Any = f"UPDATE api_key SET scopes = '{{access:resolve}}' WHERE id = '{key.id}'"
    with pytest.raises(IntegrityError), network.as_owner() as connection:
        connection.exec_driver_sql(change)
