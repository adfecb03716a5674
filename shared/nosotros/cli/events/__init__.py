"""`nosotros events`: what whoever takes events from a hub does with them, from a terminal."""

from pathlib import Path

import click

_URL = click.option(
    "--url",
    envvar="NOSOTROS_URL",
    default="http://127.0.0.1:8470",
    show_default=True,
    help="Where the gateway is (NOSOTROS_URL).",
)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def events() -> None:
    """Events, as whoever takes them from a hub sees them.

    The key comes from NOSOTROS_KEY, and never from the command line, which others can read.
    """


@events.command()
@click.option("--type", "types", multiple=True, help="Of this type alone; may be repeated.")
@click.option("--organisation", "organisations", multiple=True, help="Of this organisation alone.")
@click.option("--subject", "subjects", multiple=True, help="About this subject alone.")
@click.option("--after", help="The cursor that they follow; none: what comes from now on.")
@click.option("--json", "raw", is_flag=True, help="Print each event byte for byte, one a line.")
@_URL
def tail(
    types: tuple[str, ...],
    organisations: tuple[str, ...],
    subjects: tuple[str, ...],
    after: str | None,
    raw: bool,
    url: str,
) -> None:
    """Print events as they come, until Ctrl-C.

    Goes on by itself where the connection was lost. Exits with 3 where an event is missing, and
    says from where to read again.
    """
    from nosotros.cli.events.gateway import Gateway
    from nosotros.cli.events.tailing import Tail

    wanted = {"types": types, "organisations": organisations, "subjects": subjects}
    with Gateway(url=url) as gateway:
        raise SystemExit(Tail(gateway, wanted=wanted, raw=raw).follow(after))


@events.command()
@click.option("--subscription", help="The subscription whose events come once more.")
@click.option("--failed", is_flag=True, help="All that failed.")
@click.option("--after", help="Those after this cursor …")
@click.option("--until", help="… and up to this one.")
@click.option("--delivery", help="This delivery alone.")
@_URL
def replay(
    subscription: str | None,
    failed: bool,
    after: str | None,
    until: str | None,
    delivery: str | None,
    url: str,
) -> None:
    """Have events delivered once more, with the same ids."""
    from nosotros.cli.events.gateway import Gateway
    from nosotros.cli.events.replaying import Replay

    asked = Replay.of(
        subscription=subscription, failed=failed, after=after, until=until, delivery=delivery
    )
    with Gateway(url=url) as gateway:
        deliveries = asked.ask(gateway)
    click.echo(f"{deliveries} {'delivery is' if deliveries == 1 else 'deliveries are'} made again")


@events.command()
@click.argument("ledger", type=_FILE)
@click.option("--keys", help="The hub's public keys (a JWK set): a file, or its address.")
def verify(ledger: Path, keys: str | None) -> None:
    """Check LEDGER, as a hub gave it, in JSON or CSV; with a file of keys with no network.

    Answers in one line, and exits with 0 where it is as it was sealed, 1 where it is not, and 2
    where that cannot be told.
    """
    from nosotros.cli.events.checking import check_ledger

    told = check_ledger(ledger, keys=keys)
    click.echo(told.line)
    raise SystemExit(told.code)
