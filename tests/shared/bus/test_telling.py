"""Audit entries are told once each, in batches, whoever tells them and however that ends."""

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from psycopg.rows import dict_row

from localstack.servers import Postgres
from nosotros import clock, settings
from nosotros.bus import telling
from nosotros.bus.telling import Telling
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.auditing import AUDITED
from nosotros.contracts.schema import load
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.testing import eventually
from tests.conftest import Access
from tests.emptying import administrator, empty

NAME = "telling_tests"
WRITE = """
INSERT INTO audit (organisation, at, actor, action, subject)
SELECT %s, now(), 'key:1', 'mark_attendance', n::text FROM generate_series(1, %s) AS n"""
TOLD = "SELECT organisation, type, visibility, partitionkey, subject, data FROM outbox ORDER BY id"
UNTOLD = "SELECT count(*) AS n FROM audit WHERE told_at IS NULL"
Rows = Callable[[str], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def access(make_database: Callable[..., Access]) -> Access:
    """A database with the bus's own tables alone."""
    return make_database("nosotros.bus", name=NAME)


@pytest.fixture
def database(access: Access, postgres: Postgres) -> Any:
    empty(postgres.url(NAME), ["audit", "outbox"])
    database = Database(access.url, pool_size=12)
    yield database
    database.close()


@pytest.fixture
def rows(postgres: Postgres, access: Access) -> Rows:
    def rows(query: str) -> list[dict[str, Any]]:
        with administrator(postgres.url(NAME)).cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query.encode()).fetchall()

    return rows


@pytest.fixture
def write(postgres: Postgres) -> Callable[..., None]:
    """Write entries down, as commands do: `write(number, organisation=…)`."""

    def write(number: int, *, organisation: str = "gestarsalud") -> None:
        administrator(postgres.url(NAME)).execute(WRITE, (organisation, number))

    return write


def teller(database: Database, wakes: list[None] | None = None, **environment: str) -> Telling:
    return Telling.of(
        "training",
        settings=settings.read(environment),
        database=database,
        wake=lambda: None if wakes is None else wakes.append(None),
    )


def told(rows: Rows) -> list[tuple[str, list[int]]]:
    """Of each batch: whose it is, and its entries' ids."""
    return [
        (each["organisation"], [entry["id"] for entry in json.loads(each["data"])["entries"]])
        for each in rows(TOLD)
    ]


def found(database: Database, tells: Telling) -> list[str]:
    """Whose entries are to be told."""
    return sorted(
        row.organisation
        for rows in database.look(EVERY_ORGANISATION, *tells.untold())
        for row in rows
    )


def test_what_was_written_down_is_told_oldest_first_in_batches(
    database: Database, rows: Rows, write: Callable[..., None]
) -> None:
    write(250)
    wakes: list[None] = []
    assert teller(database, wakes).tell("gestarsalud") == 250
    ids = [each["id"] for each in rows("SELECT id FROM audit ORDER BY id")]
    assert told(rows) == [("gestarsalud", ids[:200]), ("gestarsalud", ids[200:])]
    assert rows(UNTOLD)[0]["n"] == 0
    assert len(wakes) == 2


def test_it_is_told_as_it_was_written(database: Database, rows: Rows, postgres: Postgres) -> None:
    administrator(postgres.url(NAME)).execute(
        "INSERT INTO audit (organisation, at, actor, action, subject, command_id, grantee,"
        " agreement_id, purpose) VALUES ('gestarsalud', '2026-08-18T14:00:00.000001Z', 'key:1',"
        " 'get_participant', 'her', gen_random_uuid(), 'la-u', gen_random_uuid(), 'training')"
    )
    teller(database).tell("gestarsalud")
    (row,), (written,) = rows(TOLD), rows("SELECT * FROM audit")
    event = load(AUDITED["training"], json.loads(row["data"]), strict=True)
    assert row["type"] == "nosotros.training.training_audited.v1"
    assert (row["visibility"], row["partitionkey"]) == ("internal", "gestarsalud")
    assert (row["subject"], event.organisation) == (str(event.batch_id), "gestarsalud")
    (entry,) = event.entries
    assert vars(entry) == {name: written[name] for name in vars(entry)}
    assert entry.at == datetime(2026, 8, 18, 14, 0, 0, 1, tzinfo=UTC)
    assert written["told_at"] is not None


def test_each_organisations_entries_are_told_by_themselves(
    database: Database, rows: Rows, write: Callable[..., None]
) -> None:
    tells = teller(database)
    assert found(database, tells) == []
    write(2)
    write(1, organisation="la-u")
    assert found(database, tells) == ["gestarsalud", "la-u"]
    assert tells.tell("la-u") == 1
    assert found(database, tells) == ["gestarsalud"]
    assert [organisation for organisation, _ in told(rows)] == ["la-u"]


def test_where_there_is_nothing_nothing_is_published(database: Database, rows: Rows) -> None:
    wakes: list[None] = []
    assert teller(database, wakes).tell("gestarsalud") == 0
    assert (told(rows), wakes) == ([], [])


def test_a_backlog_leaves_everybody_else_their_turn(
    database: Database,
    rows: Rows,
    write: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(telling, "BATCH", 5)
    write(60)
    tells = teller(database)
    assert [tells.tell("gestarsalud") for _ in range(3)] == [50, 10, 0]
    assert {len(ids) for _, ids in told(rows)} == {5}


@pytest.mark.parametrize("elsewhere", [{"NOSOTROS_ROOM": "la-u"}, {"service": "greeter"}])
def test_where_nobody_hears_it_nothing_is_told(
    database: Database, elsewhere: dict[str, str]
) -> None:
    service = elsewhere.pop("service", "training")
    read = settings.read(elsewhere)
    tells = Telling.of(service, settings=read, database=database, wake=lambda: None)
    assert (tells.event, tells.untold()) == (None, ())


def test_several_at_once_tell_nothing_twice(
    database: Database, rows: Rows, write: Callable[..., None]
) -> None:
    write(4000)
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda _: teller(database).tell("gestarsalud"), range(8)))
    while teller(database).tell("gestarsalud"):
        pass
    counted = Counter(id for _, ids in told(rows) for id in ids)
    assert len(counted) == 4000
    assert set(counted.values()) == {1}
    assert sum(map(bool, numbers)) > 1


def test_what_cannot_be_published_is_not_told(
    database: Database,
    rows: Rows,
    write: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(3)

    def refuse(_work: UnitOfWork) -> None:
        raise RuntimeError("no room for it")

    with monkeypatch.context() as patched:
        patched.setattr(UnitOfWork, "commit", refuse)
        with pytest.raises(RuntimeError):
            teller(database).tell("gestarsalud")
    assert (told(rows), rows(UNTOLD)[0]["n"]) == ([], 3)
    assert teller(database).tell("gestarsalud") == 3


# In small steps, so that it is not done before it is killed.
KILLED = """
import sys
from nosotros import settings
from nosotros.bus import telling
from nosotros.bus.telling import Telling
from nosotros.database import Database

telling.BATCH = 20
database = Database(sys.argv[1])
tells = Telling.of("training", settings=settings.read({}), database=database, wake=lambda: None)
print("begins", flush=True)
while True:
    tells.tell("gestarsalud")
"""


def test_a_process_that_is_killed_loses_nothing_and_doubles_nothing(
    access: Access,
    database: Database,
    rows: Rows,
    write: Callable[..., None],
    tmp_path: Path,
) -> None:
    program = tmp_path / "killed.py"
    program.write_text(KILLED)
    write(20_000)
    for n in range(4):
        before = rows(UNTOLD)[0]["n"]
        process = subprocess.Popen(
            [sys.executable, str(program), access.url], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        eventually(lambda before=before: rows(UNTOLD)[0]["n"] < before)
        # Somewhere in one of its batches, wherever that is.
        time.sleep(n * 0.013)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    left = rows(UNTOLD)[0]["n"]
    while teller(database).tell("gestarsalud"):
        pass
    counted = Counter(id for _, ids in told(rows) for id in ids)
    assert len(counted) == 20_000
    assert set(counted.values()) == {1}
    assert 0 < left < 20_000


def test_what_was_told_long_ago_is_forgotten(
    database: Database, rows: Rows, write: Callable[..., None], postgres: Postgres
) -> None:
    write(2500)
    ids = [each["id"] for each in rows("SELECT id FROM audit ORDER BY id")]
    change = administrator(postgres.url(NAME)).execute
    day = timedelta(days=1)
    for older, first, last in ((101 * day, 0, 2200), (99 * day, 2200, 2400)):
        values = (clock.now() - older, ids[first], ids[last - 1])
        change("UPDATE audit SET told_at = %s WHERE id BETWEEN %s AND %s", values)
    teller(database).prune()
    assert [each["id"] for each in rows("SELECT id FROM audit ORDER BY id")] == ids[2200:]
    teller(database, NOSOTROS_AUDIT_DAYS="98").prune()
    assert [each["id"] for each in rows("SELECT id FROM audit ORDER BY id")] == ids[2400:]
