"""`nosotros first-key` and `nosotros keys`: what the owner of partners' tables does by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, get_args

import click

from nosotros.contracts.partners.values import OrganisationKind

if TYPE_CHECKING:
    from sqlalchemy import Connection


@click.command("first-key")
@click.option("--name", help="What the operator is called; its short name, where none is given.")
@click.option(
    "--kind",
    type=click.Choice(get_args(OrganisationKind)),
    default="association",
    show_default=True,
)
def first_key(name: str | None, kind: str) -> None:
    """Make the operator's first key and show it once; nothing where somebody administers it.

    NOSOTROS_OPERATOR says who runs the hub: it is registered as an organisation. Settings are those of
    `nosotros migrate partners`. Where every key is lost or revoked, and nobody is an administrator, it
    makes another one.
    """
    from nosotros import clock, settings
    from partners.handlers import beginning

    read = settings.read()
    with _connected(settings.need(read, "owner_database_url")) as connection:
        token = beginning.first_key(
            connection,
            operator=read.operator,
            name=name or read.operator,
            kind=kind,
            at=clock.now(),
        )
    if token is not None:
        click.echo(token)


@click.group()
def keys() -> None:
    """API keys, as the owner of partners' tables keeps them."""


@keys.command("take-over")
@click.option(
    "--from", "url", required=True, help="postgresql:// address of the gateway's database."
)
def take_over(url: str) -> None:
    """Take over the keys of a gateway that kept them in a database of its own.

    They open what they opened before; run twice, it takes over what is new. Settings are those of
    `nosotros migrate partners`.
    """
    from nosotros import clock, settings
    from partners.handlers import beginning

    if not url.startswith("postgresql://"):
        raise click.BadParameter("begins with postgresql://", param_hint="--from")
    read = settings.read()
    with (
        _connected(settings.need(read, "owner_database_url")) as connection,
        _connected(url) as before,
    ):
        taken = beginning.take_over(connection, before=before, at=clock.now())
    click.echo(f"taken over: {taken.keys} keys, {taken.organisations} organisations registered")


@contextmanager
def _connected(url: str) -> "Iterator[Connection]":
    """A transaction of a database. Raises Unavailable: it cannot be reached."""
    from sqlalchemy import create_engine
    from sqlalchemy.engine import make_url

    from nosotros.database import translated

    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"), connect_args={"connect_timeout": 5}
    )
    try:
        with translated(), engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
