"""`nosotros first-key` and `nosotros keys`: keys from a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, get_args

import click

from nosotros.contracts.partners.values import OrganisationKind

if TYPE_CHECKING:
    from uuid import UUID

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


_URL = click.option(
    "--url",
    envvar="NOSOTROS_URL",
    default="http://127.0.0.1:8470",
    show_default=True,
    help="Where the gateway is (NOSOTROS_URL).",
)
_KEY_ID = click.argument("key_id", type=click.UUID)


@click.group()
def keys() -> None:
    """API keys of one's own organisation, through the gateway.

    One's own key comes from NOSOTROS_KEY, and never from the command line, which others can read.
    It needs the scope partners:keys.
    """


@keys.command("create")
@click.option("--owner", required=True, help="Who or what uses it: a role or a system, no name.")
@click.option("--scope", "scopes", multiple=True, required=True, help="May be given many times.")
@click.option("--days", type=click.IntRange(1, 3660), help="After how many days it expires.")
@_URL
def create(owner: str, scopes: tuple[str, ...], days: int | None, url: str) -> None:
    """Make a key with no more scopes than one's own has, and show it once."""
    from datetime import timedelta

    from nosotros import clock
    from nosotros.cli.events.gateway import Gateway

    ends = None if days is None else (clock.now() + timedelta(days=days)).isoformat()
    with Gateway(url=url) as gateway:
        body = {"owner": owner, "scopes": list(scopes), "expires_at": ends}
        made = gateway.tell("/v1/keys", body).json()
        click.echo(gateway.ask(f"/v1/keys/{made['id']}/token", {}).json()["token"])


@keys.command("list")
@_URL
def list_all(url: str) -> None:
    """List the organisation's keys, never what opens them."""
    from nosotros.cli.events.gateway import Gateway

    with Gateway(url=url) as gateway:
        after: dict[str, str] = {}
        while True:
            page = gateway.ask("/v1/keys", after).json()
            for each in page["items"]:
                click.echo(
                    f"{each['id']}  nos_{each['prefix']}_…  {each['state']:8}  {each['owner']}  "
                    f"expires {each['expires_at'] or 'never'}  "
                    f"used {each['last_used_at'] or 'never'}  {' '.join(each['scopes'])}"
                )
            if page["next"] is None:
                return
            after = {"after": page["next"]}


@keys.command("rotate")
@_KEY_ID
@click.option(
    "--keep-hours",
    type=click.IntRange(0, 168),
    default=24,
    show_default=True,
    help="For how long the secret before opens as well.",
)
@_URL
def rotate(key_id: "UUID", keep_hours: int, url: str) -> None:
    """Give a key a new secret, and show it once."""
    from nosotros.cli.events.gateway import Gateway

    with Gateway(url=url) as gateway:
        gateway.tell(f"/v1/keys/{key_id}/rotation", {"keep_old_hours": keep_hours})
        click.echo(gateway.ask(f"/v1/keys/{key_id}/token", {}).json()["token"])


@keys.command("revoke")
@_KEY_ID
@_URL
def revoke(key_id: "UUID", url: str) -> None:
    """Revoke a key; it stops working within 5 seconds."""
    from nosotros.cli.events.gateway import Gateway

    with Gateway(url=url) as gateway:
        gateway.tell(f"/v1/keys/{key_id}/revocation", {})


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

    from nosotros.database import IN_UTC, translated

    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        connect_args={"connect_timeout": 5, "options": IN_UTC},
    )
    try:
        with translated(), engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
