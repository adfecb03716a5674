"""Emptying a database between tests: by deletion, as to truncate makes every file of it anew."""

import atexit
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import psycopg
from psycopg import sql

#: bytes of tables above which deleting row by row takes longer
MANY = 1024 * 1024
_FILLED = """
WITH RECURSIVE held(id) AS (
    SELECT relid FROM pg_stat_user_tables WHERE relname = ANY(%s)
    UNION
    SELECT conrelid FROM pg_constraint JOIN held ON confrelid = id WHERE contype = 'f'
)
SELECT relname, pg_relation_size(id) FROM held JOIN pg_class ON pg_class.oid = id WHERE pg_relation_size(id) > 0
"""


#: of the databases of this run, by their addresses
_kept: dict[str, psycopg.Connection[Any]] = {}


def administrator(url: str) -> psycopg.Connection[Any]:
    """The superuser's connection, in no transaction, to a database that `url` leads to.

    It is kept for what is asked next: to make one, with a password, costs more than most questions.
    """
    kept = _kept.get(url)
    if kept is not None:
        # The server may have been stopped and started meanwhile.
        with suppress(psycopg.OperationalError):
            kept.execute("SELECT 1")
            return kept
        kept.close()
    made = _kept[url] = psycopg.connect(url, autocommit=True)
    atexit.register(made.close)
    return made


def empty(url: str, tables: Sequence[str]) -> None:
    """Empty tables, and those that refer to them, as the superuser whose `url` it is."""
    connection = administrator(url)
    with connection.transaction():
        filled = dict(connection.execute(_FILLED, [list(tables)]).fetchall())
        names = [sql.Identifier(each) for each in filled]
        if sum(filled.values()) > MANY:
            connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(names)))
        elif filled:
            # No order in which foreign keys allow it is needed, and no trigger fires.
            connection.execute("SET LOCAL session_replication_role = replica")
            deletes = (sql.SQL("DELETE FROM {}").format(each) for each in names)
            connection.execute(sql.SQL("; ").join(deletes))
