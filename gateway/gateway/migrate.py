"""Migrations of the gateway's database; alembic, inside the package."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy import exc

from gateway.key_storage import CONNECT_SECONDS, driver_url, trouble_of
from nosotros.errors import Unavailable

FOLDER = Path(__file__).parent / "migrations"
DEFAULT_ROLE = "gateway"


def role_of(database_url: str) -> str:
    """The role that the running gateway connects as."""
    return unquote(urlsplit(database_url).username or DEFAULT_ROLE)


def upgrade(*, url: str, role: str) -> None:
    """Apply what is missing, as the owner at `url`; `role` may then read keys.

    Raises:
        Unavailable: the database cannot be reached.
    """
    engine = sa.create_engine(
        driver_url(url), connect_args={"connect_timeout": CONNECT_SECONDS}, poolclass=sa.NullPool
    )
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            _grant(connection, role=role)
    except exc.OperationalError as error:
        raise Unavailable(trouble_of(error)) from None
    finally:
        engine.dispose()


def _grant(connection: sa.Connection, *, role: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote(role)
    connection.execute(sa.text(f"GRANT SELECT ON api_key TO {quoted}"))
