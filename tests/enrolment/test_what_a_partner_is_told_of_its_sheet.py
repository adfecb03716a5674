"""Who sends a sheet under an agreement learns nothing of people whom others sent."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from enrolment.worker import Importer
from nosotros.contracts.enrolment import (
    EnrolParticipant,
    GetImport,
    ImportRowView,
    ImportSheet,
    ImportView,
    ListDuplicates,
    ListEnrolments,
    ListImportRows,
    ListParticipants,
    OpenIntake,
    WithdrawParticipant,
)
from nosotros.files import FileStore
from nosotros.settings import Settings
from nosotros.testing.waiting import PATIENCE, eventually
from tests.asking import told_by
from tests.conftest import Access
from tests.enrolment.values import person

Ask = Callable[..., Any]
Rows = Callable[[str], list[dict[str, Any]]]
PARTNER = "la-u"
HEADER = "nombres;apellidos;tipo_documento;numero_documento;fecha_nacimiento\n"
GIRL = "Luz Marina;Rodríguez Pardo;TI;1023523372;18/02/2011\n"
STRANGER = "Yolima;Quimbaya Tovar;TI;1034567890;03/09/2010\n"
BY_NUMBER = "Dagoberto;Inventado Zuluaga;TI;1023523372;07/11/2009\n"
BY_NAME = "Luz Marina;Rodríguez Pardo;TI;1099887766;18/02/2011\n"
OTHER = "Eulalia;Bejarano Mosquera;TI;1045678901;21/05/2010\n"


class Sheets:
    """Sheets that the partner sends, and what it and the grantor are told of them."""

    def __init__(self, ask: Ask, store: FileStore) -> None:
        self._ask, self._store = ask, store

    def send(self, intake: Any, *people: str, dry_run: bool = False) -> UUID:
        """The id of an import, when it is finished."""
        writer = self._store.open_writer()
        writer.write((HEADER + "".join(people)).encode())
        file = writer.commit("sheet.csv")
        command = ImportSheet(intake_id=intake.id, file=file, dry_run=dry_run)
        id: UUID = self._ask(command, grantee=PARTNER).id
        eventually(lambda: self._ask(GetImport(id=id)).state == "finished")
        return id

    def told(self, id: UUID, *, grantee: str | None = None) -> tuple[ImportView, Any]:
        """An import and its rows."""
        view = self._ask(GetImport(id=id), grantee=grantee)
        return view, self._ask(ListImportRows(import_id=id), grantee=grantee).items

    def answer(
        self, intake: Any, *people: str, dry_run: bool = False
    ) -> tuple[ImportView, tuple[ImportRowView, ...], list[int]]:
        """All that the partner is told of a sheet; what is of each import alone left out."""
        id = self.send(intake, *people, dry_run=dry_run)
        view, rows = self.told(id, grantee=PARTNER)
        found = [
            len(self._ask(ListImportRows(import_id=id, state=state), grantee=PARTNER).items)
            for state in ("imported", "unchanged", "refused")
        ]
        same = replace(view, id=intake.id, accepted_at=intake.opened_at, finished_at=None)
        return same, rows, found


@pytest.fixture
def sheets(ask: Ask, access: Access, tmp_path: Path) -> Iterator[Sheets]:
    """What is sent is imported at once."""
    importer = Importer(Settings(database_url=access.url, files=tmp_path))
    thread = threading.Thread(target=importer.run)
    thread.start()
    yield Sheets(ask, FileStore(tmp_path))
    importer.stop()
    thread.join(PATIENCE)


@pytest.fixture
def intake(ask: Ask) -> Any:
    return ask(OpenIntake(name="Soacha", seats=20, youngest=10))


def _enrolled(ask: Ask, intake: Any) -> Any:
    """The girl, whom the grantor itself has in its intake; the enrolment."""
    girl = ask(person(birth_date=date(2011, 2, 18)))
    return ask(EnrolParticipant(participant_id=girl.id, intake_id=intake.id))


@pytest.mark.parametrize("left", [False, True], ids=["there", "left"])
@pytest.mark.parametrize("row", [GIRL, BY_NUMBER, BY_NAME], ids=["known", "number", "name"])
def test_somebody_of_the_grantors_is_told_of_as_a_stranger_is(
    ask: Ask, sheets: Sheets, intake: Any, row: str, left: bool
):
    girl = _enrolled(ask, intake)
    if left:
        ask(WithdrawParticipant(participant_id=girl.participant_id))

    # Looked at first, sent, sent once more, and looked at again.
    for dry_run in (True, False, False, True):
        of_her = sheets.answer(intake, row, dry_run=dry_run)
        of_a_stranger = sheets.answer(intake, STRANGER, dry_run=dry_run)
        assert of_her == of_a_stranger


def test_the_grantor_is_told_the_truth_of_somebody_who_has_a_place(
    ask: Ask, sheets: Sheets, intake: Any
):
    girl = _enrolled(ask, intake)

    for dry_run in (True, False):
        view, (row,) = sheets.told(sheets.send(intake, GIRL, dry_run=dry_run))
        assert (view.unchanged, view.imported, view.enrolled) == (1, 0, 0)
        assert (row.state, row.participant_id, row.enrolment_id) == (
            "unchanged",
            girl.participant_id,
            girl.id,
        )
    assert len(ask(ListParticipants()).items) == 1
    assert [each.id for each in ask(ListEnrolments(intake_id=intake.id)).items] == [girl.id]


def test_the_grantor_is_told_the_truth_of_somebody_who_has_left(
    ask: Ask, sheets: Sheets, intake: Any
):
    girl = _enrolled(ask, intake)
    ask(WithdrawParticipant(participant_id=girl.participant_id))

    view, (row,) = sheets.told(sheets.send(intake, GIRL))

    assert (view.refused, view.imported) == (1, 0)
    assert view.sheet_until is not None
    assert (row.state, row.participant_id) == ("refused", girl.participant_id)
    assert [each.code for each in row.problems] == ["participant_left"]
    states = [each.state for each in ask(ListEnrolments(intake_id=intake.id)).items]
    assert states == ["withdrawn"]


@pytest.mark.parametrize("row", [BY_NUMBER, BY_NAME], ids=["number", "name"])
def test_the_grantors_reviewers_decide_on_who_may_be_somebody(
    ask: Ask, sheets: Sheets, intake: Any, row: str
):
    girl = _enrolled(ask, intake)

    view, (told,) = sheets.told(sheets.send(intake, row))

    assert (view.imported, view.possible_duplicates, view.waiting) == (1, 1, 1)
    (pair,) = ask(ListDuplicates()).items
    assert {pair.participant_id, pair.other_id} == {girl.participant_id, told.participant_id}
    sent = {each.id: each.state for each in ask(ListEnrolments(intake_id=intake.id)).items}
    assert sent == {girl.id: "enrolled", told.enrolment_id: "applied"}


def test_nobody_is_ineligible_but_for_what_her_row_says(ask: Ask, sheets: Sheets, intake: Any):
    girl = _enrolled(ask, intake)
    for_adults = ask(OpenIntake(name="Adultas", seats=20, youngest=18))
    ask(WithdrawParticipant(participant_id=girl.participant_id))

    assert sheets.answer(for_adults, GIRL) == sheets.answer(for_adults, STRANGER)
    _, (row,) = sheets.told(sheets.send(for_adults, GIRL, dry_run=True), grantee=PARTNER)
    assert [each.code for each in row.problems] == ["too_young"]


@pytest.mark.parametrize("batch", [1, 500])
@pytest.mark.parametrize("dry_run", [True, False])
def test_who_is_known_takes_the_last_seat_of_those_who_are_told_of(
    ask: Ask, sheets: Sheets, dry_run: bool, batch: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("enrolment.worker.BATCH", batch)
    full, other = (ask(OpenIntake(name=name, seats=2)) for name in ("Una", "Otra"))
    _enrolled(ask, full)
    some = ask(person(document_number="1055555555"))
    ask(EnrolParticipant(participant_id=some.id, intake_id=other.id))

    of_her, *_ = sheets.answer(full, GIRL, OTHER, dry_run=dry_run)
    of_a_stranger, *_ = sheets.answer(other, STRANGER, OTHER, dry_run=dry_run)

    assert (of_her.imported, of_her.enrolled, of_her.waiting) == (2, 1, 1)
    assert replace(of_her, id=other.id, intake_id=other.id, accepted_at=other.opened_at) == (
        of_a_stranger
    )


@pytest.mark.parametrize("left", [False, True], ids=["there", "left"])
def test_two_rows_that_may_be_one_person_are_told_of_whoever_they_are(
    ask: Ask, sheets: Sheets, intake: Any, left: bool
):
    girl = _enrolled(ask, intake)
    if left:
        ask(WithdrawParticipant(participant_id=girl.participant_id))
    like_a_stranger = STRANGER.replace("1034567890", "1066666666")

    of_her = sheets.answer(intake, GIRL, BY_NAME)

    assert of_her == sheets.answer(intake, STRANGER, like_a_stranger)
    assert of_her[0].possible_duplicates == 1


def test_of_whom_it_sent_a_partner_is_told_all_but_her_ids(ask: Ask, sheets: Sheets, intake: Any):
    first = sheets.send(intake, STRANGER)
    again = sheets.send(intake, STRANGER)
    like_her = sheets.send(intake, STRANGER.replace("Yolima", "Yolyma").replace("78", "77"))
    (of_the_grantor,) = sheets.told(first)[1]
    ask(WithdrawParticipant(participant_id=of_the_grantor.participant_id))
    gone = sheets.send(intake, STRANGER)

    told = [sheets.told(each, grantee=PARTNER) for each in (first, again, like_her, gone)]
    assert [rows[0].state for _, rows in told] == ["imported", "unchanged", "imported", "refused"]
    assert [view.possible_duplicates for view, _ in told] == [0, 0, 1, 0]
    assert [each.code for each in told[3][1][0].problems] == ["participant_left"]
    for view, rows in told:
        truth, really = sheets.told(view.id)
        assert view == replace(truth, sheet_until=None)
        ids = {"participant_id": None, "enrolment_id": None}
        assert rows == tuple(replace(each, **ids) for each in really)
        # The time in an id says since when somebody is known.
        assert really[0].participant_id is not None


def test_of_whom_it_sent_it_is_told_that_she_left_however_it_spells_her_now(
    ask: Ask, sheets: Sheets, intake: Any
):
    (sent,) = sheets.told(sheets.send(intake, STRANGER))[1]
    ask(WithdrawParticipant(participant_id=sent.participant_id))

    _, (told,) = sheets.told(sheets.send(intake, STRANGER.replace("Yol", "Yul")), grantee=PARTNER)

    assert (told.state, told.participant_id) == ("refused", None)
    assert [each.code for each in told.problems] == ["participant_left"]


def test_what_the_event_of_a_sheet_counts_is_what_its_sender_may_know(
    ask: Ask, sheets: Sheets, intake: Any, rows: Rows
):
    _enrolled(ask, intake)

    sheets.send(intake, GIRL)

    (told,) = told_by(rows("SELECT type, revision, data FROM outbox ORDER BY id"), "sheet_imported")
    assert (told["rows"], told["imported"], told["unchanged"]) == (1, 1, 0)
