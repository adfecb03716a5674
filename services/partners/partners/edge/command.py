"""`nosotros rooms-ca`: the authority that issues rooms' certificates."""

from pathlib import Path

import click


@click.command("rooms-ca")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--server",
    "hosts",
    multiple=True,
    help="A name or address at which the rooms' broker is reached; may be repeated.",
)
@click.option("--hub", is_flag=True, help="Also what the hub's own processes show to it.")
def rooms_ca(folder: Path, hosts: tuple[str, ...], hub: bool) -> None:
    """Make the authority for rooms in FOLDER, for NOSOTROS_ROOMS_CA; what is there stays.

    Whatever it issues lasts 397 days; called again, it issues anew what ends within 30.
    """
    from partners.edge.files import authority_of, keep_client, keep_server

    new = not (folder / "ca.pem").exists()
    authority_of(folder)
    _say(folder / "ca.pem", new=new)
    if hosts:
        _say(folder / "server.pem", new=keep_server(folder, hosts))
    if hub:
        _say(folder / "hub.pem", new=keep_client(folder))


def _say(path: Path, *, new: bool) -> None:
    click.echo(f"{path}: {'made' if new else 'was there'}")
