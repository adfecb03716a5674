"""`make bench`: every promise of speed, as ratios against baselines in the same run.

What has no baseline is held to milliseconds (matching, attendance, the cascade), to seconds
(assigning) or to rows a second (importing).
"""

import os

import click

from tests.benchmarks import (
    assigning,
    attendance,
    calling,
    cascade,
    enrolling,
    importing,
    matching,
    relaying,
    sending,
)
from tests.benchmarks.events import measuring as events
from tests.benchmarks.ground import ground
from tests.benchmarks.rooms import cut_off, hostile
from tests.benchmarks.site import bench


@click.command()
@click.option("--rounds", default=5, show_default=True, help="Pairs of runs, in turns.")
@click.option("--requests", default=6000, show_default=True, help="Enrolments of each run.")
@click.option(
    "--events", "backlogged", default=20000, show_default=True, help="Events of each run."
)
@click.option("--calls", default=5000, show_default=True, help="Calls of each run.")
@click.option("--backlog", default=100_000, show_default=True, help="Events of the long backlog.")
@click.option("--people", default=100_000, show_default=True, help="People to match among.")
@click.option("--rows", default=20000, show_default=True, help="Rows of each sheet.")
@click.option("--messages", default=3000, show_default=True, help="Messages of each run.")
@click.option("--deliveries", default=20000, show_default=True, help="Webhooks of each run.")
@click.option("--journalled", default=50000, show_default=True, help="Events of a full journal.")
@click.option("--crossing", default=50000, show_default=True, help="Events of a day cut off.")
@click.option("--cohorts", default=200, show_default=True, help="Cohorts with attendance.")
@click.option(
    "--only",
    type=click.Choice(
        [
            *("relay", "calls", "enrol", "importing", "matching", "attendance", "cascade"),
            *("assigning", "sending", "events", "hostile", "cut-off"),
        ]
    ),
    multiple=True,
    help="Not all of them.",
)
def main(
    rounds: int,
    requests: int,
    backlogged: int,
    calls: int,
    backlog: int,
    people: int,
    rows: int,
    messages: int,
    deliveries: int,
    journalled: int,
    crossing: int,
    cohorts: int,
    only: tuple[str, ...],
) -> None:
    """Measure. Quote the medians; the spread tells how quiet the machine was."""
    click.echo(f"Load of the machine before: {os.getloadavg()[0]:.2f}")
    if not only or "sending" in only:
        with ground(sending.SERVICE) as site:
            click.echo("\n" + sending.compare(site, messages=messages, rounds=rounds)[0])
    if not only or "events" in only:
        click.echo("\n" + events.delivering(deliveries=deliveries, rounds=rounds))
        click.echo(events.journal(events=journalled, rounds=rounds))
    if not only or "cut-off" in only:
        with bench(only=cut_off.PROCESSES) as site:
            click.echo("\n" + cut_off.measure(site, events=crossing)[0])
    if only and set(only) <= {"sending", "events", "cut-off"}:
        return
    with bench() as site:
        if not only or "relay" in only:
            click.echo("\n" + relaying.compare(site, messages=backlogged, rounds=rounds)[0])
            click.echo(relaying.backlog(site, messages=backlog))
        if not only or "calls" in only:
            click.echo("\n" + calling.compare(site, calls=calls, rounds=rounds)[0])
        if not only or "enrol" in only:
            click.echo("\n" + enrolling.compare(site, requests=requests, rounds=rounds)[0])
        if not only or "matching" in only:
            click.echo("\n" + matching.measure(site, people=people, rounds=rounds))
        if not only or "attendance" in only:
            click.echo("\n" + attendance.measure(site, cohorts=cohorts))
        if not only or "cascade" in only:
            click.echo("\n" + cascade.measure(site))
        if not only or "assigning" in only:
            click.echo("\n" + assigning.measure(site, rounds=rounds))
        if not only or "hostile" in only:
            click.echo("\n" + hostile.compare(site, enrolments=requests // 3, rounds=rounds)[0])
        # The last, as matching counts everybody's keys.
        if not only or "importing" in only:
            click.echo("\n" + importing.measure(site, rows=rows, rounds=rounds))


main()
