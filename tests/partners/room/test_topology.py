"""What is declared in a room: the queues of what runs there, and nothing of the hub's."""

import subprocess
from collections.abc import Iterator

import pytest
import requests

from localstack.servers import RabbitMQ
from localstack.servers.rabbitmq import ADMIN
from nosotros.testing import nosotros
from nosotros.testing.waiting import PATIENCE

VHOST = "room.topology"


@pytest.fixture
def amqp_url(broker: RabbitMQ) -> Iterator[str]:
    """A virtual host as a room's."""
    where = f"{broker.api_url()}/api/vhosts/{VHOST}"
    requests.put(where, json={}, timeout=PATIENCE).raise_for_status()
    requests.put(
        f"{broker.api_url()}/api/permissions/{VHOST}/{ADMIN}",
        json={"configure": ".*", "write": ".*", "read": ".*"},
        timeout=PATIENCE,
    ).raise_for_status()
    yield broker.amqp_url().rpartition("/")[0] + f"/{VHOST}"
    requests.delete(where, timeout=PATIENCE).raise_for_status()


@pytest.mark.parametrize("named", [("training", "room"), ()])
def test_in_a_room_the_queues_of_what_runs_there_are_declared(
    broker: RabbitMQ, amqp_url: str, named: tuple[str, ...]
):
    done = subprocess.run(
        nosotros("topology", *named),
        env={"NOSOTROS_ORGANISATION": "la-u", "NOSOTROS_AMQP_URL": amqp_url},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    found = requests.get(f"{broker.api_url()}/api/queues/{VHOST}", timeout=PATIENCE).json()
    assert {each["name"] for each in found} == {
        "training.events",
        "rpc-training",
        "room.events",
        "rpc-room",
    }
