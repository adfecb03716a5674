"""What people read in a sheet, and about one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from training.domain.attendance_sheet import texts_en, texts_es, texts_fr

Language = Literal["es", "en", "fr"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """A sheet's own words."""

    title: str
    number: str
    name: str
    #: of the row for when a session's marks were taken
    taken_on: str
    #: how it is filled in
    legend: tuple[str, ...]
    page: str
    days: tuple[str, ...]
    #: the name of its file
    file: str
    warning: str
    no_name: str


_TEXTS: Mapping[Language, Any] = {"es": texts_es, "en": texts_en, "fr": texts_fr}
WORDS: Mapping[Language, Words] = {
    language: Words(**each.SHEET) for language, each in _TEXTS.items()
}


def explain(code: str, language: Language) -> str:
    """What is wrong with a cell, and what to do."""
    problems = _TEXTS[language].PROBLEMS
    return problems.get(code, problems["not_taken"])


def sheet_name(language: Language, *, made_at: datetime) -> str:
    """The name of a sheet's file: no person's, and no cohort's."""
    return f"{WORDS[language].file}-{made_at:%Y-%m-%d}.xlsx"
