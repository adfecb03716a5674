"""The command `nosotros`: run, migrate and look after services.

Distributions add their own commands through the entry-point group `nosotros.commands`.
"""

from importlib.metadata import entry_points
from pathlib import Path

import click

from nosotros.cli.audit import audit
from nosotros.cli.events import events
from nosotros.cli.group import OneLineErrors
from nosotros.cli.rooms import room

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class _Commands(OneLineErrors):
    """Commands of our own, and by entry point."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        more = (each.name for each in entry_points(group="nosotros.commands"))
        return sorted({*super().list_commands(ctx), *more})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        own = super().get_command(ctx, cmd_name)
        if own is not None:
            return own
        for each in entry_points(group="nosotros.commands", name=cmd_name):
            return each.load()
        return None


@click.group(cls=_Commands)
def main() -> None:
    """Run, migrate and look after the services of Nosotros.

    SERVICE is the name of an installed service, or the address of any other's class:
    package.module:Class.
    """


@main.command()
@click.argument("service")
def run(service: str) -> None:
    """Run SERVICE: its commands, queries, events and timers."""
    from nosotros.cli.running import run_service

    run_service(service)


@main.command()
@click.argument("service")
@click.option("--queue", "queues", multiple=True, help="A subscriber's queue that must exist.")
def relay(service: str, queues: tuple[str, ...]) -> None:
    """Publish what SERVICE has committed to its outbox."""
    from nosotros.cli.running import run_relay

    run_relay(service, queues)


@main.command()
@click.argument("service")
@click.argument("part", required=False)
def work(service: str, part: str | None) -> None:
    """Run the slow work of SERVICE, or the PART of it that is named, in a process of its own."""
    from nosotros.cli.running import run_workers

    run_workers(service, part)


@main.command()
@click.argument("service")
def migrate(service: str) -> None:
    """Bring the database of SERVICE to its newest revision."""
    from nosotros.cli.tending import migrate_service

    migrate_service(service)


@main.command()
@click.argument("services", nargs=-1)
@click.option(
    "--remove",
    metavar="SERVICE",
    help="Remove from a room the queues of SERVICE, its short name, which runs there no more; or"
    " room.inward or room.outward, where nothing is carried any more.",
)
@click.option("--with-messages", is_flag=True, help="Also those that hold what nobody has read.")
def topology(services: tuple[str, ...], remove: str | None, with_messages: bool) -> None:
    """Declare the exchanges, queues and bindings of SERVICES (all that are installed)."""
    from nosotros.cli.removing import remove_queues
    from nosotros.cli.tending import declare_topology

    if with_messages and remove is None:
        raise click.UsageError("--with-messages is of --remove")
    if remove is None:
        declare_topology(services)
    elif services:
        raise click.UsageError("--remove declares nothing: name no SERVICES beside it")
    else:
        remove_queues(remove, with_messages=with_messages)


@main.command()
def settings() -> None:
    """List the settings, what they mean, and whether they are set."""
    from nosotros.cli.tending import list_settings

    list_settings()


@main.command("signing-key")
def signing_key() -> None:
    """Print a new signing key, for NOSOTROS_SIGNING_KEY; it is kept nowhere."""
    from nosotros.seals import new_seed

    click.echo(new_seed())


@main.command("secrets-key")
def secrets_key() -> None:
    """Print a new key, for NOSOTROS_SECRETS_KEY; it is kept nowhere."""
    from nosotros.secrecy import new_key

    click.echo(new_key())


@main.group("certificates")
def copies() -> None:
    """Certificates, as whoever holds a copy of one can check them."""


@copies.command()
@click.argument("copy", type=_FILE)
@click.option("--keys", type=_FILE, required=True, help="The issuer's public keys (a JWK set).")
@click.option("--revoked", type=_FILE, help="The issuer's signed list of what is not valid.")
def verify(copy: Path, keys: Path, revoked: Path | None) -> None:
    """Check COPY, a certificate's PDF or its credential (a JWT), with no network.

    Answers in one line, and exits with 0 where it is valid, 1 where it is not, and 2 where
    that cannot be told.
    """
    from nosotros.cli.verifying import verify_copy

    told = verify_copy(copy, keys=keys, ended=revoked)
    click.echo(told.line)
    raise SystemExit(told.code)


main.add_command(events)
main.add_command(audit)
main.add_command(room)


@main.command()
@click.option("--internal", is_flag=True, help="Also the events that never leave the hub.")
def asyncapi(internal: bool) -> None:
    """Print the AsyncAPI document of every public event."""
    from nosotros.cli.contracts import print_asyncapi

    print_asyncapi(internal=internal)


@main.group()
def contracts() -> None:
    """Released contracts and their snapshots."""


@contracts.command()
def check() -> None:
    """Fail if a released contract has changed in a way that breaks its users."""
    from nosotros.cli.contracts import check_snapshots

    check_snapshots()


@contracts.command()
def release() -> None:
    """Write the snapshots of contracts that are new, or gained optional fields."""
    from nosotros.cli.contracts import release_snapshots

    release_snapshots()


@main.command("describe")
@click.argument("what")
@click.option("--organisation", help="Whose service it is, where its events do not say so.")
@click.option("--publish", is_flag=True, help="Have the hub know it, with the key of NOSOTROS_KEY.")
@click.option(
    "--url",
    envvar="NOSOTROS_URL",
    default="http://127.0.0.1:8470",
    show_default=True,
    help="Where the gateway is (NOSOTROS_URL).",
)
def describe_service(what: str, organisation: str | None, publish: bool, url: str) -> None:
    """Print the description of a service of your own, or have a hub know it.

    WHAT is the address of its class, package.module:Class, or a description in a .json file.
    """
    from nosotros.cli import describing

    document = describing.describe(what, organisation=organisation)
    if publish:
        click.echo(describing.publish(document, url=url))
    else:
        describing.show(document)


@main.command("conformance")
@click.argument("what")
@click.option("--exercise", type=_FILE, required=True, help="What it is exercised with (JSON).")
@click.option("--organisation", help="Whose service it is, where its events do not say so.")
@click.option("--amqp-url", envvar="NOSOTROS_AMQP_URL", required=True, help="NOSOTROS_AMQP_URL.")
@click.option("--health", help="Where it says how it is: http://127.0.0.1:9100.")
@click.option("--queue", help="Its queue of events; SERVICE.events by default.")
@click.option(
    "--broker-api",
    envvar="NOSOTROS_BROKER_API_URL",
    help="The broker's management API: to cut its connections (NOSOTROS_BROKER_API_URL).",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def conformance(what: str, exercise: Path, as_json: bool, **options: str | None) -> None:
    """Look at a running service of your own, and report whether it keeps to the wire.

    WHAT is the address of its class, package.module:Class, or its description in a .json file. It
    tells events and has commands carried out: in a room of your own, or where it can do no harm.
    Exits with 0 where nothing is wrong, 1 where something is, and 2 where that cannot be told.
    """
    from nosotros.cli.conformance.command import conform
    from nosotros.errors import NosotrosError

    try:
        passed = conform(what, exercise=exercise, as_json=as_json, **options)  # type: ignore[arg-type]
    except NosotrosError as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(2) from None
    raise SystemExit(0 if passed else 1)


@main.command("new-service")
@click.argument("name")
@click.option("--folder", type=click.Path(file_okay=False), default="services", show_default=True)
def new_service(name: str, folder: str) -> None:
    """Write the skeleton of a service called NAME, which runs and passes its own tests."""
    from nosotros.cli.skeleton import write_skeleton

    write_skeleton(name, folder)
