"""Two rows of a sheet that lead to one person: one place, and the rest goes on."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from nosotros.contracts.enrolment import (
    ChangeDocument,
    GetImport,
    ImportSheet,
    IntakeView,
    ListEnrolments,
    ListImportRows,
    OpenIntake,
)
from tests.asking import Asking
from tests.enrolment.pairs import merge
from tests.enrolment.sheets import a_file, importing
from tests.enrolment.values import person

Ask = Callable[..., Any]
HEADER = "nombres;apellidos;tipo_documento;numero_documento;fecha_nacimiento;celular\n"
STRANGER = "Yolima;Quimbaya Tovar;TI;1034567890;03/09/2010;3104445566\n"


@pytest.fixture
def intake(ask: Ask) -> IntakeView:
    return ask(OpenIntake(name="Soacha", seats=5))


@pytest.fixture
def import_sheet(ask: Ask, asking: Asking, intake: IntakeView) -> Callable[..., UUID]:
    """Import rows as one batch, as the importer does; the import."""

    def do(*rows: str, dry_run: bool = False) -> UUID:
        id: UUID = ask(ImportSheet(intake_id=intake.id, file=a_file(), dry_run=dry_run)).id
        asking.act(importing(id, HEADER + "".join(rows)))
        return id

    return do


def row_of(view: Any) -> str:
    """The row of a participant as she is registered."""
    born = view.birth_date.strftime("%d/%m/%Y")
    names = f"{view.first_names};{view.surnames}"
    return f"{names};{view.document_type};{view.document_number};{born};{view.mobile[3:]}\n"


@pytest.fixture
def merged(ask: Ask) -> tuple[UUID, list[str]]:
    """Somebody who was registered twice, until it was found out; the rows of both."""
    first, second = ask(person()), ask(person(document_number="1023523373"))
    merge(ask, second.id, into=first.id)
    of_second = row_of(first).replace(first.document_number, second.document_number)
    return first.id, [row_of(first), of_second]


@pytest.fixture
def with_another_number(ask: Ask) -> tuple[UUID, list[str]]:
    """Somebody who has another document than she had; her row with each."""
    before = ask(person(document_type="PPT", document_number="5123456"))
    now = ask(
        ChangeDocument(
            participant_id=before.id,
            expected_revision=before.revision,
            document_type="TI",
            document_number="1023523372",
            reason="renewed",
        )
    )
    return now.id, [row_of(before), row_of(now)]


@pytest.mark.parametrize("which", ["merged", "with_another_number"])
def test_she_has_one_place_and_the_rest_of_the_sheet_goes_on(
    ask: Ask, request: pytest.FixtureRequest, intake: IntakeView, import_sheet: Any, which: str
):
    she, both = request.getfixturevalue(which)

    id = import_sheet(*both, STRANGER)

    first, second, stranger = ask(ListImportRows(import_id=id)).items
    assert [first.state, second.state, stranger.state] == ["imported", "unchanged", "imported"]
    assert (first.participant_id, second.participant_id) == (she, she)
    assert first.enrolment_id == second.enrolment_id
    places = ask(ListEnrolments(intake_id=intake.id)).items
    assert {each.id for each in places} == {first.enrolment_id, stranger.enrolment_id}
    view = ask(GetImport(id=id))
    assert (view.imported, view.unchanged, view.enrolled) == (2, 1, 2)


def test_looked_at_beforehand_she_counts_once(ask: Ask, merged: Any, import_sheet: Any):
    she, both = merged

    id = import_sheet(*both, STRANGER, dry_run=True)

    view = ask(GetImport(id=id))
    assert (view.imported, view.unchanged, view.enrolled) == (2, 1, 2)
    assert ask(ListImportRows(import_id=id)).items[1].participant_id == she
