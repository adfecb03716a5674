"""Who left is not brought back by a sheet, however it spells her: she is readmitted by somebody."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from enrolment.domain.sheet import read_sheet
from enrolment.handlers.dry_runs import DryRun
from enrolment.handlers.likenesses import read
from enrolment.handlers.rows import import_rows
from enrolment.storage import imports
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FileReference
from nosotros.contracts.enrolment import (
    ChangeDocument,
    EnrolParticipant,
    ImportSheet,
    ListDuplicates,
    ListImportRows,
    MergeDuplicate,
    OpenIntake,
    WithdrawParticipant,
)
from nosotros.identifiers import new_id
from tests.asking import Asking
from tests.enrolment.values import person

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
HEADER = (
    "nombres;apellidos;tipo_documento;numero_documento;fecha_nacimiento;celular;autorizacion_fecha"
)
NUMBER, OTHER = "1023523372", "1099887766"


@pytest.fixture
def intake(ask: Ask) -> Any:
    return ask(OpenIntake(name="Soacha", seats=5, cohort_id=new_id()))


@pytest.fixture
def luz(ask: Ask, intake: Any) -> Any:
    """Somebody with a seat."""
    someone = ask(person())
    ask(EnrolParticipant(participant_id=someone.id, intake_id=intake.id))
    return someone


@pytest.fixture
def send(ask: Ask, asking: Asking, intake: Any) -> Callable[..., Any]:
    """What has come of somebody's row, imported by the organisation itself."""

    def send(
        first_names: str = "Luz Marina",
        *,
        surnames: str = "Rodríguez Pardo",
        number: str = NUMBER,
        born: str = "18/02/2011",
        dry_run: bool = False,
    ) -> Any:
        row = f"{first_names};{surnames};TI;{number};{born};3236150723;05/08/2026"
        rows = read_sheet(io.BytesIO(f"{HEADER}\n{row}\n".encode()), today=date(2026, 8, 18))
        file = FileReference(reference=str(new_id()), size=5, digest="0" * 64, name="x.csv")
        id: UUID = ask(ImportSheet(intake_id=intake.id, file=file, dry_run=dry_run)).id

        def do(work: UnitOfWork) -> None:
            sheet = imports.open_for_update(work.connection, id)
            assert sheet is not None
            import_rows(sheet, read(rows), work=work, dry_run=DryRun(work) if dry_run else None)

        asking.act(do)
        (done,) = ask(ListImportRows(import_id=id)).items
        return done

    return send


def codes(row: Any) -> list[str]:
    return [each.code for each in row.problems]


@pytest.mark.parametrize("dry_run", [True, False])
@pytest.mark.parametrize(
    "spelt",
    [{"first_names": "Lus Marina"}, {"born": "18/02/2010"}, {"surnames": "Quimbaya Tovar"}],
    ids=["one letter", "one digit", "another surname"],
)
def test_who_left_is_refused_by_her_number_however_she_is_spelt(
    ask: Ask, luz: Any, send: Any, rows: Rows, spelt: dict[str, str], dry_run: bool
):
    ask(WithdrawParticipant(participant_id=luz.id))
    before = rows("SELECT id FROM outbox"), rows("SELECT id FROM authorisation")

    refused = send(**spelt, dry_run=dry_run)

    assert (refused.state, refused.participant_id) == ("refused", luz.id)
    assert codes(refused) == ["participant_left"]
    assert [each["id"] for each in rows("SELECT id FROM participant")] == [luz.id]
    assert (rows("SELECT id FROM outbox"), rows("SELECT id FROM authorisation")) == before


def test_who_is_there_is_still_for_a_reviewer_to_look_at(ask: Ask, luz: Any, send: Any):
    row = send("Lus Marina")

    (pair,) = ask(ListDuplicates()).items
    assert {pair.participant_id, pair.other_id} == {luz.id, row.participant_id}


def test_a_number_that_she_had_brings_her_back_no_more_than_hers(ask: Ask, luz: Any, send: Any):
    ask(
        ChangeDocument(
            participant_id=luz.id,
            expected_revision=luz.revision,
            document_type="TI",
            document_number=OTHER,
            reason="corrected",
        )
    )
    ask(WithdrawParticipant(participant_id=luz.id))

    assert codes(send("Lus Marina")) == ["participant_left"]
    # Whose number it really is may have been noted by mistake.
    assert send("Eulalia", surnames="Bejarano Mosquera", born="21/05/2010").state == "imported"


def test_a_number_of_a_record_that_was_merged_brings_her_back_no_more(
    ask: Ask, luz: Any, send: Any
):
    named = {"first_names": luz.first_names, "surnames": luz.surnames, "mobile": luz.mobile}
    survivor = ask(person(document_number=OTHER, **named))
    (pair,) = ask(ListDuplicates()).items
    ask(MergeDuplicate(duplicate_id=pair.id, survivor_id=survivor.id))
    ask(WithdrawParticipant(participant_id=survivor.id))

    refused = send("Lus Marina")

    assert (codes(refused), refused.participant_id) == (["participant_left"], survivor.id)


def test_whoever_else_has_her_number_and_is_likelier_is_not_taken_for_her(
    ask: Ask, luz: Any, send: Any
):
    eulalia = {"surnames": "Bejarano Mosquera", "born": "21/05/2010"}
    other = send("Eulalia", **eulalia)
    ask(WithdrawParticipant(participant_id=luz.id))

    again = send("Eulalya", **eulalia)

    assert again.state == "imported"
    open_pairs = {(each.participant_id, each.other_id) for each in ask(ListDuplicates()).items}
    assert (again.participant_id, other.participant_id) in open_pairs
