"""The journal's weeks, and who sees which row."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import ProgrammingError

from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.identifiers import new_id
from tests.integrations.conftest import BEGINNING

_EVENT = """
INSERT INTO journal (position, recorded_at, organisation, source, sequence, event_id, type, subject,
    correlationid, occurred_at, body)
VALUES (%(position)s, %(at)s, %(organisation)s, '/hub/enrolment', %(position)s, %(id)s, 'a.type.v1',
    'a-subject', 'a-story', %(at)s, '{}')"""
_GRANT = """
INSERT INTO event_grant (id, organisation, revision, grantee, types, granted_at)
VALUES (%(id)s, %(organisation)s, 1, %(grantee)s, %(types)s, now())"""
_SEEN = "SELECT organisation FROM journal ORDER BY position"
Rows = Callable[[str], list[dict[str, Any]]]


def _record(database: Database, **values: Any) -> None:
    with database.begin(EVERY_ORGANISATION) as transaction:
        transaction.connection.exec_driver_sql("SELECT make_journal_week(%(at)s)", values)
        transaction.connection.exec_driver_sql(_EVENT, {**values, "id": new_id()})


def test_weeks_are_made_once_and_dropped_when_they_are_over(database: Database, rows: Rows) -> None:
    for position, weeks in enumerate((0, 0, 1, 2)):
        at = BEGINNING + timedelta(weeks=weeks)
        _record(database, position=position, at=at, organisation="gestarsalud")
    with database.begin(EVERY_ORGANISATION) as transaction:
        dropped = transaction.connection.exec_driver_sql(
            "SELECT drop_journal_weeks(%(before)s)", {"before": BEGINNING + timedelta(weeks=1)}
        ).scalar_one()
    assert dropped == 1
    assert [each["position"] for each in rows("SELECT position FROM journal ORDER BY 1")] == [2, 3]


def test_an_organisation_sees_its_own_events_and_those_it_was_granted(database: Database) -> None:
    for position, organisation in enumerate(("gestarsalud", "la-u", "alcaldia")):
        _record(database, position=position, at=BEGINNING, organisation=organisation)
    for grant in (("la-u", ["a.type.v1"]), ("alcaldia", ["another.type.v1"])):
        with database.begin(grant[0]) as transaction:
            values = {"organisation": grant[0], "grantee": "gestarsalud", "types": grant[1]}
            transaction.connection.exec_driver_sql(_GRANT, {**values, "id": new_id()})
    (seen,) = database.look("gestarsalud", (_SEEN, {}))
    assert [row.organisation for row in seen] == ["gestarsalud", "la-u"]
    (of_a_stranger,) = database.look("la-u", (_SEEN, {}))
    assert [row.organisation for row in of_a_stranger] == ["la-u"]


@pytest.mark.parametrize("statement", ["DROP TABLE journal", "CREATE TABLE mine (id integer)"])
def test_the_service_can_change_no_table(database: Database, statement: str) -> None:
    with pytest.raises(ProgrammingError), database.begin(EVERY_ORGANISATION) as transaction:
        transaction.connection.exec_driver_sql(statement)
