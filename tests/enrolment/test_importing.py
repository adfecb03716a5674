"""The importer: sheets become participants and places, row by row, once."""

import threading
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from enrolment.storage import imports
from enrolment.worker import Importer
from nosotros.contracts.common import FileReference
from nosotros.contracts.enrolment import (
    GetImport,
    ImportSheet,
    ListImportRows,
    ListParticipants,
    OpenIntake,
)
from nosotros.database import Database
from nosotros.files import FileStore
from nosotros.identifiers import new_id
from nosotros.settings import Settings
from nosotros.testing.waiting import PATIENCE, eventually
from tests.conftest import Access
from tests.people import mobile_of, names_of

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
HEADER = (
    "nombres;apellidos;tipo_documento;numero_documento;fecha_nacimiento;celular;autorizacion_fecha"
)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path)


@pytest.fixture
def importer(access: Access, tmp_path: Path) -> Iterator[Importer]:
    """A running importer."""
    made = Importer(Settings(database_url=access.url, files=tmp_path))
    thread = threading.Thread(target=made.run)
    thread.start()
    yield made
    made.stop()
    thread.join(PATIENCE)
    assert not thread.is_alive()


def _keep(store: FileStore, content: bytes, name: str = "sheet.csv") -> FileReference:
    writer = store.open_writer()
    writer.write(content)
    return writer.commit(name)


def _import(ask: Ask, intake: Any, file: FileReference, language: Any = "es") -> Any:
    accepted = ask(ImportSheet(intake_id=intake.id, file=file, language=language))
    ended = threading.Event()
    for _ in range(600):
        found = ask(GetImport(id=accepted.id))
        if found.state in ("finished", "refused"):
            return found
        ended.wait(0.05)
    raise AssertionError("the import never ended")


def _sample(name: str) -> bytes:
    return (files("localstack.demo") / "data" / name).read_bytes()


def test_a_sheet_is_imported_row_by_row_and_again_changes_nothing(
    ask: Ask, store: FileStore, importer: Importer, rows: Rows
):
    intake = ask(OpenIntake(name="Soacha", seats=20))
    sheet = _sample("soacha-2026.csv")

    first = _import(ask, intake, _keep(store, sheet))
    events = len(rows("SELECT id FROM outbox"))
    again = _import(ask, intake, _keep(store, sheet))

    assert (first.rows, first.imported, first.enrolled, first.waiting) == (21, 21, 20, 1)
    assert (again.unchanged, again.imported, again.refused) == (21, 0, 0)
    assert len(ask(ListParticipants(limit=100)).items) == 21
    # The second import tells that it has finished, and nothing else.
    assert len(rows("SELECT id FROM outbox")) == events + 1


def test_only_who_gets_a_seat_in_a_cohort_by_a_sheet_is_described_with_her_needs(
    ask: Ask, store: FileStore, importer: Importer, rows: Rows
):
    sheet = _sample("soacha-2026.csv")
    _import(ask, ask(OpenIntake(name="Soacha", seats=20)), _keep(store, sheet))
    told = "SELECT subject, partitionkey FROM outbox WHERE type LIKE '%{}%' ORDER BY id"
    assert rows(told.format("learner_described")) == []

    cohort = ask(OpenIntake(name="Soacha, grupo 1", seats=20, cohort_id=new_id()))
    again = _import(ask, cohort, _keep(store, sheet))

    assert (again.enrolled, again.waiting) == (20, 1)
    seated = {
        str(each["participant_id"])
        for each in rows(
            f"SELECT participant_id FROM enrolment WHERE intake_id = '{cohort.id}'"
            " AND place = 'enrolled'"
        )
    }
    assert {each["subject"] for each in rows(told.format("learner_described"))} == seated
    needs = {
        str(each["id"])
        for each in rows("SELECT id, participant_id FROM support_need")
        if str(each["participant_id"]) in seated
    }
    assert needs
    assert {each["subject"] for each in rows(told.format("support_need_changed"))} == needs


def test_new_people_of_a_sheet_are_described_as_they_are_registered(
    ask: Ask, store: FileStore, importer: Importer, rows: Rows
):
    cohort = ask(OpenIntake(name="Soacha, grupo 1", seats=1, cohort_id=new_id()))
    sheet = (
        f"{HEADER};cuidado_infantil\nAna;Ruiz;CC;1030000001;01/02/2005;3001112233;05/08/2026;si\n"
        "Eva;Ruiz;CC;1030000002;01/02/2005;3001112244;;si\n"
    )

    _import(ask, cohort, _keep(store, sheet.encode()))

    (told,) = rows(
        "SELECT convert_from(data, 'UTF8')::jsonb AS data, revision FROM outbox"
        " WHERE type LIKE '%learner_described%'"
    )
    (need,) = rows(
        "SELECT convert_from(data, 'UTF8')::jsonb AS data FROM outbox"
        " WHERE type LIKE '%support_need_changed%'"
    )
    (stored,) = rows(
        "SELECT n.id, n.participant_id FROM support_need n"
        " JOIN participant p ON p.id = n.participant_id WHERE p.first_names = 'Ana'"
    )
    assert told["revision"] == 1
    assert (told["data"]["first_names"], told["data"]["birth_date"]) == ("Ana", "2005-02-01")
    assert told["data"]["participant_id"] == str(stored["participant_id"])
    assert need["data"] == {
        "need_id": str(stored["id"]),
        "participant_id": str(stored["participant_id"]),
        "kind": "childcare",
        "state": "asked",
    }


def test_a_sheets_date_declares_two_authorisations_and_no_date_declares_none(
    ask: Ask, store: FileStore, importer: Importer, rows: Rows
):
    intake = ask(OpenIntake(name="Soacha", seats=20))
    sheet = (
        f"{HEADER}\nAna;Ruiz;CC;1030000001;01/02/2005;3001112233;05/08/2026\n"
        "Eva;Ruiz;CC;1030000002;01/02/2005;3001112244;\n"
    )

    _import(ask, intake, _keep(store, sheet.encode()))

    found = rows("SELECT purpose, how FROM authorisation ORDER BY purpose")
    assert found == [
        {"purpose": "messages", "how": "declared_by_sheet"},
        {"purpose": "programme", "how": "declared_by_sheet"},
    ]


def test_a_refused_row_is_told_by_line_column_and_reason_and_harms_no_other(
    ask: Ask, store: FileStore, importer: Importer
):
    intake = ask(OpenIntake(name="Soacha", seats=20))

    done = _import(ask, intake, _keep(store, _sample("soacha-2026-messy.csv")), language="en")
    refused = ask(ListImportRows(import_id=done.id, state="refused")).items

    assert (done.rows, done.imported, done.refused) == (13, 9, 4)
    assert [(row.line, row.problems[0].column, row.problems[0].code) for row in refused] == [
        (6, "Fecha Nacimiento", "impossible_date"),
        (9, "Celular", "bad_mobile"),
        (12, "Fecha Nacimiento", "ambiguous_date"),
        (16, "Numero Documento", "repeated_row"),
    ]
    assert all("Fecha Nacimiento" in row.problems[0].text for row in refused[:1])


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "vacío"), (b"\x89PNG\r\n\x1a\n\x00\x00", "CSV"), (b"uno;dos\n1;2\n", "encabezado")],
)
def test_a_file_that_is_no_sheet_is_refused_whole_with_a_reason(
    ask: Ask, store: FileStore, importer: Importer, rows: Rows, content: bytes, words: str
):
    intake = ask(OpenIntake(name="Soacha", seats=20))

    done = _import(ask, intake, _keep(store, content))

    assert done.state == "refused"
    assert words.lower() in done.reason.lower()
    assert rows("SELECT * FROM participant") == []


def test_an_import_goes_on_after_the_last_row_that_is_done(
    ask: Ask, store: FileStore, access: Access, tmp_path: Path, rows: Rows
):
    intake = ask(OpenIntake(name="Soacha", seats=5000))
    lines = [
        f"{';'.join(names_of(n))};CC;{1_030_000_000 + n};01/02/2005;{mobile_of(n)};05/08/2026"
        for n in range(2000)
    ]
    file = _keep(store, "\n".join([HEADER, *lines]).encode())
    accepted = ask(ImportSheet(intake_id=intake.id, file=file))

    _run_until(access, tmp_path, lambda: ask(GetImport(id=accepted.id)).rows >= 250)
    part = ask(GetImport(id=accepted.id))
    _run_until(access, tmp_path, lambda: ask(GetImport(id=accepted.id)).state == "finished")

    assert 250 <= part.rows < 2000
    done = ask(GetImport(id=accepted.id))
    assert (done.rows, done.imported, done.unchanged) == (2000, 2000, 0)
    assert rows("SELECT count(*) FROM enrolment") == [{"count": 2000}]


def test_two_importers_import_a_sheet_once(
    ask: Ask, store: FileStore, access: Access, tmp_path: Path, importer: Importer, rows: Rows
):
    intake = ask(OpenIntake(name="Soacha", seats=20))
    sheet = _sample("soacha-2026.csv")
    second = Importer(Settings(database_url=access.url, files=tmp_path))
    thread = threading.Thread(target=second.run)
    thread.start()
    try:
        done = [_import(ask, intake, _keep(store, sheet)) for _ in range(3)]
    finally:
        second.stop()
        thread.join(PATIENCE)

    assert sum(each.imported for each in done) == 21
    assert rows("SELECT count(*) FROM enrolment") == [{"count": 21}]


def test_a_sheet_that_is_done_with_is_deleted(
    ask: Ask, store: FileStore, importer: Importer, tmp_path: Path
):
    intake = ask(OpenIntake(name="Soacha", seats=20))

    _import(ask, intake, _keep(store, _sample("soacha-2026.csv")))
    _import(ask, intake, _keep(store, b"no sheet"))

    eventually(lambda: not any(each.is_file() for each in tmp_path.rglob("*")))


def test_a_file_that_is_gone_refuses_the_import(ask: Ask, importer: Importer):
    intake = ask(OpenIntake(name="Soacha", seats=20))
    gone = FileReference(
        reference="01a205e3-378a-75a0-a48c-70cce9f26afa", size=5, digest="0" * 64, name="x.csv"
    )

    done = _import(ask, intake, gone)

    assert done.state == "refused"
    assert "almacén" in done.reason


def test_who_comes_to_a_sheet_when_it_is_done_with_does_not_refuse_it(
    ask: Ask, store: FileStore, access: Access, database: Database, tmp_path: Path, monkeypatch: Any
):
    intake = ask(OpenIntake(name="Soacha", seats=20))
    id = ask(ImportSheet(intake_id=intake.id, file=_keep(store, _sample("soacha-2026.csv")))).id
    # Found before it is done, and taken once it is free again.
    found = imports.oldest_open(database, but=[])
    _run_until(access, tmp_path, lambda: ask(GetImport(id=id)).state == "finished")
    monkeypatch.setattr(imports, "oldest_open", lambda database, *, but: found)
    late = Importer(Settings(database_url=access.url, files=tmp_path))
    assert late.work()
    late.stop()
    late.run()

    view = ask(GetImport(id=id))
    assert (view.state, view.imported, view.reason) == ("finished", 21, None)


def _run_until(access: Access, folder: Path, done: Callable[[], bool]) -> None:
    importer = Importer(Settings(database_url=access.url, files=folder))
    thread = threading.Thread(target=importer.run)
    thread.start()
    waiting = threading.Event()
    try:
        for _ in range(2000):
            if done():
                break
            waiting.wait(0.01)
        else:
            raise AssertionError("it never happened")
    finally:
        importer.stop()
        thread.join(PATIENCE)
