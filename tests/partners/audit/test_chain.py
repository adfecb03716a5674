"""What services tell is appended to one chain for each organisation, which nobody changes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from nosotros import clock
from nosotros.audits.chain import BEGINNING, following
from nosotros.audits.files import Line, taken_apart
from nosotros.bus.service import subscription_of
from nosotros.contracts.auditing import AUDITED, SERVICES
from nosotros.contracts.language import event_of
from nosotros.database import Database
from nosotros.seals import Keys
from partners.handlers.audit.hearing import EntryContradicted
from partners.service import PartnersService
from tests.asking import ORGANISATION
from tests.conftest import Access
from tests.partners.audit.log import Log, entry

Rows = Callable[[str], list[dict[str, Any]]]
CHAIN = "SELECT * FROM audit_entry ORDER BY organisation, position"


def test_entries_are_appended_as_they_were_told(log: Log, rows: Rows) -> None:
    first, second = log.tell(
        2, grantee="la-u", agreement_id=entry(1).command_id, purpose="training"
    )
    (third,) = log.tell(1, service="enrolment", subject=None, command_id=None)
    found = rows(CHAIN)
    assert [each["position"] for each in found] == [1, 2, 3]
    assert [each["service"] for each in found] == ["training", "training", "enrolment"]
    for told, kept in zip((first, second, third), found, strict=True):
        said = vars(told)
        assert {name: kept[name] for name in said if name != "id"} == {
            name: value for name, value in said.items() if name != "id"
        }
        assert kept["entry_id"] == told.id
        assert told.at <= kept["heard_at"] <= clock.now()


def test_each_hash_covers_all_that_came_before(log: Log, keys: Keys, rows: Rows) -> None:
    log.tell(3)
    log.tell(2, service="mentoring")
    previous = BEGINNING
    kept = [bytes(each["hash"]) for each in rows(CHAIN)]
    for line, hash in zip(taken_apart(log.file()).lines, kept, strict=True):
        read = Line.read(line)
        assert read is not None
        previous = following(previous, read.entry)
        assert read.hash == previous == hash
    assert log.head(keys).hash == previous


def test_each_organisation_has_a_chain_of_its_own(log: Log, rows: Rows) -> None:
    log.tell(2)
    log.tell(3, organisation="la-u")
    log.tell(1)
    found = [(each["organisation"], each["position"]) for each in rows(CHAIN)]
    assert found == [(ORGANISATION, n) for n in (1, 2, 3)] + [("la-u", n) for n in (1, 2, 3)]


def test_what_is_told_once_more_is_in_the_chain_once(log: Log, rows: Rows) -> None:
    told = log.tell(2)
    log.again([*told, entry(900)])
    log.again(told)
    assert [each["entry_id"] for each in rows(CHAIN)] == [told[0].id, told[1].id, 900]


def test_the_same_number_of_another_service_or_organisation_is_another_entry(
    log: Log, rows: Rows
) -> None:
    told = log.tell(1)
    log.again(told, service="mentoring")
    log.again(told, organisation="la-u")
    assert len(rows(CHAIN)) == 3


def test_what_is_told_otherwise_than_before_is_refused_whole(log: Log, rows: Rows) -> None:
    """A database that was put back to a day before would number other entries alike."""
    (told,) = log.tell(1)
    with pytest.raises(EntryContradicted):
        log.again([entry(901), replace(told, actor="key:other")])
    assert [each["entry_id"] for each in rows(CHAIN)] == [told.id]


def test_every_service_that_tells_is_heard(log: Log, rows: Rows) -> None:
    for service in SERVICES:
        log.tell(1, service=service)
    assert [each["service"] for each in rows(CHAIN)] == list(SERVICES)
    heard = {each.type for each in subscription_of(PartnersService).events}
    assert heard >= {event_of(each).type for each in AUDITED.values()}


def test_eight_at_once_append_to_one_chain(log: Log, keys: Keys, rows: Rows) -> None:
    with ThreadPoolExecutor(8) as pool:
        jobs = [
            pool.submit(log.again, [entry(n * 100 + m) for m in range(20)], service=service)
            for n, service in enumerate([*SERVICES, *SERVICES, *SERVICES])
        ]
        for each in jobs:
            each.result()
    assert [each["position"] for each in rows(CHAIN)] == list(range(1, 361))
    assert log.check(keys).position == 360


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'nobody'",
        "UPDATE audit_entry SET actor = 'nobody' WHERE false",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "ALTER TABLE audit_entry DISABLE TRIGGER append_only",
        "DROP TABLE audit_entry",
    ],
)
def test_the_service_has_no_right_to_change_what_is_in_it(
    log: Log, database: Database, statement: str
) -> None:
    log.tell(1)
    with pytest.raises(DBAPIError) as refused, database.begin(ORGANISATION) as transaction:
        transaction.connection.exec_driver_sql(statement)
    assert isinstance(refused.value.orig, psycopg.errors.InsufficientPrivilege)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET actor = 'nobody'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"],
)
def test_the_tables_owner_is_refused_too(
    log: Log, access: Access, rows: Rows, statement: str
) -> None:
    log.tell(1)
    with (
        psycopg.connect(access.owner_url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="only ever added"),
    ):
        connection.execute(statement.encode())
    assert len(rows(CHAIN)) == 1


def test_nobody_sees_or_writes_into_another_ones(log: Log, database: Database) -> None:
    log.tell(1)
    (seen,) = database.look("la-u", ("SELECT position FROM audit_entry", {}))
    assert seen == []
    with pytest.raises(DBAPIError), database.begin("la-u") as transaction:
        transaction.connection.exec_driver_sql(
            "INSERT INTO audit_entry SELECT organisation, 2, service, 99, at, actor, action, subject,"
            " command_id, grantee, agreement_id, purpose, heard_at, hash FROM (VALUES"
            " ('gestarsalud', 'training', now(), 'a', 'b', NULL, NULL::uuid, NULL, NULL::uuid, NULL,"
            " now(), decode(repeat('00', 32), 'hex'))) AS v (organisation, service, at, actor, action,"
            " subject, command_id, grantee, agreement_id, purpose, heard_at, hash)"
        )
