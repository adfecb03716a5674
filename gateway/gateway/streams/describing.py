"""How the feed, the stream and single events are shown in the OpenAPI document."""

from typing import Any

from gateway.streams.endpoints import BATCH, EVENT, LONGEST_WAIT, WAIT

_EVENT: dict[str, Any] = {
    "specversion": "1.0",
    "id": "01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21",
    "source": "/hub/enrolment",
    "type": "nosotros.enrolment.participant_enrolled.v1",
    "subject": "01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b22",
}
#: the JSON format of CloudEvents 1.0; each type has a schema, which its `dataschema` names
_CLOUD_EVENT: dict[str, Any] = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in _EVENT},
    "required": list(_EVENT),
}
_STREAM = (
    "retry: 1734\n\n"
    "id: 41\nprevious: 39\ndata: {…}\n\n"
    ":\nid: 57\nprevious: 41\n\n"
    "id: 58\nprevious: 41\ndata: {…}\n\n"
)
#: where the contract's own words are another operation's
SUMMARIES = {"stream": "Public events as they come, until you leave."}
#: query parameters that are not of the contract, and headers
PARAMETERS: dict[str, list[dict[str, Any]]] = {
    "feed": [
        {
            "name": WAIT,
            "in": "query",
            "required": False,
            "description": "How many seconds to wait where nothing that fits is there yet; it is "
            "answered at once when something is.",
            "schema": {"type": "integer", "minimum": 0, "maximum": LONGEST_WAIT, "default": 0},
        }
    ],
    "stream": [
        {
            "name": "Last-Event-ID",
            "in": "header",
            "required": False,
            "description": "The `id` that came last; it goes before `after`.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 19},
        }
    ],
    "event": [],
}
#: what the contract's fields are here, where they are something else than elsewhere
QUERY: dict[str, str] = {
    "after": "What follows this cursor: `0` from the oldest event that is kept; left out, what "
    "comes from now on, or with `reader` what it has not said to have received.",
    "types": "Of these types alone; may be given many times.",
    "organisations": "Of these organisations alone; may be given many times.",
    "subjects": "About these subjects alone; may be given many times.",
    "correlation": "Of one story: `correlationid`.",
    "since": "That happened at this moment or later.",
    "until": "That happened before this moment.",
    "reader": "A saved reader: its filter, and its cursor where no other is given.",
    "limit": "How many events a batch may have.",
}
HEADERS: dict[str, tuple[str, ...]] = {
    "feed": ("Nosotros-Cursors", "Nosotros-Cursor", "Link", "Cache-Control"),
    "stream": ("Cache-Control",),
    "event": ("Nosotros-Cursor", "Nosotros-Previous", "Cache-Control"),
}
ANSWERS: dict[str, dict[str, Any]] = {
    "feed": {
        "description": "The events, byte for byte as they were published, oldest first. "
        "`Nosotros-Cursors` has, before the cursor of each, that of the event before the first "
        "which fits the filter: where it is not the one that you had last, something was lost. "
        "Ask for what follows with `Nosotros-Cursor`, also where nothing came.",
        "content": {
            BATCH: {"schema": {"type": "array", "items": _CLOUD_EVENT}, "example": [_EVENT]}
        },
    },
    "stream": {
        "description": "Server-sent events: `id`, the cursor; `previous`, the cursor of the event "
        "before it that fits the filter; `data`, the event, byte for byte. An `id` with no `data` "
        "says how far the journal was looked at, and that the stream lives. An event `problem`, "
        "whose data is a problem, ends it. Who takes nothing is cut off. Come back with "
        "`Last-Event-ID`, and nothing is missed.",
        "content": {"text/event-stream": {"schema": {"type": "string"}, "example": _STREAM}},
    },
    "event": {
        "description": "The event, byte for byte as it was published.",
        "content": {EVENT: {"schema": _CLOUD_EVENT, "example": _EVENT}},
    },
}
