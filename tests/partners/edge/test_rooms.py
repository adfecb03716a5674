"""A room: what it has from its beginning, how it is rotated and removed."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import amqp
import pytest
import requests

from localstack.servers import RabbitMQ
from nosotros.bus.address import BrokerAddress
from nosotros.bus.broker import LOST
from nosotros.bus.management import is_of
from nosotros.bus.topology import EXCHANGES
from nosotros.errors import Unavailable
from nosotros.testing.waiting import PATIENCE, eventually
from partners.edge import Rooms
from tests.partners.edge.half_open import half_open
from tests.rooms import coming, hub_in

Make = Callable[..., BrokerAddress]
#: within which open connections are closed
SECONDS = 5.0


def told(address: BrokerAddress, *bodies: str, exchange: str = "nosotros.events") -> None:
    with coming(address) as connection:
        channel = connection.channel()
        channel.confirm_select()
        for body in bodies:
            channel.basic_publish_confirm(
                amqp.Message(body), exchange=exchange, routing_key="la-u.x.y.v1"
            )


def taken(address: BrokerAddress, queue: str = "hub.inward") -> list[str]:
    found: list[str] = []
    with coming(address) as connection:
        channel = connection.channel()
        while (message := channel.basic_get(queue, no_ack=True)) is not None:
            found.append(message.body)
    return found


def closed_within(connection: Any, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            connection.drain_events(timeout=seconds)
        except TimeoutError:
            continue
        except (*LOST, amqp.exceptions.AMQPError):
            return
    raise AssertionError(f"open after {seconds:g} s")


def test_a_room_has_its_exchanges_and_what_it_tells_is_there_for_the_hub(
    room: Make, variables: Mapping[str, str]
) -> None:
    address = room()
    with coming(address) as connection:
        for name in EXCHANGES:
            connection.channel().exchange_declare(name, "topic", passive=True)
    told(address, "one", "two")
    assert taken(hub_in(variables, "la-u")) == ["one", "two"]


def test_the_hub_calls_what_runs_in_a_room_and_tells_it_events(
    room: Make, variables: Mapping[str, str]
) -> None:
    address = room()
    with coming(address) as theirs, coming(hub_in(variables, "la-u")) as ours:
        service = theirs.channel()
        service.queue_declare("rpc-training", durable=True, auto_delete=False)
        service.queue_bind("rpc-training", "nameko-rpc", "training.*")
        service.queue_declare("training.events", durable=True, auto_delete=False)
        service.queue_bind("training.events", "nosotros.events", "#")
        caller = ours.channel()
        answers: list[str] = []
        caller.basic_consume(
            "amq.rabbitmq.reply-to", no_ack=True, callback=lambda m: answers.append(m.body)
        )
        asked = amqp.Message("asked", reply_to="amq.rabbitmq.reply-to")
        caller.basic_publish(asked, exchange="nameko-rpc", routing_key="training.get")
        message = eventually(lambda: service.basic_get("rpc-training", no_ack=True))
        assert message is not None
        service.basic_publish(amqp.Message("answered"), routing_key=message.properties["reply_to"])
        ours.drain_events(timeout=PATIENCE)
        assert answers == ["answered"]
        caller.confirm_select()
        caller.basic_publish_confirm(
            amqp.Message("told"), exchange="nosotros.events", routing_key="a.b"
        )
        assert service.basic_get("training.events", no_ack=True).body == "told"


def test_the_hub_touches_nothing_that_is_the_partner_s_own(
    room: Make, variables: Mapping[str, str]
) -> None:
    with coming(room()) as theirs:
        theirs.channel().queue_declare("theirs", durable=True, auto_delete=False)
    for does in (
        lambda c: c.queue_delete("theirs"),
        lambda c: c.basic_get("theirs"),
        lambda c: c.queue_declare("another"),
        lambda c: c.basic_publish_confirm(amqp.Message("x"), exchange="nosotros.internal"),
    ):
        with coming(hub_in(variables, "la-u")) as ours:
            channel = ours.channel()
            channel.confirm_select()
            with pytest.raises(amqp.exceptions.AccessRefused):
                does(channel)


def test_made_twice_is_made_once_and_put_right(
    edge: Rooms, room: Make, variables: Mapping[str, str]
) -> None:
    address = room()
    told(address, "kept")
    with coming(address) as theirs:
        theirs.channel().exchange_delete("nosotros.internal")
    edge.make("la-u", password="second")
    hashed = edge.there()
    assert hashed.keys() == {"la-u"}
    assert is_of("second", hashed["la-u"])
    with coming(address, password="second") as theirs:
        theirs.channel().exchange_declare("nosotros.internal", "topic", passive=True)
    assert taken(hub_in(variables, "la-u")) == ["kept"]


def test_rotating_closes_the_partner_s_connections_and_keeps_what_is_there(
    edge: Rooms, room: Make, variables: Mapping[str, str]
) -> None:
    address = room()
    told(address, "kept")
    with coming(address) as theirs, coming(hub_in(variables, "la-u")) as ours:
        edge.rotate("la-u", password="second")
        closed_within(theirs, SECONDS)
        # The hub's own stay open.
        ours.channel().queue_declare("hub.inward", passive=True)
    with pytest.raises((amqp.exceptions.AccessRefused, *LOST)), coming(address):
        pass
    assert taken(replace(address, password="second")) == ["kept"]


def test_who_waited_at_the_door_while_a_room_was_rotated_is_closed_out(
    edge: Rooms, room: Make
) -> None:
    address = room()
    with half_open(address) as waiting:
        edge.rotate("la-u", password="second")
        rotated_at = time.time()
        waiting.come_in()
        with coming(address, password="second") as theirs:
            closed = eventually(lambda: edge.sweep("la-u", before=rotated_at))
            assert closed == 1
            assert waiting.closed(seconds=SECONDS)
            # Who came in by the new password stays.
            theirs.channel().queue_declare("hub.inward", passive=True)


def test_removing_a_room_closes_every_connection_to_it_and_no_other(
    edge: Rooms, room: Make, variables: Mapping[str, str]
) -> None:
    gone, stays = room(), room("sena")
    with coming(gone) as theirs, coming(hub_in(variables, "la-u")) as ours, coming(stays) as other:
        edge.remove("la-u")
        closed_within(theirs, SECONDS)
        closed_within(ours, SECONDS)
        other.channel().queue_declare("hub.inward", passive=True)
    edge.remove("la-u")
    assert edge.there().keys() == {"sena"}
    assert edge.state("la-u") is None
    with pytest.raises((amqp.exceptions.AMQPError, *LOST)), coming(gone):
        pass


def test_how_a_room_is_can_be_asked(edge: Rooms, room: Make) -> None:
    address = room()
    told(address, "one", "two")
    with coming(address), coming(address):
        state = eventually(
            lambda: (
                found
                if (found := edge.state("la-u"))
                and found.connections == 2
                # The broker counts each by itself, and may have counted the first message alone.
                and (found.queues[0].messages, found.queues[0].bytes) == (2, 6)
                else None
            ),
        )
    assert state is not None
    (queue,) = state.queues
    assert (queue.name, queue.messages, queue.bytes) == ("hub.inward", 2, 6)


def test_a_room_of_another_hub_on_the_same_broker_is_not_ours(
    edge: Rooms, variables: Mapping[str, str]
) -> None:
    other = Rooms(replace(edge.settings, operator="another"))
    other.make("theirs", password="x")
    try:
        assert edge.there() == {}
        assert other.there().keys() == {"theirs"}
    finally:
        other.remove("theirs")


def test_a_broker_that_refuses_or_is_away_is_unavailable_and_nothing_is_repeated(
    edge: Rooms, broker: RabbitMQ
) -> None:
    for url in (
        edge.settings.api_url.replace("of-who-makes-rooms", "guessed"),
        "http://rooms:guessed@127.0.0.1:1",
    ):
        away = Rooms(replace(edge.settings, api_url=url))
        with pytest.raises(Unavailable) as refused:
            away.there()
        with pytest.raises(Unavailable):
            away.make("la-u", password="x")
        with pytest.raises(Unavailable):
            away.state("la-u")
        assert "guessed" not in str(refused.value)
    hosts = requests.get(f"{broker.api_url()}/api/vhosts/room.la-u", timeout=PATIENCE)
    assert hosts.status_code == 404
