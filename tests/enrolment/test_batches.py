"""How many rows of a sheet are written at once: whoever registers somebody waits for them."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from enrolment import worker
from enrolment.worker import BATCH, HELD_SECONDS, LEAST, Importer, next_size
from nosotros.contracts.enrolment import GetImport, ImportSheet, OpenIntake
from nosotros.files import FileStore
from nosotros.settings import Settings
from tests.asking import Asking
from tests.conftest import Access
from tests.enrolment.sheets import importing
from tests.people import birth_date_of, names_of

Ask = Callable[..., Any]
Send = Callable[..., Any]
Meanwhile = Callable[[UUID], None]
HEADER = "nombres;apellidos;tipo_documento;numero_documento;fecha_nacimiento\n"


def sheet_of(people: int) -> str:
    numbers = range(1_066_000_000, 1_066_000_000 + people)
    rows = [f"{';'.join(names_of(n))};CC;{n};{birth_date_of(n):%d/%m/%Y}\n" for n in numbers]
    return HEADER + "".join(rows)


@pytest.fixture
def sizes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows each batch has had."""
    seen: list[int] = []
    import_rows = worker.import_rows

    def counted(sheet: Any, rows: Sequence[Any], **more: Any) -> None:
        seen.append(len(rows))
        import_rows(sheet, rows, **more)

    monkeypatch.setattr(worker, "import_rows", counted)
    return seen


@pytest.fixture
def send(ask: Ask, access: Access, tmp_path: Path) -> Iterator[Send]:
    """Have so many people imported: `send(30)`."""
    importer = Importer(Settings(database_url=access.url, files=tmp_path))

    def send(people: int, *, dry_run: bool = False, meanwhile: Meanwhile | None = None) -> Any:
        intake = ask(OpenIntake(name="Soacha", seats=10))
        writer = FileStore(tmp_path).open_writer()
        writer.write(sheet_of(people).encode())
        file = writer.commit("sheet.csv")
        accepted = ask(ImportSheet(intake_id=intake.id, file=file, dry_run=dry_run))
        if meanwhile is not None:
            meanwhile(accepted.id)
        assert importer.work()
        return ask(GetImport(id=accepted.id))

    yield send
    importer.stop()
    importer.run()


@pytest.mark.parametrize(
    ("rows", "seconds", "following"),
    [
        (BATCH, HELD_SECONDS / 2, BATCH),
        (BATCH, HELD_SECONDS, BATCH),
        (BATCH, 2 * HELD_SECONDS, BATCH // 2),
        (BATCH // 2, HELD_SECONDS / 2, BATCH),
        (BATCH, 60.0, LEAST),
        (3, 0.0, BATCH),
    ],
)
def test_a_batch_takes_about_as_long_as_it_is_to(rows, seconds, following):
    assert next_size(rows, seconds=seconds) == following


def test_a_slow_machine_has_smaller_ones(send, sizes, monkeypatch):
    monkeypatch.setattr(worker, "BATCH", 40)
    monkeypatch.setattr(worker, "LEAST", 10)
    monkeypatch.setattr(worker, "HELD_SECONDS", 0.0)

    done = send(115)

    # The second was read while the first was written.
    assert sizes == [40, 40, 10, 10, 10, 5]
    assert (done.state, done.rows, done.imported, done.enrolled) == ("finished", 115, 115, 10)


def test_nobody_waits_for_a_dry_run_however_slow_it_is(send, sizes, monkeypatch):
    monkeypatch.setattr(worker, "BATCH", 40)
    monkeypatch.setattr(worker, "LEAST", 10)
    monkeypatch.setattr(worker, "HELD_SECONDS", 0.0)

    tried = send(115, dry_run=True)

    assert sizes == [40, 40, 35]
    assert (tried.rows, tried.imported, tried.enrolled) == (115, 115, 10)


def test_what_is_written_ahead_is_all_there(ask, send, rows, sizes):
    done = send(250)

    assert sizes == [250]
    assert (done.imported, done.enrolled, done.waiting) == (250, 10, 240)
    counted = "SELECT count(*) AS n FROM {}"
    for table in ("participant", "enrolment", "enrolment_step", "import_row"):
        assert rows(counted.format(table))[0]["n"] == 250
    told = rows("SELECT type, count(*) AS n FROM outbox GROUP BY type")
    assert {each["type"].split(".")[2]: each["n"] for each in told} == {
        "intake_opened": 1,
        "contact_changed": 250,
        "participant_registered": 250,
        "participant_enrolled": 10,
        "participant_waitlisted": 240,
        "sheet_imported": 1,
    }


def test_what_another_importer_does_of_a_batch_meanwhile_is_left_out(
    asking: Asking, send, sizes, monkeypatch
):
    def another(id: UUID) -> None:
        """It does the first seven rows when these were read and are not written."""
        take = worker._take

        def taken(*given: Any) -> Any:
            rows = take(*given)
            if not sizes:
                asking.act(importing(id, sheet_of(7)))
                sizes.append(7)
            return rows

        monkeypatch.setattr(worker, "_take", taken)

    done = send(30, meanwhile=another)

    assert sizes == [7, 23]
    assert (done.state, done.rows, done.imported, done.enrolled) == ("finished", 30, 30, 10)
