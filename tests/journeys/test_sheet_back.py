"""The sheet back with its remarks: corrected where it says so, and imported as it is."""

import csv
import io
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from tests.journeys import sheets
from tests.journeys.organisation import XLSX, Organisation
from tests.workbooks import saved, workbook

#: by line: the column that the messy sheet is corrected in, and what is written there
CORRECTIONS = {
    6: ("Fecha Nacimiento", "12/02/2008"),
    9: ("Celular", "3014600001"),
    12: ("Fecha Nacimiento", "05/04/2010"),
    16: ("Numero Documento", "1023599999"),
}
TITLE = "Observaciones de la importación"


def as_csv() -> tuple[str, bytes]:
    return "Hoja de Ñuble.csv", sheets.content(sheets.MESSY)


def as_xlsx() -> tuple[str, bytes]:
    text = sheets.content(sheets.MESSY).decode("cp1252")
    return "Hoja de Ñuble.xlsx", workbook(csv.reader(io.StringIO(text), delimiter=";"))


def cells_of_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def cells_of_xlsx(content: bytes) -> list[list[Any]]:
    rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return [["" if cell is None else cell for cell in row] for row in rows]


def correct_csv(content: bytes) -> bytes:
    rows = cells_of_csv(content)
    _correct(rows, lambda line, column, value: rows[line - 1].__setitem__(column, value))
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def correct_xlsx(content: bytes) -> bytes:
    book = load_workbook(io.BytesIO(content))
    _correct(
        cells_of_xlsx(content),
        lambda line, column, value: book.active.cell(line, column + 1, value),
    )
    return saved(book)


def _correct(rows: list[list[Any]], write: Callable[[int, int, str], object]) -> None:
    header = next(row for row in rows if TITLE in row)
    for line, (column, value) in CORRECTIONS.items():
        write(line, header.index(column), value)


KINDS = {
    "csv": (as_csv, "text/csv", cells_of_csv, correct_csv),
    "xlsx": (as_xlsx, XLSX, cells_of_xlsx, correct_xlsx),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_comes_back_as_what_it_was_with_its_remarks_and_corrected_is_imported(enter, kind):
    make, media_type, cells_of, correct = KINDS[kind]
    organisation: Organisation = enter(f"sheet-back-{kind}")
    name, content = make()
    intake = organisation.open_intake()
    done = organisation.import_sheet(intake, content, name=name)
    back = organisation.http.get(f"/v1/imports/{done['id']}/sheet")

    assert back.headers["content-type"] == media_type
    assert unquote(back.headers["content-disposition"]).endswith(name)
    rows = organisation.every(f"/v1/imports/{done['id']}/rows")
    _check_remarks(cells_of(back.content), rows)

    before = organisation.every("/v1/participants")
    fixed = organisation.import_sheet(intake, correct(back.content), name=name)

    assert (fixed["imported"], fixed["unchanged"], fixed["refused"]) == (4, 9, 0)
    after = organisation.every("/v1/participants")
    assert after[: len(before)] == before
    assert len(after) == 13
    known = {each["line"]: each["participant_id"] for each in rows if each["participant_id"]}
    again = organisation.every(f"/v1/imports/{fixed['id']}/rows", state="unchanged")
    assert {each["line"]: each["participant_id"] for each in again} == known
    last = organisation.http.get(f"/v1/imports/{fixed['id']}/sheet")
    _check_remarks(cells_of(last.content), organisation.every(f"/v1/imports/{fixed['id']}/rows"))


def _check_remarks(cells: list[list[Any]], rows: list[Any]) -> None:
    (header,) = [number for number, row in enumerate(cells, 1) if TITLE in row]
    (column,) = [at for at, cell in enumerate(cells[header - 1]) if cell == TITLE]
    remarked = {
        line: row[column]
        for line, row in enumerate(cells, 1)
        if line > header and len(row) > column and row[column]
    }
    told = {row["line"]: row["problems"] + row["warnings"] for row in rows}
    assert remarked.keys() == {line for line, notes in told.items() if notes}
    for line, text in remarked.items():
        for note in told[line]:
            assert note["text"][:40].replace(";", ",") in text


def test_a_sheet_without_remarks_does_not_come_back(enter):
    organisation = enter("sheet-back-none")
    done = organisation.import_sheet(
        organisation.open_intake(), sheets.content(sheets.SOACHA), name=sheets.SOACHA
    )
    if done["sheet_until"] is None:
        assert organisation.http.get(f"/v1/imports/{done['id']}/sheet").status_code == 404
    other = enter("sheet-back-other")
    messy = organisation.import_sheet(organisation.open_intake(), sheets.content(sheets.MESSY))
    assert organisation.http.get(f"/v1/imports/{messy['id']}/sheet").status_code == 200
    assert other.http.get(f"/v1/imports/{messy['id']}/sheet").status_code == 404
