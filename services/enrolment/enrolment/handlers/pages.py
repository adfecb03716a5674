"""Pages: a cursor is the id of the last item seen, and nothing a caller needs to understand."""

from collections.abc import Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from nosotros.contracts.common import FieldProblem, InvalidFields


class _HasId(Protocol):
    @property
    def id(self) -> UUID: ...


T = TypeVar("T", bound=_HasId)


def after_id(cursor: str | None) -> UUID | None:
    """The id in a cursor.

    Raises:
        InvalidFields: it is none of ours.
    """
    if cursor is None:
        return None
    try:
        return UUID(cursor)
    except ValueError:
        raise InvalidFields(problems=(FieldProblem(field="after", code="not_a_cursor"),)) from None


def after_line(cursor: str | None) -> int:
    """The line in a cursor of rows.

    Raises:
        InvalidFields: it is none of ours.
    """
    if cursor is None:
        return 0
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 9:
        raise InvalidFields(problems=(FieldProblem(field="after", code="not_a_cursor"),))
    return int(cursor)


def cut(found: Sequence[T], limit: int) -> tuple[tuple[T, ...], str | None]:
    """A page out of one item more than it may have, and the cursor to the next."""
    items = tuple(found[:limit])
    return items, str(items[-1].id) if len(found) > limit else None
