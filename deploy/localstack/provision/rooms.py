"""The rooms' broker: the user who makes rooms, and the hub's own user, who is in each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import requests

from localstack import keep
from localstack.provision.broker import put

MAKER = "rooms"
HUB = "hub"


@dataclass(frozen=True, kw_only=True)
class RoomsPasswords:
    """Of the user who makes rooms, and of the hub's."""

    maker: str
    hub: str


def new_rooms_passwords() -> RoomsPasswords:
    """Random ones."""
    return RoomsPasswords(maker=keep.password(), hub=keep.password())


def provision_rooms(passwords: RoomsPasswords, *, api_url: str) -> None:
    """Make both users; the hub's gets its rights in each room when that is made.

    RabbitMQ lets nobody but its administrators make users and virtual hosts, so that is what the one who
    makes rooms is. Its password is for partners alone.

    Raises:
        requests.RequestException: the broker cannot be reached.
        ServerFailed: it refuses.
    """
    with requests.Session() as session:
        session.trust_env = False  # no proxy between us and the broker
        for user, password, tags in (
            (MAKER, passwords.maker, "administrator"),
            (HUB, passwords.hub, ""),
        ):
            put(session, f"{api_url}/api/users/{user}", {"password": password, "tags": tags})


def rooms_addresses(
    passwords: RoomsPasswords, *, api_url: str, amqps_place: str, authority: Path
) -> Mapping[str, str]:
    """The variables that lead partners to the rooms' broker; of them, others in rooms need
    NOSOTROS_ROOMS_AMQP_URL alone."""
    api = urlsplit(api_url)
    files = {
        "cafile": authority / "ca.pem",
        "certfile": authority / f"{HUB}.pem",
        "keyfile": authority / f"{HUB}-key.pem",
    }
    place = urlsplit(amqps_place).netloc
    return {
        "NOSOTROS_ROOMS_API_URL": (
            f"{api.scheme}://{MAKER}:{passwords.maker}@{api.netloc.rpartition('@')[2]}"
        ),
        "NOSOTROS_ROOMS_AMQP_URL": (
            f"amqps://{HUB}:{quote(passwords.hub, safe='')}@{place}?{urlencode(files)}"
        ),
        "NOSOTROS_ROOMS_PUBLIC_URL": amqps_place,
        "NOSOTROS_ROOMS_CA": str(authority),
    }
