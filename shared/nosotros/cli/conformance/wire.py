"""The wire, as anybody speaks it: calls, events, and an ear on both exchanges."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import amqp
import orjson

from nosotros import clock
from nosotros.bus.broker import LOST, PERSISTENT, connect
from nosotros.bus.envelope import CONTENT_TYPE
from nosotros.bus.topology import INTERNAL, PUBLIC, RPC
from nosotros.errors import Unavailable
from nosotros.identifiers import new_id

Json = dict[str, Any]
_DIRECT = "amq.rabbitmq.reply-to"
ACTOR = "key:conformance"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back, as it came."""

    body: bytes
    properties: Json

    @property
    def read(self) -> Any:
        """The JSON of it; none where it is none."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return None

    @property
    def code(self) -> str | None:
        """The code of the error that it is; none where it is none."""
        read = self.read
        error = cast("Json", read).get("error") if isinstance(read, dict) else None
        return str(cast("Json", error).get("value")) if isinstance(error, dict) else None


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A message of an exchange of events."""

    exchange: str
    routing_key: str
    body: bytes
    properties: Json

    @property
    def event(self) -> Json:
        """The CloudEvent; empty where it is no JSON object."""
        try:
            read: Any = orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return {}
        return cast("Json", read) if isinstance(read, dict) else {}


@dataclass(kw_only=True)
class Wire:
    """One connection, for an organisation."""

    connection: Any
    organisation: str
    service: str
    virtual_host: str = "/"
    #: what was told on both exchanges since it listens
    heard: list[Heard] = field(default_factory=list[Heard])
    _answers: dict[str, list[Answer]] = field(default_factory=dict[str, list[Answer]])

    def __post_init__(self) -> None:
        self._channel: Any = self.connection.channel()
        self._channel.basic_consume(_DIRECT, no_ack=True, callback=self._on_answer)
        queue = self._channel.queue_declare("", exclusive=True, auto_delete=True).queue
        for exchange in (PUBLIC, INTERNAL):
            self._channel.queue_bind(queue, exchange, "#")
        self._channel.basic_consume(queue, no_ack=True, callback=self._on_event)

    def call(
        self,
        method: str,
        payload: Any,
        *,
        scopes: str,
        command_id: str | None = None,
        seconds: float = 5.0,
        late: float = 0.0,
        wait: float | None = None,
    ) -> Answer | None:
        """Ask, and wait; none where nothing comes.

        Args:
            method: of the service.
            payload: what is asked.
            scopes: what the asker may.
            command_id: of a command.
            seconds: until the deadline.
            late: by how much the deadline has passed already, instead.
            wait: for how long an answer is waited for; until the deadline by default.
        """
        correlation = str(new_id())
        message = self._question(
            payload,
            scopes=scopes,
            command_id=command_id,
            correlation=correlation,
            seconds=seconds,
            late=late,
        )
        self._channel.basic_publish(message, exchange=RPC, routing_key=f"{self.service}.{method}")
        self.until(lambda: correlation in self._answers, seconds=wait or seconds + 1)
        found = self._answers.get(correlation)
        return found[0] if found else None

    def ask_and_leave(self, method: str, payload: Any, *, scopes: str, command_id: str) -> None:
        """Ask, and be gone before an answer comes."""
        channel = self.connection.connection.channel()
        channel.basic_consume(_DIRECT, no_ack=True, callback=lambda _: None)
        message = self._question(
            payload, scopes=scopes, command_id=command_id, correlation=str(new_id())
        )
        channel.basic_publish(message, exchange=RPC, routing_key=f"{self.service}.{method}")
        channel.close()

    def _question(
        self,
        payload: Any,
        *,
        scopes: str,
        command_id: str | None,
        correlation: str,
        seconds: float = 5.0,
        late: float = 0.0,
    ) -> Any:
        deadline = clock.unix() + (-late if late else seconds)
        headers = {
            "nameko.organisation": self.organisation,
            "nameko.actor": ACTOR,
            "nameko.scopes": scopes,
            "nameko.deadline": f"{deadline:.3f}",
        }
        if command_id is not None:
            headers["nameko.command_id"] = command_id
        return amqp.Message(
            cast("str", orjson.dumps({"args": [], "kwargs": {"payload": payload}})),
            content_type="application/json",
            content_encoding="utf-8",
            reply_to=_DIRECT,
            correlation_id=correlation,
            application_headers=headers,
            expiration=str(round(seconds * 1000)),
            delivery_mode=1,
        )

    def answers_to(self, answer: Answer) -> int:
        """How many answers came to the call that this one answers."""
        return len(self._answers.get(str(answer.properties.get("correlation_id")), ()))

    def tell(self, hears: Json, *, id: str | None = None, **changed: Any) -> bytes:
        """Publish an event that the service hears; its bytes.

        Args:
            hears: type, subject, data, and what else of the envelope is not as usual.
            id: of the event; the fact is this one too, unless `changed` says another.
            changed: attributes of the envelope.
        """
        event_id = id or str(new_id())
        event: Json = {
            "specversion": "1.0",
            "id": event_id,
            "source": "/hub/conformance",
            "time": datetime.now(UTC),
            "datacontenttype": "application/json",
            "organisation": self.organisation,
            "sequence": "1",
            "factid": event_id,
            "revision": 1,
            "partitionkey": hears.get("partitionkey", hears["subject"]),
            "correlationid": event_id,
            "causationid": event_id,
            **hears,
            **changed,
        }
        body = orjson.dumps(event, option=orjson.OPT_UTC_Z)
        self.publish(body, type=str(event["type"]))
        return body

    def publish(self, body: bytes, *, type: str) -> None:
        """Publish bytes as if they were an event of a type."""
        key = f"{self.organisation}.{type.split('.', 1)[-1]}"
        message = amqp.Message(
            cast("str", body), content_type=CONTENT_TYPE, delivery_mode=PERSISTENT, type=type
        )
        self._channel.basic_publish(message, exchange=PUBLIC, routing_key=key)

    def own_events(self, *, about: str | None = None) -> list[Heard]:
        """What the service told on the public exchange since we listen."""
        source = f"/{self.organisation}/{self.service}"
        return [
            each
            for each in self.heard
            if each.exchange == PUBLIC
            and str(each.event.get("source", "")).rstrip("/") == source
            and (about is None or each.event.get("subject") == about)
        ]

    def waiting(self, queue: str) -> int:
        """How many messages a queue holds; none where there is no such queue."""
        channel = self.connection.connection.channel()
        try:
            return int(channel.queue_declare(queue, passive=True).message_count)
        except amqp.exceptions.NotFound:
            return 0
        finally:
            if channel.is_open:
                channel.close()

    def until(self, enough: Callable[[], bool], *, seconds: float) -> bool:
        """Listen until something is so, or for so long; whether it is."""
        ends = time.monotonic() + seconds
        while not enough():
            left = ends - time.monotonic()
            if left <= 0:
                return False
            try:
                self.connection.connection.drain_events(timeout=min(left, 0.2))
            except TimeoutError:
                continue
            except LOST as error:
                raise Unavailable("the broker ended our connection") from error
        return True

    def listen(self, seconds: float) -> None:
        """Listen for so long."""
        self.until(lambda: False, seconds=seconds)

    def _on_answer(self, message: Any) -> None:
        correlation = str(message.properties.get("correlation_id"))
        answer = Answer(body=_bytes(message.body), properties=message.properties)
        self._answers.setdefault(correlation, []).append(answer)

    def _on_event(self, message: Any) -> None:
        info = message.delivery_info
        self.heard.append(
            Heard(
                exchange=info["exchange"],
                routing_key=info["routing_key"],
                body=_bytes(message.body),
                properties=message.properties,
            )
        )


@contextmanager
def speaking(amqp_url: str, *, organisation: str, service: str) -> Iterator[Wire]:
    """A wire for as long as it is needed.

    Raises:
        Unavailable: the broker cannot be reached, or has no exchanges of ours.
    """
    try:
        with connect(amqp_url, name="conformance", heartbeat=0) as connection:
            yield Wire(connection=connection, organisation=organisation, service=service)
    except amqp.exceptions.NotFound:
        raise Unavailable("the broker has no exchanges of Nosotros; is the room made?") from None
    except LOST as error:
        raise Unavailable(f"the broker cannot be reached ({type(error).__name__})") from None


def _bytes(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body)
