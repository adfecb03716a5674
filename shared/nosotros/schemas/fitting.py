"""Whether a value fits a schema of the subset, in bounded time.

`jsonschema` is what tests compare this with. It is not what checks: it has no bound, and in the
gateway one check must not hold up everybody else's.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

from nosotros.schemas.subset import Problem, is_number, resolved

#: looks at a value with a schema; a page of 200 items of 20 fields takes some 10,000
MOST_STEPS = 100_000
#: nobody corrects more at once
MOST_PROBLEMS = 50
_LONGEST_PATH = 200

_IS: Mapping[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: type(value) is int or (is_number(value) and value == int(value)),
    "number": is_number,
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


class Fit:
    """A schema that `problems_in` found nothing wrong with, ready to look at values."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._schema = schema
        self._definitions = cast("Mapping[str, Any]", schema.get("$defs", {}))

    def problems(self, value: Any) -> tuple[Problem, ...]:
        """What of a decoded JSON value does not fit; nothing where it does.

        Where a look would take too long, that is the one problem.
        """
        look = _Look(self._definitions)
        try:
            look.at(self._schema, value, "")
        except _TooCostly:
            return (Problem("", "too_costly"),)
        return tuple(look.found)


class _TooCostly(Exception):
    pass


class _Look:
    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self.found: list[Problem] = []
        self._definitions = definitions
        self._left = MOST_STEPS

    def at(self, schema: Any, value: Any, path: str) -> None:
        self._take(1)
        schema = resolved(schema, self._definitions)
        if isinstance(schema, bool):
            if not schema:
                self._say(path, "unknown_field")
            return
        if not self._is_of_type(schema, value):
            kinds = schema["type"]
            said = kinds if isinstance(kinds, str) else ",".join(kinds)
            self._say(path, f"of_type:{said}")
            return
        self._choices(schema, value, path)
        if isinstance(value, dict):
            self._object(schema, cast("dict[str, Any]", value), path)
        elif isinstance(value, list):
            self._array(schema, cast("list[Any]", value), path)
        elif isinstance(value, str):
            self._length(schema, "Length", len(value), path)
        elif is_number(value):
            self._number(schema, value, path)
        self._branches(schema, value, path)

    def _is_of_type(self, schema: Mapping[str, Any], value: Any) -> bool:
        kinds = schema.get("type")
        if kinds is None:
            return True
        return any(_IS[each](value) for each in ([kinds] if isinstance(kinds, str) else kinds))

    def _choices(self, schema: Mapping[str, Any], value: Any, path: str) -> None:
        choices = schema.get("enum")
        if choices is not None:
            self._take(len(choices) // 20)
            if not any(_same(value, each) for each in choices):
                self._say(path, "one_of:" + ",".join(str(each)[:60] for each in choices[:20]))
        if "const" in schema and not _same(value, schema["const"]):
            self._say(path, f"one_of:{str(schema['const'])[:60]}")

    def _object(self, schema: Mapping[str, Any], value: dict[str, Any], path: str) -> None:
        properties = schema.get("properties", {})
        for name in schema.get("required", ()):
            if name not in value:
                self._say(_below(path, name), "required")
        self._length(schema, "Properties", len(value), path)
        self._take(len(value) // 10)
        others = schema.get("additionalProperties", True)
        for name, each in value.items():
            if name in properties:
                self.at(properties[name], each, _below(path, name))
            elif others is not True:
                self.at(others, each, _below(path, name))

    def _array(self, schema: Mapping[str, Any], value: list[Any], path: str) -> None:
        self._length(schema, "Items", len(value), path)
        items = schema.get("items", True)
        if items is not True:
            for place, each in enumerate(value):
                self.at(items, each, _below(path, str(place)))

    def _length(self, schema: Mapping[str, Any], of: str, size: int, path: str) -> None:
        least, most = schema.get(f"min{of}", 0), schema.get(f"max{of}")
        if size < least or (most is not None and size > most):
            self._say(path, f"size:{least}:{'' if most is None else most}")

    def _number(self, schema: Mapping[str, Any], value: Any, path: str) -> None:
        wrong = (
            ("minimum" in schema and value < schema["minimum"])
            or ("maximum" in schema and value > schema["maximum"])
            or ("exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"])
            or ("exclusiveMaximum" in schema and value >= schema["exclusiveMaximum"])
        )
        if wrong:
            least = schema.get("minimum", schema.get("exclusiveMinimum", ""))
            most = schema.get("maximum", schema.get("exclusiveMaximum", ""))
            self._say(path, f"size:{least}:{most}")

    def _branches(self, schema: Mapping[str, Any], value: Any, path: str) -> None:
        for each in schema.get("allOf", ()):
            self.at(each, value, path)
        for keyword, most in (("anyOf", None), ("oneOf", 1)):
            if keyword in schema:
                fits = sum(self._fits(each, value) for each in schema[keyword])
                if not fits or (most and fits > most):
                    self._say(path, "none_of_them")

    def _fits(self, schema: Any, value: Any) -> bool:
        before, self.found = self.found, []
        self.at(schema, value, "")
        fits, self.found = not self.found, before
        return fits

    def _say(self, path: str, code: str) -> None:
        if len(self.found) < MOST_PROBLEMS:
            shown = "".join(
                c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in path[:_LONGEST_PATH]
            )
            self.found.append(Problem(shown, code))

    def _take(self, steps: int) -> None:
        self._left -= steps
        if self._left < 0:
            raise _TooCostly


def _same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal: 1 is 1.0, and not true."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other


def _below(path: str, name: str) -> str:
    # What a problem tells is cut at the same length.
    return (f"{path}.{name}" if path else name)[:_LONGEST_PATH]
