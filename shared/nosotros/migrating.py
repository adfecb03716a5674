"""Migrations: the bus's own tables first, then the service's, by alembic.

Every table that a migration makes is isolated with `isolate`: row-level security compares
its `organisation` with the transaction's.
"""

import time
from importlib.resources import files
from typing import Any

import structlog
from alembic import command
from alembic.config import Config
from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from nosotros.database import EVERY_ORGANISATION, IN_UTC, translated
from nosotros.errors import Unavailable

log = structlog.get_logger()

#: the bus's own tables, whose rows of every organisation the bus's workers see
_BUS_LOCATION = "nosotros.bus"
#: for how long a table is waited for that somebody uses, as everybody who comes later waits behind us
_LOCK_MILLISECONDS = 1000
#: how often all of it is tried, and after how many seconds once more: some two minutes
_TRIES, _PAUSE = 60, 1.0


def migrate(package: str, *, owner_url: str, role: str) -> list[str]:
    """Bring a database to the newest revision of the bus and of one package.

    Args:
        package: the Python package that holds `migrations/versions`.
        owner_url: the database, as the role that owns its tables.
        role: the role that the service runs as; it owns nothing.

    Returns:
        The revisions that were applied.

    Raises:
        Unavailable: the database cannot be reached, or somebody uses its tables for minutes on end.
    """
    url = make_url(owner_url).set(drivername="postgresql+psycopg")
    engine = create_engine(url, connect_args={"connect_timeout": 5, "options": IN_UTC})
    try:
        with translated():
            return _give_way(engine, package, role=role)
    finally:
        engine.dispose()


def _give_way(engine: Engine, package: str, *, role: str) -> list[str]:
    """Migrate in a moment in which nobody uses the tables; until then, all of it is undone again."""
    for _ in range(_TRIES):
        try:
            return _upgrade(engine, package, role=role)
        except OperationalError as error:
            if not isinstance(error.orig, LockNotAvailable):
                raise
        log.warning("migration_waits", package=package, why="its tables are in use")
        time.sleep(_PAUSE)
    raise Unavailable("its tables are in use; nothing was migrated, try again later")


def _upgrade(engine: Engine, package: str, *, role: str) -> list[str]:
    applied: list[str] = []
    with engine.begin() as connection:
        # Two that migrate at once: the second waits, and finds nothing to do.
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('migrate', 0))"))
        connection.execute(text(f"SET LOCAL lock_timeout = {_LOCK_MILLISECONDS}"))
        config = Config()
        config.set_main_option("script_location", str(files(_BUS_LOCATION) / "migrations"))
        locations = [str(files(_BUS_LOCATION) / "migrations" / "versions")]
        if package != _BUS_LOCATION:
            locations.append(str(files(package) / "migrations" / "versions"))
        config.set_main_option("version_locations", " ".join(locations))
        config.set_main_option("path_separator", "space")
        config.attributes["connection"] = connection
        config.attributes["applied"] = applied
        command.upgrade(config, "heads")
        _grant(connection, role)
    return applied


def isolate(op: Any, table: str, *, of_the_bus: bool = False) -> None:
    """Have row-level security decide who sees a table's rows.

    Args:
        op: alembic's operations.
        table: a table with a column `organisation`.
        of_the_bus: its rows are also seen by the bus's own workers, whatever organisation's.
    """
    mine = "organisation = current_setting('nosotros.organisation', true)"
    if of_the_bus:
        mine += f" OR current_setting('nosotros.organisation', true) = '{EVERY_ORGANISATION}'"
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY isolation ON {table} USING ({mine}) WITH CHECK ({mine})")


def append_only(op: Any, table: str) -> None:
    """Have nobody change or delete a table's rows: the service has no right to, and a trigger
    refuses it to whoever has, the table's owner too.

    Args:
        op: alembic's operations.
        table: one whose rows are only ever added.
    """
    op.execute(_REFUSE)
    op.execute(
        f"CREATE TRIGGER {_APPEND_ONLY} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {_APPEND_ONLY}()"
    )


_APPEND_ONLY = "append_only"
_REFUSE = f"""
CREATE OR REPLACE FUNCTION {_APPEND_ONLY}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$"""
_ONLY_APPENDED = text(
    "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = :name AND NOT tgisinternal"
)


def _grant(connection: Connection, role: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote(role)
    connection.execute(
        text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
    )
    connection.execute(text(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted}"))
    connection.execute(text(f"REVOKE ALL ON TABLE alembic_version FROM {quoted}"))
    for table in connection.execute(_ONLY_APPENDED, {"name": _APPEND_ONLY}).scalars().all():
        connection.execute(text(f"REVOKE UPDATE, DELETE ON {table} FROM {quoted}"))
