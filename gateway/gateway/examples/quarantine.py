"""Example values of what was refused at a room's door, by the schema's name."""

from typing import Any

OF: dict[str, dict[str, Any]] = {
    "QuarantinedView": {
        "organisation": "la-u",
        "reason": "unfit",
        "detail": "does not fit its schema: book required",
        "source": "/la-u/library",
        "sequence": "42",
        "type": "la-u.library.book_lent.v1",
        "times": 1,
        "size": 812,
        "whole": True,
    },
}
