"""Whether a value fits a schema of the subset, in bounded time.

`jsonschema` is what tests compare this with. It is not what checks: it has no bound, and in the
gateway one check must not hold up everybody else's.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, cast

from nosotros.schemas.subset import Problem, is_number, resolved

#: looks at a value with a schema; a page of 200 items of 20 fields takes some 10,000
MOST_STEPS = 100_000
#: steps after which whoever looks at leisure pauses: about a millisecond
BETWEEN_PAUSES = 500
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


class Looked(NamedTuple):
    """What a look found, and what it cost."""

    problems: tuple[Problem, ...]
    steps: int
    #: it would have taken more steps than it might; then that is the one problem
    given_up: bool


class Fit:
    """A schema that `problems_in` found nothing wrong with, ready to look at values."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._schema = schema
        self._definitions = cast("Mapping[str, Any]", schema.get("$defs", {}))

    def problems(self, value: Any) -> tuple[Problem, ...]:
        """What of a decoded JSON value does not fit; nothing where it does.

        Where a look would take too long, that is the one problem.
        """
        return self.look(value).problems

    def look(
        self, value: Any, *, most: int = MOST_STEPS, pause: Callable[[], None] | None = None
    ) -> Looked:
        """What `problems` says, in at most so many steps.

        Args:
            value: a decoded JSON value.
            most: steps; some thousand of them take some milliseconds.
            pause: called each time that some steps were made.
        """
        look = _Look(self._definitions, most, pause)
        try:
            look.at(self._schema, value, "")
        except _TooCostly:
            return Looked((Problem("", "too_costly"),), most, given_up=True)
        return Looked(tuple(look.found), most - look.left, given_up=False)


class _TooCostly(Exception):
    pass


class _Unfit(Exception):
    """Something was found where nobody asks what."""


class _Look:
    def __init__(
        self, definitions: Mapping[str, Any], most: int, pause: Callable[[], None] | None
    ) -> None:
        self.found: list[Problem] = []
        self.left = most
        self._definitions = definitions
        self._pause = pause
        self._pauses_at = most - BETWEEN_PAUSES
        #: within a branch, of which only is asked whether it fits
        self._silent = False

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
            self._take(len(choices) // 4)
            if not any(_same(value, each) for each in choices):
                self._say(
                    path, lambda: "one_of:" + ",".join(str(each)[:60] for each in choices[:20])
                )
        if "const" in schema and not _same(value, schema["const"]):
            self._say(path, f"one_of:{str(schema['const'])[:60]}")

    def _object(self, schema: Mapping[str, Any], value: dict[str, Any], path: str) -> None:
        properties = schema.get("properties", {})
        required = schema.get("required", ())
        self._take((len(value) + len(required)) // 5)
        for name in required:
            if name not in value:
                self._say(_below(path, name), "required")
        self._length(schema, "Properties", len(value), path)
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
        before, self._silent = self._silent, True
        try:
            self.at(schema, value, "")
        except _Unfit:
            return False
        finally:
            self._silent = before
        return True

    def _say(self, path: str, code: str | Callable[[], str]) -> None:
        if self._silent:
            raise _Unfit
        if len(self.found) < MOST_PROBLEMS:
            shown = "".join(
                c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in path[:_LONGEST_PATH]
            )
            self.found.append(Problem(shown, code if isinstance(code, str) else code()))

    def _take(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise _TooCostly
        if self._pause is not None and self.left <= self._pauses_at:
            self._pauses_at = self.left - BETWEEN_PAUSES
            self._pause()


def _same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal: 1 is 1.0, and not true."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other


def _below(path: str, name: str) -> str:
    # What a problem tells is cut at the same length.
    return (f"{path}.{name}" if path else name)[:_LONGEST_PATH]
