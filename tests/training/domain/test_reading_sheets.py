"""What comes back of an attendance sheet, in whatever state."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nosotros.identifiers import new_id
from nosotros.workbooks.refusals import SheetUnreadable
from tests.training.domain.sheets import (
    FIRST,
    NOW,
    a_sheet,
    as_csv,
    edited,
    filled,
    marks_of,
    problems_of,
    read,
    with_marks,
)
from tests.workbooks import workbook
from training.domain.attendance_sheet import make_sheet
from training.domain.attendance_sheet.marks import CellMark

FILLED = {"C9": "P", "D9": "T+", "E9": "e3", "C10": "Ausente ", "D10": "presente", "E11": "E"}
MARKS = {
    (1, 1): "present",
    (1, 2): "late+",
    (1, 3): "excused:health",
    (2, 1): "absent",
    (2, 2): "present",
    (3, 3): "excused:other",
}


def test_cells_are_read_by_the_numbers_of_their_rows_and_blank_ones_say_nothing():
    sheet = a_sheet()
    found = read(filled(sheet, FILLED), sheet)
    assert marks_of(found, sheet) == MARKS
    assert found.problems == ()


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_sheet_saved_as_csv_says_the_same(delimiter, encoding):
    sheet = a_sheet(titles=("Soacha, 2026; grupo", "Soacha"))
    content = filled(sheet, FILLED).replace(b"\xe2\x80\x93", b"-")
    text = as_csv(content, delimiter=delimiter).decode().replace("–", "-").replace("—", "-")
    found = read(text.replace("N.º", "No").encode(encoding), sheet)
    assert marks_of(found, sheet) == MARKS


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("p", "present"),
        (" P. ", "present"),
        ("PRESENTE", "present"),
        ("présente", "present"),
        ("p +", "present+"),
        ("P＋", "present+"),
        ("t", "late"),
        ("Tarde", "late"),
        ("L", "late"),
        ("En retard", "late"),
        ("r+", "late+"),
        ("E1", "excused:no_childcare"),
        ("e-7", "excused:work"),
        ("Excusée 3", "excused:health"),
        ("excusada", "excused:other"),
        ("A", "absent"),
        ("falta", "absent"),
        ("Absente", "absent"),
    ],
)
def test_a_mark_is_read_however_it_is_written(written, meant):
    sheet = a_sheet()
    assert marks_of(read(filled(sheet, {"C9": written}), sheet), sheet) == {(1, 1): meant}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("x", "unreadable_mark"),
        ("P1", "unreadable_mark"),
        ("E9", "unreadable_mark"),
        ("PA", "unreadable_mark"),
        ("Castro", "unreadable_mark"),
        (1, "unreadable_mark"),
        ("=1/0", "unreadable_mark"),
        ("A+", "childcare_of_absent"),
        ("E1+", "childcare_of_absent"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_and_the_rest_is_taken(written, code):
    sheet = a_sheet()
    found = read(filled(sheet, {"D10": written, "C9": "P"}), sheet)
    assert problems_of(found) == [("D10", code)]
    assert marks_of(found, sheet) == {(1, 1): "present"}


def test_rows_and_columns_may_be_moved_taken_out_and_put_in():
    sheet = a_sheet()

    def edit(page):
        page.insert_cols(4, 2)
        page["D9"] = "llegó con su hija"
        page.delete_rows(9)
        page.insert_rows(1, 2)
        page["A1"] = "Sede norte"
        page.append([None, "Observaciones: ninguna", "la próxima, en el salón 2"])

    content = edited(filled(sheet, FILLED), edit)
    assert marks_of(read(content, sheet), sheet) == {
        key: mark for key, mark in MARKS.items() if key[0] > 1
    }


def test_one_sessions_column_is_a_sheet_too():
    sheet = a_sheet()
    content = edited(filled(sheet, FILLED), lambda page: page.delete_cols(4, 2))
    assert marks_of(read(content, sheet), sheet) == {(1, 1): "present", (2, 1): "absent"}


def test_rows_that_nobody_can_be_found_for_are_named():
    sheet = a_sheet()

    def edit(page):
        page.append([77, "Otra", "P"])
        page.append([1, "Repetida", "A"])
        page.append([None, "Sin número", "P"])
        page.append([78, "Otra, sin marca"])

    found = read(edited(filled(sheet, {"C9": "P"}), edit), sheet)
    assert marks_of(found, sheet) == {(1, 1): "present"}
    assert [code for _, code in problems_of(found)] == [
        "unknown_learner",
        "learner_twice",
        "row_without_number",
    ]


def test_columns_of_no_session_of_the_cohort_or_twice_there_are_named_once():
    sheet = a_sheet()

    def edit(page):
        page["E1"] = f"3:{new_id()}"
        page["D1"] = page["C1"].value

    content = edited(filled(sheet, {"C9": "P", "D9": "A", "D10": "A", "E9": "P", "E10": "P"}), edit)
    found = read(content, sheet)
    assert marks_of(found, sheet) == {(1, 1): "present"}
    assert problems_of(found) == [("D9", "session_twice"), ("E9", "unknown_session")]


@pytest.mark.parametrize(
    ("written", "taken_at"),
    [
        (None, FIRST + timedelta(hours=2)),
        ("18/08/2026 12:30", datetime(2026, 8, 18, 17, 30, tzinfo=UTC)),
        ("18-8-26 12.30", datetime(2026, 8, 18, 17, 30, tzinfo=UTC)),
        ("2026-08-19 07:05", datetime(2026, 8, 19, 12, 5, tzinfo=UTC)),
        ("19/8, 7:05 a. m.", datetime(2026, 8, 19, 12, 5, tzinfo=UTC)),
        ("4:15 pm", datetime(2026, 8, 18, 21, 15, tzinfo=UTC)),
        ("14h30", datetime(2026, 8, 18, 19, 30, tzinfo=UTC)),
        ("18/08/2026", FIRST + timedelta(hours=2)),
        ("20/08/2026", datetime(2026, 8, 20, 5, tzinfo=UTC)),
        (datetime(2026, 8, 18, 12, 30), datetime(2026, 8, 18, 17, 30, tzinfo=UTC)),
        (datetime(2026, 8, 20), datetime(2026, 8, 20, 5, tzinfo=UTC)),
        (time(16, 15), datetime(2026, 8, 18, 21, 15, tzinfo=UTC)),
    ],
)
def test_when_a_session_was_marked_is_read_as_people_and_spreadsheets_write_it(written, taken_at):
    sheet = a_sheet()
    (cell,) = read(filled(sheet, {"C8": written, "C9": "P"}), sheet).cells
    assert cell.taken_at == taken_at


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("ayer", "unreadable_taken_on"),
        ("31/02/2026 10:00", "unreadable_taken_on"),
        ("18/08/2026 25:00", "unreadable_taken_on"),
        ("18/08/2027 10:00", "taken_on_in_future"),
        ("18/08/2026 08:00", "taken_on_before_session"),
        ("17/08/2026", "taken_on_before_session"),
    ],
)
def test_nothing_is_taken_of_a_column_whose_time_is_wrong(written, code):
    sheet = a_sheet()
    found = read(filled(sheet, {"C8": written, "C9": "P", "C10": "A", "D9": "P"}), sheet)
    assert problems_of(found) == [("C8", code)]
    assert marks_of(found, sheet) == {(1, 2): "present"}


def test_marks_of_a_session_under_way_are_of_now():
    sheet = a_sheet()
    now = FIRST + timedelta(minutes=20)
    (cell,) = read(filled(sheet, {"C9": "P"}), sheet, now=now).cells
    assert cell.taken_at == now


def test_what_was_filled_in_already_is_no_statement_unless_it_is_changed():
    sheet = a_sheet(made_at=FIRST + timedelta(days=4))
    yeimy, luz, _ = sheet.learners
    first = sheet.sessions[0]
    sheet = with_marks(
        sheet,
        {
            (first.id, yeimy.id): CellMark("present", None, True),
            (first.id, luz.id): CellMark("absent", None, False),
        },
    )
    found = read(filled(sheet, {"C10": "E1", "C11": "P"}), sheet)

    assert found.standing == 1
    assert marks_of(found, sheet) == {(2, 1): "excused:no_childcare", (3, 1): "present"}
    # A correction is later than the mark that it corrects; what is new is of the session's end.
    corrected, new = found.cells
    assert corrected.taken_at == sheet.made_at
    assert new.taken_at == first.ends_at


def test_a_sheet_read_in_another_language_says_the_same():
    sheet = a_sheet()
    content = filled(sheet, {"C8": "18/08/2026 12:30", "C9": "R+", "C10": "E2"}, language="fr")
    found = read(content, sheet)
    assert marks_of(found, sheet) == {(1, 1): "late+", (2, 1): "excused:care_duties"}
    assert {each.taken_at.hour for each in found.cells} == {17}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"hola;mundo\n", "not_a_sheet"),
        (b"%PDF-1.7 ...", "binary"),
        (b"PK\x03\x04", "broken_workbook"),
        (workbook([["nombres"], ["Ana"]]), "not_a_sheet"),
        (b"nosotros-attendance/1/x/1;\n", "not_a_sheet"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused(content, code):
    with pytest.raises(SheetUnreadable) as caught:
        read(content, a_sheet())
    assert caught.value.code == code


def test_a_sheet_of_another_cohort_is_refused():
    with pytest.raises(SheetUnreadable) as caught:
        read(make_sheet(a_sheet(), "es"), a_sheet())
    assert caught.value.code == "other_cohort"


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda page: page.delete_cols(3, 3), "no_sessions"),
        (lambda page: page.delete_rows(9, 3), "no_learners"),
    ],
)
def test_a_piece_with_no_sessions_or_nobody_is_refused(edit, code):
    sheet = a_sheet()
    with pytest.raises(SheetUnreadable) as caught:
        read(edited(make_sheet(sheet, "es"), edit), sheet)
    assert caught.value.code == code


def test_a_workbook_that_unpacks_to_more_than_any_sheet_is_refused():
    sheet = a_sheet()
    content = filled(sheet, {f"B{row}": "x" * 30_000 for row in range(20, 700)})
    with pytest.raises(SheetUnreadable) as caught:
        read(content, sheet)
    assert caught.value.code == "workbook_too_large"


SHEET = a_sheet()
MADE = as_csv(make_sheet(SHEET, "es"))


@given(st.lists(st.tuples(st.integers(0, len(MADE)), st.text(max_size=6)), max_size=6))
@settings(max_examples=200, deadline=None)
def test_whatever_is_typed_into_a_sheet_is_read_or_named(typed):
    text = MADE.decode()
    for place, piece in typed:
        text = text[:place] + piece + text[place:]
    try:
        found = read(text.encode(errors="replace"), SHEET)
    except SheetUnreadable:
        return
    assert all(each.taken_at <= NOW for each in found.cells)
    assert len({(each.session_id, each.learner_id) for each in found.cells}) == len(found.cells)
