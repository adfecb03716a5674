"""What a schema that somebody wrote may be, whatever she has in mind."""

from typing import Any

import pytest

from nosotros.schemas import problems_in
from nosotros.schemas.subset import DEEPEST, MOST_CHOICES, MOST_PROPERTIES


def codes(schema: Any) -> list[str]:
    return [each.code for each in problems_in(schema)]


def nested(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(levels - 1):
        schema = {"type": "array", "items": schema}
    return schema


def doubling(levels: int) -> dict[str, Any]:
    """Few bytes that mean 2 to the power of `levels` schemas."""
    definitions = {
        f"a{level}": {"anyOf": [{"$ref": f"#/$defs/a{level + 1}"}] * 2} for level in range(levels)
    }
    return {"$ref": "#/$defs/a0", "$defs": {**definitions, f"a{levels}": {"type": "null"}}}


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"type": "object", "properties": {"a": True, "b": {"type": ["string", "null"]}}},
        {"type": "integer", "minimum": 0, "exclusiveMaximum": 1.5, "title": "n", "x-of": "us"},
        {"$ref": "#/$defs/A", "$defs": {"A": {"enum": [1, "a", None, True]}}},
        {"allOf": [{"$ref": "#/$defs/A"}, {"maxLength": 3}], "$defs": {"A": {"const": "x"}}},
        {"type": "string", "format": "uuid", "description": "an id", "default": None},
        {"properties": {"pattern": {"type": "string"}}, "required": ["pattern"]},
        nested(DEEPEST),
    ],
)
def test_what_can_be_checked_in_bounded_time_is_taken(schema: dict[str, Any]):
    assert codes(schema) == []


@pytest.mark.parametrize(
    ("schema", "code"),
    [
        ([], "not_an_object"),
        ({"items": 3}, "not_an_object"),
        ({"properties": []}, "not_an_object"),
        ({"$defs": []}, "not_an_object"),
        ({"type": "string", "pattern": "(a+)+$"}, "keyword_refused:pattern"),
        ({"patternProperties": {"(a+)+$": {}}}, "keyword_refused:patternProperties"),
        ({"uniqueItems": True}, "keyword_refused:uniqueItems"),
        ({"not": {}}, "keyword_refused:not"),
        ({"$id": "https://else.where/", "type": "null"}, "keyword_refused:$id"),
        ({"$dynamicRef": "#a"}, "keyword_refused:$dynamicRef"),
        ({"items": {"$defs": {}}}, "keyword_refused:$defs"),
        ({"a\nb" * 40: 1}, "keyword_refused:" + ("a\N{REPLACEMENT CHARACTER}b" * 20)),
        ({"$schema": "http://json-schema.org/draft-04/schema#"}, "invalid"),
        ({"$ref": "https://else.where/schema.json"}, "reference_refused"),
        ({"$ref": "#"}, "reference_refused"),
        ({"$ref": "#/$defs/none"}, "reference_refused"),
        ({"$ref": 5}, "reference_refused"),
        ({"$ref": "#/$defs/A", "type": "null", "$defs": {"A": {}}}, "reference_alone"),
        ({"$ref": "#/$defs/A", "$defs": {"A": {"$ref": "#/$defs/A"}}}, "reference_loop"),
        (
            {
                "$ref": "#/$defs/A",
                "$defs": {"A": {"items": {"$ref": "#/$defs/B"}}, "B": {"$ref": "#/$defs/A"}},
            },
            "reference_loop",
        ),
        ({"type": "text"}, "invalid"),
        ({"type": []}, "invalid"),
        ({"type": ["null", "null"]}, "invalid"),
        ({"enum": []}, "invalid"),
        ({"enum": [0] * (MOST_CHOICES + 1)}, "invalid"),
        ({"enum": [{"a": 1}]}, "invalid"),
        ({"const": 1e30}, "invalid"),
        ({"const": "x" * 2000}, "invalid"),
        ({"maximum": float("inf")}, "invalid"),
        ({"maximum": 10**400}, "invalid"),
        ({"maximum": True}, "invalid"),
        ({"maxLength": -1}, "invalid"),
        ({"maxLength": 1 << 40}, "invalid"),
        ({"required": "a"}, "invalid"),
        ({"required": [""]}, "invalid"),
        ({"properties": {"\x00": {}}}, "invalid"),
        ({"properties": {f"p{n}": {} for n in range(MOST_PROPERTIES + 1)}}, "at_most:200"),
        ({"anyOf": []}, "count:1:20"),
        ({"anyOf": [{}] * 21}, "count:1:20"),
        ({"oneOf": {}}, "count:1:20"),
        (nested(DEEPEST + 1), "too_deep:20"),
        (doubling(9), "too_many_schemas:2000"),
    ],
)
def test_what_cannot_is_refused(schema: Any, code: str):
    assert code in codes(schema)


def test_problems_say_where():
    schema = {"properties": {"a": {"items": {"pattern": "x"}}}}

    assert [*problems_in(schema, path="events.e.schema")] == [
        ("events.e.schema.properties.a.items.pattern", "keyword_refused:pattern")
    ]
