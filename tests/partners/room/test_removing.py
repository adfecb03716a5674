"""Queues of a room that nobody reads any more are removed, and what they refused is taken again."""

import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import amqp
import pytest

from localstack.servers import RabbitMQ
from nosotros.bus.broker import connect
from nosotros.bus.topology import CARRIED
from nosotros.testing import publish
from tests.partners.bridge.site import Hall, event
from tests.partners.room.test_topology import topology

Remove = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def hall(broker: RabbitMQ) -> Iterator[Hall]:
    """A room."""
    hall = Hall(amqp_url=broker.amqp_url(), api_url=broker.api_url(), database_url="", owner_url="")
    hall.room()
    yield hall
    hall.clear()


@pytest.fixture
def remove(hall: Hall) -> Remove:
    """Run the command in the room: `remove("library")`."""
    return lambda *words, **changed: topology(
        "--remove", *words, **{"amqp_url": hall.url(), **changed}
    )


def there(hall: Hall, queue: str) -> bool:
    with connect(hall.url(), name="looker", heartbeat=0) as connection:
        try:
            connection.connection.channel().queue_declare(queue, passive=True)
        except amqp.NotFound:
            return False
    return True


def takes(hall: Hall) -> bool:
    """Whether the broker confirms what is told in the room."""
    with connect(hall.url(), name="teller", heartbeat=0) as connection:
        channel: Any = connection.connection.channel()
        try:
            channel.basic_publish_confirm(
                amqp.Message("x"), exchange="nosotros.events", routing_key="la-u.library.x.v1"
            )
        except amqp.exceptions.MessageNacked:
            return False
    return True


def taken_by_the_hub(hall: Hall) -> None:
    with connect(hall.url(), name="hub", heartbeat=0) as connection:
        connection.connection.channel().queue_purge("hub.inward")


def test_where_a_queue_that_nobody_reads_is_full_all_is_taken_again_once_it_is_removed(
    hall: Hall, remove: Remove
):
    hall.serve("library")
    publish(hall.url(), [event(number) for number in range(1, 4)])
    # The hub takes what it is to have; nobody takes the rest.
    taken_by_the_hub(hall)
    hall.limit(messages=3)
    while takes(hall):
        # Until the broker has heard of the limit, more comes than may be there.
        taken_by_the_hub(hall)

    refused = remove("library")
    assert (refused.returncode, there(hall, "library.events")) == (1, True)
    held = hall.waiting(queue="library.events")
    assert f"library.events holds {held} messages that nobody has read" in refused.stderr
    assert "--with-messages" in refused.stderr

    done = remove("library", "--with-messages")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"library.events: removed, with {held} messages\nrpc-library: removed\n"
    assert (there(hall, "library.events"), there(hall, "rpc-library")) == (False, False)
    assert takes(hall)


def test_what_somebody_reads_stays_whatever_is_said(hall: Hall, remove: Remove):
    hall.serve("library")
    with connect(hall.url(), name="library", heartbeat=0) as connection:
        connection.connection.channel().basic_consume("rpc-library")
        refused = remove("library", "--with-messages")
    assert refused.returncode == 1
    assert "rpc-library is read by somebody" in refused.stderr
    assert there(hall, "library.events")


def test_what_is_carried_from_is_removed_by_its_own_name(hall: Hall, remove: Remove):
    with connect(hall.url(), name="forward", heartbeat=0) as connection:
        connection.connection.channel().queue_declare(CARRIED, durable=True, auto_delete=False)
    assert remove(CARRIED).stdout == f"{CARRIED}: removed\n"
    again = remove(CARRIED)
    assert (again.returncode, again.stderr) == (1, f"Error: there is no queue {CARRIED}\n")


@pytest.mark.parametrize(
    ("words", "changed", "said"),
    [
        (("no name",), {}, "--remove: takes the short name of a service"),
        (("library",), {"NOSOTROS_ORGANISATION": ""}, "this is of rooms alone"),
        (("library",), {"amqp_url": "amqp://a:b@127.0.0.1:1/x"}, "the broker"),
        (("library", "training"), {}, "name no SERVICES beside it"),
    ],
)
def test_what_cannot_be_done_is_said(
    remove: Remove, words: tuple[str, ...], changed: dict[str, str], said: str
):
    done = remove(*words, **changed)
    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr
