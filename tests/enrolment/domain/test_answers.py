"""Children, childcare, neighbourhood, guardian, authorisation."""

from datetime import date

import pytest


@pytest.mark.parametrize(
    ("written", "children", "codes"),
    [
        ("0", 0, []),
        ("2", 2, []),
        ("2.0", 2, []),
        ("dos", 2, ["number_in_words"]),
        ("Diez", 10, ["number_in_words"]),
        ("ninguno", 0, ["number_in_words"]),
        ("no tiene", 0, ["number_in_words"]),
        ("n/a", None, ["read_as_blank"]),
        ("", None, []),
    ],
)
def test_children_are_counted_in_figures_or_words(read_row, written, children, codes):
    outcome = read_row(hijos=written)
    assert outcome.row.children == children
    assert [each.code for each in outcome.warnings] == codes


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("varios", "not_a_number"),
        ("-1", "not_a_number"),
        ("1.5", "not_a_number"),
        ("21", "implausible_number"),
        ("2²", "not_a_number"),
    ],
)
def test_children_that_cannot_be_counted_refuse_the_row(refusals, written, code):
    assert refusals(hijos=written) == [("hijos", code)]


@pytest.mark.parametrize(
    ("written", "needs"),
    [
        ("sí", True),
        ("SI", True),
        ("x", True),
        ("1", True),
        ("no", False),
        ("N", False),
        ("", None),
        ("n/a", None),
    ],
)
def test_childcare_is_yes_no_or_unknown(read_row, written, needs):
    assert read_row(necesita_cuidado_infantil=written).row.needs_childcare is needs


def test_childcare_that_is_neither_yes_nor_no_refuses_the_row(refusals):
    assert refusals(necesita_cuidado_infantil="a veces") == [
        ("necesita_cuidado_infantil", "not_yes_or_no")
    ]


def test_a_neighbourhood_of_any_spelling_is_kept_with_single_spaces(read_row):
    assert (
        read_row(barrio=" Ciudad  Verde, torre 3 #2 ").row.neighbourhood
        == "Ciudad Verde, torre 3 #2"
    )


def test_a_neighbourhood_longer_than_a_place_name_refuses_the_row(refusals):
    assert refusals(barrio="a" * 121) == [("barrio", "too_long")]


MINOR = {"tipo_documento": "TI", "fecha_nacimiento": "18/02/2011"}


def test_a_minor_without_a_guardians_name_warns(warnings):
    assert warnings(**MINOR) == [("acudiente_nombre", "minor_without_guardian")]
    assert warnings(**MINOR, acudiente_nombre="no tiene") == [
        ("acudiente_nombre", "read_as_blank"),
        ("acudiente_nombre", "minor_without_guardian"),
    ]
    assert warnings(**MINOR, acudiente_nombre="Carmen Pardo") == []
    assert warnings() == []


@pytest.mark.parametrize(
    ("written", "kept", "codes"),
    [
        ("CC 28082281", "CC 28082281", []),
        ("C.C. 28.082.281", "CC 28082281", []),
        ("cédula: 28082281", "CC 28082281", []),
        ("CE 423456", "CE 423456", []),
        ("28082281", "CC 28082281", ["read_as_cc"]),
        ("CC", None, ["letters_in_number"]),
        ("CC 12", None, ["wrong_length"]),
        ("XX 28082281", None, ["unknown_document_type"]),
    ],
)
def test_a_guardians_document_is_read_or_left_out_with_a_warning(read_row, written, kept, codes):
    outcome = read_row(acudiente_documento=written)
    assert outcome.row.guardian_document == kept
    assert [each.code for each in outcome.warnings] == codes


def test_nobody_is_refused_over_a_guardians_mobile(read_row, warnings):
    assert warnings(acudiente_celular="12345") == [("acudiente_celular", "bad_mobile")]
    assert read_row(acudiente_celular="12345").row.guardian_mobile is None
    assert read_row(acudiente_celular="321 661 8940").row.guardian_mobile == "+573216618940"


def test_without_an_authorisation_date_the_row_is_read_with_a_warning(read_row, warnings):
    assert warnings(autorizacion_fecha="") == [("autorizacion_fecha", "no_authorisation")]
    assert read_row(autorizacion_fecha="").row.authorised_on is None
    assert read_row(autorizacion_fecha="18/08/2026").row.authorised_on == date(2026, 8, 18)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("19/08/2026", "date_in_future"),
        ("17/02/2005", "authorised_before_birth"),
        ("31/06/2026", "impossible_date"),
        ("5/4/26", "ambiguous_date"),
        ("verbal", "unreadable_date"),
    ],
)
def test_an_authorisation_that_cannot_have_been_given_refuses_the_row(refusals, written, code):
    assert refusals(autorizacion_fecha=written) == [("autorizacion_fecha", code)]


def test_every_problem_of_a_row_is_told_at_once(refusals):
    assert refusals(nombres="", tipo_documento="X", celular="1", hijos="muchos") == [
        ("nombres", "missing_value"),
        ("tipo_documento", "unknown_document_type"),
        ("celular", "bad_mobile"),
        ("hijos", "not_a_number"),
    ]
