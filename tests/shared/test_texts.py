"""Every code that can be wrong with a field has its words in three languages."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import marshmallow
import pytest

from nosotros.contracts import (
    care,
    enrolment,
    fields,
    integrations,
    mentoring,
    notifications,
    texts,
    training,
)
from nosotros.contracts.language import registry
from nosotros.contracts.schema import schema_of

OWNERS = (care, enrolment, training, mentoring, notifications, integrations)
SERVICES = Path(__file__).parents[2] / "services"
#: whose codes are told as problems of fields: what handlers refuse themselves, and documents
TOLD = (*SERVICES.glob("*/*/handlers/**/*.py"), SERVICES / "enrolment/enrolment/domain/identity.py")
#: what is called with pairs of a field and a code
PAIRED = {"refuse", "problems.append", "wrong.append"}
#: of sheets alone, which have their own words: the type of a command's document is one of a list
OF_SHEETS = {"unknown_document_type"}


def codes_of(field: marshmallow.fields.Field[Any]) -> Iterator[str]:
    yield from (str(message) for message in field.error_messages.values())
    yield from (str(getattr(rule, "error", "")) for rule in field.validators)
    yield getattr(field, "code", "")
    if isinstance(field, marshmallow.fields.List):
        yield from codes_of(field.inner)
    if isinstance(field, marshmallow.fields.Nested):
        yield from codes_in(field.schema)


def codes_in(schema: Any) -> Iterator[str]:
    yield from (str(message) for message in schema.error_messages.values())
    for field in schema.fields.values():
        yield from codes_of(field)


def codes() -> set[str]:
    found = {
        "control_character",
        "line_break",
        *fields.CODES.values(),
        *fields.Flag.default_error_messages.values(),
    }
    for contract in registry.requests:
        found |= set(codes_in(schema_of(contract, strict=True)))
    return {code for code in found if code and " " not in code}


def codes_of_services() -> set[str]:
    """The codes that the services' own rules write out."""
    found: set[str] = set()
    for path in TOLD:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "code":
                found |= constants(node.value)
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "FieldProblem":
                found |= {
                    code
                    for each in node.keywords
                    if each.arg == "code"
                    for code in constants(each.value)
                }
            if isinstance(node, ast.Call) and ast.unparse(node.func) in PAIRED:
                found |= {
                    code
                    for each in ast.walk(node)
                    if isinstance(each, ast.Tuple) and len(each.elts) == 2
                    for code in constants(each.elts[1])
                }
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "ValueRefused":
                found |= constants(node.args[0])
    return found - OF_SHEETS


def constants(node: ast.expr) -> set[str]:
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def test_the_services_own_codes_are_found():
    assert codes_of_services() >= {
        "date_in_future",
        "not_one_of_the_pair",
        "wrong_length",
        "same_stage",
    }


@pytest.mark.parametrize("code", sorted(codes() | codes_of_services()))
def test_a_code_has_words_in_every_language(code: str):
    assert code.partition(":")[0] in texts.TEXTS
    for language in ("es", "en", "fr"):
        text = texts.text_of(code, language=language)
        assert text
        assert "{" not in text


@pytest.mark.parametrize("name", sorted(texts.TEXTS))
def test_the_languages_of_a_code_name_the_same_values(name: str):
    named = {
        language: {part for _, part, _, _ in string.Formatter().parse(text) if part is not None}
        for language, text in texts.TEXTS[name].items()
    }

    assert set(named) == {"es", "en", "fr"}
    assert named["es"] == named["en"] == named["fr"]


def test_the_values_of_a_code_fill_its_words():
    assert texts.text_of("range:0:10", language="en") == "It must be between 0 and 10."
    assert texts.text_of("one_of:a,b", language="fr") == "Ce doit être l'un de ceux-ci : a, b."


def test_a_code_of_two_services_has_the_words_of_each():
    assert texts.text_of("language_missing", language="en").startswith("The text is missing.")
    assert texts.text_of("language_missing:sms:fr", language="en").startswith(
        "The text for “sms” in “fr” is missing."
    )


def test_no_service_takes_the_words_of_anothers_code():
    owners = (
        texts.FIELDS,
        texts.ENROLMENT,
        texts.TRAINING,
        texts.MENTORING,
        texts.NOTIFICATIONS,
        texts.INTEGRATIONS,
        texts.PARTNERS,
        texts.DESCRIPTIONS,
    )
    assert sum(map(len, owners)) == len(texts.TEXTS)


def test_an_unknown_code_gets_words_all_the_same():
    assert texts.text_of("from_the_future:1", language="es") == texts.TEXTS["invalid"]["es"]
    assert texts.text_of("range", language="es") == texts.TEXTS["invalid"]["es"]
