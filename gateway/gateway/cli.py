"""The command `nosotros-gateway`."""

import re
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import click
import sqlalchemy as sa
from sqlalchemy import exc

from gateway import key_storage, operations
from gateway import settings as own
from gateway.keys import new_key
from gateway.operations import Operation
from nosotros import clock, settings
from nosotros.cli.group import OneLineErrors
from nosotros.errors import SettingInvalid
from nosotros.observability import configure_logging


@click.group(cls=OneLineErrors)
def main() -> None:
    """The HTTP entrance of Nosotros."""


@main.command()
def serve() -> None:
    """Serve HTTP until told to stop."""
    serve_table(operations.operations())


def serve_table(table: tuple[Operation, ...]) -> None:
    """Serve the operations of a table until told to stop.

    Raises:
        SettingInvalid: a setting is missing, or cannot be used.
    """
    # The commands that look after keys and tables need none of what serves.
    from gateway.app import Gateway
    from gateway.serving import serve_application
    from nosotros.files import FileStore

    common, http = settings.read(), own.read()
    configure_logging(common.log_level)
    gateway = Gateway(
        table=table,
        amqp_url=settings.need(common, "amqp_url"),
        database_url=settings.need(common, "database_url"),
        files=FileStore(_folder(common)),
        settings=http,
        public_url=common.public_url,
    )
    listener = _listen(http)
    host, port = listener.getsockname()[:2]
    click.echo(f"Nosotros answers at http://{host}:{port}, its documentation at /docs", err=True)
    # When it has stopped, uvicorn sends itself the signal again: by then all is in order.
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: sys.exit(0))
    serve_application(gateway, listener=listener, drain_seconds=common.drain_seconds)


@main.command("migrate")
def migrate_database() -> None:
    """Bring the gateway's database to this version's tables."""
    from gateway import migrate

    common = settings.read()
    migrate.upgrade(
        url=settings.need(common, "owner_database_url"), role=migrate.role_of(common.database_url)
    )


@main.command("first-key")
def first_key() -> None:
    """Make the first key, with every scope, and show it once; nothing where there is one."""
    http = own.read()
    token, made = new_key(
        organisation=http.admin_organisation,
        owner="admin",
        scopes=operations.scopes(),
        days=None,
    )
    with _owner() as connection:
        stored = key_storage.insert_first(connection, made)
    if stored:
        click.echo(token)


@main.group()
def key() -> None:
    """Make, list and revoke API keys."""


@key.command("create")
@click.option("--organisation", required=True, help="Whose data the key opens.")
@click.option("--owner", required=True, help="Who or what uses it: a role or a system.")
@click.option("--scope", "scopes", multiple=True, required=True, help="May be given many times.")
@click.option("--days", type=click.IntRange(1, 3660), help="After how many days it expires.")
def create_key(organisation: str, owner: str, scopes: tuple[str, ...], days: int | None) -> None:
    """Make a key and show it once."""
    if not settings.SLUG.fullmatch(organisation):
        raise click.BadParameter(
            "takes lower-case letters, digits and hyphens", param_hint="--organisation"
        )
    if not re.fullmatch(r"[^\x00-\x1f\x7f]{1,120}", owner):
        raise click.BadParameter("is 1 to 120 characters on one line", param_hint="--owner")
    unknown = sorted(set(scopes) - set(operations.scopes()))
    if unknown:
        known = ", ".join(operations.scopes())
        raise click.BadParameter(f"{', '.join(unknown)}: choose from {known}", param_hint="--scope")
    token, made = new_key(organisation=organisation, owner=owner, scopes=scopes, days=days)
    with _owner() as connection:
        key_storage.insert(connection, made)
    click.echo(token)


@key.command("list")
def list_keys() -> None:
    """List the keys, never their secrets."""
    with _owner() as connection:
        found = key_storage.every(connection)
    for each in found:
        state = "revoked" if each.revoked_at else "active"
        if not each.revoked_at and each.expires_at and each.expires_at <= clock.now():
            state = "expired"
        expires = each.expires_at.isoformat() if each.expires_at else "never"
        click.echo(
            f"{each.id}  nos_{each.prefix}_…  {state:8}  {each.organisation}  {each.owner}  "
            f"expires {expires}  {' '.join(sorted(each.scopes))}"
        )


@key.command("revoke")
@click.argument("key_id", type=click.UUID)
def revoke_key(key_id: UUID) -> None:
    """Revoke a key; it stops working within 5 seconds."""
    with _owner() as connection:
        found = key_storage.revoke(connection, key_id=key_id, at=clock.now())
    if not found:
        raise click.ClickException(f"there is no key {key_id}")


@contextmanager
def _owner() -> Iterator[sa.Connection]:
    url = settings.need(settings.read(), "owner_database_url")
    engine = sa.create_engine(
        key_storage.driver_url(url), connect_args={"connect_timeout": key_storage.CONNECT_SECONDS}
    )
    try:
        with engine.begin() as connection:
            yield connection
    except exc.SQLAlchemyError as error:
        raise click.ClickException(key_storage.trouble_of(error)) from None
    finally:
        engine.dispose()


def _folder(common: settings.Settings) -> Any:
    settings.need(common, "files")
    return common.files


def _listen(http: own.HttpSettings) -> socket.socket:
    family = socket.AF_INET6 if ":" in http.http_host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((http.http_host, http.http_port))
    except OSError as error:
        listener.close()
        reason = (error.strerror or str(error)).lower()
        raise SettingInvalid(
            "NOSOTROS_HTTP_PORT", f"cannot listen on {http.http_host}:{http.http_port}, {reason}"
        ) from None
    listener.set_inheritable(True)
    return listener
