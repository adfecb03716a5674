"""The JSON Schema of one contract, with what it is made of beside it."""

import re
from collections.abc import Callable
from typing import Any, cast

from marshmallow import fields

from nosotros.contracts.schema import describe, schema_of

Json = dict[str, Any]
_REFERENCE = "#/components/schemas/"


def shape_of(contract: type[Any], *, reference: Callable[[str], str]) -> tuple[Json, Json]:
    """The JSON Schema (2020-12) of a contract, and those of the views inside it by their names.

    Args:
        contract: a dataclass that was declared with `nosotros.contracts.language`.
        reference: what a `$ref` to the view of a name is to say.
    """
    described = cast("dict[str, Json]", describe([contract]))
    shapes = {name: cast("Json", _plain(each, reference)) for name, each in described.items()}
    own = shapes.pop(contract.__name__)
    for name, pattern in _patterns(contract).items():
        _deepest(own["properties"][name]).setdefault("pattern", pattern)
    return own, shapes


def _plain(value: Any, reference: Callable[[str], str]) -> Any:
    """The same in plain JSON types, in an order that does not depend on the declaration's."""
    if isinstance(value, dict):
        mapping = cast("Json", value)
        plain = {name: _plain(each, reference) for name, each in mapping.items()}
        target = plain.get("$ref")
        if isinstance(target, str):
            plain["$ref"] = reference(target.removeprefix(_REFERENCE))
        for name in ("enum", "required"):
            if isinstance(plain.get(name), list):
                plain[name] = sorted(plain[name], key=str)
        return plain
    if isinstance(value, list | tuple):
        return [_plain(each, reference) for each in cast("list[Any]", value)]
    return value


def _patterns(contract: type[Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    declared = cast("dict[str, Any]", schema_of(contract, strict=False).fields)  # pyright: ignore[reportUnknownMemberType]
    for name, each in declared.items():
        while isinstance(each, fields.List):
            each = cast("Any", each).inner
        pattern = getattr(each, "pattern", None)
        if isinstance(pattern, re.Pattern):
            found[name] = f"^(?:{cast('re.Pattern[str]', pattern).pattern})$"
    return found


def _deepest(schema: Json) -> Json:
    while "items" in schema:
        schema = schema["items"]
    return schema
