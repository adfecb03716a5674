"""Which columns a view becomes.

A field of plain values is a column, in the view's order. A view within the view is a column
for each of its fields, called `outer.inner`. So is a list of views, and each of its columns
has a value for every view of the list, in the list's order. What has no place in a cell is
left out: a list within a list, and an object of names that nobody declared.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

_PLAIN = (str, int, float, bool, Decimal, UUID, date, datetime, Enum)


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column: where its values are in an item."""

    path: tuple[str, ...]

    @property
    def title(self) -> str:
        """What the header row calls it."""
        return ".".join(self.path)

    def value(self, item: dict[str, Any]) -> Any:
        """An item's value: plain, a list of plain ones, or none where the item has none."""
        return _follow(item, self.path)


def columns_of(view: type[Any]) -> tuple[Column, ...]:
    """The columns of a view, in its order."""
    return tuple(_columns(view, before=(), in_list=False))


def _columns(view: type[Any], *, before: tuple[str, ...], in_list: bool) -> Iterator[Column]:
    kinds = get_type_hints(view)
    for each in fields(view):
        path = (*before, each.name)
        kind, many = _inner(kinds[each.name])
        if many and in_list:
            continue
        if isinstance(kind, type) and is_dataclass(kind):
            yield from _columns(kind, before=path, in_list=in_list or many)
        elif _is_plain(kind):
            yield Column(path=path)


def _inner(kind: Any) -> tuple[Any, bool]:
    """A type without its `None`, or that of a list's values; and whether it is a list."""
    kind = _needed(kind)
    if get_origin(kind) in (tuple, list):
        return _needed(get_args(kind)[0]), True
    return kind, False


def _needed(kind: Any) -> Any:
    if get_origin(kind) not in (Union, UnionType):
        return kind
    choices = tuple(each for each in get_args(kind) if each is not type(None))
    return Union[choices]  # noqa: UP007 - of one, it is that one


def _is_plain(kind: Any) -> bool:
    if get_origin(kind) is Literal:
        return True
    if get_origin(kind) in (Union, UnionType):
        return all(_is_plain(each) for each in get_args(kind))
    return isinstance(kind, type) and issubclass(kind, _PLAIN)


def _follow(value: Any, path: tuple[str, ...]) -> Any:
    if isinstance(value, list):
        return [_follow(each, path) for each in value]
    if value is None or not path:
        return value
    # A service that is older than this gateway does not send yet what is new.
    return _follow(value.get(path[0]), path[1:])
