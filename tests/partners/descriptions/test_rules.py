"""What a description may be."""

import time
from typing import Any

import pytest

from partners.domain.descriptions import (
    LARGEST,
    MOST_SCHEMAS,
    MOST_VALUES,
    OURS,
    broken,
    problems,
    promised,
)
from partners.domain.flow import Allowance
from tests.partners.descriptions.library import BOOK, TYPE, parts


def codes(service: str = "library", /, **more: Any) -> list[tuple[str, str]]:
    return [(each.path, each.code) for each in problems("la-u", service, parts(**more))]


def event(**more: Any) -> dict[str, Any]:
    return {"events": {TYPE: {"schema": BOOK, "subject": "book_id", **more}}}


def command(**more: Any) -> dict[str, Any]:
    return {"commands": {"lend_book": {"request": BOOK, **more}}}


def error(**more: Any) -> dict[str, Any]:
    made = {"status": 409, "texts": {"es": "No."}, **more}
    return {"errors": {"already_lent": made}}


def test_a_service_that_says_what_it_tells_and_answers_is_taken():
    assert codes() == []


@pytest.mark.parametrize("name", sorted(OURS))
def test_nobody_elses_service_has_the_name_of_one_of_ours(name: str):
    assert codes(name) == [("service", "name_taken")]


@pytest.mark.parametrize(
    ("more", "path", "code"),
    [
        ({"events": {"mutual.library.x.v1": {}}}, "events.mutual.library.x.v1", "not_its_type:"),
        ({"events": {"la-u.other.x.v1": {}}}, "events.la-u.other.x.v1", "not_its_type:"),
        ({"events": {"nosotros.library.x.v1": {}}}, "events.nosotros.library.x.v1", "not_its_"),
        ({"events": {"la-u.library.x": {}}}, "events.la-u.library.x", "not_its_type:"),
        ({"events": {"la-u.library.x.v0": {}}}, "events.la-u.library.x.v0", "not_its_type:"),
        ({"events": {TYPE: []}}, f"events.{TYPE}", "not_an_object"),
        ({"events": {TYPE: {"schema": BOOK}}}, f"events.{TYPE}.subject", "required"),
        (event(subject="other"), f"events.{TYPE}.subject", "subject_missing"),
        (event(schema={"type": "string"}), f"events.{TYPE}.schema.type", "not_an_object_schema"),
        (event(schema={"pattern": "x"}), f"events.{TYPE}.schema.pattern", "keyword_refused:"),
        (event(colour="red"), f"events.{TYPE}.colour", "unknown_field"),
        (event(summary="a\nb"), f"events.{TYPE}.summary", "not_text"),
        ({"commands": {"Lend Book": {}}}, "commands.Lend Book", "not_a_code"),
        ({"commands": {f"c{n}": {} for n in range(101)}}, "commands", "at_most:100"),
        (
            {"queries": {"lend_book": {"request": BOOK, "answer": BOOK}}},
            "queries.lend_book",
            "desc",
        ),
        ({"queries": {"q": {"request": BOOK, "answer": None}}}, "queries.q.answer", "not_an_obj"),
        (command(scope="a b"), "commands.lend_book.scope", "not_a_scope"),
        (command(grantable=1), "commands.lend_book.grantable", "not_true_or_false"),
        (command(errors="x"), "commands.lend_book.errors", "not_a_list"),
        (command(errors=["x"]), "commands.lend_book.errors.0", "error_unknown"),
        (error(status=200), "errors.already_lent.status", "one_of:"),
        (error(status=True), "errors.already_lent.status", "one_of:"),
        (error(texts={"en": "No."}), "errors.already_lent.texts", "texts_by_language"),
        (error(texts={"es": ""}), "errors.already_lent.texts.es", "not_text"),
    ],
)
def test_what_cannot_be_taken_is_told_by_its_place(more: dict[str, Any], path: str, code: str):
    found = codes(**more)

    assert any(each[0] == path and each[1].startswith(code) for each in found), found


def test_a_description_has_a_largest_size():
    assert codes(**event(summary="x" * 10, schema={**BOOK, "title": "x" * LARGEST})) == [
        ("service", f"description_too_large:{LARGEST}")
    ]


def events(number: int, schema: dict[str, Any]) -> dict[str, Any]:
    """So many types, each with this schema beside its subject."""
    described = {"type": "object", "required": ["a"], **schema}
    types = [f"la-u.library.e{place}.v1" for place in range(number)]
    return parts(
        events={each: {"schema": described, "subject": "a"} for each in types},
        commands={},
        queries={},
        errors={},
    )


def branching(number: int) -> dict[str, Any]:
    """Few bytes that mean more than 800 schemas in each of so many types."""
    inner = {"anyOf": [{"$ref": "#/$defs/y"}] * 20}
    definitions = {"x": inner, "y": {"type": "null"}}
    return events(
        number,
        {"properties": {"a": {"anyOf": [{"$ref": "#/$defs/x"}] * 20}}, "$defs": definitions},
    )


def wide(number: int) -> dict[str, Any]:
    return events(number, {"properties": {"a": {"enum": [f"c{n}" for n in range(450)]}}})


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (branching(46), f"too_many_schemas:{MOST_SCHEMAS}"),
        (wide(46), f"description_too_long:{MOST_VALUES}"),
        (events(90, {"required": ["a", *map(str, range(190))]}), "description_too_long:"),
        (events(1, {"properties": {"a": {f"x-{n}": n for n in range(70)}}}), "at_most:60"),
    ],
    ids=["branches", "enums", "required", "keywords"],
)
def test_all_of_a_description_together_is_bounded(document: dict[str, Any], code: str):
    [problem] = problems("la-u", "library", document)

    assert problem.code.startswith(code)


@pytest.mark.parametrize("document", [branching(46), branching(4), wide(46), wide(30)])
def test_a_look_at_a_description_takes_a_moment(document: dict[str, Any]):
    began = time.thread_time()
    wrong = problems("la-u", "library", document)
    if not wrong:
        broken(promised(None, document), document)

    # On any machine; on ours it is some 20 ms, and was some 700.
    assert time.thread_time() - began < 0.2


def test_what_would_take_too_long_to_compare_is_refused():
    before = promised(None, branching(46))

    [problem] = broken(before, branching(46))
    assert (problem.path, problem.code) == ("service", "comparison_too_long")


def test_an_enum_may_gain_where_it_is_asked_with_and_true_is_not_one():
    def asked(*choices: Any) -> dict[str, Any]:
        schema = {"type": "object", "properties": {"a": {"enum": [*choices]}}}
        return parts(commands={"take": {"request": schema}})

    assert broken(promised(None, asked(1, "x")), asked("x", 1, 2)) == []
    assert broken(promised(None, asked(1, "x")), asked(True, "x")) != []
    assert broken(promised(None, asked(1, "x")), asked("x")) != []


def test_an_organisation_does_some_at_once_and_then_one_in_a_while():
    allowance = Allowance(per_second=0.5, burst=3)

    assert [allowance.take("la-u", now=10.0) for _ in range(4)] == [0, 0, 0, 2]
    assert allowance.take("mutual", now=10.0) == 0
    assert [allowance.take("la-u", now=12.0), allowance.take("la-u", now=12.0)] == [0, 2]
    assert [allowance.take("la-u", now=100.0) for _ in range(4)] == [0, 0, 0, 2]


def test_what_was_promised_holds_also_where_it_was_left_out_meanwhile():
    before = promised(promised(None, parts()), parts(events={}, queries={}))
    other = {"type": "object", "properties": {"book_id": {"type": "integer"}}}

    found = broken(before, parts(**event(schema={**other, "required": ["book_id"]})))

    assert [(each.path, each.code) for each in found] == [
        (f"events.{TYPE}.schema.book_id", "changed")
    ]
    assert broken(before, parts()) == []


@pytest.mark.parametrize(
    ("more", "place"),
    [
        (event(schema={**BOOK, "required": ["book_id"], "maxProperties": 1}), ".schema"),
        (
            {"commands": {}, "queries": {"lend_book": {"request": BOOK, "answer": BOOK}}},
            "lend_book",
        ),
        ({"queries": {}, "commands": {"find_book": {"request": BOOK}}}, "find_book"),
        (command(), "commands.lend_book.answer"),
        (command(answer=BOOK, scope="library:write"), "commands.lend_book.scope"),
        (error(), "errors.already_lent"),
        (error(schema=BOOK, status=410), "errors.already_lent.status"),
    ],
)
def test_a_broken_promise_is_told(more: dict[str, Any], place: str):
    found = broken(promised(None, parts()), parts(**more))

    assert any(place in each.path for each in found), found


def test_another_subject_is_another_event():
    schema = {**BOOK, "properties": {**BOOK["properties"], "reader": {"type": "string"}}}
    other = event(schema={**schema, "required": ["book_id", "reader"]}, subject="reader")

    assert [each.code for each in broken(promised(None, parts()), parts(**other))] == [
        "became_required",
        "changed",
    ]
