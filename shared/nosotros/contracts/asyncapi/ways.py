"""How an integrator takes events: a queue of its own, a webhook, the feed and the stream."""

from collections.abc import Iterable

from nosotros.contracts.asyncapi.examples import CURSOR, PREVIOUS, example_of
from nosotros.contracts.asyncapi.schemas import CONTENT_TYPE
from nosotros.contracts.integrations import ReadEvents
from nosotros.contracts.language import Event
from nosotros.contracts.shapes import Json, shape_of

BATCH_TYPE = "application/cloudevents-batch+json"
STREAM_TYPE = "text/event-stream"
_CURSOR: Json = {"type": "string", "pattern": "^(?:0|[1-9][0-9]{0,17})$"}
CURSORS: Json = {
    "cursor": {**_CURSOR, "description": "The event's place in the journal, whatever the way."},
    "previous": {
        **_CURSOR,
        "description": "The cursor of the event before it that this subscriber was to get. One "
        "that is not the cursor it had last tells that something was lost on the way.",
    },
}
_WEBHOOK_HEADERS: Json = {
    "type": "object",
    "description": "Of a webhook, as Standard Webhooks 1.0.0 has them, and the cursors.",
    "properties": {
        "webhook-id": {"type": "string", "description": "The event's `id`, in every attempt."},
        "webhook-timestamp": {
            "type": "string",
            "pattern": "^[0-9]+$",
            "description": "Seconds since 1970, of the attempt.",
        },
        "webhook-signature": {
            "type": "string",
            "description": "`v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in base64; "
            "two, with a blank between, while a secret is rotated.",
        },
        "nosotros-cursor": CURSORS["cursor"],
        "nosotros-previous": CURSORS["previous"],
    },
}
#: what each event's message has beside its own
DELIVERED: Json = {
    "headers": {
        "type": "object",
        "description": "In a queue of one's own. The other ways carry both as they say.",
        "properties": CURSORS,
    },
    "bindings": {"http": {"headers": _WEBHOOK_HEADERS, "bindingVersion": "0.3.0"}},
}
SERVERS: Json = {
    "gateway": {
        "host": "{host}",
        "protocol": "https",
        "description": "The gateway: feed and stream.",
        "variables": {"host": {"description": "the gateway's host, and its port if it has one"}},
        "security": [{"$ref": "#/components/securitySchemes/key"}],
    },
    "edge": {
        "host": "{host}",
        "protocol": "amqps",
        "protocolVersion": "0.9.1",
        "description": "The broker of integrators, with a queue for each who wants one.",
        "variables": {"host": {"description": "host and port of the broker"}},
        "security": [{"$ref": "#/components/securitySchemes/queue"}],
    },
    "endpoint": {
        "host": "{host}",
        "protocol": "https",
        "description": "The integrator's own server, that webhooks are posted to.",
        "variables": {"host": {"description": "of the address that the webhook has"}},
        "security": [{"$ref": "#/components/securitySchemes/signature"}],
    },
}
SECURITY: Json = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "nos_…",
        "description": "An API key with the scope `events:read`.",
    },
    "queue": {
        "type": "userPassword",
        "description": "The user and the password of the queue, which it alone can be read with.",
    },
    "signature": {
        "type": "httpApiKey",
        "in": "header",
        "name": "webhook-signature",
        "description": "Made with the webhook's secret (`whsec_…`), to be verified by whoever "
        "receives it.",
    },
}
#: what narrows a batch and not a stream
_OF_BATCHES = ("since", "until", "limit")
_QUEUE: Json = {
    "is": "queue",
    "queue": {"name": "{queue}", "durable": True, "exclusive": False, "autoDelete": False},
    "bindingVersion": "0.3.0",
}


def channels(events: Iterable[Event]) -> Json:
    """The channels of the four ways, each with every event."""
    messages = {each.type: {"$ref": f"#/components/messages/{each.type}"} for each in events}
    return {
        "queue": {
            "address": "{queue}",
            "title": "A queue of one's own",
            "description": "Filled in the journal's order. Acknowledge what you have stored.",
            "servers": [{"$ref": "#/servers/edge"}],
            "parameters": {"queue": {"description": "The queue's name, as its subscription says."}},
            "messages": messages,
            "bindings": {"amqp": _QUEUE},
        },
        "webhook": {
            "address": None,
            "title": "A webhook",
            "description": "Posted to the address of the webhook. An answer of 2xx says that it "
            "was received; 410 ends the webhook; whatever else is tried again.",
            "servers": [{"$ref": "#/servers/endpoint"}],
            "messages": messages,
        },
        "feed": {
            "address": "/v1/events",
            "title": "The feed",
            "description": "What follows a cursor, in one answer; with `wait`, as soon as there "
            "is something.",
            "servers": [{"$ref": "#/servers/gateway"}],
            "messages": {
                "ask": {"$ref": "#/components/messages/FeedRequest"},
                "batch": {"$ref": "#/components/messages/EventBatch"},
            },
        },
        "stream": {
            "address": "/v1/events/stream",
            "title": "The stream",
            "description": f"Server-sent events (`{STREAM_TYPE}`): `data` is the event, `id` its "
            "cursor, `previous` a field of our own. `Last-Event-ID` goes on after a cursor.",
            "servers": [{"$ref": "#/servers/gateway"}],
            "messages": messages,
        },
    }


def operations(events: Iterable[Event]) -> Json:
    """What the platform does by the four ways."""
    types = [each.type for each in events]
    asked = shape_of(ReadEvents, reference=str)[0]
    wait = {"type": "integer", "minimum": 0, "maximum": 30, "description": "seconds at most"}
    return {
        "queue": {
            **_sends("queue", types, "Events are put into a queue of one's own."),
            "bindings": {"amqp": {"deliveryMode": 2, "ack": True, "bindingVersion": "0.3.0"}},
        },
        "webhook": {
            **_sends("webhook", types, "Events are posted to an address, signed."),
            "bindings": {"http": {"method": "POST", "bindingVersion": "0.3.0"}},
        },
        "feed": {
            "action": "receive",
            "channel": {"$ref": "#/channels/feed"},
            "summary": "Events that follow a cursor are answered.",
            "messages": [{"$ref": "#/channels/feed/messages/ask"}],
            "reply": {
                "channel": {"$ref": "#/channels/feed"},
                "messages": [{"$ref": "#/channels/feed/messages/batch"}],
            },
            "bindings": {"http": _get({**asked["properties"], "wait": wait})},
        },
        "stream": {
            **_sends("stream", types, "Events are streamed as they come."),
            "bindings": {"http": _get(_without(asked["properties"], *_OF_BATCHES))},
        },
    }


def messages(events: Iterable[Event]) -> Json:
    """The feed's question, and its answer."""
    examples = [
        {
            "name": "one event",
            "headers": {"nosotros-cursors": f"{PREVIOUS} {CURSOR}", "nosotros-cursor": CURSOR},
            "payload": [example_of(each)],
        }
        for each in list(events)[:1]
    ]
    return {
        "FeedRequest": {
            "name": "FeedRequest",
            "title": "FeedRequest",
            "summary": "Asks for what follows a cursor; there is nothing in it but its address.",
            "contentType": "application/json",
            "payload": {"type": "null"},
        },
        "EventBatch": {
            "name": "EventBatch",
            "title": "EventBatch",
            "summary": "Events in their order, each byte for byte as by the other ways.",
            "contentType": BATCH_TYPE,
            "headers": {
                "type": "object",
                "properties": {
                    "nosotros-cursors": {
                        "type": "string",
                        "description": "`previous` of the first, then each event's cursor, with "
                        "blanks between.",
                    },
                    "nosotros-cursor": {
                        **_CURSOR,
                        "description": "To ask for what follows, as `after`.",
                    },
                },
            },
            "payload": {
                "type": "array",
                "items": {"$ref": "#/components/schemas/CloudEvent"},
                "description": f"Each is an event as in its own message ({CONTENT_TYPE}).",
            },
            "examples": examples,
        },
    }


def _sends(way: str, types: list[str], summary: str) -> Json:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{way}"},
        "summary": summary,
        "messages": [{"$ref": f"#/channels/{way}/messages/{each}"} for each in types],
    }


def _without(properties: Json, *names: str) -> Json:
    return {name: each for name, each in properties.items() if name not in names}


def _get(query: Json) -> Json:
    return {
        "method": "GET",
        "query": {"type": "object", "properties": query},
        "bindingVersion": "0.3.0",
    }
