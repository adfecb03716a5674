"""The library of la-u, as it is described."""

from datetime import UTC, datetime
from typing import Any

from nosotros.contracts.partners import ServiceDescription

BOOK = "01990f3e-7c1a-7d2b-9a64-3f1f5f0c8b21"
TYPE = "la-u.library.book_lent.v1"
PATH = "/v1/rooms/la-u/services/library"
_ID: dict[str, Any] = {"type": "string", "minLength": 36, "maxLength": 36}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": [*properties]}


ASKED = {**_object(book_id=_ID), "additionalProperties": False}
ANSWER = _object(book_id=_ID, lent={"type": "boolean"})


def description(**more: Any) -> ServiceDescription:
    """The description, with some of it otherwise."""
    found = {
        "type": "object",
        "properties": {
            "shelf": {"type": ["integer", "null"]},
            "lent": {"type": "boolean"},
            "words": {"type": "array", "items": {"type": "string"}},
        },
    }
    made: dict[str, Any] = {
        "organisation": "la-u",
        "service": "library",
        "revision": 1,
        "described_at": datetime(2026, 8, 18, tzinfo=UTC),
        "events": {TYPE: {"schema": _object(book_id=_ID), "subject": "book_id"}},
        "commands": {
            "lend_book": {
                "request": ASKED,
                "answer": ANSWER,
                "errors": ["already_lent"],
                "scope": "library:write",
                "grantable": True,
            },
            "close": {"request": {"type": "object"}},
        },
        "queries": {"find_books": {"request": found, "answer": ANSWER}},
        "errors": {
            "already_lent": {
                "status": 410,
                "schema": _object(book_id=_ID),
                "texts": {"es": "El libro {book_id} está {nowhere}.", "en": "{book_id} is lent."},
            }
        },
    }
    return ServiceDescription(**{**made, **more})
