"""Imports beside erasures and merges of the people whom their rows name."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from enrolment.handlers.erasure import request_erasure
from enrolment.handlers.imports import finish_import
from enrolment.handlers.merging import merge_duplicate, undo_merge
from enrolment.storage import imports
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import FileReference
from nosotros.contracts.enrolment import (
    EnrolParticipant,
    GetEnrolment,
    GetErasure,
    GetParticipant,
    ImportSheet,
    IntakeView,
    KeepApart,
    ListDuplicates,
    ListImportRows,
    MergeDuplicate,
    OpenIntake,
    ParticipantView,
    RequestErasure,
    UndoMerge,
    WithdrawEnrolment,
)
from tests.asking import Asking
from tests.enrolment.at_once import Rows, beside
from tests.enrolment.sheets import a_file, importing
from tests.enrolment.values import person

Ask = Callable[..., Any]
SHEET = (
    "nombres;apellidos;tipo_documento;numero_documento;fecha_nacimiento;celular;"
    "autorizacion_fecha\n"
    "Luz Marina;Rodríguez Pardo;TI;1023523372;18/02/2011;3236150723;05/08/2026\n"
)
LIVE = "SELECT id, participant_id FROM enrolment WHERE state NOT IN ('withdrawn', 'refused')"
KEPT = "SELECT sheet_reference, sheet_until <= now() AS ended FROM import"


@pytest.fixture
def intake(ask: Ask) -> IntakeView:
    return ask(OpenIntake(name="Soacha", seats=5))


@pytest.fixture
def luz(ask: Ask) -> ParticipantView:
    """Whom the sheet's row names."""
    return ask(person())


@pytest.fixture
def other(ask: Ask, luz: ParticipantView) -> ParticipantView:
    """Another record that may be hers."""
    return ask(
        person(
            document_number="1023523373",
            first_names=luz.first_names,
            surnames=luz.surnames,
            mobile=luz.mobile,
        )
    )


@pytest.fixture
def accepted(ask: Ask, intake: IntakeView) -> UUID:
    """The import of the sheet."""
    return ask(ImportSheet(intake_id=intake.id, file=a_file())).id


@pytest.fixture
def work_on_sheet(accepted: UUID) -> Callable[[UnitOfWork], None]:
    """Import the sheet's rows, as the importer does, in a transaction."""
    return importing(accepted, SHEET)


@pytest.fixture
def import_sheet(asking: Asking, work_on_sheet: Any) -> Callable[[], None]:
    """Import the sheet's rows."""
    return lambda: asking.act(work_on_sheet)


def finish(accepted: UUID, remarked: FileReference, work: UnitOfWork) -> FileReference | None:
    sheet = imports.open_for_update(work.connection, accepted)
    assert sheet is not None
    return finish_import(sheet, remarked=remarked, work=work)


def test_who_is_erased_meanwhile_gets_no_place_and_her_row_is_somebody_new(
    ask: Ask, asking: Asking, rows: Rows, luz: Any, accepted: UUID, import_sheet: Any
):
    beside(
        asking,
        rows,
        lambda work: request_erasure(RequestErasure(participant_id=luz.id), work=work),
        import_sheet,
    )

    (row,) = ask(ListImportRows(import_id=accepted)).items
    assert row.state == "imported"
    assert row.participant_id != luz.id
    assert ask(GetParticipant(id=row.participant_id)).document_number == luz.document_number
    assert rows(LIVE) == [{"id": row.enrolment_id, "participant_id": row.participant_id}]


@pytest.mark.parametrize("has_a_place", [False, True], ids=["newcomer", "has a place"])
def test_the_row_of_who_is_merged_meanwhile_is_the_survivors(
    ask: Ask,
    asking: Asking,
    rows: Rows,
    intake: IntakeView,
    other: Any,
    accepted: UUID,
    import_sheet: Any,
    has_a_place: bool,
):
    if has_a_place:
        ask(EnrolParticipant(participant_id=other.id, intake_id=intake.id))
    (pair,) = ask(ListDuplicates()).items
    command = MergeDuplicate(duplicate_id=pair.id, survivor_id=other.id)

    beside(asking, rows, lambda work: merge_duplicate(command, work=work), import_sheet)

    (row,) = ask(ListImportRows(import_id=accepted)).items
    assert row.state == ("unchanged" if has_a_place else "imported")
    assert row.participant_id == other.id
    assert rows(LIVE) == [{"id": row.enrolment_id, "participant_id": other.id}]


def test_the_row_of_whose_merge_is_undone_meanwhile_is_her_own(
    ask: Ask,
    asking: Asking,
    rows: Rows,
    luz: Any,
    other: Any,
    accepted: UUID,
    import_sheet: Any,
):
    (pair,) = ask(ListDuplicates()).items
    merge = ask(MergeDuplicate(duplicate_id=pair.id, survivor_id=other.id))

    beside(
        asking,
        rows,
        lambda work: undo_merge(UndoMerge(merge_id=merge.id), work=work),
        import_sheet,
    )

    (row,) = ask(ListImportRows(import_id=accepted)).items
    assert row.participant_id == luz.id
    assert rows(LIVE) == [{"id": row.enrolment_id, "participant_id": luz.id}]


def test_the_row_of_who_is_kept_apart_meanwhile_has_its_seat(
    ask: Ask,
    asking: Asking,
    rows: Rows,
    intake: IntakeView,
    luz: Any,
    other: Any,
    accepted: UUID,
    work_on_sheet: Any,
):
    ask(EnrolParticipant(participant_id=other.id, intake_id=intake.id))
    (pair,) = ask(ListDuplicates()).items

    beside(asking, rows, work_on_sheet, lambda: ask(KeepApart(duplicate_id=pair.id)))

    (row,) = ask(ListImportRows(import_id=accepted)).items
    assert row.participant_id == luz.id
    assert ask(GetEnrolment(id=row.enrolment_id)).state == "enrolled"


def test_a_sheet_is_not_kept_when_somebody_of_it_is_being_erased(
    asking: Asking, rows: Rows, luz: Any, accepted: UUID, import_sheet: Any
):
    import_sheet()
    remarked = a_file()

    dropped = beside(
        asking,
        rows,
        lambda work: request_erasure(RequestErasure(participant_id=luz.id), work=work),
        lambda: asking.act(lambda work: finish(accepted, remarked, work)),
    )

    assert dropped == remarked
    assert rows(KEPT) == [{"sheet_reference": None, "ended": None}]


def test_an_erasure_waits_for_a_sheet_that_is_being_kept(
    ask: Ask, asking: Asking, rows: Rows, luz: Any, accepted: UUID, import_sheet: Any
):
    import_sheet()
    # The two meet by the sheet alone, and not by an intake where she has a place, too.
    (place,) = rows(LIVE)
    ask(WithdrawEnrolment(enrolment_id=place["id"]))
    remarked = a_file()

    erasure = beside(
        asking,
        rows,
        lambda work: finish(accepted, remarked, work),
        lambda: ask(RequestErasure(participant_id=luz.id)),
    )

    assert "enrolment" in ask(GetErasure(id=erasure.id)).waiting_for
    assert rows(KEPT) == [{"sheet_reference": remarked.reference, "ended": True}]
