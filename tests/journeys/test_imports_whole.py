"""Imports of sheets: tried first, read by a partner's own headers, given back, corrected."""

import csv
import io
from datetime import datetime
from typing import Any

import pytest

from nosotros.testing.tap import Tap
from tests.journeys import sheets
from tests.workbooks import workbook

EXCHANGES = ("nosotros.events", "nosotros.internal")
COUNTED = (
    "state",
    "rows",
    "imported",
    "unchanged",
    "refused",
    "enrolled",
    "waiting",
    "possible_duplicates",
)
#: what is told of a row that a dry run cannot know
IDS = ("participant_id", "enrolment_id")
OF_HERS = ("first_names", "surnames", "document_type", "document_number", "birth_date", "mobile")


def counted(done: Any) -> dict[str, Any]:
    return {name: done[name] for name in COUNTED}


def rows_of(organisation: Any, done: Any) -> list[Any]:
    """What came of each row, without the ids that it has got."""
    found = organisation.every(f"/v1/imports/{done['id']}/rows")
    return [{name: each[name] for name in each if name not in IDS} for each in found]


def table(name: str) -> list[list[str]]:
    """A sample sheet's cells."""
    content = sheets.content(name)
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def typed(cells: list[list[str]]) -> list[list[Any]]:
    """The cells as a spreadsheet would keep them: dates and numbers as such."""

    def one(cell: str) -> Any:
        try:
            return datetime.strptime(cell, "%d/%m/%Y").date()
        except ValueError:
            return int(cell) if cell.isdecimal() and not cell.startswith("0") else cell or None

    return [[one(cell) for cell in row] for row in cells]


@pytest.mark.parametrize("name", [sheets.SOACHA, sheets.MESSY], ids=["good", "messy"])
def test_a_dry_run_writes_nothing_and_tells_what_the_import_then_does(stack, enter, name):
    organisation = enter(f"imports-dry-{'messy' if name == sheets.MESSY else 'good'}")
    with Tap(stack.broker.amqp_url(), exchanges=EXCHANGES, key=f"{organisation.slug}.#") as tap:
        intake = organisation.open_intake(seats=7)
        before = organisation.everything()

        tried = organisation.import_sheet(intake, sheets.content(name), dry_run="true")
        assert organisation.everything() == before
        done = organisation.import_sheet(intake, sheets.content(name))
        again = organisation.import_sheet(intake, sheets.content(name), dry_run="true")
        # It is the last; but what tells the audit log may come after it.
        tap.until(lambda heard: ".sheet_imported." in str(heard))

    assert (tried["dry_run"], done["dry_run"]) == (True, False)
    assert counted(tried) == counted(done)
    assert tried["waiting"] > 0
    assert rows_of(organisation, tried) == rows_of(organisation, done)
    for each in organisation.every(f"/v1/imports/{tried['id']}/rows"):
        assert [each[id] for id in IDS] == [None, None]
    kinds = [each.event["type"].split(".")[-2] for each in tap.heard]
    assert next(each for each in kinds if not each.endswith("_audited")) == "intake_opened"
    assert kinds.count("sheet_imported") == 1
    assert (again["imported"], again["unchanged"]) == (0, done["imported"])
    if done["sheet_until"]:
        backs = [organisation.http.get(f"/v1/imports/{each['id']}/sheet") for each in (tried, done)]
        assert backs[0].content == backs[1].content


@pytest.mark.parametrize("name", [sheets.SOACHA, sheets.MESSY], ids=["good", "messy"])
def test_a_sheet_saved_as_xlsx_has_the_outcome_that_its_csv_has(enter, name):
    short = "messy" if name == sheets.MESSY else "good"
    cells = table(name)
    contents = {
        "csv": sheets.content(name),
        "xlsx": workbook(typed(cells) if name == sheets.SOACHA else cells),
    }
    outcomes = []
    for kind, content in contents.items():
        organisation = enter(f"imports-{short}-{kind}")
        done = organisation.import_sheet(
            organisation.open_intake(), content, name=f"{short}.{kind}"
        )
        people = organisation.every("/v1/participants")
        known = [[each[field] for field in OF_HERS] for each in people]
        outcomes.append((counted(done), rows_of(organisation, done), known))
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][0]["imported"] in (9, 21)


def define(organisation: Any, name: str, *columns: tuple[str, str]) -> Any:
    body = {"columns": [{"header": header, "field": field} for header, field in columns]}
    return organisation.send("PUT", f"/v1/mappings/{name}", json=body)


OWN = (
    ("Quién", "first_names"),
    ("De los", "surnames"),
    ("Papel", "document_type"),
    ("Cifras", "document_number"),
    ("Nació", "birth_date"),
    ("Aparato", "mobile"),
)


def own_sheet(*rows: str) -> bytes:
    return sheets.sheet(*rows, header=";".join((*(name for name, _ in OWN), "Notas")))


def test_a_partners_own_headers_are_read_by_a_mapping_and_kept_in_the_sheet_back(enter):
    organisation = enter("imports-mapping")
    made = define(organisation, "la-u", *OWN[:3])
    assert (made.status_code, made.json()["revision"]) == (200, 1)
    replaced = define(organisation, "la-u", *OWN).json()
    assert replaced["revision"] == 2
    columns = [{"header": header, "field": field} for header, field in OWN]
    assert replaced["name"] == "la-u"
    assert sorted(map(str, replaced["columns"])) == sorted(map(str, columns))
    assert organisation.get("/v1/mappings")["items"] == [replaced]

    intake = organisation.open_intake()
    content = own_sheet(sheets.row(1_460_000_001), "Una;Sin Fecha;CC;1460000002;ayer;;")
    done = organisation.import_sheet(intake, content, mapping="la-u")

    assert (done["imported"], done["refused"]) == (1, 1)
    (refused,) = organisation.every(f"/v1/imports/{done['id']}/rows", state="refused")
    (problem,) = refused["problems"]
    assert (problem["column"], problem["code"]) == ("Nació", "unreadable_date")
    back = organisation.http.get(f"/v1/imports/{done['id']}/sheet").content.decode("utf-8-sig")
    lines = back.splitlines()
    assert lines[0].startswith(content.decode().splitlines()[0] + ";")
    assert "Nació" in lines[2]
    plain = organisation.import_sheet(intake, content)
    assert plain["state"] == "refused"


def test_a_mapping_with_a_mistake_is_refused_with_the_field_that_is_wrong(enter):
    organisation = enter("imports-bad-mapping")
    for columns, wrong in (
        ([("Quién", "whoever")], "columns.0.field"),
        ([("Quién", "first_names"), ("Quién", "surnames")], "columns.1.header"),
        ([("Número", "document_number"), ("NUMERO", "surnames")], "columns.1.header"),
        ([("¿?", "document_number")], "columns.0.header"),
        ([("Quién", "first_names"), ("Cómo", "first_names")], "columns.1.field"),
    ):
        answer = define(organisation, "mal", *columns)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_fields"), columns
        assert [each["field"] for each in answer.json()["errors"]] == [wrong]
        assert all(each["detail"] for each in answer.json()["errors"])
    assert organisation.get("/v1/mappings")["items"] == []


def test_a_sheet_that_is_refused_at_the_door_is_not_kept(stack, enter):
    organisation = enter("imports-door")
    closed = organisation.post(
        "/v1/intakes", {"name": "Later", "seats": 3, "opens_on": "2090-01-01"}
    )["id"]
    open_now = organisation.open_intake()
    before = sheets.stored_at_rest(stack)
    content = sheets.sheet(sheets.row(1_460_000_010))

    unknown = organisation.upload(open_now, content, mapping="none-such")
    assert (unknown.status_code, unknown.json()["code"]) == (422, "invalid_fields")
    assert [each["field"] for each in unknown.json()["errors"]] == ["mapping"]
    early = organisation.upload(closed, content)
    assert (early.status_code, early.json()["code"]) == (422, "intake_not_open")
    assert early.json()["opens_on"] == "2090-01-01"

    assert sheets.stored(stack) == before
    assert organisation.every("/v1/participants") == []


def test_who_the_intake_is_not_for_is_refused_with_the_reason_in_her_row(enter):
    organisation = enter("imports-eligible")
    wanted = {
        "name": "Madres de Soacha",
        "seats": 5,
        "oldest": 28,
        "municipalities": ["Soacha"],
        "sexes": ["female"],
    }
    intake = organisation.post("/v1/intakes", wanted)["id"]
    header = f"{sheets.HEADER};municipio;sexo"
    grown = sheets.row(1_460_000_022).split(";")
    grown[4] = "01/02/1970"
    rows = (
        sheets.row(1_460_000_020) + ";SOACHA;F",
        sheets.row(1_460_000_021) + ";Bogotá;M",
        ";".join(grown) + ";Soacha;F",
        sheets.row(1_460_000_023) + ";;",
    )
    done = organisation.import_sheet(intake, sheets.sheet(*rows, header=header))

    assert (done["imported"], done["refused"]) == (1, 3)
    refused = organisation.every(f"/v1/imports/{done['id']}/rows", state="refused")
    assert [[each["code"] for each in row["problems"]] for row in refused] == [
        ["other_municipality", "other_sex"],
        ["too_old"],
        ["municipality_unknown", "sex_unknown"],
    ]
    words = [" ".join(each["text"] for each in row["problems"]) for row in refused]
    for text, word in zip(words, ("otro municipio", "pasa de la edad", "sexo"), strict=True):
        assert word in text
    assert len(organisation.every("/v1/participants")) == 1


def test_seats_that_are_reserved_for_a_partner_go_to_the_people_of_its_sheet(enter):
    organisation = enter("imports-reserved")
    intake = organisation.post(
        "/v1/intakes",
        {"name": "Soacha", "seats": 3, "reserved": [{"partner": "la-u", "seats": 2}]},
    )["id"]
    own = sheets.sheet(*(sheets.row(1_460_000_030 + each) for each in range(2)))
    theirs = sheets.sheet(*(sheets.row(1_460_000_040 + each) for each in range(3)))

    tried = organisation.import_sheet(intake, own, dry_run="true")
    first = organisation.import_sheet(intake, own)
    assert (tried["enrolled"], tried["waiting"]) == (first["enrolled"], first["waiting"]) == (1, 1)
    second = organisation.import_sheet(intake, theirs, partner="la-u")
    assert (second["partner"], second["enrolled"], second["waiting"]) == ("la-u", 2, 1)
    places = organisation.every("/v1/enrolments", intake_id=intake)
    assert [(each["partner"], each["state"]) for each in places] == [
        (None, "enrolled"),
        (None, "waiting"),
        ("la-u", "enrolled"),
        ("la-u", "enrolled"),
        ("la-u", "waiting"),
    ]
