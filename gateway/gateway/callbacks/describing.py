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


_BYTES = {"schema": {"type": "string", "format": "binary"}}
#: by the name of the endpoint: query parameters, the body, and the answer
PARAMETERS: dict[str, list[dict[str, Any]]] = {
    "callback": [],
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
    }
}
ANSWERS: dict[str, dict[str, Any]] = {
    "callback": {"description": "It is kept, and will be acted upon."},
    "challenge": {
        "description": "What was to be said back.",
        "content": {"text/plain": {"schema": _TEXT, "example": "1158201444"}},
    },
}
