"""Sheets that no import came of though nobody could say so, and the sheet of who left."""

import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from enrolment.storage import imports
from enrolment.worker import Importer
from nosotros import clock
from nosotros.contracts.common import FileReference
from nosotros.contracts.enrolment import (
    GetImport,
    ImportSheet,
    ListDuplicates,
    MergeDuplicate,
    OpenIntake,
)
from nosotros.database import Database
from nosotros.files import SETTLED, FileStore, Owner
from nosotros.identifiers import new_id
from nosotros.settings import Settings
from nosotros.testing.waiting import PATIENCE, eventually
from tests.asking import ORGANISATION
from tests.conftest import Access
from tests.enrolment.values import person

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
SHEET = (
    "nombres;apellidos;tipo_documento;numero_documento;fecha_nacimiento;celular;"
    "autorizacion_fecha\n"
    "Luz Marina;Rodríguez Pardo;TI;1023523372;18/02/2011;3236150723;05/08/2026\n"
)
LATER = datetime(2126, 8, 18, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path)


@pytest.fixture
def importer(database: Database, access: Access, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """Have an importer begin."""
    made = Importer(Settings(database_url=access.url, files=tmp_path))
    thread = threading.Thread(target=made.run)
    yield thread.start
    made.stop()
    thread.join(PATIENCE)
    assert not thread.is_alive()


@pytest.fixture
def intake(ask: Ask) -> Any:
    return ask(OpenIntake(name="Soacha", seats=20))


def keep(
    store: FileStore, folder: Path, *, age: float = SETTLED, organisation: str = ORGANISATION
) -> FileReference:
    """A sheet of which it is not known whether an import came of it, since so many seconds."""
    writer = store.open_writer()
    writer.write(SHEET.encode())
    owner = Owner(service="enrolment", organisation=organisation)
    file = writer.commit("hoja.csv", command_id=new_id(), owner=owner)
    moment = clock.unix() - age
    for each in folder.rglob(file.reference):
        os.utime(each, (moment, moment))
    return file


def are_there(folder: Path, *files: FileReference) -> bool:
    return all(FileStore(folder).path_of(each.reference).exists() for each in files)


def test_a_sheet_that_no_import_came_of_is_deleted(
    store: FileStore, importer: Callable[[], None], tmp_path: Path
):
    lost, of_another = keep(store, tmp_path), keep(store, tmp_path, organisation="la-u")
    young = keep(store, tmp_path, age=SETTLED - 600)

    importer()

    for each in (lost, of_another):
        eventually(lambda each=each: not are_there(tmp_path, each), what="it is deleted")
    assert are_there(tmp_path, young)


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_sheet_whose_import_was_accepted_all_the_same_is_imported(
    ask: Ask,
    store: FileStore,
    intake: Any,
    importer: Callable[[], None],
    tmp_path: Path,
    dry_run: bool,
):
    file, lost = keep(store, tmp_path), keep(store, tmp_path)
    accepted = ask(ImportSheet(intake_id=intake.id, file=file, dry_run=dry_run))

    importer()

    eventually(lambda: not are_there(tmp_path, lost), what="it has swept")
    done = eventually(
        lambda: (found := ask(GetImport(id=accepted.id))).state != "accepted" and found,
        what="the import has begun",
    )
    assert done.state != "refused"


def test_a_sheet_is_needed_until_it_is_read_and_one_with_remarks_while_it_is_kept(
    ask: Ask, act: Callable[..., Any], store: FileStore, intake: Any, rows: Rows, tmp_path: Path
):
    file, remarked = keep(store, tmp_path), keep(store, tmp_path)
    ask(ImportSheet(intake_id=intake.id, file=file))

    def needed(organisation: str = ORGANISATION) -> list[bool]:
        return [
            act(
                lambda work, each=each: imports.needs_file(work.connection, each.reference),
                organisation=organisation,
            )
            for each in (file, remarked)
        ]

    assert needed() == [True, False]
    assert needed("la-u") == [False, False]
    rows(
        f"UPDATE import SET state = 'finished', sheet_reference = '{remarked.reference}'"
        " RETURNING id"
    )
    assert needed() == [False, True]


def test_a_sheet_that_waited_for_days_is_deleted_though_the_importer_died_at_its_end(
    ask: Ask,
    store: FileStore,
    intake: Any,
    rows: Rows,
    importer: Callable[[], None],
    tmp_path: Path,
):
    file = keep(store, tmp_path, age=0)
    ask(ImportSheet(intake_id=intake.id, file=file))
    rows(
        "UPDATE import SET state = 'finished', finished_at = now(),"
        " accepted_at = now() - interval '3 days' RETURNING id"
    )

    importer()

    eventually(lambda: not are_there(tmp_path, file), what="it is deleted")


def test_a_sheet_is_not_given_back_when_she_left_under_the_second_record_that_stands_for_her(
    ask: Ask, act: Callable[..., Any], intake: Any, rows: Rows
):
    hers = {"first_names": "Luz Marina", "surnames": "Rodríguez Pardo", "mobile": "+573236150723"}
    numbers = ("1023523372", "1023523373", "1023523374")
    first, second, third = (ask(person(document_number=each, **hers)).id for each in numbers)
    for merged, survivor in ((first, second), (second, third)):
        (pair,) = [
            each
            for each in ask(ListDuplicates(state="open")).items
            if {merged, survivor} == {each.participant_id, each.other_id}
        ]
        ask(MergeDuplicate(duplicate_id=pair.id, survivor_id=survivor))
    file = FileReference(reference=str(new_id()), size=5, digest="0" * 64, name="x.csv")
    accepted = ask(ImportSheet(intake_id=intake.id, file=file))
    rows(
        "INSERT INTO import_row (import_id, line, organisation, state, participant_id, notes)"
        f" VALUES ('{accepted.id}', 2, '{ORGANISATION}', 'imported', '{first}', '{{}}')"
        " RETURNING line"
    )
    rows(
        f"UPDATE import SET state = 'finished', sheet_reference = '{file.reference}',"
        f" sheet_size = 5, sheet_digest = '{file.digest}', sheet_name = 'x.csv',"
        f" sheet_until = '{LATER.isoformat()}' RETURNING id"
    )

    def given_back() -> Any:
        return act(lambda work: imports.sheet(work.connection, accepted.id, now=work.at))

    assert given_back() == file
    # As it may be of who left before all of her records were restricted with the one that stands.
    rows(f"UPDATE participant SET restricted_at = now() WHERE id = '{third}' RETURNING id")
    assert given_back() is None
