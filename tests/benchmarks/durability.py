"""A comparison of databases' speed says something only while both really write to the disk."""

import psycopg
from psycopg import sql

SETTINGS = ("fsync", "synchronous_commit", "full_page_writes")


class NotDurable(Exception):
    """The database may lose what it has committed: its rates must not be compared."""


def require_durable(*, database_url: str) -> None:
    """Check the settings that this address, and so its role and database, gets.

    Takes `postgresql://…` or SQLAlchemy's `postgresql+driver://…`. Raises `NotDurable` when one
    of `fsync`, `synchronous_commit` and `full_page_writes` is not on, `psycopg.Error` when the
    database refuses or is away.
    """
    scheme, _, rest = database_url.partition("://")
    with psycopg.connect(f"{scheme.partition('+')[0]}://{rest}") as connection:
        for setting in SETTINGS:
            row = connection.execute(sql.SQL("SHOW {}").format(sql.Identifier(setting))).fetchone()
            if row != ("on",):
                raise NotDurable(f"{setting} is {row[0] if row else 'unknown'}, not on.")
