import pytest


def codes(outcomes):
    return [(each.line, [(p.code, p.first_line) for p in each.problems]) for each in outcomes]


def test_a_repeated_document_is_refused_and_names_the_line_that_came_first(read_rows):
    outcomes = read_rows({}, {"numero_documento": "1030996644"}, {"nombres": "Otra"}, {})
    assert codes(outcomes) == [
        (2, []),
        (3, []),
        (4, [("repeated_row", 2)]),
        (5, [("repeated_row", 2)]),
    ]


@pytest.mark.parametrize(
    ("kind", "number", "repeated"),
    [
        ("TI", "1.023.523.372", True),
        ("RC", "1023523372", True),
        ("PA", "1023523372", False),
    ],
)
def test_one_number_is_one_person_across_civil_registry_ti_and_cc(
    read_rows, kind, number, repeated
):
    second = read_rows({}, {"tipo_documento": kind, "numero_documento": number})[1]
    assert (second.row is None) == repeated


def test_a_refused_row_does_not_stand_in_the_way_of_its_correction(read_rows):
    outcomes = read_rows({"fecha_nacimiento": "31/02/2005"}, {})
    assert [each.row is not None for each in outcomes] == [False, True]
