"""A sheet on a bad day: each row has its own outcome, told by line and column."""

import pytest

from tests.journeys import sheets

#: by line: what comes of it, and the columns and codes that are told of it
OUTCOMES = {
    4: ("imported", []),
    5: ("imported", []),
    6: ("refused", [("Fecha Nacimiento", "impossible_date")]),
    7: ("imported", []),
    8: ("imported", []),
    9: ("refused", [("Celular", "bad_mobile")]),
    10: ("imported", [("Autorizacion Fecha", "no_authorisation")]),
    11: ("imported", [("Nombres", "name_rewritten")]),
    12: ("refused", [("Fecha Nacimiento", "ambiguous_date")]),
    13: ("imported", [("Correo", "read_as_blank")]),
    14: ("imported", [("Acudiente Nombre", "minor_without_guardian")]),
    15: ("imported", [("Hijos", "number_in_words")]),
    16: ("refused", [("Numero Documento", "repeated_row")]),
}
#: words of each refusal, in the order of the sheet
REASONS = {
    "es": ("no existe en el calendario", "número de celular", "dos cifras", "fila 4"),
    "en": ("not in the calendar", "mobile number", "two digits", "row 4"),
    "fr": ("n'existe pas", "numéro de portable", "deux chiffres", "ligne 4"),
}


@pytest.fixture(scope="module")
def messy(enter):
    return enter("soacha-messy")


@pytest.fixture(scope="module")
def intake(messy):
    return messy.open_intake(seats=20)


@pytest.fixture(scope="module")
def first(messy, intake):
    done = messy.import_sheet(intake, sheets.content(sheets.MESSY), name=sheets.MESSY)
    messy.settled(9)
    return done


def test_what_can_be_imported_is_and_the_rest_is_refused(messy, intake, first):
    counted = ("state", "rows", "imported", "unchanged", "refused", "enrolled", "waiting")
    assert [first[name] for name in counted] == ["finished", 13, 9, 0, 4, 9, 0]
    assert len(messy.every("/v1/participants")) == 9
    assert len(messy.every("/v1/enrolments", intake_id=intake)) == 9


def test_each_row_has_its_own_outcome_by_line_and_column(messy, first):
    rows = messy.every(f"/v1/imports/{first['id']}/rows")
    assert {
        each["line"]: (
            each["state"],
            [(note["column"], note["code"]) for note in each["problems"] + each["warnings"]],
        )
        for each in rows
    } == OUTCOMES
    for each in rows:
        assert bool(each["problems"]) == (each["state"] == "refused")
        assert (each["participant_id"] is None) == (each["state"] == "refused")


def test_refused_rows_can_be_asked_for_alone(messy, first):
    refused = messy.every(f"/v1/imports/{first['id']}/rows", state="refused")
    assert [each["line"] for each in refused] == [6, 9, 12, 16]


def test_who_authorised_nothing_is_sent_nothing(messy, first):
    line = next(
        each for each in messy.every(f"/v1/imports/{first['id']}/rows") if each["line"] == 10
    )
    (withheld,) = messy.every("/v1/messages", state="withheld")
    totals = messy.settled(9)
    assert {state: number for state, number in totals.items() if number} == {
        "delivered": 8,
        "withheld": 1,
    }
    assert withheld["participant_id"] == line["participant_id"]
    assert (withheld["reason"], withheld["sent_at"]) == ("not_authorised", None)


@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_each_reason_is_told_in_the_language_that_was_asked_for(messy, intake, first, language):
    again = messy.import_sheet(intake, sheets.content(sheets.MESSY), language=language)

    counted = ("imported", "unchanged", "refused")
    assert [again[name] for name in counted] == [0, 9, 4]
    refused = messy.every(f"/v1/imports/{again['id']}/rows", state="refused")
    texts = [each["problems"][0]["text"] for each in refused]
    for each, text, words in zip(refused, texts, REASONS[language], strict=True):
        assert each["problems"][0]["column"] in text
        assert words in text
