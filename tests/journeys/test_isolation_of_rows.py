"""Row-level security of every table of every service, as the service's own role meets it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from psycopg import errors, sql
from psycopg.rows import dict_row

from localstack.plan import SERVICES
from nosotros.database import EVERY_ORGANISATION
from nosotros.identifiers import new_id
from tests.journeys.belongings import MESSAGES, settle_in

#: whose rows of all organisations a service's workers look through: the bus's own tables,
#: sheets that wait to be imported or deleted, batches that wait to be prepared, messages that wait to be sent, and files of erased
#: people that wait to be removed
OF_THE_BUS = {"outbox", "source", "inbox", "tombstone", "timer", "recorded_answer", "audit"} | {
    "hosted_elsewhere"
}
FOR_WORKERS = {
    "enrolment": OF_THE_BUS | {"import"},
    "training": OF_THE_BUS,
    "mentoring": OF_THE_BUS | {"batch"},
    "integrations": OF_THE_BUS
    | {"room_service", "room_reader", "partner_type", "suspended"}
    | {"journal", "journal_head", "journal_source", "journal_held", "event_grant"}
    | {"subscription", "delivery", "delivery_attempt", "hearing"},
    "partners": OF_THE_BUS
    | {"room", "room_source", "room_link", "quarantine", "refusal", "service_description"},
    "notifications": OF_THE_BUS
    | {"message", "cleaning", "contact", "withdrawal", "attempt", "preference", "suppression"}
    | {"template", "callback", "receipt", "answer", "provider", "campaign", "campaign_recipient"},
}
#: how a provider is doing, how far the journal has come, and what partners' services tell and answer
#: is nobody's secret
SHOWN_TO_ALL = {"provider", "journal_head", "journal_source", "partner_type", "service_description"}
#: the column that names who sees a row besides its organisation: whose room it is, to whom it was granted
OTHER_PARTY = {"room": "room", "agreement": "grantee"}
#: whose rows not even their own organisation changes or deletes
ONLY_ADDED_TO = {"audit_entry"}
#: a value for a column of each type, for tables that are empty when nothing is under way; each
#: uuid is another one, as two columns of a row may have to differ
MADE_UP: dict[str, Callable[[], Any]] = {
    "uuid": new_id,
    "text": lambda: "made-up",
    "integer": lambda: 1,
    "bigint": lambda: -1,
    "timestamp with time zone": lambda: "2026-08-18T09:00:00-05:00",
    "date": lambda: "2026-08-18",
    "time without time zone": lambda: "09:00",
    # As long as a digest.
    "bytea": lambda: bytes(32),
    "boolean": lambda: True,
    "jsonb": lambda: "{}",
    "ARRAY": lambda: "{}",
}
#: values that a table's own rules ask for besides
FITTING = {"room": {"sealed_password": bytes(32)}}
OWNER, STRANGER = "rows-owner", "rows-stranger"


@pytest.fixture(scope="module", autouse=True)
def rows_of_both(stack, enter):
    for slug in (OWNER, STRANGER):
        organisation = enter(slug)
        mine = settle_in(stack, organisation)
        reached = organisation.register(messages_authorised_on="2026-08-10")
        organisation.enrol(participant=reached["id"], intake=mine.ids["intake_id"])
        organisation.settled(MESSAGES + 1)


@contextmanager
def undone(stack, database: str) -> Iterator[psycopg.Cursor[dict[str, Any]]]:
    """A transaction of the database's administrator, of which nothing stays."""
    with psycopg.connect(stack.postgres.url(database), row_factory=dict_row) as connection:
        yield connection.cursor()
        connection.rollback()


def become(cursor, *, role: str, organisation: str | None) -> None:
    cursor.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
    if organisation is not None:
        cursor.execute(
            sql.SQL("SET LOCAL nosotros.organisation = {}").format(sql.Literal(organisation))
        )


def tables(cursor) -> list[dict[str, Any]]:
    return cursor.execute(
        "SELECT relname AS name, relrowsecurity AS secured, pg_get_userbyid(relowner) AS owner,"
        " EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid) AS policy,"
        " EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'organisation'"
        " AND attnotnull) AS organisation"
        " FROM pg_class c WHERE relkind IN ('r', 'p', 'm', 'v', 'f') AND NOT relispartition"
        " AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace,"
        " 'pg_toast'::regnamespace) AND relname <> 'alembic_version' ORDER BY relname"
    ).fetchall()


def of_organisation(cursor, table: str, slug: str) -> int:
    """How many rows of an organisation a table has; makes one up where it has none."""
    name = sql.Identifier(table)
    counting = sql.SQL("SELECT count(*) AS n FROM {} WHERE organisation = %s").format(name)
    if not cursor.execute(counting, [slug]).fetchone()["n"]:
        columns = cursor.execute(
            "SELECT column_name AS name, data_type AS type FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name = %s AND is_nullable = 'NO'"
            " AND is_generated = 'NEVER'",
            [table],
        ).fetchall()
        values = {each["name"]: MADE_UP[each["type"]]() for each in columns}
        values |= {name: first for name, first in one_of_few(cursor, table) if name in values}
        values |= {**FITTING.get(table, {}), "organisation": slug}
        # What its foreign keys refer to need not be there for a row to be isolated.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                name,
                sql.SQL(", ").join(map(sql.Identifier, values)),
                sql.SQL(", ").join(sql.Placeholder() for _ in values),
            ),
            list(values.values()),
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
    return cursor.execute(counting, [slug]).fetchone()["n"]


def one_of_few(cursor, table: str) -> list[tuple[str, str]]:
    """The first value that each column of a table may have that has but a few."""
    checks = cursor.execute(
        "SELECT pg_get_constraintdef(oid) AS said FROM pg_constraint"
        " WHERE contype = 'c' AND conrelid = %s::regclass",
        [table],
    ).fetchall()
    found = (re.search(r"\((\w+) = ANY \(ARRAY\['([^']+)'", each["said"]) for each in checks)
    return [(each[1], each[2]) for each in found if each]


def given(cursor, table: str) -> list[str]:
    """The columns that whoever writes a row gives values for."""
    found = cursor.execute(
        "SELECT column_name AS name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
        [table],
    ).fetchall()
    return [each["name"] for each in found]


@pytest.mark.parametrize("service", SERVICES)
def test_every_table_has_its_organisation_its_policy_and_another_owner(stack, service):
    with undone(stack, service) as cursor:
        found = tables(cursor)
    assert {each["name"] for each in found} > OF_THE_BUS
    for each in found:
        assert each == {
            "name": each["name"],
            "secured": True,
            "policy": True,
            "organisation": True,
            "owner": f"{service}_owner",
        }


@pytest.mark.parametrize("service", SERVICES)
def test_a_part_of_a_table_is_closed_but_by_the_table(stack, service):
    with undone(stack, service) as cursor:
        parts = cursor.execute(
            "SELECT relrowsecurity AS secured, pg_get_userbyid(relowner) AS owner,"
            " has_table_privilege(%s, oid, 'SELECT, INSERT, UPDATE, DELETE') AS open"
            " FROM pg_class WHERE relispartition AND relkind = 'r'",
            [service],
        ).fetchall()
    assert bool(parts) == (service == "integrations")
    for each in parts:
        assert each == {"secured": True, "owner": f"{service}_owner", "open": False}


@pytest.mark.parametrize("name", SERVICES)
def test_the_role_of_a_process_owns_nothing_and_is_bound_by_every_policy(stack, name):
    with undone(stack, name) as cursor:
        role = cursor.execute("SELECT * FROM pg_roles WHERE rolname = %s", [name]).fetchone()
        member = cursor.execute(
            "SELECT 1 FROM pg_auth_members WHERE member = %s", [role["oid"]]
        ).fetchall()
        owned = cursor.execute(
            "SELECT 1 FROM pg_shdepend WHERE refobjid = %s AND deptype = 'o'", [role["oid"]]
        ).fetchall()
        databases = cursor.execute(
            "SELECT datname FROM pg_database WHERE datallowconn AND has_database_privilege(%s, oid, 'CONNECT')",
            [name],
        ).fetchall()
    powers = ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication")
    assert not any(role[power] for power in powers)
    assert (member, owned) == ([], [])
    assert [each["datname"] for each in databases] == [name]


@pytest.mark.parametrize("service", SERVICES)
def test_select_star_shows_one_organisations_rows_and_without_one_none(stack, service):
    with undone(stack, service) as cursor:
        # What is counted is what is seen, whatever timers and relays delete in between.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        names = [each["name"] for each in tables(cursor)]
        held = {name: of_organisation(cursor, name, OWNER) for name in names}
        assert all(held.values())
        become(cursor, role=service, organisation=None)
        names = [name for name in names if name not in SHOWN_TO_ALL]
        for name in names:
            rows = cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(name)))
            assert (name, rows.fetchall()) == (name, [])
        for slug in (OWNER, STRANGER):
            become(cursor, role=service, organisation=slug)
            for name in names:
                rows = cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(name)))
                other = OTHER_PARTY.get(name, "organisation")
                seen = [
                    each["organisation"]
                    for each in rows.fetchall()
                    if each["organisation"] == slug or each[other] != slug
                ]
                assert set(seen) <= {slug}, name
                assert slug == STRANGER or len(seen) == held[name]


@pytest.mark.parametrize("service", SERVICES)
def test_nobodys_row_is_changed_deleted_or_written_by_another(stack, service):
    with undone(stack, service) as cursor:
        names = [each["name"] for each in tables(cursor)]
        for name in names:
            table = sql.Identifier(name)
            of_organisation(cursor, name, OWNER)
            row = cursor.execute(
                sql.SQL("SELECT to_jsonb(t) AS row FROM {} t WHERE organisation = %s").format(
                    table
                ),
                [OWNER],
            ).fetchone()["row"]
            columns = sql.SQL(", ").join(map(sql.Identifier, given(cursor, name)))
            cursor.execute("SAVEPOINT before")
            become(cursor, role=service, organisation=STRANGER)
            for statement in ("UPDATE {} SET organisation = %(mine)s", "DELETE FROM {}"):
                if name in ONLY_ADDED_TO:
                    break
                done = cursor.execute(
                    sql.SQL(statement + " WHERE organisation = %(theirs)s").format(table),
                    {"mine": STRANGER, "theirs": OWNER},
                )
                assert (name, done.rowcount) == (name, 0)
            with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
                cursor.execute(
                    sql.SQL(
                        "INSERT INTO {0} ({1}) SELECT {1} FROM jsonb_populate_record(NULL::{0}, %s)"
                    ).format(table, columns),
                    [psycopg.types.json.Jsonb(row)],
                )
            cursor.execute("ROLLBACK TO SAVEPOINT before")


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_of_ones_own_can_be_given_to_another(stack, service):
    with undone(stack, service) as cursor:
        for each in tables(cursor):
            of_organisation(cursor, each["name"], STRANGER)
            cursor.execute("SAVEPOINT before")
            become(cursor, role=service, organisation=STRANGER)
            why = "permission denied" if each["name"] in ONLY_ADDED_TO else "row-level security"
            with pytest.raises(errors.InsufficientPrivilege, match=why):
                cursor.execute(
                    sql.SQL("UPDATE {} SET organisation = %s").format(sql.Identifier(each["name"])),
                    [OWNER],
                )
            cursor.execute("ROLLBACK TO SAVEPOINT before")


@pytest.mark.parametrize("service", SERVICES)
def test_a_worker_that_looks_through_all_sees_only_what_waits_for_it(stack, service):
    with undone(stack, service) as cursor:
        names = [each["name"] for each in tables(cursor)]
        for name in names:
            of_organisation(cursor, name, OWNER)
        become(cursor, role=service, organisation=EVERY_ORGANISATION)
        seen = {
            name
            for name in names
            if cursor.execute(sql.SQL("SELECT 1 FROM {}").format(sql.Identifier(name))).fetchall()
        }
    assert seen == FOR_WORKERS[service]


@pytest.mark.parametrize("service", SERVICES)
def test_the_schema_and_its_migrations_are_closed_to_the_service(stack, service):
    for forbidden in ("CREATE TABLE mine (id integer)", "SELECT * FROM alembic_version"):
        with undone(stack, service) as cursor:
            become(cursor, role=service, organisation=OWNER)
            with pytest.raises(errors.InsufficientPrivilege):
                cursor.execute(sql.SQL(forbidden))
