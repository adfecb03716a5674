import pytest


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  MICHELL  ", "Michell"),
        ("luz marina", "Luz Marina"),
        ("MARÍA DE LOS ÁNGELES", "María de los Ángeles"),
        ("ANA-LUCÍA", "Ana-Lucía"),
        ("Luz   Marina", "Luz Marina"),
        ("Luz\u00a0Marina", "Luz Marina"),
        ("Luz\u200b Marina ", "Luz Marina"),
    ],
)
def test_odd_case_and_spaces_are_put_right_with_a_warning(read_row, written, kept):
    outcome = read_row(nombres=written)
    assert outcome.row.first_names == kept
    assert [(each.column, each.code) for each in outcome.warnings] == [
        ("nombres", "name_rewritten")
    ]


@pytest.mark.parametrize(
    "name", ["McDonald", "D'Angelo", "Ma. Paula", "João", "de la Cruz", "Ñáñez"]
)
def test_a_name_in_mixed_case_is_left_as_it_is(read_row, name):
    outcome = read_row(apellidos=name)
    assert outcome.row.surnames == name
    assert not outcome.warnings


def test_an_accent_written_as_two_characters_is_the_same_name(read_row):
    outcome = read_row(apellidos="Rodri\u0301guez")
    assert outcome.row.surnames == "Rodríguez"
    assert not outcome.warnings


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "missing_value"),
        ("   ", "missing_value"),
        ("-", "missing_value"),
        ("Mar1a", "odd_characters"),
        ("=HYPERLINK(1)", "odd_characters"),
        ("Mu?oz", "odd_characters"),
        ("MarÃ\u00ada", "garbled_text"),
        ("PeÃ±a", "garbled_text"),
        ("Pe\ufffda", "garbled_text"),
        ("Luz\x00", "control_character"),
        ("Luz\x1b[31m", "control_character"),
        ("Luz\u202eaniraM", "control_character"),
        ("Luz " * 30, "too_long"),
    ],
)
def test_a_name_that_cannot_be_one_refuses_the_row(refusals, written, code):
    assert refusals(apellidos=written) == [("apellidos", code)]
