"""Lists as CSV: the organisation's own people and places, and nobody whose data may not be used."""

import csv
import io
from typing import Any

import pytest

from tests.journeys import sheets
from tests.journeys.organisation import Organisation, someone

FORMULA = "=HYPERLINK"


def export(organisation: Organisation, path: str, **query: Any) -> list[dict[str, str]]:
    """The rows of a list's CSV."""
    answer = organisation.http.get(path, params=query, headers={"Accept": "text/csv"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["content-disposition"].startswith("attachment;")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def unformatted(value: Any) -> str:
    """A value as a cell has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


@pytest.fixture(scope="module")
def organisation(enter) -> Organisation:
    return enter("exports")


@pytest.fixture(scope="module")
def intake(organisation) -> str:
    return organisation.open_intake(seats=3)


@pytest.fixture(scope="module")
def gone(organisation, intake) -> dict[str, Any]:
    """Who is in no export: she left, she was erased, she was merged into another record."""
    organisation.import_sheet(
        intake, sheets.sheet(*(sheets.row(1_480_000_001 + each) for each in range(4)))
    )
    made: dict[str, Any] = {}
    made["stays"] = organisation.register(
        first_names="O'Hara", surnames="Zárate; Ñañez", neighbourhood='Barrio; el, "Otro"'
    )
    for name in ("left", "erased"):
        made[name] = organisation.register()
        organisation.enrol(participant=made[name]["id"], intake=intake)
    alike = {**someone(), "document_type": "TI", "birth_date": "2010-02-03"}
    made["survivor"] = organisation.post("/v1/participants", alike)
    made["merged"] = organisation.register(
        **{**alike, "document_number": str(int(alike["document_number"]) + 500_000_000)}
    )
    (pair,) = organisation.every("/v1/duplicates")
    chosen = {"survivor_id": made["survivor"]["id"]}
    organisation.post(f"/v1/duplicates/{pair['id']}/merge", chosen)
    left, erased = made["left"]["id"], made["erased"]["id"]
    organisation.post(f"/v1/participants/{left}/withdrawal", {"reason": "moved_away"})
    assert organisation.send("POST", f"/v1/participants/{erased}/erasure").status_code == 202
    return made


def test_participants_are_those_of_the_list_and_nobody_restricted_merged_or_erased(
    organisation, gone
):
    listed = organisation.every("/v1/participants")
    rows = export(organisation, "/v1/participants")
    assert [each["id"] for each in rows] == [each["id"] for each in listed]
    ids = {each["id"] for each in rows}
    assert {gone["stays"]["id"], gone["survivor"]["id"]} <= ids
    assert ids.isdisjoint(gone[name]["id"] for name in ("left", "erased", "merged"))
    assert len(ids) == 6
    for row, item in zip(rows, listed, strict=True):
        plain = {name for name, value in item.items() if not isinstance(value, list)}
        assert {name: row[name] for name in plain} == {
            name: unformatted(item[name]) for name in plain
        }
    survivor = next(each for each in rows if each["id"] == gone["survivor"]["id"])
    assert survivor["merged_ids"] == gone["merged"]["id"]


def test_a_page_size_makes_no_difference_to_what_is_exported(organisation, gone):
    whole = export(organisation, "/v1/participants")
    assert export(organisation, "/v1/participants", limit=1) == whole


def test_enrolments_of_an_intake_are_its_own_and_name_nobody(organisation, intake, gone):
    organisation.enrol(participant=gone["stays"]["id"], intake=organisation.open_intake())
    listed = organisation.every("/v1/enrolments", intake_id=intake)
    rows = export(organisation, "/v1/enrolments", intake_id=intake)
    assert [each["id"] for each in rows] == [each["id"] for each in listed]
    assert {each["intake_id"] for each in rows} == {intake}
    people = {each["participant_id"] for each in rows}
    assert people.isdisjoint(gone[name]["id"] for name in ("erased", "stays"))
    assert not any("name" in column or "document" in column for column in rows[0])


def test_another_organisation_exports_nothing_of_it(organisation, intake, gone, enter):
    other = enter("exports-other")
    mine = other.register()
    assert [each["id"] for each in export(other, "/v1/participants")] == [mine["id"]]
    asked = other.http.get(
        "/v1/enrolments", params={"intake_id": intake}, headers={"Accept": "text/csv"}
    )
    assert asked.status_code == 404
    assert export(other, "/v1/intakes") == []


def test_a_cell_that_looks_like_a_formula_is_made_harmless(enter):
    organisation = enter("exports-formulas")
    names = ["+SUMA", "-Ana", "@Luz"]
    for name in names:
        organisation.register(neighbourhood=f"{name}(A1)")
    organisation.open_intake(name=f'{FORMULA}("http://example.org";"clic")')
    blocks = [each["neighbourhood"] for each in export(organisation, "/v1/participants")]
    assert blocks == [f"'{name}(A1)" for name in names]
    mobiles = [each["mobile"] for each in export(organisation, "/v1/participants")]
    assert all(each.startswith("+57") for each in mobiles)
    (intake,) = export(organisation, "/v1/intakes")
    assert intake["name"].startswith(f"'{FORMULA}")
    for path in ("/v1/participants", "/v1/intakes"):
        for row in export(organisation, path):
            for cell in row.values():
                for part in cell.split(";"):
                    assert not part.strip('"').startswith(("=", "@", "\t", "\r")), cell
