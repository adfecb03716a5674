"""Example values of services that rooms have of their own."""

from typing import Any

_TYPE = "la-u.library.book_lent.v1"
_BOOK = {
    "type": "object",
    "properties": {"book_id": {"type": "string", "format": "uuid"}},
    "required": ["book_id"],
}
_DESCRIPTION: dict[str, Any] = {
    "summary": "Lends books to whoever has a place in the programme.",
    "events": {_TYPE: {"subject": "book_id", "schema": _BOOK}},
    "commands": {
        "lend_book": {
            "request": _BOOK,
            "answer": _BOOK,
            "errors": ["already_lent"],
            "scope": "library:write",
            "grantable": False,
        }
    },
    "queries": {},
    "errors": {
        "already_lent": {
            "status": 409,
            "schema": _BOOK,
            "texts": {"es": "Ya está prestado.", "en": "It is lent.", "fr": "Il est prêté."},
        }
    },
}
IN_PATH = {"service": "library", "method": "lend_book"}
OF: dict[str, dict[str, Any]] = {
    "DescribeService": _DESCRIPTION,
    "ServiceDescription": {**_DESCRIPTION, "organisation": "la-u", "service": "library"},
    "ServiceSummary": {
        "organisation": "la-u",
        "service": "library",
        "summary": "Lends books to whoever has a place in the programme.",
        "events": [_TYPE],
        "commands": ["lend_book"],
        "queries": [],
    },
}
