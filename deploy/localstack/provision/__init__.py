"""Databases, roles and broker users, one set for each service: `provision(...)`, or one after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from localstack import keep
from localstack.provision.broker import provision_broker
from localstack.provision.database import provision_database

GATEWAY = "gateway"


@dataclass(frozen=True, kw_only=True)
class Passwords:
    """The passwords of one service."""

    database: str
    owner: str
    broker: str


def new_passwords(names: Sequence[str]) -> dict[str, Passwords]:
    """Random passwords for each name."""
    return {
        name: Passwords(database=keep.password(), owner=keep.password(), broker=keep.password())
        for name in names
    }


def provision(
    *,
    postgres_url: str,
    broker_api_url: str,
    amqp_url: str,
    services: Sequence[str],
    gateway: bool = True,
    passwords: Mapping[str, Passwords] | None = None,
) -> dict[str, dict[str, str]]:
    """Make databases, roles and broker users; doing it again changes passwords at most.

    `postgres_url` and `broker_api_url` are the administrators'; `amqp_url` says where AMQP
    is. Each service gets the database NAME, owned by the role NAME_owner and used by the role
    NAME, and the broker user NAME; the gateway, unless `gateway` is false, gets a broker user alone.

    Returns:
        For each name the variable NOSOTROS_AMQP_URL, for each service also NOSOTROS_DATABASE_URL and
        NOSOTROS_OWNER_DATABASE_URL.

    Raises:
        psycopg.Error: the database refuses.
        requests.RequestException: the broker refuses or cannot be reached.
    """
    names = [*services, GATEWAY] if gateway else list(services)
    known = passwords if passwords is not None else new_passwords(names)
    provision_databases(services, postgres_url=postgres_url, passwords=known)
    provision_users({name: known[name] for name in names}, api_url=broker_api_url)
    return {
        name: addresses(name, postgres_url=postgres_url, amqp_url=amqp_url, passwords=known[name])
        for name in names
    }


def provision_databases(
    services: Sequence[str], *, postgres_url: str, passwords: Mapping[str, Passwords]
) -> None:
    """The part of `provision` that needs no broker. Raises psycopg.Error: the database refuses."""
    for name in services:
        provision_database(
            name,
            superuser_url=postgres_url,
            password=passwords[name].database,
            owner=passwords[name].owner,
        )


def provision_users(passwords: Mapping[str, Passwords], *, api_url: str) -> None:
    """The part of `provision` that needs no database, for each name of `passwords`.

    Raises:
        requests.RequestException: the broker refuses or cannot be reached.
    """
    users = {name: each.broker for name, each in passwords.items()}
    provision_broker(users, api_url=api_url, gateway=GATEWAY)


def addresses(
    name: str, *, postgres_url: str, amqp_url: str, passwords: Passwords
) -> dict[str, str]:
    """The variables that lead `name` to its broker user, and but for the gateway to its database."""
    database = urlsplit(postgres_url)
    broker = urlsplit(amqp_url)
    at_broker = f"{name}:{passwords.broker}@{broker.hostname}:{broker.port}"
    # Files for TLS: whom we trust, and what we show.
    files = f"?{broker.query}" if broker.query else ""
    user = {"NOSOTROS_AMQP_URL": f"{broker.scheme}://{at_broker}/%2F{files}"}
    if name == GATEWAY:
        return user
    server = f"{database.hostname}:{database.port}"
    return {
        **user,
        "NOSOTROS_DATABASE_URL": f"postgresql://{name}:{passwords.database}@{server}/{name}",
        "NOSOTROS_OWNER_DATABASE_URL": (
            f"postgresql://{name}_owner:{passwords.owner}@{server}/{name}"
        ),
    }
