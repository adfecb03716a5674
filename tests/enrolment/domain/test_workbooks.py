"""Sheets saved as XLSX are read as their CSV would be, value by value."""

import io
from datetime import date, datetime, time

import pytest
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.defined_name import DefinedName

from enrolment.domain.sheet import SheetUnreadable, read_sheet
from tests.workbooks import by_hand, row_of, workbook

TODAY = date(2026, 8, 18)


@pytest.fixture
def read_cells(read, good_row):
    """Read a workbook of one good row with the given cells changed."""

    def read_it(also=lambda _: None, **cells):
        (outcome,) = read(workbook([good_row, {**good_row, **cells}.values()], also=also))
        return outcome

    return read_it


def codes(outcome):
    return [(each.column, each.code) for each in outcome.problems]


def test_a_workbook_gives_the_rows_that_its_csv_gives(read, read_rows, good_row):
    from_csv = read_rows({}, {"numero_documento": "1030996644", "celular": "12"})
    rows = [{**good_row}, {**good_row, "numero_documento": "1030996644", "celular": "12"}]
    assert read(workbook([good_row, *(each.values() for each in rows)])) == from_csv


def test_lines_are_the_row_numbers_of_the_spreadsheet(read, good_row):
    rows = [["LISTADO DE PARTICIPANTES"], [], good_row, [], [], good_row.values(), ["TOTAL", 1]]
    (outcome,) = read(workbook(rows))
    assert outcome.line == 6


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (1023523372, "1023523372"),
        (1023523372.0, "1023523372"),
        ("1.023.523.372", "1023523372"),
    ],
)
def test_numbers_are_read_as_digits(read_cells, written, kept):
    assert read_cells(numero_documento=written, celular=3236150723).row.document_number == kept


@pytest.mark.parametrize("written", ["1.023523372E9", "1023523372.0", "10235.23372e+5"])
def test_an_exponent_in_the_file_loses_no_digits(read, good_row, written):
    cells = list({**good_row, "numero_documento": "@"}.values())
    row = row_of(cells, number=2).replace(
        '<c t="inlineStr"><is><t>@</t></is></c>', f"<c><v>{written}</v></c>"
    )
    (outcome,) = read(by_hand(row_of(good_row, number=1) + row))
    assert outcome.row.document_number == "1023523372"


def test_a_number_longer_than_a_spreadsheet_keeps_is_refused(read_cells):
    outcome = read_cells(tipo_documento="PA", numero_documento=1234567890123456)
    assert codes(outcome) == [("numero_documento", "number_as_exponent")]


def test_a_number_of_fifteen_digits_is_exact(read_cells):
    outcome = read_cells(tipo_documento="PEP", numero_documento=912345678901234)
    assert outcome.row.document_number == "912345678901234"


@pytest.mark.parametrize(
    ("shown_as", "written"),
    [
        (None, date(2005, 2, 18)),
        ("dd/mm/yyyy", date(2005, 2, 18)),
        ("[$-580A]d mmmm yyyy", datetime(2005, 2, 18)),
        ("mmm-yy", 38401),
        ("General", "18/02/2005"),
    ],
)
def test_dates_are_dates_however_they_are_shown(read_cells, shown_as, written):
    def format_it(book):
        if shown_as:
            book.active["E2"].number_format = shown_as

    assert read_cells(format_it, fecha_nacimiento=written).row.birth_date == date(2005, 2, 18)


def test_dates_counted_from_1904_are_the_same_dates(read, good_row):
    def from_1904(book):
        book.epoch = CALENDAR_MAC_1904

    rows = [good_row, {**good_row, "fecha_nacimiento": date(2005, 2, 18)}.values()]
    (outcome,) = read(workbook(rows, also=from_1904))
    assert outcome.row.birth_date == date(2005, 2, 18)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (38401, "unreadable_date"),
        (datetime(2005, 2, 18, 13, 45), "unreadable_date"),
        (time(13, 45), "unreadable_date"),
        (True, "unreadable_date"),
    ],
)
def test_what_a_spreadsheet_does_not_show_as_a_day_is_no_date(read_cells, written, code):
    assert codes(read_cells(fecha_nacimiento=written)) == [("fecha_nacimiento", code)]


def test_a_document_number_shown_as_a_date_that_no_calendar_has_is_read(read_cells):
    def format_it(book):
        book.active["D2"].number_format = "dd/mm/yyyy"

    assert read_cells(format_it, numero_documento=1023523372).row.document_number == "1023523372"


@pytest.mark.parametrize(("shown_as", "kept"), [("0", 2), ("[h]:mm", 2), ('0 "dia"', 2)])
def test_a_number_format_with_words_or_hours_makes_no_date(read_cells, shown_as, kept):
    def format_it(book):
        book.active["I2"].number_format = shown_as

    assert read_cells(format_it, hijos=2).row.children == kept


def test_true_and_false_answer_yes_and_no(read_cells):
    assert read_cells(necesita_cuidado_infantil=True).row.needs_childcare is True
    assert read_cells(necesita_cuidado_infantil=False).row.needs_childcare is False


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#NAME?", "#VALUE!"])
def test_a_formulas_error_is_refused_as_such(read_cells, error):
    assert codes(read_cells(hijos=error)) == [("hijos", "cell_error")]


@pytest.mark.parametrize("error", ["#N/D", "#¡REF!", "#¿NOMBRE?", "#VALEUR!", "#DIV/0!"])
def test_a_formulas_error_saved_to_a_csv_is_refused_too(refusals, error):
    assert refusals(numero_documento=error) == [("numero_documento", "cell_error")]


@pytest.mark.parametrize(
    ("cell", "children", "problems"),
    [
        ("<c><f>1+1</f><v>2</v></c>", 2, []),
        ('<c t="str"><f>A1</f><v>dos</v></c>', 2, []),
        ('<c t="str"><f>IF(1,"")</f><v></v></c>', None, []),
        ("<c><f>1+1</f></c>", None, [("hijos", "cell_error")]),
        ("<c><f>1+1</f><v/></c>", None, [("hijos", "cell_error")]),
        ('<c t="s"><v>99</v></c>', None, [("hijos", "cell_error")]),
        ("<c><v>dos</v></c>", None, [("hijos", "cell_error")]),
        ('<c t="n"><v>1e999</v></c>', None, [("hijos", "cell_error")]),
        ('<c r="???" s="-1"><v>2</v></c>', 2, []),
        ('<c t="inlineStr"><is><t>d</t><rPh><t>x</t></rPh><r><t>os</t></r></is></c>', 2, []),
        ('<c t="inlineStr"><is><t>2_x000D_</t></is></c>', 2, []),
        ('<c t="inlineStr"><is><t>_xD800_</t></is></c>', None, [("hijos", "garbled_text")]),
    ],
)
def test_a_formula_gives_its_value_and_a_damaged_cell_an_error(
    read, good_row, cell, children, problems
):
    row = row_of({**good_row, "hijos": "@"}.values(), number=2)
    row = row.replace('<c t="inlineStr"><is><t>@</t></is></c>', cell)
    (outcome,) = read(by_hand(row_of(good_row, number=1) + row))
    assert codes(outcome) == problems
    assert problems or outcome.row.children == children


def test_the_first_sheet_with_a_whole_header_is_read_and_hidden_ones_are_not(read, good_row):
    def arrange(book):
        book.active.title = "Datos"
        summary = book.create_sheet("Resumen", 0)
        summary.append(["Barrio", "Hijos"])
        summary.append(["Ciudad Verde", 3])
        book.create_sheet("Notas", 0).append(["Hola"])
        for name in ("Oculta", "Muy oculta"):
            hidden = book.create_sheet(name, 0)
            hidden.append(list(good_row))
            hidden.append(["Otra", *list(good_row.values())[1:]])
        book["Oculta"].sheet_state = "hidden"
        book["Muy oculta"].sheet_state = "veryHidden"
        book.create_chartsheet("Gráfico", 0)
        book.active = book["Datos"]

    (outcome,) = read(workbook([good_row, good_row.values()], also=arrange))
    assert outcome.row.first_names == "Luz Marina"


def test_what_decorates_a_workbook_does_not_matter(read, good_row):
    def decorate(book):
        sheet = book.active
        sheet.merge_cells("A3:C3")
        sheet.freeze_panes = "A2"
        sheet["A1"].font = Font(bold=True)
        sheet.auto_filter.ref = "A1:O2"
        sheet.column_dimensions["A"].width = 40
        book.defined_names["Lista"] = DefinedName("Lista", attr_text="Sheet!$A$1")

    (outcome,) = read(workbook([good_row, good_row.values()], also=decorate))
    assert outcome.row


def test_elements_may_have_a_prefix(read, good_row):
    rows = row_of(good_row, number=1) + row_of(good_row.values(), number=2)
    for tag in ("row", "c", "is", "t"):
        rows = rows.replace(f"<{tag} ", f"<x:{tag} ").replace(f"<{tag}>", f"<x:{tag}>")
        rows = rows.replace(f"</{tag}>", f"</x:{tag}>")
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<x:sheetData>{rows}</x:sheetData></x:worksheet>"
    )
    (outcome,) = read(by_hand(**{"xl/worksheets/sheet1.xml": sheet}))
    assert outcome.row


def test_a_cell_beyond_the_header_makes_a_row_ragged(read, good_row):
    (outcome,) = read(workbook([good_row, [*good_row.values(), None, "nota"]]))
    assert codes(outcome) == [("", "ragged_row")]


def test_a_row_is_read_before_the_rest_is_unpacked(good_row):
    rows = ({**good_row, "numero_documento": str(10**9 + n)}.values() for n in range(2_000))
    outcomes = read_sheet(io.BytesIO(workbook([good_row, *rows])), today=TODAY)
    assert next(outcomes).line == 2
    assert sum(1 for _ in outcomes) == 1_999


def test_a_workbook_with_a_header_and_nobody_is_refused(read, good_row):
    with pytest.raises(SheetUnreadable) as caught:
        read(workbook([good_row, [], ["TOTAL", 0]]))
    assert caught.value.code == "no_rows"


def shared(rows: str, *, texts: str, formats: str) -> bytes:
    """A workbook as spreadsheets save it: its texts in a table, its formats in styles."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "".join(
        f'<Relationship Id="{id}" Target="{target}" Type="{kind}/{name}"/>'
        for id, target, name in (
            ("rId1", "worksheets/sheet1.xml", "worksheet"),
            ("rId2", "/xl/sharedStrings.xml", "sharedStrings"),
            ("rId3", "./styles.xml", "styles"),
        )
    )
    parts = {
        "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
        "xl/SharedStrings.xml": f"<sst>{texts}</sst>",
        "xl/styles.xml": f"<styleSheet>{formats}</styleSheet>",
    }
    return by_hand(rows, **parts)


def test_texts_and_formats_are_found_where_spreadsheets_keep_them(read, good_row):
    cells = {**good_row, "nombres": "@0", "fecha_nacimiento": "@1", "autorizacion_fecha": "@2"}
    row = row_of(cells.values(), number=2)
    for n, cell in enumerate(
        (
            '<c r="A2" t="s"><v>1</v></c>',
            '<c r="E2" s="1"><v>38401.0</v></c>',
            '<c r="N2" s="2"><v>46245</v></c>',
        )
    ):
        row = row.replace(f'<c t="inlineStr"><is><t>@{n}</t></is></c>', cell)
    content = shared(
        row_of(good_row, number=1) + row,
        texts="<si><t>otro</t></si><si><r><rPr/><t>Luz </t></r><r><t xml:space='preserve'>Mar</t></r>"
        "<r><t>ina</t></r><rPh sb='0' eb='1'><t>no</t></rPh><phoneticPr fontId='1'/></si>",
        formats='<numFmts><numFmt numFmtId="164" formatCode="[$-240A]d&quot; de &quot;mmmm;@"/>'
        '</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>'
        '<xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>',
    )
    (outcome,) = read(content)
    assert outcome.row.first_names == "Luz Marina"
    assert outcome.row.birth_date == date(2005, 2, 18)
    assert outcome.row.authorised_on == date(2026, 8, 11)
