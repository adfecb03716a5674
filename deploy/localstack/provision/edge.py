"""The edge broker: a virtual host for integrators' queues, and the user who makes them."""

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

import requests

from localstack.provision.broker import put

VIRTUAL_HOST = "integrators"
USER = "integrations-edge"


def provision_edge(password: str, *, api_url: str) -> None:
    """Make the virtual host `integrators`, and the user who makes queues and users there.

    RabbitMQ lets nobody but its administrators make users, so that is what this user is: on a broker
    that is the hub's as well, it could do everything. Its password is for integrations alone.

    Raises:
        requests.RequestException: the broker cannot be reached.
        ServerFailed: it refuses.
    """
    user = quote(USER, safe="")
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    with requests.Session() as session:
        session.trust_env = False  # no proxy between us and the broker
        put(session, f"{api_url}/api/vhosts/{VIRTUAL_HOST}", {})
        put(session, f"{api_url}/api/users/{user}", {"password": password, "tags": "administrator"})
        put(session, f"{api_url}/api/permissions/{VIRTUAL_HOST}/{user}", everything)


def edge_addresses(password: str, *, api_url: str, amqp_url: str) -> Mapping[str, str]:
    """The variables that lead integrations to its queues on a broker."""
    return {
        "NOSOTROS_EDGE_API_URL": _as_user(api_url, password),
        "NOSOTROS_EDGE_AMQP_URL": f"{_as_user(amqp_url, password)}/{VIRTUAL_HOST}",
    }


def _as_user(url: str, password: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{USER}:{password}@{parts.netloc.rpartition('@')[2]}"
