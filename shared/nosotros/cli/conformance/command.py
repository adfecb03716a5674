"""The command itself."""

import json
from pathlib import Path

import click

from nosotros.bus.address import BrokerAddress
from nosotros.cli.conformance.exercise import Exercise
from nosotros.cli.conformance.looking import look
from nosotros.cli.conformance.session import Session
from nosotros.cli.conformance.wire import speaking
from nosotros.cli.describing import describe
from nosotros.errors import SettingInvalid


def conform(
    what: str,
    *,
    exercise: Path,
    organisation: str | None,
    amqp_url: str,
    health: str | None,
    queue: str | None,
    broker_api: str | None,
    as_json: bool,
) -> bool:
    """Look at a running service and print what was found; whether nothing is wrong.

    Raises:
        SettingInvalid, Unavailable: it could not be looked at.
    """
    document = describe(what, organisation=organisation)
    read = Exercise.read(exercise)
    try:
        host = BrokerAddress.read(amqp_url).virtual_host
    except ValueError as error:
        raise SettingInvalid("NOSOTROS_AMQP_URL", str(error)) from None
    whose, service = document["organisation"], document["service"]
    with speaking(amqp_url, organisation=whose, service=service) as wire:
        wire.virtual_host = host
        report = look(
            Session(
                wire=wire,
                exercise=read,
                document=document,
                health=health,
                queue=queue or f"{service}.events",
                broker_api=broker_api,
            )
        )
    if as_json:
        click.echo(json.dumps(report.as_json, indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(report.lines()))
    return report.passed
