"""How calls that are shaped by who calls are shown in the OpenAPI document."""

from typing import Any

_TEXT = {"type": "string"}


def _asked(name: str, description: str, example: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": True,
        "description": description,
        "schema": _TEXT,
        "example": example,
    }


_LANGUAGE = {
    "name": "language",
    "in": "query",
    "required": False,
    "description": "The page's language, where it is another than the browser asks for.",
    "schema": _TEXT,
}
_BYTES = {"schema": {"type": "string", "format": "binary"}}
#: by the name of the endpoint: query parameters, the body, and the answer
PARAMETERS: dict[str, list[dict[str, Any]]] = {
    "callback": [],
    "subscription": [_LANGUAGE],
    "unsubscribe": [_LANGUAGE],
    "challenge": [
        _asked("hub.mode", "`subscribe`.", "subscribe"),
        _asked("hub.verify_token", "The secret that the provider was given.", "a-secret"),
        _asked("hub.challenge", "What is to be said back.", "1158201444"),
    ],
}
BODIES: dict[str, dict[str, Any]] = {
    "callback": {
        "required": False,
        "description": "As the provider's documents say, signed as they say.",
        "content": {"*/*": _BYTES},
    },
    "unsubscribe": {
        "required": False,
        "description": "`List-Unsubscribe=One-Click` (RFC 8058), or anything: the link says it all.",
        "content": {"application/x-www-form-urlencoded": {"schema": {"type": "object"}}},
    },
}
ANSWERS: dict[str, dict[str, Any]] = {
    "callback": {"description": "It is kept, and will be acted upon."},
    "subscription": {
        "description": "A page with one button.",
        "content": {"text/html": {"schema": _TEXT}},
    },
    "unsubscribe": {
        "description": "No more messages like that; for `Accept: text/html`, as a page.",
        "content": {"text/html": {"schema": _TEXT}},
    },
    "challenge": {
        "description": "What was to be said back.",
        "content": {"text/plain": {"schema": _TEXT, "example": "1158201444"}},
    },
}
