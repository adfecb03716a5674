"""The AsyncAPI 3.1 document: every event, and every way to take them."""

from nosotros.contracts.asyncapi import ways
from nosotros.contracts.asyncapi.examples import CURSOR, PREVIOUS, example_of
from nosotros.contracts.asyncapi.schemas import (
    CONTENT_TYPE,
    EXCHANGES,
    data_schema,
    envelope_schema,
    summary_of,
)
from nosotros.contracts.language import Event, Registry
from nosotros.contracts.shapes import Json

_INFO = """\
What happens in the network. Each event is a CloudEvent 1.0 in structured JSON, the same bytes \
on AMQP, in a webhook, in the feed and in the stream. Delivery is at least once: `id` tells a \
repetition, `factid` the same fact in another version, `sequence` counts without gaps per \
`source`, `revision` counts the changes of the `subject`. Ignore fields and values you do not \
know. After one whose message has `x-erases: true`, forget its subject and ignore whatever else \
comes about it."""
_WAYS = """

The channels `queue`, `webhook`, `feed` and `stream` are the ways to take events from outside; \
each delivery has a `cursor`, the same by all four, and `previous`. The other channels are what \
services hear on the platform's own broker."""
_INTERNAL = """

Events with `x-visibility: internal` never leave the hub."""


def document(registry: Registry, *, version: str, internal: bool = False) -> Json:
    """The AsyncAPI document of every public event, and of the internal ones where it is for us.

    Args:
        registry: everything that has been imported.
        version: of the document, which is the distribution's.
        internal: with the events that never leave the hub.
    """
    by_type = sorted(registry.events.values(), key=lambda each: each.type)
    public = [each for each in by_type if each.visibility == "public"]
    events = by_type if internal else public
    return {
        "asyncapi": "3.1.0",
        "info": {
            "title": "Nosotros: events",
            "version": version,
            "description": _INFO + _WAYS + (_INTERNAL if internal else ""),
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": CONTENT_TYPE,
        "servers": {
            **ways.SERVERS,
            "hub": {
                "host": "{host}",
                "protocol": "amqps",
                "protocolVersion": "0.9.1",
                "description": "The broker that the platform's services speak over.",
                "variables": {"host": {"description": "host and port of the broker"}},
            },
        },
        "channels": {**ways.channels(public), **{_key(each): _channel(each) for each in events}},
        "operations": {
            **ways.operations(public),
            **{f"send.{_key(each)}": _operation(each) for each in events},
        },
        "components": {
            "schemas": {
                "CloudEvent": envelope_schema(),
                **{each.type: data_schema(each) for each in events},
            },
            "messages": {
                **ways.messages(public),
                **{each.type: _message(each) for each in events},
            },
            "messageTraits": {"delivered": ways.DELIVERED},
            "securitySchemes": ways.SECURITY,
            "parameters": {
                "organisation": {"description": "The slug of the organisation whose event it is."}
            },
            "correlationIds": {
                "correlationid": {
                    "description": "Names the whole story that the event belongs to.",
                    "location": "$message.payload#/correlationid",
                }
            },
        },
    }


def _channel(event: Event) -> Json:
    return {
        "address": event.routing_key("{organisation}"),
        "description": f"The routing key, on the exchange {EXCHANGES[event.visibility]}.",
        "servers": [{"$ref": "#/servers/hub"}],
        "messages": {event.name: {"$ref": f"#/components/messages/{event.type}"}},
        "parameters": {"organisation": {"$ref": "#/components/parameters/organisation"}},
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {
                    "name": EXCHANGES[event.visibility],
                    "type": "topic",
                    "durable": True,
                    "autoDelete": False,
                    "vhost": "/",
                },
                "bindingVersion": "0.3.0",
            }
        },
        "x-visibility": event.visibility,
    }


def _operation(event: Event) -> Json:
    channel = f"#/channels/{_key(event)}"
    return {
        "action": "send",
        "channel": {"$ref": channel},
        "title": f"{event.owner} tells",
        "summary": summary_of(event),
        "messages": [{"$ref": f"{channel}/messages/{event.name}"}],
        "bindings": {"amqp": {"deliveryMode": 2, "mandatory": False, "bindingVersion": "0.3.0"}},
        "x-visibility": event.visibility,
    }


def _message(event: Event) -> Json:
    example: Json = {"name": event.name, "payload": example_of(event)}
    traits: Json = {}
    if event.visibility == "public":
        traits = {"traits": [{"$ref": "#/components/messageTraits/delivered"}]}
        example["headers"] = {"cursor": CURSOR, "previous": PREVIOUS}
    return {
        "name": event.type,
        "title": event.contract.__name__,
        "summary": summary_of(event),
        "contentType": CONTENT_TYPE,
        "correlationId": {"$ref": "#/components/correlationIds/correlationid"},
        "payload": {
            "allOf": [
                {"$ref": "#/components/schemas/CloudEvent"},
                {
                    "type": "object",
                    "properties": {
                        "type": {"const": event.type},
                        "data": {"$ref": f"#/components/schemas/{event.type}"},
                    },
                },
            ]
        },
        "bindings": {"amqp": {"messageType": event.type, "bindingVersion": "0.3.0"}},
        **traits,
        "examples": [example],
        "x-visibility": event.visibility,
        "x-subject": event.subject,
        "x-partition": event.partition,
        "x-erases": event.erases,
    }


def _key(event: Event) -> str:
    return event.type.removeprefix("nosotros.")
