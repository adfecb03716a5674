"""Emptying a database between tests: by deletion, as to truncate makes every file of it anew."""

from collections.abc import Sequence

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


def empty(url: str, tables: Sequence[str]) -> None:
    """Empty tables, and those that refer to them, as the superuser whose `url` it is."""
    with psycopg.connect(url) as connection:
        filled = dict(connection.execute(_FILLED, [list(tables)]).fetchall())
        names = [sql.Identifier(each) for each in filled]
        if sum(filled.values()) > MANY:
            connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(names)))
        elif filled:
            # No order in which foreign keys allow it is needed, and no trigger fires.
            connection.execute("SET LOCAL session_replication_role = replica")
            deletes = (sql.SQL("DELETE FROM {}").format(each) for each in names)
            connection.execute(sql.SQL("; ").join(deletes))
