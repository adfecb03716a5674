"""Row-level security of notifications' tables, as the service's own role meets it."""

import pytest
from sqlalchemy import exc

from nosotros.contracts.enrolment import ParticipantsMerged
from nosotros.contracts.mentoring import MentoringOpened
from nosotros.contracts.training import CohortClosed
from nosotros.database import EVERY_ORGANISATION
from nosotros.identifiers import new_id

#: what the sender decides by, and does
OF_THE_SENDER = ["contact", "message", "withdrawal", "cleaning"]
OWN = ["place", "session", "absence", "meeting", "mentee", "cohort", "merge"]
TABLES = [*OF_THE_SENDER, *OWN]


def seen(database, organisation, table):
    with database.begin(organisation) as transaction:
        return transaction.connection.exec_driver_sql(f"SELECT 1 FROM {table}").all()


@pytest.fixture
def one_of_each(bus, programme):
    participant = new_id()
    bus.contact(participant)
    bus.enrolled(participant)
    session = programme.session("2026-08-22 09:00")
    programme.absent(new_id(), session)
    programme.meeting(None, "2026-08-27 15:00")
    hear = programme.asking.hear
    hear(MentoringOpened(participant_id=participant, mentee_id=new_id()))
    hear(CohortClosed(cohort_id=programme.cohort_id, completed=1, not_completed=0))
    hear(ParticipantsMerged(merge_id=new_id(), survivor_id=new_id(), merged_id=new_id()))
    bus.withdrew(participant)
    bus.erased(new_id())


@pytest.mark.parametrize("table", TABLES)
def test_a_query_without_where_shows_only_ones_own(database, one_of_each, table):
    assert len(seen(database, "gestarsalud", table)) == 1
    assert seen(database, "la-u", table) == []
    assert seen(database, "", table) == []


@pytest.mark.parametrize("table", OWN)
def test_no_worker_sees_what_it_has_nothing_to_do_with(database, one_of_each, table):
    assert seen(database, EVERY_ORGANISATION, table) == []


@pytest.mark.parametrize("table", OF_THE_SENDER)
def test_a_sender_sees_what_it_decides_by_for_everybody(database, one_of_each, table):
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
