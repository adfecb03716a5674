"""Makes the databases, roles and broker users of every installed service and of the gateway.

Runs once whenever the containers are brought up. Its variables:

    PROVISION_DATABASE_URL, PROVISION_BROKER_API_URL   addresses of the administrators
    NAME_DATABASE_PASSWORD, NAME_OWNER_PASSWORD, NAME_BROKER_PASSWORD
        for each service NAME; for GATEWAY the last one alone
    INTEGRATIONS_EDGE_PASSWORD
        of the user who makes integrators' queues
    ROOMS_MAKER_PASSWORD, ROOMS_HUB_PASSWORD
        of the user who makes rooms, and of the hub's own in them

Doing it again changes nothing but passwords, to what the variables say.
"""

import os
import sys

import psycopg
import requests

from localstack.provision import GATEWAY, Passwords
from localstack.provision.broker import provision_broker
from localstack.provision.database import provision_database
from localstack.provision.edge import provision_edge
from localstack.provision.rooms import RoomsPasswords, provision_rooms
from nosotros import services


class VariableMissing(Exception):
    """A variable is not set; the message names it."""


def needed(name: str) -> str:
    """The value of a variable. Raises VariableMissing."""
    value = os.environ.get(name)
    if not value:
        raise VariableMissing(f"{name} is not set")
    return value


def passwords_of(name: str) -> Passwords:
    """The passwords of one service. Raises VariableMissing."""
    prefix = name.upper().replace("-", "_")
    return Passwords(
        database=needed(f"{prefix}_DATABASE_PASSWORD"),
        owner=needed(f"{prefix}_OWNER_PASSWORD"),
        broker=needed(f"{prefix}_BROKER_PASSWORD"),
    )


def provision() -> None:
    """Do it.

    Raises:
        VariableMissing: one that it needs is not set; nothing was done.
        psycopg.Error, requests.RequestException: a server refuses or cannot be reached.
    """
    database = needed("PROVISION_DATABASE_URL")
    broker_api = needed("PROVISION_BROKER_API_URL")
    edge = needed("INTEGRATIONS_EDGE_PASSWORD")
    passwords = {name: passwords_of(name) for name in services.names()}
    at_broker = {name: each.broker for name, each in passwords.items()}
    at_broker[GATEWAY] = needed("GATEWAY_BROKER_PASSWORD")
    rooms = RoomsPasswords(maker=needed("ROOMS_MAKER_PASSWORD"), hub=needed("ROOMS_HUB_PASSWORD"))
    for name, each in passwords.items():
        provision_database(name, superuser_url=database, password=each.database, owner=each.owner)
    provision_broker(at_broker, api_url=broker_api, gateway=GATEWAY)
    provision_edge(edge, api_url=broker_api)
    provision_rooms(rooms, api_url=broker_api)
    print(f"Databases, roles and broker users: {', '.join(at_broker)}")


def main() -> None:
    """Provision; what is wrong is one line and exit code 1."""
    try:
        provision()
    except VariableMissing as error:
        sys.exit(str(error))
    except (psycopg.Error, requests.RequestException) as error:
        # Neither repeats the address: it holds the administrator's password.
        reason = getattr(error, "diag", None)
        said = reason.message_primary if reason is not None else None
        sys.exit(f"The server refuses or cannot be reached: {said or type(error).__name__}")


if __name__ == "__main__":
    main()
