"""The command `nosotros-local`."""

import json
import logging
import shlex
import signal
import sys
import types
from pathlib import Path

import click

from localstack.demo.play import play
from localstack.errors import LocalStackError
from localstack.installation import ensure_broker, ensure_browser
from localstack.progress import Lines
from localstack.stack import Stack
from localstack.supervision import State

FOLDER = Path(".nosotros")
INTERRUPTED = 130


class OneLineErrors(click.Group):
    """A group whose commands end with one line and exit code 1 on our own errors."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except LocalStackError as error:
            raise click.ClickException(str(error)) from error
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            raise SystemExit(INTERRUPTED) from None


@click.group(cls=OneLineErrors)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=FOLDER,
    show_default=True,
    help="Where data and logs are kept.",
)
@click.pass_context
def main(context: click.Context, folder: Path) -> None:
    """Nosotros on this machine: broker, database and every process."""
    # A closed terminal or a polite kill cleans up just as Ctrl-C does.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    # Whose connection is interrupted with us says so, where nobody else would; that is one line of ours.
    logging.getLogger("psycopg").addHandler(logging.NullHandler())
    context.obj = Stack(folder)


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), help="The gateway's port. [default: 8470]")
@click.option(
    "--clock",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File of a settable clock for all processes.",
)
@click.pass_obj
def up(stack: Stack, port: int | None, clock: Path | None) -> None:
    """Start everything and leave it running."""
    result = stack.up(http_port=port, clock=clock)
    click.echo(
        f"\nNosotros is up: {result.gateway_url}  (documentation: {result.gateway_url}/docs)"
    )
    if result.first_key is not None:
        click.echo(f"The first administrator's key, shown only now: {result.first_key}")
    click.echo(f"Logs are in {stack.logs}")


@main.command()
@click.option("--purge", is_flag=True, help="Delete the data too.")
@click.pass_obj
def down(stack: Stack, purge: bool) -> None:
    """Stop everything; the data stays."""
    was_up = stack.down(progress=Lines(), purge=purge)
    click.echo("Nosotros is down." if was_up else "Nosotros was not up.")


@main.command()
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("report.html"),
    show_default=True,
    help="Where the story is written as one page.",
)
@click.pass_obj
def demo(stack: Stack, report: Path) -> None:
    """Start a platform of its own, play the programme, show what happened, stop.

    It begins anew each time, beside a platform that is up, and touches none of its data.
    """
    story = play(stack.folder / "demo", report=report)
    click.echo()
    for line in story.lines():
        click.echo(line)
    click.echo(f"\nThe same, and every message as it was received: {report}")
    if not story.went_well():
        click.echo("Something is not as it should be.", err=True)
        sys.exit(1)


@main.command()
@click.option("--browser", is_flag=True, help="Also Chromium, which tests look at pages with.")
@click.pass_obj
def install(stack: Stack, browser: bool) -> None:
    """Install the broker where it is missing, as `up` does, and start nothing."""
    ensure_broker(logs=stack.logs, say=Lines().note)
    if browser:
        ensure_browser(logs=stack.logs, say=Lines().note)


@main.command()
@click.pass_obj
def status(stack: Stack) -> None:
    """Show every process; exit code 1 when one does not run."""
    states = stack.states()
    for line in _table(states):
        click.echo(line)
    click.echo(f"\nGateway: {stack.gateway_url}")
    if any(each.state != "RUNNING" for each in states):
        sys.exit(1)


@main.command()
@click.argument("process")
@click.option("--owner", is_flag=True, help="Also what acts as the owner of its tables.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of export lines.")
@click.pass_obj
def environment(stack: Stack, process: str, owner: bool, as_json: bool) -> None:
    """Print the settings of PROCESS, passwords included, to run it by hand."""
    variables = stack.environment(process, owner=owner)
    if as_json:
        click.echo(json.dumps(variables, indent=1, sort_keys=True))
        return
    for name, value in sorted(variables.items()):
        click.echo(f"export {name}={shlex.quote(value)}")


def _table(states: list[State]) -> list[str]:
    width = max(len(each.name) for each in states)
    rows = [f"{'process':<{width}}  {'state':<9} {'pid':>8}  uptime"]
    for each in states:
        pid = each.pid if each.pid is not None else "-"
        rows.append(f"{each.name:<{width}}  {each.state:<9} {pid:>8}  {_duration(each)}")
    return rows


def _duration(state: State) -> str:
    if state.pid is None:
        return "-"
    minutes, seconds = divmod(state.uptime, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"


def _interrupt(number: int, frame: types.FrameType | None) -> None:
    raise KeyboardInterrupt
