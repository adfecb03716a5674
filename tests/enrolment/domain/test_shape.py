"""Rows and cells: ragged rows, quotation marks, totals, lines without end."""

import pytest

from enrolment.domain.sheet import SheetUnreadable


@pytest.fixture
def read_lines(read, good_row):
    """Read a header, the given lines, and a good row that must be read whatever they are."""

    def read_them(*lines: str):
        content = "\n".join([";".join(good_row), *lines, ";".join(good_row.values()), ""])
        *outcomes, last = read(content.encode())
        assert last.row
        return [(each.line, [p.code for p in each.problems]) for each in outcomes], last.line

    return read_them


@pytest.mark.parametrize(
    "line",
    [
        "",
        "   ",
        ";;;;;",
        ";" * 14,
        "TOTAL;13;;;;;;;;;;;;;",
        "Total: 13",
        "total",
        ";;;GRAN TOTAL;13",
        "Subtotal;;;13",
        "TOTALES;1;2",
    ],
)
def test_blank_lines_and_totals_are_no_rows(read_lines, line):
    assert read_lines(line) == ([], 3)


def test_a_header_repeated_between_the_rows_is_no_row(read_lines, good_row):
    assert read_lines(";".join(good_row)) == ([], 3)


def test_a_person_called_total_is_a_person(read_row):
    assert read_row(nombres="Total").row.first_names == "Total"


@pytest.mark.parametrize(
    "line", ["Luz;Pardo;CC;1023523372;18/02/2005", "a;" * 20, "una nota al pie"]
)
def test_a_row_with_too_few_or_too_many_cells_is_refused(read_lines, line):
    assert read_lines(line) == ([(2, ["ragged_row"])], 3)


def test_a_ragged_row_says_how_many_cells_it_has(read, good_row):
    (outcome,) = read(f"{';'.join(good_row)}\na;b;c".encode())
    assert [(each.expected, each.found) for each in outcome.problems] == [(15, 3)]


def test_blank_cells_beyond_the_header_are_no_fault(read_lines, good_row):
    other = {**good_row, "numero_documento": "1030996644"}
    assert read_lines(";".join(other.values()) + ";; ;") == ([(2, [])], 3)


@pytest.mark.parametrize(
    ("cell", "neighbourhood"),
    [
        ('"Verde; torre 3"', "Verde; torre 3"),
        ('"La ""Y"""', 'La "Y"'),
        ('La "Y" alta', 'La "Y" alta'),
        ('12" de frente', '12" de frente'),
        ('"Ciudad\nVerde"', "Ciudad Verde"),
        ('""', None),
    ],
)
def test_quotation_marks_are_read_as_spreadsheets_write_them(read_row, cell, neighbourhood):
    outcome = read_row(barrio=cell)
    assert outcome.row.neighbourhood == neighbourhood
    assert outcome.line == 2


def test_a_line_break_inside_a_cell_does_not_count_as_a_row(read_rows):
    outcomes = read_rows({"barrio": '"Ciudad\nVerde"'}, {"numero_documento": "1030996644"})
    assert [each.line for each in outcomes] == [2, 3]


def test_a_quotation_mark_never_closed_spoils_its_own_line_only(read_lines, good_row):
    open_quote = ";".join({**good_row, "barrio": '"Ciudad Verde'}.values())
    others = [
        ";".join({**good_row, "numero_documento": str(1_000_000_000 + n)}.values())
        for n in range(20)
    ]
    found, last = read_lines(open_quote, *others)
    assert found == [(2, ["unclosed_quote"]), *((3 + n, []) for n in range(20))]
    assert last == 23


def test_a_line_without_end_is_refused_and_the_next_is_read(read_lines):
    assert read_lines("x;" * 3_000_000) == ([(2, ["line_too_long"])], 3)
    assert read_lines("x" * 10_001) == ([(2, ["line_too_long"])], 3)
    assert read_lines("x" * 10_000) == ([(2, ["ragged_row"])], 3)


def test_a_header_of_hundreds_of_columns_is_refused(read, good_row):
    with pytest.raises(SheetUnreadable) as caught:
        read((";".join(good_row) + ";x" * 200 + "\n").encode())
    assert caught.value.code == "too_wide"


def test_a_control_character_names_its_column(refusals):
    assert refusals(barrio="Ciudad\x07Verde", celular="3236\x00150723") == [
        ("celular", "control_character"),
        ("barrio", "control_character"),
    ]
