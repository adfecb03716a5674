"""The topology: every exchange, queue and binding, declared before anything is published.

An event published before its subscriber's queue exists would be lost with no error, so
`nosotros topology` declares everything first, the relay checks it before it starts and
each minute after, and a service asserts its own queue whenever it connects.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import amqp

from nosotros.bus.broker import connect
from nosotros.contracts.language import Event

PUBLIC = "nosotros.events"
INTERNAL = "nosotros.internal"
RPC = "nameko-rpc"
EXCHANGES = (PUBLIC, INTERNAL, RPC)
#: In a room: where what is told there waits to be carried to a broker of its organisation's own; and at
#: that broker where what goes out waits.
CARRIED, CARRIED_OUT = "room.inward", "room.outward"
#: The only argument a queue is declared with; all else is the broker's policy and can change.
QUEUE_ARGUMENTS = {"x-queue-type": "quorum"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """What one service wants to hear."""

    service: str
    events: tuple[Event, ...]
    #: whether it also has a queue of every public event, which a process of its own empties
    everything: bool = False
    #: the types that it takes, in a room, whosever events they are
    of_others: frozenset[str] = frozenset()
    #: the types that it takes, at the hub, of who hosts it elsewhere, too
    though_hosted: frozenset[str] = frozenset()

    @property
    def queue(self) -> str:
        """The service's one queue of events."""
        return f"{self.service}.events"

    @property
    def rpc_queue(self) -> str:
        """The service's queue of commands and queries (nameko's name)."""
        return f"rpc-{self.service}"

    @property
    def journal(self) -> str:
        """The queue of every public event, of a service that wants it."""
        return f"{self.service}.journal"

    def bindings(self) -> dict[str, set[tuple[str, str]]]:
        """Exchange and key of each binding that each of its queues of events is to have."""
        wanted = {self.queue: {(exchange_of(each), each.routing_key("*")) for each in self.events}}
        if self.everything:
            wanted[self.journal] = {(PUBLIC, "#")}
        return wanted

    def hears_from(self, publisher: str) -> set[str]:
        """Those of its queues that must exist before a service publishes anything."""
        queues = {self.queue} if any(each.owner == publisher for each in self.events) else set()
        return queues | ({self.journal} if self.everything else set())


def exchange_of(event: Event) -> str:
    """Where an event is published."""
    return INTERNAL if event.visibility == "internal" else PUBLIC


def declare_exchanges(channel: amqp.Channel) -> None:
    """Declare the three exchanges."""
    for name in EXCHANGES:
        channel.exchange_declare(name, "topic", durable=True, auto_delete=False)


def declare(channel: amqp.Channel, subscription: Subscription) -> None:
    """Declare a service's queues and bindings; what is there already stays as it is.

    The queue of calls is the last: where it is, whatever the service wants to hear is bound.
    """
    for queue, bindings in subscription.bindings().items():
        channel.queue_declare(
            queue, durable=True, auto_delete=False, arguments=dict(QUEUE_ARGUMENTS)
        )
        for exchange, key in sorted(bindings):
            channel.queue_bind(queue, exchange, key)
    channel.queue_declare(subscription.rpc_queue, durable=True, auto_delete=False)
    channel.queue_bind(subscription.rpc_queue, RPC, f"{subscription.service}.*")


def queues_of(name: str) -> tuple[str, ...]:
    """A service's queues in a room, in the order in which they are declared; or one that is carried from,
    by its own name."""
    return (name,) if name in (CARRIED, CARRIED_OUT) else (f"{name}.events", f"rpc-{name}")


def declare_all(amqp_url: str, subscriptions: Iterable[Subscription]) -> None:
    """Declare everything, as an administrator of the broker."""
    with connect(amqp_url, name="topology", heartbeat=0) as connection:
        channel: Any = connection.connection.channel()
        declare_exchanges(channel)
        for subscription in subscriptions:
            declare(channel, subscription)


def missing(channel: amqp.Channel, queues: Iterable[str]) -> str | None:
    """The name of the first queue that does not exist, or none.

    A queue that is missing closes the channel: open another one after an answer.
    """
    for queue in queues:
        try:
            channel.queue_declare(queue, passive=True)
        except amqp.NotFound:
            return queue
    return None
