"""Which processes of the local stack are told where the rooms' broker is."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from localstack.plan import SERVICES, Site, product
from localstack.provision import GATEWAY, addresses, new_passwords

ROOMS = {
    "NOSOTROS_ROOMS_API_URL": "http://rooms:secret@127.0.0.1:1",
    "NOSOTROS_ROOMS_AMQP_URL": "amqps://hub:secret@127.0.0.1:2",
    "NOSOTROS_ROOMS_PUBLIC_URL": "amqps://127.0.0.1:2",
    "NOSOTROS_ROOMS_CA": "/somewhere",
}


#: who goes into rooms, of whose own brokers the addresses are kept encrypted
IN_ROOMS = ("gateway", "integrations-work-deliveries", "partners-work-bridge")


def environments(folder: Path, rooms: dict[str, str]) -> dict[str, Mapping[str, str]]:
    """By process, what it is given."""
    names = (*SERVICES, GATEWAY)
    passwords = new_passwords(names)
    site = Site(
        folder=folder,
        access={
            name: addresses(
                name,
                postgres_url="postgresql://u:p@127.0.0.1:3/postgres",
                amqp_url="amqp://u:p@127.0.0.1:4/%2F",
                passwords=passwords[name],
            )
            for name in names
        },
        admin_amqp_url="amqp://u:p@127.0.0.1:4/%2F",
        broker_api_url="http://u:p@127.0.0.1:5",
        smtp_port=6,
        http_port=7,
        port=lambda _: 8,
        clock=None,
        signing_key="",
        secrets_key="a-key",
        edge={},
        rooms=rooms,
    )
    return {each.process.name: each.process.environment for each in product(site).programs}


def told(folder: Path, rooms: dict[str, str]) -> dict[str, set[str]]:
    """By process, the variables of the rooms' broker that it is given."""
    found = {
        name: ROOMS.keys() & given.keys() for name, given in environments(folder, rooms).items()
    }
    return {name: variables for name, variables in found.items() if variables}


def test_who_makes_rooms_is_told_everything_and_who_is_in_them_how_to_get_there(
    tmp_path: Path,
) -> None:
    found = told(tmp_path, ROOMS)
    assert found.pop("partners-run") == ROOMS.keys()
    assert {"gateway", "integrations-work-deliveries"} <= found.keys()
    assert all(each == {"NOSOTROS_ROOMS_AMQP_URL"} for each in found.values())


def test_without_a_broker_for_rooms_nobody_is_told_of_one(tmp_path: Path) -> None:
    assert told(tmp_path, {}) == {}


@pytest.mark.parametrize("process", IN_ROOMS)
def test_who_goes_into_rooms_can_open_the_address_of_one_on_a_broker_of_its_own(
    tmp_path: Path, process: str
) -> None:
    given = environments(tmp_path, ROOMS)
    assert given[process]["NOSOTROS_SECRETS_KEY"] == "a-key"
    assert given[process]["NOSOTROS_ROOMS_AMQP_URL"]
