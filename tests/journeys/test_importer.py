"""The importer when others work on the same people, and when the database refuses a row."""

from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql

from enrolment.worker import BATCH
from nosotros.testing.waiting import eventually
from tests.journeys import sheets
from tests.people import birth_date_of, names_of

BLOCKED = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = 'enrolment' AND usename = 'enrolment'"
    " AND wait_event_type = 'Lock'"
)
COPY = (
    "INSERT INTO participant SELECT (jsonb_populate_record(p, jsonb_build_object("
    "'id', gen_random_uuid(), 'document_number', %(number)s::text,"
    " 'document_key', 'NUIP ' || %(number)s, 'number_key', 'NUIP ' || %(number)s,"
    " 'first_names', %(first_names)s::text, 'surnames', %(surnames)s::text,"
    " 'birth_date', %(born)s::date))).* FROM participant p WHERE id = %(like)s RETURNING id"
)


@contextmanager
def administrator(stack):
    with psycopg.connect(stack.postgres.url("enrolment"), autocommit=True) as connection:
        yield connection


def test_who_is_registered_while_a_sheet_registers_her_is_one_person(stack, enter):
    organisation = enter("importer-race")
    intake = organisation.open_intake()
    model = organisation.register()
    number = 1_400_000_001
    pid = stack.pids()["enrolment-work"]
    with (
        administrator(stack) as watching,
        psycopg.connect(stack.postgres.url("enrolment")) as other,
    ):
        # Somebody else's registration, which has not committed when the importer meets it.
        first_names, surnames = names_of(number)
        her = {"first_names": first_names, "surnames": surnames, "born": birth_date_of(number)}
        facts = {"number": str(number), "like": model["id"], **her}
        first = other.execute(COPY, facts).fetchone()
        accepted = organisation.upload(
            intake, sheets.sheet(sheets.row(number), sheets.row(number + 1))
        ).json()
        eventually(
            lambda: watching.execute(BLOCKED).fetchone()[0],
            what="the importer waits for the other",
        )
        other.commit()
    done = organisation.ended(accepted["id"])
    assert (done["state"], done["imported"], done["refused"]) == ("finished", 2, 0)
    rows = organisation.every(f"/v1/imports/{done['id']}/rows")
    assert rows[0]["participant_id"] == str(first[0])
    assert len(organisation.every("/v1/participants")) == 3
    assert stack.pids()["enrolment-work"] == pid


@pytest.mark.parametrize("count", [1, BATCH + 100], ids=["in one batch", "in its second batch"])
def test_a_sheet_that_fails_goes_on_when_it_can_and_holds_up_no_other(stack, enter, count):
    organisation = enter(f"importer-fault-{count}")
    intake = organisation.open_intake(seats=1000)
    bad = 1_400_001_000 + count
    rows = [sheets.row(bad - count + 1 + each) for each in range(count)]
    pid = stack.pids()["enrolment-work"]
    with administrator(stack) as connection:
        rule = sql.SQL("ALTER TABLE participant ADD CONSTRAINT fault CHECK (document_number <> {})")
        connection.execute(rule.format(sql.Literal(str(bad))))
        try:
            failing = organisation.upload(intake, sheets.sheet(*rows)).json()
            eventually(
                lambda: (
                    failing["id"] in (stack.logs / "enrolment-work.log").read_text()
                    and '"import_failed"' in (stack.logs / "enrolment-work.log").read_text()
                ),
                what="the import has failed",
            )
            good = organisation.import_sheet(intake, sheets.sheet(sheets.row(bad + 1)))
            assert (good["state"], good["imported"]) == ("finished", 1)
            halfway = organisation.get(f"/v1/imports/{failing['id']}")
            assert halfway["rows"] == count // BATCH * BATCH
        finally:
            connection.execute("ALTER TABLE participant DROP CONSTRAINT fault")
    done = organisation.ended(failing["id"])
    assert (done["state"], done["imported"]) == ("finished", count)
    assert len(organisation.every("/v1/participants")) == count + 1
    assert stack.pids()["enrolment-work"] == pid
