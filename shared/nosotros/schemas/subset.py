"""What a schema may be: the part of JSON Schema 2020-12 that is checked in bounded time.

Left out is what can run long (`pattern`, `patternProperties`, `uniqueItems`), what looks elsewhere
(`$id`, `$anchor`, references to anything but `#/$defs/<name>`), what refers to itself, and what says
in a roundabout way what the rest can say (`not`, `if`, `dependentSchemas`, `unevaluated…`).
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
#: levels, of a schema with all that it refers to
DEEPEST = 20
#: schemas within a schema, each counted as often as it is referred to
MOST_SCHEMAS = 2_000
MOST_CHOICES = 500
MOST_PROPERTIES = 200
MOST_BRANCHES = 20
#: of one schema, those that nobody checks as well
MOST_KEYWORDS = 60
_LONGEST_NAME = 200
_LONGEST_CHOICE = 1_000
_LARGEST = 1e18
#: what says something to readers, and is not checked (2020-12: `format` is an annotation)
ANNOTATIONS = frozenset(
    (
        "title",
        "description",
        "$comment",
        "default",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "format",
    )
)
_COUNTS = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_BRANCHES = ("anyOf", "oneOf", "allOf")
_SCHEMAS = ("items", "additionalProperties")
_ABOUT_ALL = ("type", "enum", "const", "properties", "required", "$ref", "$defs", "$schema")
KEYWORDS = frozenset((*_ABOUT_ALL, *_COUNTS, *_BOUNDS, *_BRANCHES, *_SCHEMAS))
_REFERENCE = "#/$defs/"


class Problem(NamedTuple):
    """One thing wrong in one place: `path` with dots, `code` for machines."""

    path: str
    code: str


@dataclass(slots=True)
class Together:
    """How many schemas several may have within, all together, each counted as often as it is met."""

    left: int = MOST_SCHEMAS
    most: int = MOST_SCHEMAS


def problems_in(
    schema: Any, *, path: str = "", together: Together | None = None
) -> Iterator[Problem]:
    """What is wrong with a schema that somebody wrote; nothing where it may be used.

    Args:
        schema: decoded JSON, whose depth was bounded when it was read.
        path: where it stands, for the problems.
        together: what is left for it, and for those that come after it.
    """
    if not isinstance(schema, dict):
        yield Problem(path, "not_an_object")
        return
    root = cast("Json", schema)
    definitions = root.get("$defs", {})
    if not isinstance(definitions, dict):
        yield Problem(_below(path, "$defs"), "not_an_object")
        return
    named = cast("Json", definitions)
    found = list(_problems(root, named, path, root=True))
    for name, each in named.items():
        found += _problems(each, named, _below(path, f"$defs.{_shown(name)}"), root=False)
    yield from found
    if not found:
        # What is not well formed is not walked.
        yield from _size(root, named, path, together or Together())


def resolved(schema: Any, definitions: Mapping[str, Any]) -> Any:
    """What a schema of the subset means where it is nothing but a reference."""
    while isinstance(schema, dict) and "$ref" in schema:
        schema = definitions[cast("str", schema["$ref"]).removeprefix(_REFERENCE)]
    return cast("Any", schema)


def _problems(schema: Any, named: Json, path: str, *, root: bool) -> Iterator[Problem]:
    if isinstance(schema, bool):
        return
    if not isinstance(schema, dict):
        yield Problem(path, "not_an_object")
        return
    if len(cast("Json", schema)) > MOST_KEYWORDS:
        yield Problem(path, f"at_most:{MOST_KEYWORDS}")
        return
    for keyword, value in cast("Json", schema).items():
        where = _below(path, _shown(keyword))
        if keyword in ANNOTATIONS or keyword.startswith("x-"):
            continue
        if keyword not in KEYWORDS or (keyword in ("$defs", "$schema") and not root):
            yield Problem(where, f"keyword_refused:{_shown(keyword)}")
        elif keyword in _BRANCHES:
            yield from _branches(value, named, where)
        elif keyword in _SCHEMAS:
            yield from _problems(value, named, where, root=False)
        elif keyword == "properties":
            yield from _properties(value, named, where)
        elif keyword == "$ref":
            yield from _reference(cast("Json", schema), named, where)
        elif not _well_said(keyword, value):
            yield Problem(where, "invalid")


def _branches(value: Any, named: Json, where: str) -> Iterator[Problem]:
    if not isinstance(value, list) or not 1 <= len(cast("list[Any]", value)) <= MOST_BRANCHES:
        yield Problem(where, f"count:1:{MOST_BRANCHES}")
        return
    for place, each in enumerate(cast("list[Any]", value)):
        yield from _problems(each, named, f"{where}.{place}", root=False)


def _properties(value: Any, named: Json, where: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield Problem(where, "not_an_object")
        return
    properties = cast("Json", value)
    if len(properties) > MOST_PROPERTIES:
        yield Problem(where, f"at_most:{MOST_PROPERTIES}")
        return
    for name, each in properties.items():
        if not _is_name(name):
            yield Problem(where, "invalid")
        yield from _problems(each, named, _below(where, _shown(name)), root=False)


def _reference(schema: Json, named: Json, where: str) -> Iterator[Problem]:
    target = schema["$ref"]
    known = isinstance(target, str) and target.startswith(_REFERENCE)
    if not known or target.removeprefix(_REFERENCE) not in named:
        yield Problem(where, "reference_refused")
    # Beside a reference 2020-12 has everything else apply as well: say that with `allOf`.
    elif any(each != "$ref" and each in KEYWORDS - {"$defs", "$schema"} for each in schema):
        yield Problem(where, "reference_alone")


def _well_said(keyword: str, value: Any) -> bool:
    if keyword == "type":
        kinds = cast("list[Any]", value) if isinstance(value, list) else [value]
        known = all(isinstance(each, str) and each in TYPES for each in kinds)
        return bool(kinds) and known and len(set(kinds)) == len(kinds)
    if keyword == "enum":
        choices = cast("list[Any]", value) if isinstance(value, list) else []
        return 1 <= len(choices) <= MOST_CHOICES and all(map(_is_choice, choices))
    if keyword == "const":
        return _is_choice(value)
    if keyword == "required":
        names = cast("list[Any]", value) if isinstance(value, list) else [None]
        return len(names) <= MOST_PROPERTIES and all(map(_is_name, names))
    if keyword in _COUNTS:
        return type(value) is int and 0 <= value < 1 << 31
    if keyword in _BOUNDS:
        return is_number(value) and abs(value) <= _LARGEST
    if keyword == "$schema":
        return value == DIALECT
    return isinstance(value, dict)


def _size(root: Json, named: Json, path: str, together: Together) -> Iterator[Problem]:
    """Walks a schema as a check would, each reference as often as it is met."""
    left: list[tuple[Any, int, frozenset[str]]] = [(root, 1, frozenset())]
    seen = 0
    while left:
        schema, depth, within = left.pop()
        seen += 1
        if depth > DEEPEST:
            yield Problem(path, f"too_deep:{DEEPEST}")
            return
        if seen > MOST_SCHEMAS:
            yield Problem(path, f"too_many_schemas:{MOST_SCHEMAS}")
            return
        together.left -= 1
        if together.left < 0:
            yield Problem(path, f"too_many_schemas:{together.most}")
            return
        if isinstance(schema, bool):
            continue
        if "$ref" in schema:
            name = schema["$ref"].removeprefix(_REFERENCE)
            if name in within:
                yield Problem(path, "reference_loop")
                return
            left.append((named[name], depth + 1, within | {name}))
        left += [(each, depth + 1, within) for each in _inner(schema)]


def _inner(schema: Json) -> Iterator[Any]:
    yield from schema.get("properties", {}).values()
    for keyword in _BRANCHES:
        yield from schema.get(keyword, ())
    for keyword in _SCHEMAS:
        if keyword in schema:
            yield schema[keyword]


def is_number(value: Any) -> bool:
    """Whether a value is a JSON number, which no truth value is."""
    return type(value) is int or (type(value) is float and math.isfinite(value))


def _is_choice(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= _LONGEST_CHOICE
    return value is None or isinstance(value, bool) or (is_number(value) and abs(value) <= _LARGEST)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_NAME and value.isprintable()


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _shown(name: str) -> str:
    """A name that somebody made up, as it may stand in a problem."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name[:60])
