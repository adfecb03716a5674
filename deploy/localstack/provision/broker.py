"""One broker user a service, with no more rights than its own queues and exchanges need."""

import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

import requests

from localstack.errors import ServerFailed

_SECONDS = 20
_VIRTUAL_HOST = "%2F"


def provision_broker(passwords: Mapping[str, str], *, api_url: str, gateway: str) -> None:
    """Make a broker user for each name, and give it its rights on the virtual host `/`.

    `api_url` is the administrator's address of the management API; the name `gateway` gets
    the rights of a caller, every other those of a service.

    Raises:
        requests.RequestException: the broker cannot be reached or refuses.
    """
    with requests.Session() as session:
        session.trust_env = False  # no proxy between us and the broker
        for name, password in passwords.items():
            rights = _caller() if name == gateway else _service(name)
            user = quote(name, safe="")
            put(session, f"{api_url}/api/users/{user}", {"password": password, "tags": ""})
            put(session, f"{api_url}/api/permissions/{_VIRTUAL_HOST}/{user}", rights)


def _service(name: str) -> dict[str, str]:
    own = re.escape(name)
    queues = rf"{own}\.(events|journal)|rpc-{own}"
    exchanges = r"nosotros\.events|nosotros\.internal|nameko-rpc"
    return {
        "configure": f"^({queues})$",
        "write": rf"^({exchanges}|{queues}|amq\.default)$",
        "read": f"^({queues}|{exchanges})$",
    }


def _caller() -> dict[str, str]:
    # Answers come by direct reply-to, a queue that exists only in name.
    return {
        "configure": "^$",
        "write": r"^nameko-rpc$",
        "read": r"^amq\.rabbitmq\.reply-to.*$",
    }


def put(session: requests.Session, url: str, body: dict[str, str]) -> None:
    """Have the management API make something, or change it. Raises ServerFailed: it refuses."""
    answer = session.put(url, json=body, timeout=_SECONDS)
    if not answer.ok:
        # requests' own error would repeat the address, and with it the password.
        path = urlsplit(url).path
        raise ServerFailed(f"The broker's management API answered {answer.status_code} to {path}.")
