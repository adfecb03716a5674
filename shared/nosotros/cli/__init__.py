"""The command `nosotros`: run, migrate and look after services.

Distributions add their own commands through the entry-point group `nosotros.commands`.
"""

from importlib.metadata import entry_points

import click

from nosotros.cli.group import OneLineErrors


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
def work(service: str) -> None:
    """Run the slow work of SERVICE, in a process of its own."""
    from nosotros.cli.running import run_workers

    run_workers(service)


@main.command()
@click.argument("service")
def migrate(service: str) -> None:
    """Bring the database of SERVICE to its newest revision."""
    from nosotros.cli.tending import migrate_service

    migrate_service(service)


@main.command()
@click.argument("services", nargs=-1)
def topology(services: tuple[str, ...]) -> None:
    """Declare the exchanges, queues and bindings of SERVICES (all that are installed)."""
    from nosotros.cli.tending import declare_topology

    declare_topology(services)


@main.command()
def settings() -> None:
    """List the settings, what they mean, and whether they are set."""
    from nosotros.cli.tending import list_settings

    list_settings()


@main.command()
def asyncapi() -> None:
    """Print the AsyncAPI document of every event."""
    from nosotros.cli.contracts import print_asyncapi

    print_asyncapi()


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


@main.command("new-service")
@click.argument("name")
@click.option("--folder", type=click.Path(file_okay=False), default="services", show_default=True)
def new_service(name: str, folder: str) -> None:
    """Write the skeleton of a service called NAME, which runs and passes its own tests."""
    from nosotros.cli.skeleton import write_skeleton

    write_skeleton(name, folder)
