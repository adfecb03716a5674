"""What is wrong and what to do, for the person who keeps the sheet. Shows no cell's content."""

from enrolment.domain.sheet import texts_en, texts_es, texts_fr
from enrolment.domain.sheet.model import Language, RowProblem
from nosotros.workbooks.refusals import SheetUnreadable

_TEXTS = {"es": texts_es, "en": texts_en, "fr": texts_fr}
#: About a guardian these only say what is worth knowing; any other code left the value out.
_NOTHING_LEFT_OUT = frozenset(
    {"name_rewritten", "read_as_blank", "read_as_cc", "minor_without_guardian"}
)


def explain(problem: RowProblem, language: Language) -> str:
    """One or two sentences: the column, what is wrong with it, what to do."""
    texts = _TEXTS[language]
    text = texts.ROWS[problem.code].format(
        first_line=problem.first_line, expected=problem.expected, found=problem.found
    )
    if problem.field.startswith("guardian_") and problem.code not in _NOTHING_LEFT_OUT:
        text = f"{text} {texts.LEFT_OUT}"
    if problem.column:
        return texts.COLUMN.format(column=problem.column, text=text)
    return text


def explain_unreadable(error: SheetUnreadable, language: Language) -> str:
    """Why the file could not be read at all, and what to do."""
    return _TEXTS[language].UNREADABLE[error.code].format(columns=", ".join(error.columns))


def remarks_title(language: Language) -> str:
    """The title of the column that remarks are written to; `read_sheet` knows it in any language."""
    return _TEXTS[language].REMARKS
