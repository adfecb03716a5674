"""A partner who tries what it should not: the room's broker lets it do nothing outside of its room."""

import struct
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from typing import Any

import amqp
import pytest
import requests

from localstack.servers import RabbitMQ
from nosotros.bus.address import BrokerAddress
from nosotros.bus.broker import LOST
from nosotros.bus.topology import EXCHANGES
from nosotros.testing.waiting import PATIENCE, eventually
from partners.edge import Rooms
from tests.partners.edge.conftest import LIMITS
from tests.rooms import coming, hub_in

Make = Callable[..., BrokerAddress]
_REFUSED = (amqp.exceptions.AMQPError, *LOST)
_BIG = 32 * 1024
#: attempts of a partner that opens whatever it is let
_MANY = 500


def channel_of(connection: Any) -> Any:
    channel = connection.channel()
    channel.confirm_select()
    return channel


@pytest.mark.parametrize("elsewhere", ["/", "room.sena", "integrators"])
def test_no_other_virtual_host_is_open_to_a_partner(
    room: Make, broker: RabbitMQ, elsewhere: str
) -> None:
    address = room()
    room("sena")
    assert requests.put(f"{broker.api_url()}/api/vhosts/integrators", json={}, timeout=PATIENCE).ok
    with pytest.raises(_REFUSED), coming(address, virtual_host=elsewhere):
        pass


@pytest.mark.parametrize(
    "path",
    [
        "overview",
        "connections",
        "vhosts",
        "queues/room.la-u",
        "policies/room.la-u",
        "operator-policies/room.la-u",
        "parameters/federation-upstream/room.la-u",
        "parameters/shovel/room.la-u",
        "users",
        "definitions",
    ],
)
def test_the_management_api_is_closed_to_a_partner(room: Make, broker: RabbitMQ, path: str) -> None:
    room()
    api = broker.api_url().rpartition("@")[2]
    asked = f"http://{api}/api/{path}"
    assert requests.get(asked, auth=("room.la-u", "first"), timeout=PATIENCE).status_code == 401
    body = {"pattern": ".*", "definition": {"max-length": 10**9}, "value": {"uri": "amqp://"}}
    named = requests.put(f"{asked}/mine", json=body, auth=("room.la-u", "first"), timeout=PATIENCE)
    assert named.status_code in (401, 404, 405)


def test_what_one_room_tells_no_other_hears(room: Make, variables: Mapping[str, str]) -> None:
    """By whatever key, exchange, header or dead letter."""
    theirs, others = room(), room("sena")
    with coming(others) as other:
        ear = other.channel()
        ear.queue_declare("ear", durable=True, auto_delete=False)
        for exchange in (*EXCHANGES, "amq.topic", "amq.fanout"):
            ear.queue_bind("ear", exchange, "#")
        with coming(theirs) as connection:
            channel = channel_of(connection)
            dead = {
                "x-dead-letter-exchange": "",
                "x-dead-letter-routing-key": "ear",
                "x-message-ttl": 1,
            }
            channel.queue_declare("dying", durable=True, auto_delete=False, arguments=dead)
            copied = {"CC": ["ear", "sena.training.x.v1"], "BCC": ["ear", "hub.inward"]}
            message = amqp.Message("x", application_headers=copied, reply_to="ear")
            for exchange in (*EXCHANGES, "amq.topic", "amq.fanout", ""):
                for key in ("sena.training.x.v1", "ear", "training.enrol", "dying"):
                    channel.basic_publish_confirm(message, exchange=exchange, routing_key=key)
            # Who calls is answered under a name that no other room knows; one that is made up ends
            # the connection of who made it up, at most.
            with suppress(*_REFUSED):
                channel.basic_publish_confirm(
                    amqp.Message("forged"), routing_key="amq.rabbitmq.reply-to.g1h2AA.forged"
                )
        assert ear.basic_get("ear") is None
        assert ear.basic_get("hub.inward") is None
        ear.queue_delete("ear")


def test_nobody_pretends_to_be_another_user(room: Make) -> None:
    with coming(room()) as connection:
        channel = channel_of(connection)
        message = amqp.Message("x", user_id="hub")
        with pytest.raises(amqp.exceptions.PreconditionFailed):
            channel.basic_publish_confirm(message, exchange="nosotros.events", routing_key="x")


def test_a_partner_opens_no_more_connections_than_it_may_and_the_hub_still_comes_in(
    room: Make, variables: Mapping[str, str]
) -> None:
    address, most = room(), int(LIMITS["NOSOTROS_ROOMS_CONNECTIONS"])
    refused = 0
    with ExitStack() as open_ones:
        for _ in range(_MANY):
            try:
                open_ones.enter_context(coming(address))
            except _REFUSED:
                refused += 1
        assert refused == _MANY - most
        with coming(hub_in(variables, "la-u")) as ours:
            ours.channel().queue_declare("hub.inward", passive=True)


def test_a_room_has_no_more_queues_than_it_may(room: Make) -> None:
    most = int(LIMITS["NOSOTROS_ROOMS_QUEUES"])
    with coming(room()) as connection:
        channel = connection.channel()
        # One is the hub's.
        for number in range(most - 1):
            channel.queue_declare(f"q{number}", durable=True, auto_delete=False)
        with pytest.raises(amqp.exceptions.PreconditionFailed, match="limit"):
            channel.queue_declare("one too many", durable=True, auto_delete=False)


def test_a_partner_opens_no_more_channels_than_it_may(room: Make) -> None:
    most = int(LIMITS["NOSOTROS_ROOMS_CONNECTIONS"]) * 20
    with coming(room()) as connection:
        for _ in range(most):
            connection.channel()
        with pytest.raises(amqp.exceptions.NotAllowed, match="limit"):
            connection.channel()


_QUEUES: dict[str, Mapping[str, Any]] = {
    "classic": {},
    "quorum": {"x-queue-type": "quorum"},
    "asks for more": {"x-max-length": 10**6, "x-max-length-bytes": 10**9},
}


@pytest.mark.parametrize("kind", _QUEUES)
@pytest.mark.parametrize("body", ["", "x" * _BIG], ids=["empty", "large"])
def test_a_queue_that_nobody_empties_takes_so_much_and_no_more(
    room: Make, kind: str, body: str
) -> None:
    with coming(room()) as connection:
        channel = channel_of(connection)
        channel.queue_declare(
            "grows", durable=True, auto_delete=False, arguments=dict(_QUEUES[kind])
        )
        taken = 0
        for _ in range(200):
            try:
                channel.basic_publish_confirm(amqp.Message(body), routing_key="grows")
                taken += 1
            except amqp.exceptions.MessageNacked:
                break
    most = min(
        int(LIMITS["NOSOTROS_ROOMS_QUEUE_MESSAGES"]),
        int(LIMITS["NOSOTROS_ROOMS_QUEUE_BYTES"]) // max(len(body), 1),
    )
    # A quorum queue says no a little after it is full.
    assert most <= taken <= most + 40


def test_every_kind_of_queue_is_bounded_by_the_operator(room: Make, broker: RabbitMQ) -> None:
    with coming(room()) as connection:
        for kind in ("classic", "quorum", "stream"):
            arguments = {"x-queue-type": kind}
            connection.channel().queue_declare(
                kind, durable=True, auto_delete=False, arguments=arguments
            )
        for kind in ("classic", "quorum", "stream"):

            def policy(kind: str = kind) -> dict[str, int] | None:
                asked = f"{broker.api_url()}/api/queues/room.la-u/{kind}"
                return (
                    requests.get(asked, timeout=PATIENCE).json().get("effective_policy_definition")
                )

            found = eventually(policy)
            assert found["max-length-bytes"] == int(LIMITS["NOSOTROS_ROOMS_QUEUE_BYTES"])
            assert ("max-length" in found) == (kind != "stream")
            assert ("delivery-limit" in found) == (kind == "quorum")


def test_what_the_hub_does_not_take_is_refused_and_what_is_there_stays(
    room: Make, variables: Mapping[str, str]
) -> None:
    with coming(room()) as connection:
        channel = channel_of(connection)
        taken = 0
        for number in range(200):
            try:
                channel.basic_publish_confirm(
                    amqp.Message(str(number)), exchange="nosotros.events", routing_key="x"
                )
            except amqp.exceptions.MessageNacked:
                break
            taken += 1
    assert taken < 200
    with coming(hub_in(variables, "la-u")) as ours:
        found: list[str] = []
        channel = ours.channel()
        while (message := channel.basic_get("hub.inward", no_ack=True)) is not None:
            found.append(message.body)
    assert len(found) >= int(LIMITS["NOSOTROS_ROOMS_QUEUE_MESSAGES"])
    assert found == [str(number) for number in range(len(found))]


def test_a_message_that_does_not_end_ends_with_its_connection(
    room: Make,
) -> None:
    """A header that promises more than the broker takes of one message (16 or 128 MiB) is refused."""
    address = room()
    with coming(address) as connection:
        channel = connection.channel()
        _begin_a_message(connection, channel, size=2**40)
        with pytest.raises(_REFUSED):
            eventually(lambda: connection.drain_events(timeout=1))
    with coming(address) as connection:
        channel_of(connection).basic_publish_confirm(
            amqp.Message("fine"), exchange="nosotros.events", routing_key="x"
        )


def _begin_a_message(connection: Any, channel: Any, *, size: int) -> None:
    """Send the frames of a publish and of a header of so many bytes, and none of them."""

    def frame(kind: int, payload: bytes) -> bytes:
        return struct.pack(">BHI", kind, channel.channel_id, len(payload)) + payload + b"\xce"

    exchange, key = b"nosotros.events", b"x"
    publish = struct.pack(">HHH", 60, 40, 0)
    publish += bytes((len(exchange),)) + exchange + bytes((len(key),)) + key + b"\x00"
    header = struct.pack(">HHQH", 60, 0, size, 0)
    connection.transport.write(frame(1, publish) + frame(2, header))


def test_a_partner_may_empty_its_room_and_that_is_its_own_loss(
    room: Make, edge: Rooms, variables: Mapping[str, str]
) -> None:
    with coming(room()) as connection:
        connection.channel().queue_delete("hub.inward")
    edge.make("la-u", password="first")
    with coming(hub_in(variables, "la-u")) as ours:
        ours.channel().queue_declare("hub.inward", passive=True)
