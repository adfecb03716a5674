"""An attendance sheet prints well, names only who is there, and runs nothing."""

import io
from typing import get_args

import pytest
from openpyxl import load_workbook

from nosotros.contracts.training import ExcuseReason
from nosotros.identifiers import new_id
from tests.training.domain.sheets import a_sheet, read, with_marks
from training.domain.attendance_sheet import (
    SheetLearner,
    explain,
    make_sheet,
    texts_en,
    texts_es,
    texts_fr,
)
from training.domain.attendance_sheet.marks import REASONS, CellMark, choices, read_mark


def page(sheet, language="es"):
    return load_workbook(io.BytesIO(make_sheet(sheet, language))).active


def texts(sheet, language="es"):
    return [cell.value for row in page(sheet, language).iter_rows() for cell in row if cell.value]


def test_a_sheet_prints_on_a4_across_with_its_head_on_every_page():
    made = page(a_sheet())

    assert made.page_setup.orientation == "landscape"
    assert made.page_setup.paperSize == 9
    assert made.sheet_properties.pageSetUpPr.fitToPage
    # A width of one page is the default, and is not written.
    assert (made.page_setup.fitToWidth, made.page_setup.fitToHeight) == (None, 0)
    assert made.print_title_rows == "$5:$8"
    assert made.print_title_cols == "$A:$B"
    assert made["C9"].border.left.style == "thin"
    assert made.row_dimensions[1].hidden
    assert made.column_dimensions["F"].hidden


def test_forty_sessions_are_two_pages_wide():
    sheet = a_sheet(sessions=[s for s in a_sheet().sessions for _ in range(13)])
    assert page(sheet).page_setup.fitToWidth == 2


def test_a_sheet_names_cohort_place_sessions_and_who_is_there():
    made = page(a_sheet())

    assert [made[f"A{row}"].value for row in (2, 3, 4)] == [
        "Lista de asistencia",
        "Soacha 2026 · Tú, yo, nosotros",
        "Soacha · Casa de la Cultura",
    ]
    assert [made[f"C{row}"].value for row in (5, 6, 7)] == [
        "mar 18/08/2026",
        "09:00–11:00",
        "kaizen",
    ]
    assert [(made[f"A{row}"].value, made[f"B{row}"].value) for row in (9, 10, 11)] == [
        (1, "Castro Peña Yeimy"),
        (2, "Muñoz Ávila Luz Dary"),
        (3, "—"),
    ]


@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_every_cell_offers_every_mark_in_the_sheets_language(language):
    (rule,) = page(a_sheet(), language).data_validations.dataValidation

    assert str(rule.sqref) == "C9:E11"
    assert rule.errorStyle == "warning"
    offered = rule.formula1.strip('"').split(",")
    assert offered == choices(language)
    assert len({read_mark(each) for each in offered}) == 13


def test_reasons_are_the_contracts_in_its_order():
    assert get_args(ExcuseReason) == REASONS


@pytest.mark.parametrize("name", ["=1+1", "+57300", "-2", "@SUM(A1)", "＝1", '=HYPERLINK("x")'])
def test_no_text_becomes_a_formula_here_or_once_saved_as_csv(name):
    learner = SheetLearner(id=new_id(), number=1, name=name, ended_at=None)
    made = page(a_sheet(learners=[learner], titles=(name,)))

    for cell in ("B8", "A3"):
        assert made[cell].data_type == "s"
        assert made[cell].value == f"'{name}"


def test_no_link_and_no_line_break_comes_of_a_name():
    learner = SheetLearner(
        id=new_id(), number=1, name="https://example.org\nAna\u202e", ended_at=None
    )
    made = page(a_sheet(learners=[learner]))

    assert made["B9"].hyperlink is None
    assert made["B9"].value == "https://example.org Ana"


def test_marks_that_are_there_are_filled_in():
    sheet = a_sheet()
    luz = sheet.learners[1]
    marks = {
        (sheet.sessions[0].id, luz.id): CellMark("late", None, True),
        (sheet.sessions[1].id, luz.id): CellMark("excused", "health", False),
    }
    made = page(with_marks(sheet, marks))
    assert [made[f"{column}10"].value for column in "CDE"] == ["T+", "E3", None]
    assert [made[f"{column}9"].value for column in "CDE"] == [None, None, None]


def test_the_same_sheet_is_the_same_bytes():
    sheet = a_sheet()
    assert make_sheet(sheet, "fr") == make_sheet(sheet, "fr")


def test_a_sheet_of_nobody_and_nothing_is_made_too():
    assert "Attendance" in texts(a_sheet(sessions=[], learners=[]), "en")


def test_a_sheet_as_it_was_made_says_nothing():
    sheet = a_sheet()
    found = read(make_sheet(sheet, "es"), sheet)
    assert (found.cells, found.standing, found.problems) == ((), 0, ())


def test_words_are_there_in_every_language():
    assert set(texts_es.SHEET) == set(texts_en.SHEET) == set(texts_fr.SHEET)
    assert set(texts_es.PROBLEMS) == set(texts_en.PROBLEMS) == set(texts_fr.PROBLEMS)
    assert explain("a_code_of_tomorrow", "en") == texts_en.PROBLEMS["not_taken"]
