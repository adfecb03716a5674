"""What is declared in a room: the queues of what runs there, and nothing of the hub's."""

import re
import subprocess
from collections.abc import Iterator

import pytest
import requests

from localstack.servers import RabbitMQ
from localstack.servers.rabbitmq import ADMIN
from nosotros.bus.administration import POLICY
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


def topology(*words: str, amqp_url: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command, as who runs services in a room."""
    room = {"NOSOTROS_ORGANISATION": "la-u", "NOSOTROS_AMQP_URL": amqp_url}
    return subprocess.run(
        nosotros("topology", *words),
        env={**room, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("named", [("training", "room"), ()])
def test_in_a_room_the_queues_of_what_runs_there_are_declared(
    broker: RabbitMQ, amqp_url: str, named: tuple[str, ...]
):
    done = topology(*named, amqp_url=amqp_url)

    assert done.returncode == 0, done.stderr
    found = requests.get(f"{broker.api_url()}/api/queues/{VHOST}", timeout=PATIENCE).json()
    assert {each["name"] for each in found} == {
        "training.events",
        "rpc-training",
        "room.events",
        "rpc-room",
    }


def policies(broker: RabbitMQ) -> list[dict[str, object]]:
    found = requests.get(f"{broker.api_url()}/api/policies/{VHOST}", timeout=PATIENCE)
    return [each["definition"] for each in found.json()]


def test_at_a_broker_of_its_own_no_event_is_dropped_for_connections_that_were_lost(
    broker: RabbitMQ, amqp_url: str
):
    done = topology("room", amqp_url=amqp_url, NOSOTROS_BROKER_API_URL=broker.api_url())

    assert (done.returncode, "may set no policy" in done.stderr) == (0, False)
    assert policies(broker) == [POLICY["definition"]]
    pattern = re.compile(str(POLICY["pattern"]))
    for queue in ("room.events", "room.inward", "room.outward", "hub.inward", "hub.journal"):
        assert pattern.search(queue)
    assert not pattern.search("rpc-room")


def test_where_this_user_may_set_no_policy_it_says_what_is_to_be_set(
    broker: RabbitMQ, amqp_url: str
):
    api = f"{broker.api_url()}/api"
    user, password = "looks-alone", "of-the-test"
    requests.put(
        f"{api}/users/{user}", json={"password": password, "tags": "management"}, timeout=PATIENCE
    ).raise_for_status()
    requests.put(
        f"{api}/permissions/{VHOST}/{user}",
        json={"configure": ".*", "write": ".*", "read": ".*"},
        timeout=PATIENCE,
    ).raise_for_status()
    place = broker.api_url().rpartition("@")[2]
    done = topology(
        "room", amqp_url=amqp_url, NOSOTROS_BROKER_API_URL=f"http://{user}:{password}@{place}"
    )
    requests.delete(f"{api}/users/{user}", timeout=PATIENCE).raise_for_status()

    assert (done.returncode, policies(broker)) == (0, [])
    assert "may set no policy" in done.stderr
    assert "delivery-limit" in done.stderr
    assert "room.events" in done.stdout
