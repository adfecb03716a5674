"""References within a document of schemas."""

from collections.abc import Mapping
from typing import Any


def references(value: Any) -> set[str]:
    """Every reference anywhere in a value."""
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*(references(each) for each in value.values()))
    if isinstance(value, list):
        return set().union(*(references(each) for each in value))
    return set()


def with_what_it_names(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> dict[str, Any]:
    """A schema with those of its document that it needs: to read all of them each time takes long."""
    named: dict[str, Any] = {}
    wanted = references(schema)
    while wanted:
        named |= {name: schemas[name] for name in map(_name, wanted)}
        wanted = {each for each in references([*named.values()]) if _name(each) not in named}
    return {**schema, "components": {"schemas": named}}


def _name(reference: str) -> str:
    return reference.removeprefix("#/components/schemas/")
