"""Removing queues from a room, or from a broker of its organisation's own, that nobody reads any more.

They stay bound. What is told there fills them, until they are full and the broker refuses it to all.
"""

from typing import Any

import amqp
import click

from nosotros import settings
from nosotros.bus.broker import LOST, connect
from nosotros.bus.topology import queues_of
from nosotros.errors import NosotrosError, SettingInvalid, Unavailable
from nosotros.settings import SLUG, need


class NotRemoved(NosotrosError):
    """A queue stays, for a reason that it says."""


def remove_queues(name: str, *, with_messages: bool) -> None:
    """Remove a service's queues, or the one of this name that was carried from.

    Args:
        name: the service's short name, as its class may be gone; or that queue's.
        with_messages: whether what nobody has read is lost with them.

    Raises:
        NotRemoved: somebody reads one, one holds messages, or there is none.
        SettingInvalid: this is no room, or no name.
        Unavailable: the broker cannot be reached, or refuses.
    """
    read = settings.read()
    if not read.organisation:
        # At the hub whoever publishes may wait for them, and what is published meanwhile is lost.
        raise SettingInvalid("NOSOTROS_ORGANISATION", "is not set: this is of rooms alone")
    queues = queues_of(name)
    if len(queues) > 1 and not SLUG.fullmatch(name.replace("_", "-")):
        raise SettingInvalid(
            "--remove", "takes the short name of a service, as it is in its queues"
        )
    try:
        with connect(need(read, "amqp_url"), name="topology", heartbeat=0) as connection:
            _remove(connection.connection, queues, with_messages=with_messages)
    except (*LOST, amqp.AMQPError) as error:
        raise Unavailable(f"the broker: {type(error).__name__}") from error


def _remove(driver: Any, queues: tuple[str, ...], *, with_messages: bool) -> None:
    found = {each: there for each in queues if (there := _look(driver, each)) is not None}
    if not found:
        raise NotRemoved(f"there is no queue {' and no queue '.join(queues)}")
    # All of them first: either nothing is removed, or everything.
    for queue, there in found.items():
        if there.consumer_count:
            raise NotRemoved(f"{queue} is read by somebody: stop what reads it first")
        if there.message_count and not with_messages:
            raise NotRemoved(
                f"{queue} holds {there.message_count} messages that nobody has read: with"
                " --with-messages they are lost"
            )
    channel = driver.channel()
    for queue in found:
        # Whoever tells something between the look and this is told how many that were.
        lost = channel.queue_delete(queue)
        click.echo(f"{queue}: removed" + (f", with {lost} messages" if lost else ""))


def _look(driver: Any, queue: str) -> Any:
    channel = driver.channel()
    try:
        found = channel.queue_declare(queue, passive=True)
    except amqp.NotFound:
        # That has closed the channel.
        return None
    channel.close()
    return found
