"""`nosotros room`: rooms, as who runs the hub makes them from a terminal."""

from pathlib import Path

import click

_URL = click.option(
    "--url",
    envvar="NOSOTROS_URL",
    default="http://127.0.0.1:8470",
    show_default=True,
    help="Where the gateway is (NOSOTROS_URL).",
)
_FOLDER = click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where what the partner needs is written. [default: <organisation>-room]",
)


@click.group()
def room() -> None:
    """Rooms: where organisations run services of their own.

    The key comes from NOSOTROS_KEY, and never from the command line, which others can read.
    """


@room.command()
@click.argument("organisation")
@click.option("--hosts", multiple=True, help="A service of ours that it runs; may be repeated.")
@click.option(
    "--broker",
    envvar="NOSOTROS_ROOM_BROKER",
    help="The amqps:// address of a broker of its own (NOSOTROS_ROOM_BROKER).",
)
@_FOLDER
@_URL
def create(
    organisation: str, hosts: tuple[str, ...], broker: str | None, folder: Path | None, url: str
) -> None:
    """Make a room for ORGANISATION, and write down what its partner needs to come in."""
    from nosotros.cli.events.gateway import Gateway
    from nosotros.cli.rooms.asking import Rooms

    with Gateway(url=url) as gateway:
        Rooms(gateway).create(organisation, hosts=hosts, broker=broker, folder=folder)


@room.command()
@click.argument("organisation")
@_URL
def status(organisation: str, url: str) -> None:
    """Show how the room of ORGANISATION is: connections, queues, limits, the link to it."""
    from nosotros.cli.events.gateway import Gateway
    from nosotros.cli.rooms.asking import Rooms

    with Gateway(url=url) as gateway:
        Rooms(gateway).status(organisation)


@room.command()
@click.argument("organisation")
@_FOLDER
@_URL
def rotate(organisation: str, folder: Path | None, url: str) -> None:
    """Make a new password and certificate for the room of ORGANISATION; the old password ends at once."""
    from nosotros.cli.events.gateway import Gateway
    from nosotros.cli.rooms.asking import Rooms

    with Gateway(url=url) as gateway:
        Rooms(gateway).rotate(organisation, folder=folder)


@room.command()
@click.argument("organisation")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@_URL
def remove(organisation: str, yes: bool, url: str) -> None:
    """Remove the room of ORGANISATION, with everything in it."""
    from nosotros.cli.events.gateway import Gateway
    from nosotros.cli.rooms.asking import Rooms

    if not yes:
        click.confirm(f"Remove the room of {organisation}, with what is in its queues?", abort=True)
    with Gateway(url=url) as gateway:
        Rooms(gateway).remove(organisation)


@room.command("reset-source")
@click.argument("organisation")
@click.argument("service")
@_URL
def reset_source(organisation: str, service: str, url: str) -> None:
    """Take what SERVICE tells in the room of ORGANISATION from its first number again, as after its
    database was restored."""
    from nosotros.cli.events.gateway import Gateway
    from nosotros.cli.rooms.asking import Rooms

    with Gateway(url=url) as gateway:
        Rooms(gateway).reset_source(organisation, service)


@room.command("list")
@_URL
def list_rooms(url: str) -> None:
    """List the rooms."""
    from nosotros.cli.events.gateway import Gateway
    from nosotros.cli.rooms.asking import Rooms

    with Gateway(url=url) as gateway:
        Rooms(gateway).list()
