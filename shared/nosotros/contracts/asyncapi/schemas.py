"""The JSON Schemas of events: of each one's data, and of what is around them."""

from inspect import getdoc

from nosotros.contracts.asyncapi.examples import data_of
from nosotros.contracts.language import Event, registry
from nosotros.contracts.shapes import Json, shape_of
from nosotros.errors import ContractBroken

CONTENT_TYPE = "application/cloudevents+json"
#: where events are published, by their visibility
EXCHANGES = {"public": "nosotros.events", "internal": "nosotros.internal"}
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


def event_schema(type: str, *, public_url: str) -> Json:
    """The JSON Schema (2020-12) of an event's data, as `dataschema` points to it.

    Args:
        type: the CloudEvents type, such as `nosotros.enrolment.participant_enrolled.v1`.
        public_url: where the gateway is reached from outside.

    Raises:
        ContractBroken: nothing declares it.
    """
    declared = registry.event_types.get(type)
    if declared is None:
        raise ContractBroken(f"there is no event of the type {type}")
    own, views = shape_of(declared.contract, reference="#/$defs/{}".format)
    schema: Json = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{public_url.rstrip('/')}/schemas/{declared.type}",
        "title": declared.contract.__name__,
        "description": words_of(declared),
        **own,
        "examples": [data_of(declared)],
    }
    if views:
        schema["$defs"] = views
    return schema


def envelope_schema() -> Json:
    """The JSON Schema of an event, but for its data."""
    return {
        "type": "object",
        "description": "CloudEvents 1.0, structured JSON, with this platform's extensions.",
        "properties": {name: schema for name, (schema, _) in _ATTRIBUTES.items()},
        "required": [name for name, (_, always) in _ATTRIBUTES.items() if always],
    }


def data_schema(event: Event) -> Json:
    """The JSON Schema of an event's data, as a component of the document."""
    # Beside its owner's schema: two owners may have views of one name.
    below = f"#/components/schemas/{event.type}/definitions/"
    own, views = shape_of(event.contract, reference=lambda name: below + name)
    own["description"] = words_of(event)
    if views:
        own["definitions"] = views
    return own


def words_of(event: Event) -> str:
    """What its contract says of it."""
    return getdoc(event.contract) or event.name


def summary_of(event: Event) -> str:
    """The same in one line."""
    return words_of(event).partition("\n\n")[0].replace("\n", " ")
