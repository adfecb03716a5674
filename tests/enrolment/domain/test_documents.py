import pytest

from enrolment.domain.identity import DocumentType


@pytest.mark.parametrize(
    ("written", "number", "kind"),
    [
        ("CC", "1023523372", DocumentType.CC),
        ("c.c.", "1023523372", DocumentType.CC),
        ("Cédula de ciudadanía", "1023523372", DocumentType.CC),
        ("T.I.", "1023523372", DocumentType.TI),
        ("tarjeta de identidad", "1023523372", DocumentType.TI),
        ("R.C.", "1023523372", DocumentType.RC),
        ("CE", "423456", DocumentType.CE),
        ("PT", "5720487", DocumentType.PPT),
        ("PPT", "5720487", DocumentType.PPT),
        ("PEP", "912345678901234", DocumentType.PEP),
        ("Pasaporte", "ab123456", DocumentType.PA),
    ],
)
def test_a_document_type_is_known_in_its_usual_spellings(read_row, written, number, kind):
    row = read_row(tipo_documento=written, numero_documento=number).row
    assert (row.document_type, row.document_number) == (kind, number.upper())


@pytest.mark.parametrize("written", ["NIT", "DNI", "?", "C"])
def test_an_unknown_document_type_refuses_the_row(refusals, written):
    assert refusals(tipo_documento=written) == [("tipo_documento", "unknown_document_type")]


@pytest.mark.parametrize(
    "written",
    [
        "1.023.523.372",
        "1,023,523,372",
        "1 023 523 372",
        "1023523372.0",
        "'1023523372",
        " 1023523372",
    ],
)
def test_dots_and_spaces_are_no_part_of_a_number(read_row, written):
    assert read_row(numero_documento=written).row.document_number == "1023523372"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "missing_value"),
        ("10235233", None),
        ("12345", "wrong_length"),
        ("10235233721", "wrong_length"),
        ("10235X3372", "letters_in_number"),
        ("102352337.5", "letters_in_number"),
        ("1,02352E+09", "number_as_exponent"),
        ("1.02E9", "number_as_exponent"),
        ("１０２３５２３３７２", "letters_in_number"),
    ],
)
def test_a_number_that_cannot_be_one_refuses_the_row(refusals, written, code):
    expected = [("numero_documento", code)] if code else []
    assert refusals(numero_documento=written) == expected


def test_type_and_number_missing_are_both_told(refusals):
    assert refusals(tipo_documento="", numero_documento="") == [
        ("tipo_documento", "missing_value"),
        ("numero_documento", "missing_value"),
    ]


@pytest.mark.parametrize(
    ("kind", "born", "unusual"),
    [
        ("TI", "19/08/2008", False),
        ("TI", "18/08/2008", True),
        ("CC", "18/08/2008", False),
        ("CC", "19/08/2008", True),
        ("RC", "01/01/2010", True),
        ("PEP", "01/01/2010", False),
    ],
)
def test_a_type_of_another_age_warns_and_refuses_nothing(read_row, kind, born, unusual):
    number = "912345678901234" if kind == "PEP" else "1023523372"
    outcome = read_row(tipo_documento=kind, fecha_nacimiento=born, numero_documento=number)
    assert outcome.row
    codes = [warning.code for warning in outcome.warnings]
    assert ("document_of_another_age" in codes) == unusual
