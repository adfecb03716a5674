"""Queues of the edge broker: who may do what there."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import amqp
import pytest
import requests

from integrations.edge import Edge, EdgeSettings, queue_name
from integrations.edge.broker import id_in
from localstack.servers import RabbitMQ
from nosotros.bus.management import is_of
from nosotros.errors import Unavailable
from nosotros.identifiers import new_id
from nosotros.testing.waiting import PATIENCE, eventually
from tests.integrations.edge.conftest import MOST
from tests.integrations.edge.integrator import coming, taken

Make = Callable[..., str]


def publish(edge: Edge, name: str, *bodies: str) -> None:
    with coming(edge.settings.amqp_url) as connection:
        channel = connection.channel()
        channel.confirm_select()
        for body in bodies:
            channel.basic_publish_confirm(amqp.Message(body), exchange="", routing_key=name)


def test_whoever_has_the_address_reads_the_queue(edge: Edge, queue: Make) -> None:
    name = queue()
    publish(edge, name, "one", "two")
    assert [each.body for each in taken(edge.amqp_url(name, password="first"))] == ["one", "two"]


def test_a_password_may_have_every_character(edge: Edge) -> None:
    name = queue_name(organisation="gestarsalud", id=new_id())
    edge.make_queue(name, password="a/b@c:d%e?f ñ")
    assert taken(edge.amqp_url(name, password="a/b@c:d%e?f ñ")) == []


REFUSED: dict[str, Callable[[Any, str, str], Any]] = {
    "publishes to the queue": lambda c, own, _: c.basic_publish_confirm(
        amqp.Message("x"), exchange="", routing_key=own
    ),
    "publishes to another exchange": lambda c, *_: c.basic_publish_confirm(
        amqp.Message("x"), exchange="amq.topic", routing_key="x"
    ),
    "makes a queue": lambda c, *_: c.queue_declare("mine"),
    "makes a queue of no name": lambda c, *_: c.queue_declare("", exclusive=True),
    "makes an exchange": lambda c, *_: c.exchange_declare("mine", "topic"),
    "removes the queue": lambda c, own, _: c.queue_delete(own),
    "binds the queue": lambda c, own, _: c.queue_bind(own, "amq.topic", "#"),
    "reads another's": lambda c, _, other: c.basic_get(other),
    "consumes another's": lambda c, _, other: c.basic_consume(other),
    "empties another's": lambda c, _, other: c.queue_purge(other),
    "removes another's": lambda c, _, other: c.queue_delete(other),
}


@pytest.mark.parametrize("what", REFUSED)
def test_an_integrator_does_nothing_else(edge: Edge, queue: Make, what: str) -> None:
    own, other = queue(), queue("la-u")
    with coming(edge.amqp_url(own, password="first")) as connection:
        channel = connection.channel()
        channel.confirm_select()
        with pytest.raises(amqp.exceptions.AccessRefused):
            REFUSED[what](channel, own, other)


def test_an_integrator_comes_to_no_other_virtual_host(edge: Edge, queue: Make) -> None:
    address = edge.amqp_url(queue(), password="first").rpartition("/")[0]
    with pytest.raises(amqp.exceptions.NotAllowed), coming(f"{address}/%2F"):
        pass


def test_an_integrator_does_not_see_the_management_api(
    edge: Edge, queue: Make, broker: RabbitMQ
) -> None:
    api = broker.api_url().rpartition("@")[2]
    answer = requests.get(f"http://{api}/api/queues", auth=(queue(), "first"), timeout=PATIENCE)
    assert answer.status_code == 401


def is_refused(opens_one_more: Callable[[], Any]) -> bool:
    """Whether there are as many as may be: the broker counts each a moment after it let it in."""
    try:
        opens_one_more()
    except amqp.exceptions.NotAllowed as error:
        return "limit" in str(error)
    return False


def come_and_go(address: str) -> None:
    with coming(address):
        pass


def is_closed(connection: amqp.Connection) -> bool:
    """Whether the broker ends it while it is waited for."""
    try:
        connection.drain_events(timeout=PATIENCE)
    except TimeoutError:
        return False
    except (amqp.exceptions.ConnectionForced, OSError):
        return True
    return False


def test_channels_are_limited(edge: Edge, queue: Make) -> None:
    with coming(edge.amqp_url(queue(), password="first")) as connection:
        for _ in range(32):
            connection.channel()
        eventually(lambda: is_refused(lambda: connection.channel().close()))


def test_connections_are_limited(edge: Edge, queue: Make) -> None:
    address = edge.amqp_url(queue(), password="first")
    with ExitStack() as open_ones:
        for _ in range(8):
            open_ones.enter_context(coming(address))
        eventually(lambda: is_refused(lambda: come_and_go(address)))


def test_what_does_not_fit_is_refused_and_what_is_there_stays(edge: Edge, queue: Make) -> None:
    name = queue()
    with pytest.raises(amqp.exceptions.MessageNacked):
        publish(edge, name, *map(str, range(MOST * 2)))
    found = [each.body for each in taken(edge.amqp_url(name, password="first"))]
    assert len(found) >= MOST
    assert found == [str(number) for number in range(len(found))]


def test_made_twice_is_made_once(edge: Edge, queue: Make) -> None:
    name = queue()
    publish(edge, name, "kept")
    edge.make_queue(name, password="first")
    assert edge.queues() == {name} == edge.users().keys()
    assert is_of("first", edge.users()[name])
    assert not is_of("second", edge.users()[name])
    assert [each.body for each in taken(edge.amqp_url(name, password="first"))] == ["kept"]


def test_with_a_new_password_the_old_ones_connections_are_closed(edge: Edge, queue: Make) -> None:
    name = queue()
    publish(edge, name, "kept")
    with coming(edge.amqp_url(name, password="first")) as connection:
        connection.channel()
        edge.rotate(name, password="second")
        assert is_closed(connection)
    with pytest.raises(amqp.exceptions.AccessRefused):
        taken(edge.amqp_url(name, password="first"))
    assert [each.body for each in taken(edge.amqp_url(name, password="second"))] == ["kept"]


def test_removed_twice_is_removed_once(edge: Edge, queue: Make) -> None:
    gone, stays = queue(), queue()
    with coming(edge.amqp_url(gone, password="first")) as connection:
        edge.remove_queue(gone)
        assert is_closed(connection)
    edge.remove_queue(gone)
    assert edge.queues() == {stays} == edge.users().keys()


def test_what_is_there_that_is_not_ours_is_not_listed(edge: Edge, broker: RabbitMQ) -> None:
    theirs = queue_name(organisation="gestarsalud", id=new_id())
    address = f"{broker.api_url()}/api/users/{theirs}"
    assert requests.put(address, json={"password": "x", "tags": ""}, timeout=PATIENCE).ok
    assert edge.users() == {}
    assert requests.delete(address, timeout=PATIENCE).ok
    assert id_in("org.gestarsalud.events") is None
    assert id_in(f"theirs.{new_id()}") is None


def test_a_broker_that_refuses_or_is_away_is_unavailable_and_nothing_is_repeated(
    edge: Edge, settings: EdgeSettings
) -> None:
    for url in (
        settings.api_url.replace("of-the-administrator", "guessed"),
        "http://integrations-edge:guessed@127.0.0.1:1",
    ):
        with pytest.raises(Unavailable) as refused:
            Edge(replace(settings, api_url=url)).queues()
        assert "guessed" not in str(refused.value)
