"""Set-up: migrations, topology, settings."""

from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec

import click
from sqlalchemy.engine import make_url

from nosotros import services, settings
from nosotros.settings import Described, need

_POLICY_NEEDED = (
    "Warning: this user may set no policy. From RabbitMQ 4 on an event that was given out 20 times, as"
    " connections were lost, is dropped: have an administrator of the broker set a delivery-limit"
)


def migrate_service(name: str) -> None:
    """Migrate one service's database as its owner."""
    from nosotros.migrating import migrate

    read = settings.read()
    package = services.package_named(name)
    role = make_url(need(read, "database_url")).username or package
    applied = migrate(package, owner_url=need(read, "owner_database_url"), role=role)
    said = f"{len(applied)} migrations applied" if applied else "up to date"
    click.echo(f"{package}: {said}")


def declare_topology(names: tuple[str, ...]) -> None:
    """Declare exchanges, queues and bindings; set the policy; unbind what nobody wants.

    Whoever hears everything is always among them: no relay publishes before it can. In a room
    there is nobody who does; its policies are the hub's to set, but at a broker of its organisation's own.
    """
    services.without_green_names()
    from nosotros.bus.administration import BrokerApi, NotAllowed
    from nosotros.bus.service import subscription_of
    from nosotros.bus.topology import declare_all

    read = settings.read()
    installed = [subscription_of(services.load(each)) for each in services.names_in(read)]
    named = [subscription_of(services.load(each)) for each in names]
    hearing = [each for each in installed if each.everything and each not in named]
    subscriptions = [*named, *hearing] if named else installed
    amqp_url = need(read, "amqp_url")
    declare_all(amqp_url, subscriptions)
    if read.organisation and not read.broker_api_url:
        for subscription in subscriptions:
            for queue, bindings in subscription.bindings().items():
                click.echo(f"{queue}: {len(bindings)} bindings")
        return
    vhost = make_url(amqp_url).database or "/"
    api = BrokerApi(need(read, "broker_api_url"), vhost=vhost.replace("%2F", "/"))
    try:
        api.set_policy()
    except NotAllowed:
        if not read.organisation:
            raise
        click.echo(_POLICY_NEEDED, err=True)
    for subscription in subscriptions:
        for queue, bindings in subscription.bindings().items():
            removed = api.remove_unwanted(queue, bindings)
            click.echo(
                f"{queue}: {len(bindings)} bindings"
                + (f", {len(removed)} removed" if removed else "")
            )


def list_settings() -> None:
    """Print every setting, those of installed services too; a secret's value is never shown."""
    import os

    for each in (*settings.described(), *_of_services()):
        value = os.environ.get(each.name)
        if value and each.secret:
            value = "(set)"
        click.echo(f"{each.name}={value or each.default or '(not set)'}\n    {each.help}")


def _of_services() -> Iterator[Described]:
    for name in (*services.names(), *services.names_of_rooms()):
        module = f"{services.package_named(name)}.settings"
        if find_spec(module) is not None:
            yield from import_module(module).listed()
    # Of what is installed and is no service: the gateway.
    for each in entry_points(group="nosotros.settings"):
        yield from each.load()()
