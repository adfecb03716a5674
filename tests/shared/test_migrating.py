"""A migration gives way to who uses the tables, and to who comes while it waits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from nosotros import migrating
from nosotros.errors import Unavailable
from nosotros.testing import eventually
from nosotros.testing.waiting import PATIENCE
from tests.conftest import Access

NAME = "migrating_tests"
_WAITING = """
SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"""
# As by whoever migrates by hand, or has a dump restored.
_IN_USE = "LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE"


@pytest.fixture(scope="module")
def access(make_database: Callable[..., Access]) -> Access:
    return make_database("diary", name=NAME)


def migrate(access: Access) -> list[str]:
    return migrating.migrate("diary", owner_url=access.owner_url, role=NAME)


def test_it_waits_in_nobodys_way_until_a_table_is_free(access: Access) -> None:
    with (
        psycopg.connect(access.owner_url, autocommit=True) as looking,
        psycopg.connect(access.owner_url) as using,
        ThreadPoolExecutor(1) as aside,
    ):

        def waiting() -> int:
            return looking.execute(_WAITING, (NAME,)).fetchone()[0]  # type: ignore[index]

        using.execute(_IN_USE)
        migration = aside.submit(migrate, access)
        for _ in range(2):
            eventually(lambda: waiting() == 1, what="it waits for the table")
            eventually(lambda: waiting() == 0, what="it lets others go first")
        assert not migration.done()
        using.rollback()
        assert migration.result(PATIENCE) == []


def test_it_gives_up_with_a_line_that_says_so(
    access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "_TRIES", 2)
    with psycopg.connect(access.owner_url) as using:
        using.execute(_IN_USE)
        with pytest.raises(Unavailable, match="its tables are in use; nothing was migrated"):
            migrate(access)
