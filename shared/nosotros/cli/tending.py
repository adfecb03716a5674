"""Set-up: migrations, topology, settings."""

from dataclasses import MISSING, fields

import click
from sqlalchemy.engine import make_url

from nosotros import services, settings
from nosotros.settings import Settings, need, variable


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
    """Declare exchanges, queues and bindings; set the policy; unbind what nobody wants."""
    services.without_green_names()
    from nosotros.bus.administration import BrokerApi
    from nosotros.bus.service import subscription_of
    from nosotros.bus.topology import declare_all

    read = settings.read()
    subscriptions = [subscription_of(services.load(each)) for each in names or services.names()]
    amqp_url = need(read, "amqp_url")
    declare_all(amqp_url, subscriptions)
    vhost = make_url(amqp_url).database or "/"
    api = BrokerApi(need(read, "broker_api_url"), vhost=vhost.replace("%2F", "/"))
    api.set_policy()
    for subscription in subscriptions:
        removed = api.remove_unwanted(subscription)
        click.echo(
            f"{subscription.queue}: {len(subscription.bindings())} bindings"
            + (f", {len(removed)} removed" if removed else "")
        )


def list_settings() -> None:
    """Print every setting; a secret's value is never shown."""
    import os

    for each in fields(Settings):
        name = variable(each)
        value = os.environ.get(name)
        if value is not None and each.metadata["secret"]:
            value = "(set)"
        if value is None:
            value = "(not set)" if each.default in (MISSING, "", None) else f"{each.default}"
        click.echo(f"{name}={value}\n    {each.metadata['help']}")
