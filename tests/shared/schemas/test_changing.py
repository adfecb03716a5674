"""A schema that others rely on gains optional properties, and nothing else."""

from typing import Any

import pytest

from nosotros.schemas import Asked, breaks

A: dict[str, Any] = {
    "type": "object",
    "properties": {"a": {"type": "string"}, "n": {"type": "array", "items": {"type": "object"}}},
    "required": ["a"],
}


def changed(side: Asked = Asked.ANSWER, /, **more: Any) -> list[tuple[str, str]]:
    return [*breaks(old=A, new={**A, **more}, side=side, path="s")]


def properties(**more: Any) -> dict[str, Any]:
    return {**A["properties"], **more}


def test_a_new_optional_property_breaks_nobody():
    assert changed(properties=properties(b={"type": "null"})) == []


def test_words_for_readers_break_nobody():
    told = {"type": "string", "description": "better said", "x-mark": 1}
    assert changed(title="A", properties=properties(a=told)) == []


@pytest.mark.parametrize("side", [*Asked])
def test_a_property_that_is_gone_or_new_and_required_breaks(side: Asked):
    assert changed(side, properties={"a": {"type": "string"}}) == [("s.n", "property_gone")]
    assert changed(side, properties=properties(b={}), required=["a", "b"]) == [
        ("s.b", "became_required")
    ]


@pytest.mark.parametrize("side", [*Asked])
def test_another_kind_of_value_breaks(side: Asked):
    assert changed(side, properties=properties(a={"type": "integer"})) == [("s.a", "changed")]
    assert changed(side, additionalProperties=False) == [("s", "changed")]
    assert changed(side, properties=properties(n={"type": "array"})) == [("s.n", "changed")]
    assert changed(side, properties=properties(a=True)) == [("s.a", "changed")]


def test_what_is_within_a_list_is_looked_at():
    def items(**inner: Any) -> dict[str, Any]:
        return properties(n={"type": "array", "items": {"type": "object", **inner}})

    assert changed(properties=items(properties={"x": {}})) == []
    assert changed(properties=items(properties={"x": {}}, required=["x"])) == [
        ("s.n.items.x", "became_required")
    ]


def test_what_is_asked_with_may_ask_for_less():
    assert changed(Asked.REQUEST, required=[]) == []
    assert changed(Asked.ANSWER, required=[]) == [("s.a", "became_optional")]


def test_what_is_asked_with_may_gain_values():
    old, new = {"enum": ["x"]}, {"enum": ["x", "y"]}

    assert [*breaks(old=old, new=new, side=Asked.REQUEST)] == []
    assert [*breaks(old=old, new=new, side=Asked.ANSWER)] == [("", "changed")]
    assert [*breaks(old=new, new=old, side=Asked.REQUEST)] == [("", "changed")]
    assert [*breaks(old=old, new={}, side=Asked.REQUEST)] == [("", "changed")]


def test_the_same_said_with_a_reference_breaks_nobody():
    inner = {"type": "object", "properties": {"x": {"type": "null"}}}
    direct = {"properties": {"a": inner}, "anyOf": [inner, {"type": "null"}]}
    referred = {
        "properties": {"a": {"$ref": "#/$defs/X"}},
        "anyOf": [{"$ref": "#/$defs/X"}, {"type": "null"}],
        "$defs": {"X": {**inner, "title": "X"}},
    }

    assert [*breaks(old=direct, new=referred, side=Asked.ANSWER)] == []
    assert [*breaks(old=referred, new=direct, side=Asked.ANSWER)] == []
