"""A room at the hub, a broker at home, and what carries between them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import amqp
import pytest

from localstack.servers import RabbitMQ
from nosotros.bus.broker import connect
from nosotros.bus.topology import PUBLIC
from nosotros.settings import Settings
from nosotros.testing.waiting import PATIENCE
from room.forward.process import ForwardProcess
from room.forward.settings import ForwardSettings
from tests.partners.bridge.site import HUB, Hall, event

LOCAL = "at-home"


@pytest.fixture
def hall(broker: RabbitMQ) -> Iterator[Hall]:
    """The room at the hub, and another virtual host that stands for the partner's own broker."""
    hall = Hall(amqp_url=broker.amqp_url(), api_url=broker.api_url(), database_url="", owner_url="")
    hall.room()
    hall.room(LOCAL)
    yield hall
    hall.clear()


@contextmanager
def forwarding(hall: Hall, *services: str) -> Iterator[ForwardProcess]:
    own = ForwardSettings(room_url=hall.url(), services=services)
    settings = Settings(amqp_url=hall.url(LOCAL), environment="test", drain_seconds=3)
    process = ForwardProcess(settings, own)
    thread = threading.Thread(target=process.run, daemon=True)
    thread.start()
    try:
        yield process
    finally:
        process.stop()
        thread.join(PATIENCE)
    assert not thread.is_alive()


def publish_as_hub(hall: Hall, *numbers: int) -> list[bytes]:
    """What the hub sends into the room."""
    messages = [event(number, "gestarsalud", room="hub") for number in numbers]
    with connect(hall.url(user=HUB), name="outward", heartbeat=0) as connection:
        channel = connection.connection.channel()
        for each in messages:
            message = amqp.Message(each.body, delivery_mode=2, user_id=HUB)  # type: ignore[arg-type]
            channel.basic_publish_confirm(message, exchange=PUBLIC, routing_key=each.routing_key)
    return [each.body for each in messages]
