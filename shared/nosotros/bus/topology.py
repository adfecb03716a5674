"""The topology: every exchange, queue and binding, declared before anything is published.

An event published before its subscriber's queue exists would be lost with no error, so
`nosotros topology` declares everything first, the relay checks it before it starts and
each minute after, and a service asserts its own queue whenever it connects.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import amqp
import requests
from kombu.connection import Connection

from nosotros.contracts.language import Event
from nosotros.errors import Unavailable

PUBLIC = "nosotros.events"
INTERNAL = "nosotros.internal"
RPC = "nameko-rpc"
EXCHANGES = (PUBLIC, INTERNAL, RPC)
#: The only argument a queue is declared with; all else is the broker's policy and can change.
QUEUE_ARGUMENTS = {"x-queue-type": "quorum"}
POLICY = {
    "pattern": r"\.events$",
    "apply-to": "queues",
    "priority": 10,
    # Lost connections count as deliveries, and past the limit the broker would drop the event.
    "definition": {"delivery-limit": 1_000_000},
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """What one service wants to hear."""

    service: str
    events: tuple[Event, ...]

    @property
    def queue(self) -> str:
        """The service's one queue of events."""
        return f"{self.service}.events"

    @property
    def rpc_queue(self) -> str:
        """The service's queue of commands and queries (nameko's name)."""
        return f"rpc-{self.service}"

    def bindings(self) -> set[tuple[str, str]]:
        """Exchange and key of each binding that the queue of events is to have."""
        return {(exchange_of(each), each.routing_key("*")) for each in self.events}


def exchange_of(event: Event) -> str:
    """Where an event is published."""
    return INTERNAL if event.visibility == "internal" else PUBLIC


def declare_exchanges(channel: amqp.Channel) -> None:
    """Declare the three exchanges."""
    for name in EXCHANGES:
        channel.exchange_declare(name, "topic", durable=True, auto_delete=False)


def declare(channel: amqp.Channel, subscription: Subscription) -> None:
    """Declare a service's queues and bindings; what is there already stays as it is."""
    channel.queue_declare(
        subscription.queue, durable=True, auto_delete=False, arguments=dict(QUEUE_ARGUMENTS)
    )
    for exchange, key in sorted(subscription.bindings()):
        channel.queue_bind(subscription.queue, exchange, key)
    channel.queue_declare(subscription.rpc_queue, durable=True, auto_delete=False)
    channel.queue_bind(subscription.rpc_queue, RPC, f"{subscription.service}.*")


def declare_all(amqp_url: str, subscriptions: Iterable[Subscription]) -> None:
    """Declare everything, as an administrator of the broker."""
    with Connection(amqp_url, connect_timeout=5) as connection:
        channel: Any = connection.channel()
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


class BrokerApi:
    """The broker's management API: policies, and bindings that nobody wants any more."""

    def __init__(self, url: str, *, vhost: str = "/") -> None:
        parts = urlsplit(url)
        self._base = f"{parts.scheme}://{parts.hostname}:{parts.port}/api"
        self._vhost = quote(vhost, safe="")
        self._session = requests.Session()
        self._session.auth = (parts.username or "", parts.password or "")

    def set_policy(self) -> None:
        """Have event queues keep messages however often their consumers are lost."""
        self._call("PUT", f"/policies/{self._vhost}/nosotros-events", json=POLICY)

    def remove_unwanted(self, subscription: Subscription) -> list[str]:
        """Unbind what no handler wants any more; the keys that were unbound."""
        found = self._call("GET", f"/queues/{self._vhost}/{quote(subscription.queue)}/bindings")
        wanted = subscription.bindings()
        removed: list[str] = []
        for binding in found:
            exchange, key = binding["source"], binding["routing_key"]
            if not exchange or (exchange, key) in wanted:
                continue
            properties = quote(binding["properties_key"], safe="")
            self._call(
                "DELETE",
                f"/bindings/{self._vhost}/e/{quote(exchange)}/q/{quote(subscription.queue)}"
                f"/{properties}",
            )
            removed.append(key)
        return removed

    def _call(self, method: str, path: str, **options: Any) -> Any:
        try:
            answer = self._session.request(method, self._base + path, timeout=10, **options)
            answer.raise_for_status()
        except requests.RequestException as error:
            raise Unavailable(f"the broker's management API: {type(error).__name__}") from error
        return answer.json() if answer.content else None
