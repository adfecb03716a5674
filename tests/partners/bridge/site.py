"""Rooms on the tests' broker, a partner who has every right in one, and a bridge beside the tests."""

import os
import signal
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, get_args
from urllib.parse import quote, urlsplit

import amqp
import orjson
import requests

from nosotros.bus.broker import connect
from nosotros.bus.topology import EXCHANGES, PUBLIC, QUEUE_ARGUMENTS
from nosotros.contracts.partners import HostedService
from nosotros.contracts.training import CohortCancelled
from nosotros.database import Database
from nosotros.identifiers import new_id
from nosotros.schemas import Fit
from nosotros.settings import Settings
from nosotros.testing import Message, Running, publish, told
from nosotros.testing.waiting import PATIENCE, eventually
from partners.bridge import noting
from partners.bridge.link import INWARD
from partners.bridge.places import RoomPlace
from partners.bridge.process import BridgeProcess
from partners.bridge.settings import FlowSettings
from partners.domain.inward import Room
from partners.handlers.fitting import Known, Schema
from tests.asking import rows_of
from tests.rooms import make_queue

HUB, PASSWORD = "bridge-hub", "of-the-test"
OTHER = "otra"
CANCELLED = "nosotros.training.cohort_cancelled.v1"
LENT = "la-u.library.book_lent.v1"
FLOW = FlowSettings(events=100_000, size=1 << 30)
FAST = Settings(environment="test", drain_seconds=3)


#: of `la-u.library.book_lent.v1`, as the partner has described it
BOOK = {
    "schema": {
        "type": "object",
        "properties": {"book": {"type": "integer"}},
        "required": ["book"],
    },
    "subject": "book",
}


def known(organisation: str = "la-u", **changed: Any) -> Known:
    """A room that hosts training, and has a library of its own."""
    types = {f"{organisation}.library.book_lent.v1": "library"}
    schema = Schema(fit=Fit(BOOK["schema"]), subject="book")
    schemas = dict.fromkeys(types, schema)
    room = Room(organisation=organisation, hosts=frozenset({"training"}), types=types)
    return Known(room=replace(room, **changed), schemas=schemas)


def event(sequence: int, organisation: str = "la-u", **changed: Any) -> Message:
    """An event as training in a room tells it."""
    facts = {"organisation": organisation, "room": organisation, "sequence": sequence}
    return told(CohortCancelled(cohort_id=new_id()), **{**facts, **changed})


def lent(sequence: int, organisation: str = "la-u", **changed: Any) -> Message:
    """An event as a service of the partner's own tells it."""
    own = {"type": f"{organisation}.library.book_lent.v1", "source": f"/{organisation}/library"}
    about = {"data": {"book": sequence}, "subject": str(sequence)}
    return event(sequence, organisation, **{**own, **about, **changed})


def ids(messages: Iterable[Message]) -> list[str]:
    return [each.event["id"] for each in messages]


@dataclass(frozen=True, kw_only=True)
class Hall:
    """The broker with its rooms, and the database of partners."""

    amqp_url: str
    api_url: str
    database_url: str
    #: the superuser's, who sees every organisation's rows
    owner_url: str
    made: list[str] = field(default_factory=list[str])

    def room(self, organisation: str = "la-u", *, user: str | None = None) -> RoomPlace:
        """Make a room as the hub does, without TLS."""
        name = f"room.{organisation}"
        self._put(f"vhosts/{name}", {})
        self.made.append(f"vhosts/{name}")
        everything = {"configure": ".*", "write": ".*", "read": ".*"}
        for each in (HUB, name):
            self._put(f"users/{each}", {"password": PASSWORD, "tags": ""})
            self.made.append(f"users/{each}")
            self._put(f"permissions/{name}/{each}", everything)
        administrator = quote(urlsplit(self.amqp_url).username or "", safe="")
        self._put(f"permissions/{name}/{administrator}", everything)
        place = RoomPlace(known=known(organisation), amqp_url=self.url(organisation, user=HUB))
        with connect(place.amqp_url, name="furnisher", heartbeat=0) as connection:
            channel = connection.connection.channel()
            for each in EXCHANGES:
                channel.exchange_declare(each, type="topic", durable=True, auto_delete=False)
            channel.queue_declare(
                INWARD, durable=True, auto_delete=False, arguments=QUEUE_ARGUMENTS
            )
            channel.queue_bind(INWARD, PUBLIC, "#")
        return place

    def serve(self, service: str, organisation: str = "la-u") -> None:
        """Make the queues of a service of a room, which hears everything that is told there; and where it
        is one of ours those of the room's own half."""
        ours = service in get_args(HostedService)
        for each in (service, *(("room",) if ours else ())):
            make_queue(self.url(organisation), each)

    def url(self, organisation: str = "la-u", *, user: str | None = None) -> str:
        """Where a room is, for its partner."""
        name = f"room.{organisation}"
        server = urlsplit(self.amqp_url).netloc.rpartition("@")[2]
        return f"amqp://{user or name}:{PASSWORD}@{server}/{name}"

    def limit(self, organisation: str = "la-u", *, messages: int, size: int = 256 << 20) -> None:
        """Bound what a room's queues hold; what does not fit is refused."""
        bounds = {"max-length": messages, "max-length-bytes": size}
        self.policy(organisation, overflow="reject-publish", **bounds)

    def policy(self, organisation: str, **definition: Any) -> None:
        """Set what is said of every queue of a room."""
        policy = {"pattern": ".*", "apply-to": "queues", "definition": definition}
        self._put(f"policies/room.{organisation}/room", policy)

    def fill(self, organisation: str = "la-u") -> None:
        """Fill a room's queue for the hub, until it refuses more."""
        with connect(self.url(organisation), name="filling", heartbeat=0) as connection:
            channel = connection.connection.channel()
            for _ in range(1000):
                try:
                    channel.basic_publish_confirm(
                        amqp.Message("x", delivery_mode=2), exchange="", routing_key=INWARD
                    )
                except amqp.exceptions.MessageNacked:
                    return
        raise AssertionError("it holds more than it may")

    def bound(self, organisation: str = "la-u", **limits: int) -> None:
        """Limit a virtual host: `max_connections=…`."""
        for name, value in limits.items():
            self._put(
                f"vhost-limits/room.{organisation}/{name.replace('_', '-')}", {"value": value}
            )

    def tell(self, *messages: Message, organisation: str = "la-u") -> None:
        """Publish in a room as its partner."""
        publish(self.url(organisation), messages)

    def waiting(self, organisation: str = "la-u", queue: str = INWARD) -> int:
        """How many messages nobody has taken."""
        with connect(self.url(organisation), name="looker", heartbeat=0) as connection:
            channel = connection.connection.channel()
            return channel.queue_declare(queue, passive=True).message_count

    def rows(self, query: str) -> list[dict[str, Any]]:
        """What a query finds, whosever rows they are."""
        return rows_of(self.owner_url, query)

    def let_in(self) -> list[dict[str, Any]]:
        """What is told on, in its order."""
        return self.rows(
            "SELECT organisation, source, type, routing_key, event_id::text AS id, visibility, data"
            " FROM outbox WHERE source IS NOT NULL ORDER BY id"
        )

    def let_in_ids(self, organisation: str = "la-u") -> list[str]:
        return [each["id"] for each in self.let_in() if each["organisation"] == organisation]

    def reasons(self, organisation: str = "la-u") -> dict[str, int]:
        """How often something was quarantined, by why."""
        rows = self.rows(
            "SELECT reason, sum(times)::integer AS times FROM quarantine"
            f" WHERE organisation = '{organisation}' GROUP BY reason ORDER BY reason"
        )
        return {each["reason"]: each["times"] for each in rows}

    def until_let_in(
        self, number: int, *, organisation: str = "la-u", seconds: float = PATIENCE
    ) -> list[str]:
        """Wait until so many are told on; their ids."""
        eventually(lambda: len(self.let_in_ids(organisation)) >= number, seconds=seconds)
        return self.let_in_ids(organisation)

    @contextmanager
    def bridge(self, *places: RoomPlace, flow: FlowSettings = FLOW) -> Iterator[BridgeProcess]:
        """A bridge in a thread of the tests, as long as the context lasts."""
        settings = replace(FAST, database_url=self.database_url)
        process = BridgeProcess(settings, flow=flow, places=lambda _: lambda: places)
        thread = threading.Thread(target=process.run, name="bridge", daemon=True)
        thread.start()
        try:
            yield process
        finally:
            process.stop()
            thread.join(PATIENCE)
        assert not thread.is_alive()

    def clear(self) -> None:
        """Remove every room."""
        for each in reversed(dict.fromkeys(self.made)):
            self._call("DELETE", each)
        self.made.clear()

    def _put(self, path: str, body: Mapping[str, Any]) -> None:
        self._call("PUT", path, body)

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> None:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.request(
                method, f"{self.api_url}/api/{path}", json=body, timeout=PATIENCE
            )
        assert answer.status_code // 100 == 2 or answer.status_code == 404, answer.text


def raw(
    url: str, body: bytes, *, exchange: str = PUBLIC, key: str = "x", **properties: Any
) -> None:
    """Publish whatever bytes, with whatever properties.

    Raises:
        amqp.AMQPError: the broker does not take it.
    """
    with connect(url, name="rogue", heartbeat=0) as connection:
        channel = connection.connection.channel()
        message = amqp.Message(body, delivery_mode=2, **properties)  # type: ignore[arg-type]
        channel.basic_publish_confirm(message, exchange=exchange, routing_key=key)


def changed(message: Message, **attributes: Any) -> bytes:
    """An event's bytes with other attributes."""
    return orjson.dumps({**message.event, **attributes})


class Bridge:
    """A bridge in a process of its own."""

    def __init__(self, running: Running) -> None:
        self.running = running

    @property
    def leads(self) -> bool:
        """Whether it has the turn, as far as it has said."""
        said = [line for line in self.running.output.splitlines() if '"bridge_' in line]
        return bool(said) and '"bridge_leads"' in said[-1]

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        os.kill(self.running.pid, number)


def audited(hall: Hall, stored: Database) -> dict[str, int]:
    """How much was refused of `la-u`, by why, as the audit log is told."""
    noting.audit(stored, before=noting.this_minute() + timedelta(minutes=2))
    rows = hall.rows("SELECT action, subject FROM audit WHERE organisation = 'la-u'")
    found: dict[str, int] = {}
    for each in rows:
        reason = each["action"].removeprefix("refuse_event:")
        found[reason] = found.get(reason, 0) + int(each["subject"].rpartition(" ")[2])
    return found
