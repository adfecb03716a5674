"""One database a service, with a role that owns its tables and a role that uses them."""

from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

_ROLE = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD"
#: Any number: whoever provisions the same server at the same time waits.
_LOCK = 7_301_990


def provision_database(name: str, *, superuser_url: str, password: str, owner: str) -> None:
    """Make the database `name`, the role `name` (`password`) and `name`_owner (password `owner`).

    The owner's tables are the migrations' business, rights on them included; the role `name`
    may connect and see the schema `public`, no other service's role may even connect.

    Raises:
        psycopg.Error: the server cannot be reached or refuses.
    """
    owner_role = f"{name}_owner"
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        _role(connection, owner_role, password=owner)
        _role(connection, name, password=password)
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if found.fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(name), sql.Identifier(owner_role)
                )
            )
        for database in (name, "postgres", "template1"):
            connection.execute(
                sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database))
            )
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {0} TO {0}").format(sql.Identifier(name))
        )
    with psycopg.connect(_database_of(superuser_url, name), autocommit=True) as connection:
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        connection.execute(
            sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(name))
        )


def _role(connection: psycopg.Connection, role: str, *, password: str) -> None:
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = "CREATE" if found is None else "ALTER"
    connection.execute(
        sql.SQL("{} ROLE {} {} {}").format(
            sql.SQL(verb), sql.Identifier(role), sql.SQL(_ROLE), sql.Literal(password)
        )
    )


def _database_of(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
