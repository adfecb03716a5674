"""What is sent ahead of a commit is stored by it, all or nothing, and nobody waits for it before."""

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from typing import Any

import psycopg
import pytest
from sqlalchemy import exc

from nosotros.bus.work import TIMER, Origin, UnitOfWork
from nosotros.contracts.enrolment import ParticipantRegistered
from nosotros.database import Database
from nosotros.identifiers import new_id
from nosotros.testing import eventually
from tests.conftest import Access
from tests.shared.test_bulk import AT, timer

_NAME = "transactions_tests"
_WAITING = "SELECT count(*) FROM pg_locks WHERE relation = 'timer'::regclass AND NOT granted"
_TOLD = "SELECT count(*) FROM outbox"
_KEYS = "SELECT key FROM timer ORDER BY key"


@pytest.fixture(scope="module")
def access(make_database: Callable[..., Access]) -> Access:
    return make_database("nosotros.bus", name=_NAME)


@pytest.fixture
def database(access: Access) -> Iterator[Database]:
    """One connection, so that whoever leaves it in a mess is found out by the next."""
    with psycopg.connect(access.owner_url) as owner:
        owner.execute("TRUNCATE timer, outbox")
    with closing(Database(access.url, pool_size=1)) as made:
        yield made


def kept(database: Database) -> list[str]:
    with database.begin("gestarsalud") as transaction:
        return list(transaction.connection.exec_driver_sql(_KEYS).scalars())


def timers(*keys: str) -> list[tuple[str, list[dict[str, Any]]]]:
    return [(TIMER, [timer(number, key=key) for number, key in enumerate(keys)])]


@pytest.mark.parametrize("last", [[], timers("e"), timers(*"efghijklmnopqrst")])
def test_what_is_sent_ahead_is_stored_by_the_commit(database, last):
    with database.begin("gestarsalud") as transaction:
        transaction.send(timers("a", "b", "c"))
        transaction.send(timers("d"))
        transaction.commit_with(last)
    assert kept(database) == [*"abcd", *(row["key"] for _, rows in last for row in rows)]


def test_nobody_waits_for_it(access, database):
    with (
        psycopg.connect(access.owner_url) as using,
        psycopg.connect(access.owner_url, autocommit=True) as looking,
    ):
        using.execute("LOCK TABLE timer IN EXCLUSIVE MODE")
        with database.begin("gestarsalud") as transaction:
            transaction.send(timers("a", "b"))
            eventually(
                lambda: looking.execute(_WAITING).fetchone() == (1,),
                what="the database is at work on it",
            )
            using.rollback()
            transaction.commit_with([])
    assert kept(database) == ["a", "b"]


def test_what_is_asked_after_it_is_answered_after_it(database):
    with database.begin("gestarsalud") as transaction:
        transaction.send(timers("a", "b"))
        assert list(transaction.connection.exec_driver_sql(_KEYS).scalars()) == ["a", "b"]
        transaction.send(timers("c"))
        transaction.commit_with(timers("d"))
    assert kept(database) == ["a", "b", "c", "d"]


def test_it_is_stored_by_a_commit_without_anything_more(database):
    with database.begin("gestarsalud") as transaction:
        transaction.send(timers("a", "b"))
    assert kept(database) == ["a", "b"]


@pytest.mark.parametrize("more", [[], timers("d")])
def test_what_is_refused_is_told_as_it_is_and_nothing_is_stored(database, more):
    first = timer(1, key="b")

    def store() -> None:
        with database.begin("gestarsalud") as transaction:
            transaction.send(timers("a"))
            transaction.send([(TIMER, [first, {**first, "key": "c"}])])
            transaction.commit_with(more)

    with pytest.raises(psycopg.errors.UniqueViolation):
        store()
    assert kept(database) == []


def test_who_gives_up_after_it_stores_nothing(database):
    def give_up() -> None:
        with database.begin("gestarsalud") as transaction:
            transaction.send(timers("a", "b"))
            raise RuntimeError("given up")

    with pytest.raises(RuntimeError, match="given up"):
        give_up()
    assert kept(database) == []


def test_what_is_refused_is_told_as_it_is_where_something_is_asked(database):
    first = timer(1, key="b")

    def store() -> None:
        with database.begin("gestarsalud") as transaction:
            transaction.send([(TIMER, [first, {**first, "key": "c"}])])
            transaction.connection.exec_driver_sql(_KEYS)

    with pytest.raises(psycopg.errors.UniqueViolation):
        store()
    assert kept(database) == []


@pytest.mark.parametrize("more", [[], timers("d"), timers(*"defghijklmnopqrst")])
@pytest.mark.parametrize("is_ahead", [True, False])
def test_a_refusal_that_nobody_cared_for_is_no_commit(database, more, is_ahead):
    first = timer(1, key="b")

    def store() -> None:
        with database.begin("gestarsalud") as transaction:
            with suppress(psycopg.Error, exc.DBAPIError):
                if is_ahead:
                    transaction.send([(TIMER, [first, {**first, "key": "c"}])])
                    transaction.connection.exec_driver_sql(_KEYS)
                else:
                    transaction.connection.exec_driver_sql("SELECT 1 / 0")
            transaction.commit_with(more)

    with pytest.raises(psycopg.errors.InFailedSqlTransaction):
        store()
    assert kept(database) == []


def test_nor_is_it_one_where_nothing_is_stored_with_the_commit(database):
    def store() -> None:
        with database.begin("gestarsalud") as transaction:
            transaction.connection.exec_driver_sql(TIMER, timer(1, key="a"))
            with suppress(exc.DBAPIError):
                transaction.connection.exec_driver_sql("SELECT 1 / 0")

    with pytest.raises(psycopg.errors.InFailedSqlTransaction):
        store()
    assert kept(database) == []


def test_one_that_is_interrupted_goes_on_from_its_savepoint(access, database):
    """As an inbox does whose handler was stopped."""
    with psycopg.connect(access.owner_url) as using, database.begin("gestarsalud") as transaction:
        savepoint = transaction.connection.begin_nested()
        transaction.send(timers("a", "b"))
        using.execute("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE")
        transaction.send([(_TOLD, [{}])])
        transaction.interrupt()
        savepoint.rollback()
        transaction.commit_with(timers("c"))
    assert kept(database) == ["c"]


def test_a_work_that_sent_an_event_ahead_has_something_to_tell(database):
    origin = Origin(organisation="gestarsalud", actor="a", correlationid="b", causationid="c")
    with database.begin("gestarsalud") as transaction:
        work = UnitOfWork(transaction, origin)
        assert not work.publishes
        event = ParticipantRegistered(participant_id=new_id(), registered_at=AT)
        work.publish(event, revision=1)
        work.send()
        work.schedule("reminder", key="a", due_at=AT)
        work.commit()
        assert work.publishes
    with database.begin("gestarsalud") as transaction:
        stored = transaction.connection.exec_driver_sql("SELECT subject FROM outbox").scalars()
        assert list(stored) == [str(event.participant_id)]
    assert kept(database) == ["a"]


def test_nobody_is_buried_by_a_work_that_has_sent_something_ahead(database):
    origin = Origin(organisation="gestarsalud", actor="a", correlationid="b", causationid="c")
    with database.begin("gestarsalud") as transaction:
        work = UnitOfWork(transaction, origin)
        work.schedule("reminder", key="a", due_at=AT)
        work.send()
        with pytest.raises(RuntimeError, match="nobody is buried"):
            work.bury(new_id())


def test_a_work_that_buries_somebody_sends_nothing_ahead(database):
    origin = Origin(organisation="gestarsalud", actor="a", correlationid="b", causationid="c")
    with database.begin("gestarsalud") as transaction:
        work = UnitOfWork(transaction, origin)
        id = new_id()
        work.bury(id)
        work.publish(ParticipantRegistered(participant_id=id, registered_at=AT), revision=1)
        work.send()
        work.commit()
        assert work.publishes
    with database.begin("gestarsalud") as transaction:
        stored = transaction.connection.exec_driver_sql("SELECT subject FROM outbox").scalars()
        assert list(stored) == [str(id)]
