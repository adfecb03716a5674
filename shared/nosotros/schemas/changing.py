"""Whether a schema still keeps what it promised to those who rely on it.

It only gains optional properties. What is asked with (`Asked.REQUEST`) may also ask for less: a
property may be left out that had to be there, and one of a few values may gain more of them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from nosotros.schemas.subset import ANNOTATIONS, Problem, resolved

_LOOKED_INTO = ("properties", "required", "items", "enum", "$defs", "$schema")


class Asked(Enum):
    """Which side a schema is of: what is asked with, or what is told and answered."""

    REQUEST = "request"
    ANSWER = "answer"


class TooCostly(Exception):
    """To compare would take more steps than it may."""


@dataclass(slots=True)
class Steps:
    """How many looks comparisons may take, all together."""

    left: int = 20_000

    def take(self, steps: int = 1) -> None:
        """Count some; raises `TooCostly` where they are too many."""
        self.left -= steps
        if self.left < 0:
            raise TooCostly


def breaks(
    *,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    side: Asked,
    path: str = "",
    steps: Steps | None = None,
) -> Iterator[Problem]:
    """What would break those who rely on the old schema; both are of the subset.

    Args:
        old: what was promised.
        new: what would be from now on.
        side: who relies on it.
        path: where it stands, for the problems.
        steps: how many are left for it, and for what is compared after it.

    Raises:
        TooCostly: there were not enough of them.
    """
    change = _Change(old.get("$defs", {}), new.get("$defs", {}), side, steps or Steps())
    yield from change.breaks(old, new, path)


class _Change:
    def __init__(
        self, were: Mapping[str, Any], are: Mapping[str, Any], side: Asked, steps: Steps
    ) -> None:
        self._were = were
        self._are = are
        self._asks = side is Asked.REQUEST
        self._steps = steps

    def breaks(self, old: Any, new: Any, path: str) -> Iterator[Problem]:
        self._steps.take()
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
        were, are = _choices(had), _choices(has)
        return were <= are and (self._asks or were == are)

    def _same_rest(self, before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
        """The keywords that are not looked into mean the same."""
        return self._rest(before, self._were) == self._rest(now, self._are)

    def _rest(self, schema: Mapping[str, Any], named: Mapping[str, Any]) -> dict[str, Any]:
        return {
            keyword: _plain(value, named, self._steps)
            for keyword, value in schema.items()
            if keyword not in _LOOKED_INTO and not _says_nothing(keyword)
        }


def _choices(choices: Iterable[Any]) -> frozenset[tuple[bool, Any]]:
    """What an enum has; true is not 1."""
    return frozenset((isinstance(each, bool), each) for each in choices)


def _says_nothing(keyword: str) -> bool:
    return keyword in ANNOTATIONS or keyword.startswith("x-")


def _plain(value: Any, named: Mapping[str, Any], steps: Steps) -> Any:
    """A keyword's value with what it refers to in place, and without what is not checked."""
    if isinstance(value, list):
        steps.take(1 + len(value) // 4)
        return [_plain(each, named, steps) for each in value]
    if not isinstance(value, dict):
        return value
    steps.take(1 + len(value) // 4)
    schema = resolved(value, named)
    if isinstance(schema, bool):
        return schema
    made: dict[str, Any] = {}
    for keyword, each in schema.items():
        if keyword == "properties":
            made[keyword] = {name: _plain(inner, named, steps) for name, inner in each.items()}
        elif not _says_nothing(keyword) and keyword not in ("$defs", "$schema"):
            made[keyword] = _plain(each, named, steps)
    return made
