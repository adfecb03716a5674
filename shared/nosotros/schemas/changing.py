"""Whether a schema still keeps what it promised to those who rely on it.

It only gains optional properties. What is asked with (`Asked.REQUEST`) may also ask for less: a
property may be left out that had to be there, and one of a few values may gain more of them.
"""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from nosotros.schemas.subset import ANNOTATIONS, Problem, resolved

_LOOKED_INTO = ("properties", "required", "items", "enum", "$defs", "$schema")


class Asked(Enum):
    """Which side a schema is of: what is asked with, or what is told and answered."""

    REQUEST = "request"
    ANSWER = "answer"


def breaks(
    *, old: Mapping[str, Any], new: Mapping[str, Any], side: Asked, path: str = ""
) -> Iterator[Problem]:
    """What would break those who rely on the old schema; both are of the subset.

    Args:
        old: what was promised.
        new: what would be from now on.
        side: who relies on it.
        path: where it stands, for the problems.
    """
    yield from _Change(old.get("$defs", {}), new.get("$defs", {}), side).breaks(old, new, path)


class _Change:
    def __init__(self, were: Mapping[str, Any], are: Mapping[str, Any], side: Asked) -> None:
        self._were = were
        self._are = are
        self._asks = side is Asked.REQUEST

    def breaks(self, old: Any, new: Any, path: str) -> Iterator[Problem]:
        before, now = resolved(old, self._were), resolved(new, self._are)
        if isinstance(before, bool) or isinstance(now, bool):
            if before is not now:
                yield Problem(path, "changed")
            return
        if not self._same_rest(before, now) or not self._same_choices(before, now):
            yield Problem(path, "changed")
        if ("items" in before) != ("items" in now):
            yield Problem(path, "changed")
        elif "items" in before:
            yield from self.breaks(before["items"], now["items"], f"{path}.items")
        yield from self._properties(before, now, path)

    def _properties(
        self, before: Mapping[str, Any], now: Mapping[str, Any], path: str
    ) -> Iterator[Problem]:
        had, has = before.get("properties", {}), now.get("properties", {})
        needed, needs = set(before.get("required", ())), set(now.get("required", ()))
        for name, each in had.items():
            where = f"{path}.{name}" if path else name
            if name not in has:
                yield Problem(where, "property_gone")
                continue
            yield from self.breaks(each, has[name], where)
        for name in sorted(needs - needed):
            yield Problem(f"{path}.{name}" if path else name, "became_required")
        for name in sorted(needed - needs):
            if not self._asks and name in has:
                yield Problem(f"{path}.{name}" if path else name, "became_optional")

    def _same_choices(self, before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
        had, has = before.get("enum"), now.get("enum")
        if had is None or has is None:
            return had is has
        gained = all(each in has for each in had)
        return gained and (self._asks or all(each in had for each in has))

    def _same_rest(self, before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
        """The keywords that are not looked into mean the same."""
        return self._rest(before, self._were) == self._rest(now, self._are)

    def _rest(self, schema: Mapping[str, Any], named: Mapping[str, Any]) -> dict[str, Any]:
        return {
            keyword: _plain(value, named)
            for keyword, value in schema.items()
            if keyword not in _LOOKED_INTO and not _says_nothing(keyword)
        }


def _says_nothing(keyword: str) -> bool:
    return keyword in ANNOTATIONS or keyword.startswith("x-")


def _plain(value: Any, named: Mapping[str, Any]) -> Any:
    """A keyword's value with what it refers to in place, and without what is not checked."""
    if isinstance(value, list):
        return [_plain(each, named) for each in value]
    if not isinstance(value, dict):
        return value
    schema = resolved(value, named)
    if isinstance(schema, bool):
        return schema
    made: dict[str, Any] = {}
    for keyword, each in schema.items():
        if keyword == "properties":
            made[keyword] = {name: _plain(inner, named) for name, inner in each.items()}
        elif not _says_nothing(keyword) and keyword not in ("$defs", "$schema"):
            made[keyword] = _plain(each, named)
    return made
