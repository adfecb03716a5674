"""Municipality, sex, gender, language, transport, connectivity, a document's last day."""

from datetime import date

import pytest


@pytest.fixture
def read_with(read, good_row):
    """Read a good row with more columns."""

    def read_it(**more: str):
        row = {**good_row, **more}
        (outcome,) = read(f"{';'.join(row)}\n{';'.join(row.values())}".encode())
        return outcome

    return read_it


@pytest.fixture
def value_of(read_with):
    """What a field of the row is, or the code of why it was refused."""

    def read_it(field: str, **more: str):
        outcome = read_with(**more)
        if outcome.row is None:
            return [each.code for each in outcome.problems]
        return getattr(outcome.row, field)

    return read_it


def test_a_sheet_without_these_columns_leaves_them_unknown(read_row):
    row = read_row().row
    assert (row.municipality, row.sex, row.gender, row.language) == (None,) * 4
    assert (row.needs_transport, row.needs_connectivity, row.document_expires_on) == (None,) * 3


@pytest.mark.parametrize(
    ("header", "field", "written", "value"),
    [
        ("municipio", "municipality", " Soacha ", "Soacha"),
        ("Municipality", "municipality", "Soacha", "Soacha"),
        ("commune", "municipality", "no tiene", None),
        ("municipio", "municipality", "x" * 121, ["too_long"]),
        ("sexo", "sex", "F", "female"),
        ("Sexe", "sex", "masculin", "male"),
        ("sex", "sex", "Mujer", "female"),
        ("sexo", "sex", "intersexual", "intersex"),
        ("sexo", "sex", "prefiero no decir", None),
        ("sexo", "sex", "Q", ["unknown_sex"]),
        ("género", "gender", "Femenino", "woman"),
        ("Identidad de género", "gender", "No binarie", "non_binary"),
        ("gender", "gender", "non-binary", "non_binary"),
        ("genre", "gender", "Homme", "man"),
        ("género", "gender", "Otro", "other"),
        ("género", "gender", "Prefiero no decirlo", "undisclosed"),
        ("género", "gender", "n/a", None),
        ("género", "gender", "gato", ["unknown_gender"]),
        ("idioma", "language", "Español", "es"),
        ("language", "language", "English", "en"),
        ("langue", "language", "fr", "fr"),
        ("idioma", "language", "wayuu", ["unknown_language"]),
        ("necesita_transporte", "needs_transport", "sí", True),
        ("Needs transport", "needs_transport", "no", False),
        ("Transport", "needs_transport", "oui", True),
        ("Necesita conectividad", "needs_connectivity", "X", True),
        ("conectividad", "needs_connectivity", "a ratos", ["not_yes_or_no"]),
        ("Fecha de vencimiento", "document_expires_on", "31/12/2026", date(2026, 12, 31)),
        ("Valid until", "document_expires_on", "2027-01-31", date(2027, 1, 31)),
        ("date d'expiration", "document_expires_on", "31/02/2027", ["impossible_date"]),
    ],
)
def test_each_column_is_known_in_three_languages(value_of, header, field, written, value):
    assert value_of(field, **{header: written}) == value


@pytest.mark.parametrize(
    ("last_day", "codes"),
    [("17/08/2026", ["expired_document"]), ("18/08/2026", []), ("", [])],
)
def test_a_ppt_that_has_expired_warns_and_refuses_nothing(read_with, last_day, codes):
    outcome = read_with(
        tipo_documento="PPT", numero_documento="5720487", documento_vencimiento=last_day
    )
    assert outcome.row
    assert [each.code for each in outcome.warnings] == codes
