"""A dry run tells what the import then does, in however many batches its rows are done."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from enrolment.handlers.dry_runs import DryRun
from enrolment.storage import dry_runs, imports
from enrolment.worker import Importer
from nosotros.bus.work import Origin, UnitOfWork
from nosotros.contracts.enrolment import (
    ChangeParticipant,
    EnrolParticipant,
    GetImport,
    ImportSheet,
    IntakeView,
    ListImportRows,
    ListParticipants,
    OpenIntake,
    ReservedSeats,
    WithdrawEnrolment,
    WithdrawParticipant,
)
from nosotros.database import Database
from nosotros.files import FileStore
from nosotros.settings import Settings
from tests.asking import ORGANISATION, Asking
from tests.conftest import Access
from tests.enrolment.pairs import merge
from tests.enrolment.sheets import a_file, importing
from tests.enrolment.values import person

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
PARTNER = "la-u"
HEADER = "nombres;apellidos;tipo_documento;numero_documento;fecha_nacimiento\n"
COUNTED = ("rows", *imports.COUNTED)
BATCHES = [1, 2, 3, 500]


def row(number: int, names: str, born: str = "03/09/2010") -> str:
    return f"{names};TI;{number};{born}\n"


YOLIMA = row(1_034_567_890, "Yolima;Quimbaya Tovar")
LIKE_YOLIMA = row(1_034_567_891, "Yolima;Quimbaya Tovar")
EULALIA = row(1_045_678_901, "Eulalia;Bejarano Mosquera", "21/05/2010")
DAGOBERTO = row(1_056_789_012, "Dagoberto;Zuluaga Arce", "07/11/2009")
LUZ, LUZ_AS_WELL, LIKE_LUZ = (
    row(1_023_523_372 + n, "Luz Marina;Rodríguez Pardo", "18/02/2011") for n in range(3)
)


@pytest.fixture
def importer(access: Access, tmp_path: Path) -> Iterator[Importer]:
    """An importer that imports when it is told to."""
    made = Importer(Settings(database_url=access.url, files=tmp_path))
    yield made
    made.stop()
    made.run()


@pytest.fixture
def intake(ask: Ask) -> IntakeView:
    """An intake with seats, some of them a partner's."""
    reserved = (ReservedSeats(partner=PARTNER, seats=2),)
    return ask(OpenIntake(name="Soacha", seats=6, reserved=reserved))


@pytest.fixture
def send(
    ask: Ask, asking: Asking, importer: Importer, tmp_path: Path, intake: IntakeView
) -> Callable[..., tuple[Any, Any]]:
    """What came of a sheet, its counts and its rows, as the organisation and its sender are told.

    That is, without ids, which a dry run cannot know. Where it is `begun`, an importer that died had
    done so many of its rows.
    """

    def send(
        *people: str, dry_run: bool = False, grantee: str | None = None, begun: int = 0
    ) -> tuple[Any, Any]:
        writer = FileStore(tmp_path).open_writer()
        writer.write((HEADER + "".join(people)).encode())
        file = writer.commit("sheet.csv")
        command = ImportSheet(intake_id=intake.id, file=file, dry_run=dry_run)
        id: UUID = ask(command, grantee=grantee).id
        if begun:
            asking.act(importing(id, HEADER + "".join(people[:begun])))
        assert importer.work()
        return told(id, None), told(id, grantee)

    def told(id: UUID, grantee: str | None) -> tuple[Any, Any]:
        view = ask(GetImport(id=id), grantee=grantee)
        assert view.state == "finished"
        lines = ask(ListImportRows(import_id=id), grantee=grantee).items
        return (
            {name: getattr(view, name) for name in COUNTED},
            [(each.line, each.state, each.problems, each.warnings) for each in lines],
        )

    return send


@pytest.fixture
def merged(ask: Ask) -> None:
    """Somebody who was registered twice, until it was found out."""
    first, second = ask(person()), ask(person(document_number="1023523373"))
    merge(ask, second.id, into=first.id)


@pytest.fixture
def people(ask: Ask, intake: IntakeView, merged: None) -> list[str]:
    """Rows of all kinds of people."""

    def known(n: int, names: str, *, partner: str | None = None, enrolled: bool = True) -> Any:
        first_names, surnames = names.split(";")
        named = {"first_names": first_names, "surnames": surnames, "birth_date": date(2008, 1, n)}
        made = ask(person(document_number=f"{1_060_000_000 + n}", **named))
        if not enrolled:
            return made
        return ask(EnrolParticipant(participant_id=made.id, intake_id=intake.id, partner=partner))

    placed = known(11, "Hermelinda;Castiblanco Ruiz")
    ask(WithdrawParticipant(participant_id=known(12, "Pastora;Umaña Cely", enrolled=False).id))
    for n, names in ((13, "Obdulia;Garavito Niño"), (14, "Ubaldina;Ospina Rey")):
        ask(WithdrawEnrolment(enrolment_id=known(n, names, partner=PARTNER).id))
    known(15, "Filomena;Tibaduiza León", enrolled=False)
    assert placed.place == "enrolled"
    return [
        YOLIMA,
        LUZ,
        LIKE_YOLIMA,
        LUZ_AS_WELL,
        # Like somebody who is known and has no place; then her, and one who is like both.
        row(1_070_000_001, "Filomena;Tibaduiza León", "15/01/2008"),
        row(1_060_000_015, "Filomena;Tibaduiza León", "15/01/2008"),
        row(1_070_000_002, "Filomena;Tibaduisa León", "15/01/2008"),
        row(1_060_000_011, "Hermelinda;Castiblanco Ruiz", "11/01/2008"),
        row(1_070_000_003, "Hermelinda;Castiblanco Ruiz", "11/01/2008"),
        row(1_060_000_012, "Pastora;Umaña Cely", "12/01/2008"),
        row(1_070_000_004, "Pastora;Umaña Cely", "12/01/2008"),
        EULALIA,
        row(1_060_000_013, "Obdulia;Garavito Niño", "13/01/2008"),
        row(1_070_000_005, "Ubaldina;Ospina Rey", "14/01/2008"),
        row(1_060_000_014, "Ubaldina;Ospina Rey", "14/01/2008"),
        YOLIMA,
        "Sin;Fecha;TI;1070000006;ayer\n",
        DAGOBERTO,
        row(1_034_567_892, "Yolima;Quimbaya Tovar"),
        row(1_070_000_007, "Práxedes;Wilches Toro", "30/06/2009"),
        row(1_070_000_008, "Saturnina;Buitrago Paz", "29/04/2010"),
    ]


@pytest.mark.parametrize("batch", BATCHES)
@pytest.mark.parametrize("step", [1, -1], ids=["down", "up"])
@pytest.mark.parametrize("grantee", [None, PARTNER], ids=["its own", "a partner's"])
def test_it_tells_what_the_import_then_does(
    send: Any, people: list[str], monkeypatch: Any, grantee: str | None, step: int, batch: int
):
    monkeypatch.setattr("enrolment.worker.BATCH", batch)

    tried = send(*people[::step], dry_run=True, grantee=grantee)

    assert tried == send(*people[::step], grantee=grantee)


@pytest.mark.parametrize("batch", BATCHES)
def test_who_is_named_in_two_batches_counts_once(
    send: Any, merged: None, monkeypatch: Any, batch: int
):
    monkeypatch.setattr("enrolment.worker.BATCH", batch)

    (counts, rows), _ = send(LUZ, EULALIA, DAGOBERTO, LUZ_AS_WELL, dry_run=True)

    assert [counts[name] for name in ("imported", "unchanged", "enrolled")] == [3, 1, 3]
    assert [state for _, state, _, _ in rows] == ["imported"] * 3 + ["unchanged"]


@pytest.mark.parametrize("batch", BATCHES)
def test_who_may_be_somebody_of_an_earlier_batch_applies_and_keeps_nobody_from_a_seat(
    send: Any, monkeypatch: Any, batch: int
):
    monkeypatch.setattr("enrolment.worker.BATCH", batch)

    (counts, _), _ = send(YOLIMA, LIKE_YOLIMA, EULALIA, DAGOBERTO, dry_run=True)

    assert [counts[name] for name in ("enrolled", "waiting", "possible_duplicates")] == [3, 1, 1]


def test_nobody_is_registered_and_nothing_told(
    ask: Ask, send: Any, rows: Rows, people: list[str], monkeypatch: Any
):
    monkeypatch.setattr("enrolment.worker.BATCH", 2)
    tables = ("participant", "match_key", "enrolment", "duplicate", "outbox", "timer")
    kept = [f"SELECT * FROM {each} ORDER BY {each}" for each in (*tables, "intake")]
    before = list(map(rows, kept))

    send(*people, dry_run=True)

    assert list(map(rows, kept)) == before
    assert len(ask(ListParticipants()).items) == 5


def test_one_that_was_interrupted_begins_anew(send: Any, people: list[str], monkeypatch: Any):
    monkeypatch.setattr("enrolment.worker.BATCH", 2)

    tried = send(*people, dry_run=True, grantee=PARTNER, begun=4)

    assert tried == send(*people, grantee=PARTNER)


def test_nobody_waits_for_all_of_it(
    ask: Ask, asking: Asking, database: Database, intake: IntakeView
):
    luz = ask(person())
    id = ask(ImportSheet(intake_id=intake.id, file=a_file(), dry_run=True)).id
    with database.begin(ORGANISATION) as transaction:
        origin = Origin(organisation=ORGANISATION, actor="t", correlationid="t", causationid="t")
        dry_run = DryRun(UnitOfWork(transaction, origin))
        for before, people in ((0, LUZ + YOLIMA), (2, LIKE_LUZ), (3, LIKE_YOLIMA)):
            blank = "\n" * before
            asking.act(importing(id, HEADER + blank + people, dry_run=dry_run))

        facts = {"first_names": luz.first_names, "surnames": luz.surnames}
        revision = {"participant_id": luz.id, "expected_revision": luz.revision}
        ask(ChangeParticipant(**revision, **facts, birth_date=luz.birth_date))
        ask(EnrolParticipant(participant_id=luz.id, intake_id=intake.id))
        ask(person(document_number="1034567890"))
        transaction.connection.exec_driver_sql(dry_runs.UNDO)

    assert ask(GetImport(id=id)).possible_duplicates == 2
    assert [each.document_number for each in ask(ListParticipants()).items] == [
        luz.document_number,
        "1034567890",
    ]
