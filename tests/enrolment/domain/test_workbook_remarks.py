"""A workbook back with remarks: the same workbook, cell by cell and part by part."""

import io
import tempfile
import tracemalloc
from datetime import date

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from enrolment.domain.sheet import annotate, remarks_title
from tests.enrolment.domain.conftest import GOOD_ROW
from tests.enrolment.domain.test_remarks import BAD, REMARKS, TITLE, annotated, as_csv, outcomes_of
from tests.workbooks import by_hand, part_of, row_of, workbook


def decorated() -> bytes:
    def decorate(book):
        sheet = book.active
        sheet["A1"].font = Font(bold=True)
        sheet["Q3"].font = Font(bold=True)
        sheet.column_dimensions["B"].width = 41
        sheet["E2"].number_format = "dd/mm/yyyy"
        sheet["R2"] = "=1+1"
        book.create_sheet("Otra")["A1"] = "igual"

    rows = [{**GOOD_ROW, "fecha_nacimiento": date(2005, 2, 18)}, BAD]
    return workbook([GOOD_ROW, *(each.values() for each in rows)], also=decorate)


def test_a_workbook_stays_a_workbook_with_one_more_column():
    before = decorated()
    book = openpyxl.load_workbook(io.BytesIO(annotated(before, {2: "ojo", 3: "Corrija & <mire>"})))
    sheet = book.active
    # R holds a formula, so that S is the first free column.
    assert [sheet[f"S{n}"].value for n in (1, 2, 3)] == [TITLE, "ojo", "Corrija & <mire>"]
    assert sheet["E2"].number_format == "dd/mm/yyyy"
    assert sheet["A1"].font.bold
    assert sheet["R2"].value == "=1+1"
    assert sheet.column_dimensions["B"].width == 41
    assert book["Otra"]["A1"].value == "igual"
    old = openpyxl.load_workbook(io.BytesIO(before)).active
    for row in old.iter_rows():
        for cell in row:
            assert sheet[cell.coordinate].value == cell.value


def test_a_remarked_workbook_is_read_the_same_and_remarked_upon_again():
    before = decorated()
    given = annotated(before, {3: "Corrija"})
    assert outcomes_of(given) == outcomes_of(before)
    again = annotated(given, {2: "otra"}, remarks_title("fr"))
    sheet = openpyxl.load_workbook(io.BytesIO(again)).active
    assert [sheet[f"S{n}"].value for n in (1, 2, 3)] == [remarks_title("fr"), "otra", None]
    assert sheet.max_column == 19
    assert outcomes_of(again) == outcomes_of(before)


def test_other_parts_of_a_workbook_are_the_same_bytes():
    before = decorated()
    given = annotated(before, {2: "ojo"})
    for name in ("xl/styles.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml"):
        assert part_of(given, name) == part_of(before, name)


def test_a_remark_keeps_the_order_of_cells_where_empty_styled_ones_follow():
    rows = (
        '<row r="1" spans="1:15">'
        + "".join(f'<c t="inlineStr"><is><t>{each}</t></is></c>' for each in GOOD_ROW)
        + '</row><row r="2" spans="1:15">'
        + "".join(f'<c t="inlineStr"><is><t>{each}</t></is></c>' for each in BAD.values())
        + '<c r="P2" s="0"/><c r="Z2" s="0"/></row>'
    )
    part = part_of(annotated(by_hand(rows, more='<dimension ref="A1:O2"/>'), {2: "x"})).decode()
    cell = '<c r="P{}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>'
    assert part == part_of(by_hand(rows)).decode().replace(' spans="1:15"', "").replace(
        "</row><row", cell.format(1, TITLE) + "</row><row"
    ).replace('<c r="P2" s="0"/>', cell.format(2, "x"))


def test_memory_does_not_grow_with_the_rows_of_a_remarked_sheet():
    text = io.BytesIO(
        as_csv(*({**BAD, "numero_documento": str(10**9 + n)} for n in range(2_000))).encode()
    )
    book = io.BytesIO(
        by_hand(
            "".join(row_of(BAD.values() if n > 1 else GOOD_ROW, number=n) for n in range(1, 2_002))
        )
    )
    remarks = dict.fromkeys(range(2, 2_002), "Corrija la fecha")
    for source in (text, book):
        with tempfile.TemporaryFile() as target:
            tracemalloc.start()
            annotate(source, remarks=remarks, title=TITLE, target=target)
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        assert peak < 2 * 1024 * 1024


CELLS = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
    st.integers(0, 10**11),
    st.dates(date(1950, 1, 1), date(2030, 1, 1)),
    st.booleans(),
    st.sampled_from(list(GOOD_ROW.values())),
)


@given(st.lists(st.lists(CELLS, max_size=18), max_size=6), REMARKS)
@settings(max_examples=40, deadline=None)
def test_any_workbook_gives_the_same_outcomes_after_it_was_remarked_upon(rows, remark):
    content = workbook([GOOD_ROW, GOOD_ROW.values(), *rows])
    before = outcomes_of(content)
    remarks = {each.line: remark for each in before}
    once = annotated(content, remarks)
    assert outcomes_of(once) == before
    assert outcomes_of(annotated(once, remarks, remarks_title("fr"))) == before
