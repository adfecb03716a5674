"""Pages: a cursor names the last item seen, by its id, line or code; no caller need understand it."""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from nosotros.contracts.common import FieldProblem, InvalidFields
from nosotros.settings import SLUG

T = TypeVar("T")


def after_id(cursor: str | None) -> UUID | None:
    """The id in a cursor; none before the first page.

    Raises:
        InvalidFields: it is none of ours.
    """
    if cursor is None:
        return None
    try:
        return UUID(cursor)
    except ValueError:
        raise _not_a_cursor() from None


def after_line(cursor: str | None) -> int:
    """The line in a cursor of numbered rows; 0 before the first page.

    Raises:
        InvalidFields: it is none of ours.
    """
    if cursor is None:
        return 0
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 9:
        raise _not_a_cursor()
    return int(cursor)


def after_code(cursor: str | None, *, known: Callable[[str], bool]) -> str | None:
    """The code in a cursor of what is never deleted; none before the first page.

    Args:
        cursor: as it was sent.
        known: whether there is something with a code.

    Raises:
        InvalidFields: it is none of ours.
    """
    if cursor is not None and not known(cursor):
        raise _not_a_cursor()
    return cursor


def after_slug(cursor: str | None) -> str | None:
    """The organisation's or service's name in a cursor; none before the first page.

    Raises:
        InvalidFields: it is none of ours.
    """
    if cursor is not None and not SLUG.fullmatch(cursor):
        raise _not_a_cursor()
    return cursor


def cut(
    found: Sequence[T], limit: int, *, by: Callable[[T], Any] = attrgetter("id")
) -> tuple[tuple[T, ...], str | None]:
    """A page out of what was found, and the cursor to the next one; none after the last.

    Args:
        found: one item more than a page may have, where there are so many.
        limit: the most that a page may have.
        by: what the cursor names an item by.
    """
    items = tuple(found[:limit])
    return items, str(by(items[-1])) if len(found) > limit else None


def _not_a_cursor() -> InvalidFields:
    return InvalidFields(problems=(FieldProblem(field="after", code="not_a_cursor"),))
