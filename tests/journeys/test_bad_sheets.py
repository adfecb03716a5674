"""Sheets that are no good: told why, in the caller's language, and nobody is registered."""

from collections import Counter

import pytest

from tests.journeys import sheets
from tests.journeys.organisation import Organisation
from tests.people import names_of

MEBIBYTE = 1024 * 1024
UPLOAD_LIMIT = 32 * MEBIBYTE
GOOD = sheets.sheet(sheets.row(1_300_000_001, names="Sofía"), sheets.row(1_300_000_002))
#: by what is wrong: the file, and words of the reason in es, en and fr
UNREADABLE = {
    "binary": (
        b"PK\x03\x04\x14\x00\x06\x00" + bytes(range(256)) * 64,
        ("dañado", "damaged", "endommagé"),
    ),
    "noise": (
        bytes(range(256)) * 200,
        ("no es una hoja", "no spreadsheet", "pas une feuille"),
    ),
    "blank": (b"\r\n\r\n \t\r\n", ("vacío", "empty", "vide")),
    "no_header": (
        sheets.sheet(sheets.row(1_300_000_003), header="a;b;c"),
        ("encabezado", "no header", "Aucun en-tête"),
    ),
    "missing_columns": (
        sheets.sheet(
            "Luz;Pardo;CC;31/01/2007",
            header="nombres;apellidos;tipo_documento;fecha_nacimiento",
        ),
        ("numero_documento", "numero_documento", "numero_documento"),
    ),
    "repeated_columns": (
        sheets.sheet("Luz;Luz;Pardo;CC;1300000004;31/01/2007", header=f"nombres;{sheets.HEADER}"),
        ("nombres", "nombres", "nombres"),
    ),
    "no_rows": (sheets.sheet(), ("ninguna persona", "no person", "personne")),
    "one_endless_line": (b"x" * (2 * MEBIBYTE), ("largos", "long", "longs")),
}


@pytest.fixture(scope="module")
def organisation(enter) -> Organisation:
    return enter("bad-sheets")


@pytest.fixture(scope="module")
def intake(organisation) -> str:
    return organisation.open_intake(seats=1000)


@pytest.fixture
def nothing_stored(organisation):
    """After the test nobody is registered or enrolled who was not before."""
    before = organisation.everything()
    yield
    assert organisation.everything() == before


@pytest.mark.parametrize("language", ["es", "en", "fr"])
@pytest.mark.parametrize("wrong", UNREADABLE)
@pytest.mark.usefixtures("nothing_stored")
def test_a_file_that_is_no_sheet_is_refused_whole_with_its_reason(
    organisation, intake, wrong, language
):
    content, words = UNREADABLE[wrong]
    done = organisation.import_sheet(intake, content, language=language)
    assert (done["state"], done["rows"]) == ("refused", 0)
    assert words[("es", "en", "fr").index(language)] in done["reason"]
    assert done["finished_at"] is not None
    assert organisation.every(f"/v1/imports/{done['id']}/rows") == []


@pytest.mark.usefixtures("nothing_stored")
def test_an_empty_file_is_refused_at_the_door(stack, organisation, intake):
    before = sheets.stored_at_rest(stack)
    for language, words in (("es", "vacío"), ("en", "empty"), ("fr", "vide")):
        answer = organisation.send(
            "POST",
            f"/v1/intakes/{intake}/imports",
            content=b"",
            headers={"Content-Type": "text/csv", "Accept-Language": language},
        )
        assert (answer.status_code, answer.json()["code"]) == (400, "body_empty")
        assert words in answer.json()["detail"]
    assert sheets.stored(stack) == before


@pytest.mark.usefixtures("nothing_stored")
@pytest.mark.parametrize("announced", [True, False], ids=["announced", "streamed"])
def test_a_file_over_the_limit_is_413_and_leaves_nothing(stack, organisation, intake, announced):
    before = sheets.stored_at_rest(stack)
    part = b"a" * MEBIBYTE
    content = part * 33 if announced else (part for _ in range(33))
    answer = organisation.upload(intake, content)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert answer.json()["limit"] == UPLOAD_LIMIT
    assert sheets.stored(stack) == before


@pytest.mark.usefixtures("nothing_stored")
def test_a_sheet_for_an_intake_that_is_not_there_is_not_kept(stack, organisation):
    before = sheets.stored_at_rest(stack)
    answer = organisation.upload("01900000-0000-7000-8000-000000000000", GOOD)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert sheets.stored(stack) == before


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_one_sheet_in_any_encoding_is_one_sheet(organisation, intake, encoding):
    content = GOOD.decode().encode(encoding)
    done = organisation.import_sheet(intake, content)
    assert (done["state"], done["rows"], done["refused"]) == ("finished", 2, 0)
    # Nothing is under way when the next test looks.
    organisation.settled(2)
    known = [each["first_names"] for each in organisation.every("/v1/participants")]
    assert known == ["Sofía", names_of(1_300_000_002)[0]]


def test_a_utf_16_sheet_that_lost_its_mark_is_refused_or_read_but_never_garbled(
    organisation, intake, nothing_stored
):
    done = organisation.import_sheet(intake, GOOD.decode().encode("utf-16-le"))
    assert (done["state"], done["rows"]) == ("refused", 0)
    assert done["reason"]


def test_ragged_rows_are_refused_and_the_others_imported(organisation, enter):
    ragged = enter("bad-sheets-ragged")
    intake = ragged.open_intake(seats=1000)
    content = sheets.sheet(
        sheets.row(1_300_000_010),
        "Persona;Inventada;CC;1300000011",
        sheets.row(1_300_000_012) + ";;one;two",
        sheets.row(1_300_000_013),
        '"Persona;Inventada;CC;1300000014;31/01/2007;;',
        sheets.row(1_300_000_015),
    )
    done = ragged.import_sheet(intake, content, language="en")
    rows = ragged.every(f"/v1/imports/{done['id']}/rows")
    found = {each["line"]: [note["code"] for note in each["problems"]] for each in rows}
    assert [found[line] for line in (2, 3, 4, 5)] == [[], ["ragged_row"], ["ragged_row"], []]
    texts = [note["text"] for each in rows for note in each["problems"]]
    assert "4 cells" in texts[0]
    assert "7" in texts[0]
    assert "unclosed_quote" in found[6]
    states = Counter(each["state"] for each in rows)
    assert states["imported"] == done["imported"] == len(ragged.every("/v1/participants"))
    assert states["refused"] == done["refused"]
