"""`nosotros audit`: what an organisation does with its audit log, from a terminal."""

from pathlib import Path

import click

_URL = click.option(
    "--gateway",
    "url",
    envvar="NOSOTROS_URL",
    default="http://127.0.0.1:8470",
    show_default=True,
    help="Where the gateway is (NOSOTROS_URL).",
)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def audit() -> None:
    """The audit log of one's own organisation: is it what it was?

    The key comes from NOSOTROS_KEY, and never from the command line, which others can read.
    """


@audit.command()
@click.argument("save", type=click.Path(dir_okay=False, path_type=Path))
@_URL
def head(save: Path, url: str) -> None:
    """Keep in the file SAVE, signed by the hub, how long the log is and the hash of its last entry."""
    from nosotros.cli.audit.asking import save_head
    from nosotros.cli.events.gateway import Gateway

    with Gateway(url=url) as gateway:
        click.echo(save_head(gateway, save))


@audit.command()
@click.argument("files", nargs=-1, type=_FILE)
@click.option("--keys", help="The hub's public keys (a JWK set): a file, or its address.")
@click.option("--head", "heads", multiple=True, type=_FILE, help="Saved earlier; may be repeated.")
@_URL
def verify(files: tuple[Path, ...], keys: str | None, heads: tuple[Path, ...], url: str) -> None:
    """Check FILES, parts of the log one after the other, with no network; or, where none are given,
    all of the log as the gateway gives it.

    Answers in one line, and exits with 0 where it is what was written down, 1 where it is not,
    saying where, and 2 where that cannot be told.
    """
    from nosotros.cli.audit.verifying import verify_files, verify_log
    from nosotros.cli.events.gateway import Gateway

    if files:
        told = verify_files(files, keys=keys, heads=heads)
    else:
        with Gateway(url=url) as gateway:
            told = verify_log(gateway, keys=keys, heads=heads)
    click.echo(told.line)
    raise SystemExit(told.code)
