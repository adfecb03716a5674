"""Events on the wire, as their owner would publish them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import amqp
import orjson

from nosotros.bus.broker import PERSISTENT, connect
from nosotros.bus.envelope import CONTENT_TYPE, source_name
from nosotros.bus.topology import exchange_of
from nosotros.contracts.language import event_of
from nosotros.contracts.schema import dump
from nosotros.identifiers import new_id


@dataclass(frozen=True, kw_only=True)
class Message:
    """An event as it is on the wire."""

    exchange: str
    routing_key: str
    body: bytes
    content_type: str = CONTENT_TYPE
    message_id: str | None = None

    @cached_property
    def event(self) -> dict[str, Any]:
        """The CloudEvent."""
        return orjson.loads(self.body)

    def with_body(self, body: bytes) -> "Message":
        """The same with other bytes."""
        return replace(self, body=body)


def told(
    event: Any,
    *,
    organisation: str,
    revision: int = 1,
    sequence: int = 1,
    factid: UUID | None = None,
    at: datetime | None = None,
    room: str = "hub",
    **changed: Any,
) -> Message:
    """An event as its owner would publish it.

    Args:
        event: an event's contract.
        organisation: whose it is.
        revision: how often its subject has changed.
        sequence: its number in its source.
        factid: given when the same fact is told again, or in another version.
        at: when it happened; now by default.
        room: where its owner runs.
        changed: attributes of the envelope to be other than they should; none leaves it out.
    """
    declared = event_of(type(event))
    event_id = new_id()
    attributes: dict[str, Any] = {
        "specversion": "1.0",
        "id": event_id,
        "source": source_name(room=room, service=declared.owner, visibility=declared.visibility),
        "type": declared.type,
        "subject": str(getattr(event, declared.subject)),
        "time": at or datetime.now(UTC),
        "datacontenttype": "application/json",
        "organisation": organisation,
        "sequence": str(sequence),
        "factid": factid or event_id,
        "revision": revision,
        "partitionkey": str(getattr(event, declared.partition)),
        "correlationid": event_id,
        "causationid": event_id,
        "data": orjson.loads(dump(event)),
    }
    attributes |= changed
    present = {name: value for name, value in attributes.items() if value is not None}
    return Message(
        exchange=exchange_of(declared),
        routing_key=declared.routing_key(organisation),
        body=orjson.dumps(present, option=orjson.OPT_UTC_Z),
    )


def publish(amqp_url: str, messages: Iterable[Message]) -> None:
    """Publish messages in this order, and return when the broker has them all.

    Raises:
        amqp.AMQPError, OSError: the broker did not take one.
    """
    with connect(amqp_url, name="publisher", heartbeat=0) as connection:
        channel = connection.connection.channel()
        for message in messages:
            body: Any = message.body
            channel.basic_publish_confirm(
                amqp.Message(body, content_type=message.content_type, delivery_mode=PERSISTENT),
                exchange=message.exchange,
                routing_key=message.routing_key,
            )
