"""A description of a service that lends books."""

from typing import Any

from nosotros.contracts import partners as c

BOOK: dict[str, Any] = {
    "type": "object",
    "properties": {"book_id": {"type": "string", "format": "uuid"}},
    "required": ["book_id"],
}
TYPE = "la-u.library.book_lent.v1"


def parts(**more: Any) -> dict[str, Any]:
    """What `describe` takes, with some of it otherwise."""
    return {
        "events": {TYPE: {"schema": BOOK, "subject": "book_id", "summary": "A book was lent."}},
        "commands": {"lend_book": {"request": BOOK, "answer": BOOK, "errors": ["already_lent"]}},
        "queries": {"find_book": {"request": BOOK, "answer": BOOK, "scope": "library:read"}},
        "errors": {
            "already_lent": {
                "status": 409,
                "schema": BOOK,
                "texts": {"es": "El libro {book_id} ya está prestado."},
            }
        },
        **more,
    }


def describe(
    *, organisation: str = "la-u", service: str = "library", **more: Any
) -> c.DescribeService:
    """The command that describes the library, with some of it otherwise."""
    return c.DescribeService(
        organisation=organisation, service=service, summary="Lends books.", **parts(**more)
    )
