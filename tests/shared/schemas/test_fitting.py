"""Whether a value fits a schema: as `jsonschema` says, and in bounded time."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from nosotros.schemas import Fit, problems_in
from nosotros.schemas.fitting import BETWEEN_PAUSES, MOST_PROBLEMS

NAMES = st.sampled_from(["a", "b", "c"])
SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([0.5, 1.0, 2.0]) | NAMES
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3)
)
KINDS = st.sampled_from(["null", "boolean", "integer", "number", "string", "array", "object"])
COUNTS = st.integers(0, 3)


def _keywords(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    branches = st.lists(inner, min_size=1, max_size=3)
    return st.fixed_dictionaries(
        {},
        optional={
            "type": KINDS | st.lists(KINDS, min_size=1, max_size=3, unique=True),
            "enum": st.lists(SCALARS, min_size=1, max_size=4),
            "const": SCALARS,
            "properties": st.dictionaries(NAMES, inner, max_size=3),
            "required": st.lists(NAMES, max_size=2),
            "additionalProperties": inner,
            "items": inner,
            **{
                f"{end}{of}": COUNTS
                for end in ("min", "max")
                for of in ("Items", "Length", "Properties")
            },
            **{
                name: st.integers(-3, 3)
                for name in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
            },
            "anyOf": branches,
            "oneOf": branches,
            "allOf": branches,
        },
    )


SCHEMAS = st.recursive(st.booleans() | st.just({}), _keywords, max_leaves=6).filter(
    lambda schema: isinstance(schema, dict)
)


@given(schema=SCHEMAS, value=VALUES)
def test_it_fits_where_jsonschema_says_so(schema: dict[str, Any], value: Any):
    assert not [*problems_in(schema)]

    assert (not Fit(schema).problems(value)) == Draft202012Validator(schema).is_valid(value)


@given(inner=SCHEMAS, value=VALUES)
def test_a_reference_is_what_it_refers_to(inner: dict[str, Any], value: Any):
    schema = {"properties": {"a": {"$ref": "#/$defs/A"}}, "$defs": {"A": inner}}

    through = Fit(schema).problems({"a": value})
    assert bool(through) == bool(Fit(inner).problems(value))


@pytest.mark.parametrize(
    ("schema", "value", "problem"),
    [
        ({"type": "object", "required": ["a"]}, {}, ("a", "required")),
        ({"properties": {"a": {"type": "string"}}}, {"a": 1}, ("a", "of_type:string")),
        ({"type": ["string", "null"]}, 1, ("", "of_type:string,null")),
        ({"properties": {}, "additionalProperties": False}, {"b": 1}, ("b", "unknown_field")),
        ({"items": {"enum": ["x", 2]}}, ["y"], ("0", "one_of:x,2")),
        ({"minLength": 2}, "a", ("", "size:2:")),
        ({"maximum": 4}, 5, ("", "size::4")),
        ({"const": 1}, True, ("", "one_of:1")),
        ({"oneOf": [{}, {}]}, 1, ("", "none_of_them")),
    ],
)
def test_a_problem_says_where_and_what(schema: Any, value: Any, problem: tuple[str, str]):
    assert Fit(schema).problems(value) == (problem,)


def test_a_look_that_would_take_too_long_is_given_up():
    dear: dict[str, Any] = {"anyOf": [{"anyOf": [{"type": "null"}] * 20}] * 20}

    assert Fit({"items": dear}).problems([0] * 10_000) == (("", "too_costly"),)
    assert Fit({"items": {"enum": [*range(500)]}}).problems(["x"] * 10_000) == (("", "too_costly"),)


def test_a_look_says_what_it_cost_and_never_costs_more_than_it_may():
    looked = Fit({"items": {"type": "integer"}}).look([1] * 50, most=100)
    assert (looked.problems, looked.given_up) == ((), False)
    assert looked.steps == 51

    given_up = Fit({"items": {"type": "integer"}}).look([1] * 500, most=100)
    assert given_up == ((("", "too_costly"),), 100, True)


def test_an_enum_costs_as_much_as_it_is_long():
    texts = [f"choice {number}" for number in range(500)]
    branches = {"items": {"anyOf": [{"enum": texts}] * 20}}

    assert Fit(branches).look(["none of them"], most=2_000).given_up
    assert not Fit({"items": {"enum": texts}}).look(["choice 1"], most=2_000).given_up


def test_what_is_looked_at_at_leisure_pauses_every_few_steps():
    pauses: list[None] = []

    looked = Fit({"items": {"type": "integer"}}).look(
        [1] * 5_000, pause=lambda: pauses.append(None)
    )

    assert looked.steps == 5_001
    assert len(pauses) == 5_001 // BETWEEN_PAUSES


def test_a_value_may_be_as_deep_as_its_schema_and_no_deeper_is_looked_at():
    value: Any = 0
    for _ in range(900):
        value = [value]

    assert Fit({"type": "array", "items": {"type": "array"}}).problems(value) == ()


def test_no_more_problems_are_told_than_anybody_corrects():
    assert len(Fit({"items": {"type": "null"}}).problems([1] * 500)) == MOST_PROBLEMS


def test_a_path_repeats_nothing_that_cannot_be_shown():
    [problem] = Fit({"additionalProperties": False}).problems({"a\nb" + "c" * 500: 1})

    assert problem.path.startswith("a\N{REPLACEMENT CHARACTER}b")
    assert len(problem.path) == 200
