"""Events as documents: the JSON Schema of each, and the AsyncAPI 3.0 document of all."""

from collections.abc import Iterable
from inspect import getdoc

from nosotros.contracts.language import Event, Registry, registry
from nosotros.contracts.shapes import Json, shape_of
from nosotros.errors import ContractBroken

CONTENT_TYPE = "application/cloudevents+json"
#: where events are published, by their visibility
EXCHANGES = {"public": "nosotros.events", "internal": "nosotros.internal"}
_INFO = """\
What happens in the network. Each event is a CloudEvent 1.0 in structured JSON, the same bytes \
on AMQP, in a webhook, in the feed and in the stream. Delivery is at least once: `id` tells a \
repetition, `factid` the same fact in another version, `sequence` counts without gaps per \
`source`, `revision` counts the changes of the `subject`. Ignore fields and values you do not \
know. Events with `x-visibility: internal` never leave the hub. After one whose message has \
`x-erases: true`, forget its subject and ignore whatever else comes about it."""
#: attribute of the envelope: its JSON Schema, and whether each event has it
_ATTRIBUTES: dict[str, tuple[Json, bool]] = {
    "specversion": ({"const": "1.0"}, True),
    "id": ({"type": "string", "format": "uuid"}, True),
    "source": (
        {
            "type": "string",
            "pattern": "^/[a-z][a-z0-9-]*/[a-z][a-z0-9_-]*(?:/internal)?$",
            "description": "/{room}/{service}, with /internal for internal events",
        },
        True,
    ),
    "type": ({"type": "string"}, True),
    "subject": ({"type": "string", "description": "what the event is about"}, True),
    "time": ({"type": "string", "format": "date-time", "description": "UTC"}, True),
    "partitionkey": (
        {
            "type": "string",
            "description": "events of one key are handled one after the other, as they arrive",
        },
        True,
    ),
    "datacontenttype": ({"const": "application/json"}, True),
    "dataschema": ({"type": "string", "format": "uri"}, True),
    "organisation": ({"type": "string", "description": "whose event it is"}, True),
    "sequence": (
        {
            "type": "string",
            "pattern": "^[1-9][0-9]*$",
            "description": "counts without gaps per source",
        },
        True,
    ),
    "factid": (
        {
            "type": "string",
            "format": "uuid",
            "description": "one fact, told in several versions, has one factid",
        },
        True,
    ),
    "revision": (
        {
            "type": "integer",
            "minimum": 0,
            "description": "counts the changes of the subject; ignore older ones",
        },
        True,
    ),
    "correlationid": ({"type": "string", "description": "of the whole story"}, True),
    "causationid": ({"type": "string", "description": "of what directly caused it"}, True),
    "traceparent": ({"type": "string", "description": "W3C Trace Context"}, False),
    "data": ({"type": "object"}, True),
}


def event_schema(type: str) -> Json:
    """The JSON Schema (2020-12) of an event's data, as `dataschema` points to it.

    Args:
        type: the CloudEvents type, such as `nosotros.enrolment.participant_enrolled.v1`.

    Raises:
        ContractBroken: nothing declares it.
    """
    declared = registry.event_types.get(type)
    if declared is None:
        raise ContractBroken(f"there is no event of the type {type}")
    own, views = shape_of(declared.contract, reference="#/$defs/{}".format)
    schema: Json = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"/schemas/{declared.type}",
        "title": declared.contract.__name__,
        "description": _words(declared),
        **own,
    }
    if views:
        schema["$defs"] = views
    return schema


def document(registry: Registry, *, version: str, owners: Iterable[str] | None = None) -> Json:
    """The AsyncAPI 3.0 document of every event.

    Args:
        registry: everything that has been imported.
        version: of the document, which is the distribution's.
        owners: whose events; everybody's by default.
    """
    wanted = None if owners is None else frozenset(owners)
    events = sorted(
        (each for each in registry.events.values() if wanted is None or each.owner in wanted),
        key=lambda each: each.type,
    )
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Nosotros: events",
            "version": version,
            "description": _INFO,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": CONTENT_TYPE,
        "servers": {
            "hub": {
                "host": "{host}",
                "protocol": "amqps",
                "protocolVersion": "0.9.1",
                "description": "The broker of the hub.",
                "variables": {"host": {"description": "host and port of the broker"}},
            }
        },
        "channels": {_key(each): _channel(each) for each in events},
        "operations": {f"send.{_key(each)}": _operation(each) for each in events},
        "components": {
            "schemas": {"CloudEvent": _envelope(), **{each.type: _data(each) for each in events}},
            "messages": {each.type: _message(each) for each in events},
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
        "summary": _summary(event),
        "messages": [{"$ref": f"{channel}/messages/{event.name}"}],
        "x-visibility": event.visibility,
    }


def _message(event: Event) -> Json:
    return {
        "name": event.type,
        "title": event.contract.__name__,
        "summary": _summary(event),
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
        "x-visibility": event.visibility,
        "x-subject": event.subject,
        "x-partition": event.partition,
        "x-erases": event.erases,
    }


def _data(event: Event) -> Json:
    # Beside its owner's schema: two owners may have views of one name.
    below = f"#/components/schemas/{event.type}/definitions/"
    own, views = shape_of(event.contract, reference=lambda name: below + name)
    own["description"] = _words(event)
    if views:
        own["definitions"] = views
    return own


def _envelope() -> Json:
    return {
        "type": "object",
        "description": "CloudEvents 1.0, structured JSON, with this platform's extensions.",
        "properties": {name: schema for name, (schema, _) in _ATTRIBUTES.items()},
        "required": [name for name, (_, always) in _ATTRIBUTES.items() if always],
    }


def _key(event: Event) -> str:
    return event.type.removeprefix("nosotros.")


def _words(event: Event) -> str:
    return getdoc(event.contract) or event.name


def _summary(event: Event) -> str:
    return _words(event).partition("\n\n")[0].replace("\n", " ")
