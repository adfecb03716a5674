import re
from dataclasses import replace
from types import UnionType
from typing import Union, get_args, get_origin

import pytest

from enrolment.domain.sheet import (
    RowProblem,
    SheetUnreadable,
    explain,
    explain_unreadable,
    texts_en,
    texts_es,
    texts_fr,
)
from enrolment.domain.sheet.model import ProblemCode, UnreadableCode, WarningCode

LANGUAGES = {"es": texts_es, "en": texts_en, "fr": texts_fr}
PROBLEM = RowProblem(line=12, column="Fecha Nacimiento", field="birth_date", code="ambiguous_date")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "Columna «Fecha Nacimiento»"),
        ("en", "Column “Fecha Nacimiento”"),
        ("fr", "Colonne « Fecha Nacimiento »"),
    ],
)
def test_an_explanation_names_the_column_and_how_to_write_it(language, words):
    text = explain(PROBLEM, language)
    assert text.startswith(words)
    assert re.search(r"dd/mm/|jj/mm/", text)


def test_an_explanation_of_a_repeated_row_names_the_first(read_rows):
    (problem,) = read_rows({}, {})[1].problems
    assert "fila 2" in explain(problem, "es")


def test_an_explanation_about_a_guardian_says_that_the_row_was_read(read_row):
    (warning,) = read_row(acudiente_celular="12345").warnings
    assert explain(warning, "en").endswith("The row was read without this value.")


def test_missing_columns_are_named():
    error = SheetUnreadable("missing_columns", ("apellidos", "tipo_documento"))
    assert "apellidos, tipo_documento" in explain_unreadable(error, "fr")


def test_a_header_with_braces_in_it_is_only_text():
    problem = replace(PROBLEM, column="{texts.__class__}")
    assert "{texts.__class__}" in explain(problem, "en")


def codes_in(*types) -> set[str]:
    return {
        code
        for each in types
        for inner in (get_args(each) if get_origin(each) in {Union, UnionType} else [each])
        for code in get_args(inner)
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_is_explained_in_every_language(language):
    texts = LANGUAGES[language]
    assert set(texts.ROWS) == codes_in(ProblemCode, WarningCode)
    assert set(texts.UNREADABLE) == codes_in(UnreadableCode)
