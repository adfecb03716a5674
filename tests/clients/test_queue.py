"""A queue of events is consumed by Node's amqplib, byte for byte."""

import base64
import json
from uuid import uuid4

import amqp
import pytest

from localstack.servers import RabbitMQ
from nosotros.bus.broker import PERSISTENT, connect
from nosotros.bus.envelope import CONTENT_TYPE
from tests.clients.installation import FOLDER, run_node
from tests.clients.wire import PUBLIC, on_the_wire


@pytest.fixture
def queue(broker: RabbitMQ) -> str:
    """A queue with every public event in it, as the filler puts them there."""
    name = f"clients.{uuid4()}"
    with connect(broker.amqp_url(), name="tests") as connection:
        channel = connection.connection.channel()
        channel.confirm_select()
        channel.queue_declare(
            name, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"}
        )
        for place, event in enumerate(PUBLIC, start=1):
            body = on_the_wire(event)
            message = amqp.Message(
                body,
                content_type=CONTENT_TYPE,
                delivery_mode=PERSISTENT,
                type=event.type,
                message_id=json.loads(body)["id"],
                application_headers={"cursor": str(place), "previous": str(place - 1)},
            )
            channel.basic_publish_confirm(message, routing_key=name)
    return name


def test_amqplib_consumes_a_queue(clients: None, broker: RabbitMQ, queue: str):
    printed = run_node(FOLDER / "queue.mjs", broker.amqp_url(), queue, str(len(PUBLIC)))

    told = [json.loads(line) for line in printed.splitlines()]
    assert [base64.b64decode(each["body"]) for each in told] == [
        on_the_wire(event) for event in PUBLIC
    ]
    assert [each["type"] for each in told] == [event.type for event in PUBLIC]
    assert {each["contentType"] for each in told} == {CONTENT_TYPE}
    assert {each["deliveryMode"] for each in told} == {PERSISTENT}
    chain = [(each["headers"]["previous"], each["headers"]["cursor"]) for each in told]
    assert chain == [(str(place), str(place + 1)) for place in range(len(PUBLIC))]
    with connect(broker.amqp_url(), name="tests") as connection:
        left = connection.connection.channel().queue_declare(queue, passive=True)
        assert left.message_count == 0
