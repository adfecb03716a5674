"""`nosotros journal`: what an operator does about the journal by hand."""

import click


@click.group()
def journal() -> None:
    """The journal of public events."""


@journal.command()
@click.argument("source")
@click.argument("sequence", type=click.IntRange(min=1))
def skip(source: str, sequence: int) -> None:
    """Have SOURCE go on with the event SEQUENCE, without those that are missing before it.

    For events that will not come any more, such as those of a queue that was lost. Settings are those
    of `nosotros work integrations journal`. Exits with 1 where the journal does not wait there.
    """
    from integrations.journal.keeper import skip as go_on
    from nosotros import settings
    from nosotros.database import Database
    from nosotros.observability import configure_logging

    read = settings.read()
    configure_logging(read.log_level)
    database = Database(settings.need(read, "database_url"), pool_size=1)
    gone_on = go_on(database, source, sequence=sequence)
    database.close()
    if not gone_on:
        raise click.ClickException(
            f"The journal does not wait for events of {source} before {sequence}; "
            "`nosotros work integrations journal` says at /health/ready what it waits for."
        )
    click.echo(f"{source} goes on with {sequence}")
