"""A partner whose agreement is over sends nobody any more, and who it sent goes on under another."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from enrolment.worker import Importer
from nosotros import clock
from nosotros.contracts.enrolment import (
    ChangeIntake,
    EnrolParticipant,
    GetEnrolment,
    GetImport,
    ImportSheet,
    ListAlerts,
    ListEnrolments,
    ListImportRows,
    OpenIntake,
    PartnerAgreementOver,
    ReservedSeats,
    WithdrawEnrolment,
)
from nosotros.contracts.partners import AgreementConcluded, AgreementEnded, AgreementShortened
from nosotros.database import Database
from nosotros.files import FileStore
from nosotros.identifiers import new_id
from nosotros.settings import Settings
from nosotros.testing.waiting import PATIENCE, eventually
from tests.asking import Asking, told_by
from tests.conftest import Access
from tests.enrolment.values import person

Ask = Callable[..., Any]
GRANTOR, PARTNER, SUCCESSOR = "gestarsalud", "la-u", "alcaldia"
_SIDES = {"grantor": GRANTOR, "grantee": PARTNER}
_DAY = timedelta(days=1)
SHEET = (
    "nombres;apellidos;tipo_documento;numero_documento;fecha_nacimiento;celular\n"
    "Luz Marina;Rodríguez Pardo;CC;1023523372;18/02/2005;3236150723\n"
).encode()


class Told:
    """What partners tells of agreements."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def concluded(self, **facts: Any) -> UUID:
        """One that began yesterday and has no end; its id."""
        known: dict[str, Any] = {
            "agreement_id": new_id(),
            **_SIDES,
            "purposes": ("enrolment",),
            "event_types": (),
            "operations": (),
            "starts_at": clock.now() - _DAY,
            "ends_at": None,
            "successor": None,
        }
        event = AgreementConcluded(**{**known, **facts})
        self._asking.hear(event, revision=2)
        return event.agreement_id

    def ended(self, id: UUID, *, successor: str | None = None, at: datetime | None = None) -> None:
        moment = at or clock.now()
        event = AgreementEnded(agreement_id=id, **_SIDES, ended_at=moment, successor=successor)
        self._asking.hear(event, revision=4)

    def shortened(self, id: UUID, *, ends_at: datetime) -> None:
        self._asking.hear(
            AgreementShortened(agreement_id=id, **_SIDES, ends_at=ends_at), revision=3
        )


@pytest.fixture
def told(asking: Asking) -> Told:
    return Told(asking)


@pytest.fixture
def intake(ask: Ask) -> Any:
    return ask(OpenIntake(name="Soacha", seats=2))


def _enrol(ask: Ask, intake: Any, number: int, partner: str | None = PARTNER) -> Any:
    someone = ask(person(document_number=str(1_000_000_000 + number)))
    return ask(EnrolParticipant(participant_id=someone.id, intake_id=intake.id, partner=partner))


def test_a_partner_needs_no_agreement_until_it_has_had_one(ask: Ask, intake: Any, told: Told):
    _enrol(ask, intake, 1)
    # For another purpose, or to begin later: neither changes anything.
    told.ended(told.concluded(purposes=("training",)))
    told.concluded(starts_at=clock.now() + _DAY)
    _enrol(ask, intake, 2)
    agreement = told.concluded()
    _enrol(ask, intake, 3)
    told.ended(agreement)
    with pytest.raises(PartnerAgreementOver) as refused:
        _enrol(ask, intake, 4)
    assert refused.value.partner == PARTNER
    assert datetime.fromisoformat(refused.value.since) <= clock.now()
    # Others are sent as before, and she may come by herself.
    _enrol(ask, intake, 5, partner=SUCCESSOR)
    assert _enrol(ask, intake, 6, partner=None).in_charge is None
    told.concluded()
    assert _enrol(ask, intake, 7).in_charge == PARTNER


def test_it_is_over_at_its_end_whether_or_not_anybody_has_told(ask: Ask, intake: Any, told: Told):
    since = clock.now() - timedelta(seconds=1)
    told.concluded(ends_at=since)
    with pytest.raises(PartnerAgreementOver) as refused:
        _enrol(ask, intake, 1)
    assert datetime.fromisoformat(refused.value.since) == since


def test_it_is_over_earlier_where_that_was_said(ask: Ask, intake: Any, told: Told):
    agreement = told.concluded(ends_at=clock.now() + _DAY)
    _enrol(ask, intake, 1)
    told.shortened(agreement, ends_at=clock.now())
    with pytest.raises(PartnerAgreementOver):
        _enrol(ask, intake, 2)


def test_no_seats_are_reserved_for_it_and_those_that_are_stay(ask: Ask, told: Told):
    mine = (ReservedSeats(partner=PARTNER, seats=3),)
    intake = ask(OpenIntake(name="Soacha", seats=20, reserved=mine))
    told.ended(told.concluded())
    with pytest.raises(PartnerAgreementOver):
        ask(OpenIntake(name="Otra", seats=20, reserved=mine))
    known: dict[str, Any] = {
        "intake_id": intake.id,
        "expected_revision": intake.revision,
        "name": "Soacha",
        "seats": 25,
    }
    with pytest.raises(PartnerAgreementOver):
        ask(ChangeIntake(**known, reserved=(ReservedSeats(partner=PARTNER, seats=4),)))
    assert ask(ChangeIntake(**known, reserved=mine)).reserved == mine


def test_its_sheets_are_refused_also_row_by_row(
    ask: Ask, intake: Any, told: Told, access: Access, database: Database, tmp_path: Path
):
    file = _kept(FileStore(tmp_path))
    agreement = told.concluded()
    accepted = ask(ImportSheet(intake_id=intake.id, file=file, partner=PARTNER))
    told.ended(agreement)
    with pytest.raises(PartnerAgreementOver):
        ask(ImportSheet(intake_id=intake.id, file=file, partner=PARTNER))
    # It came in time, and is read when the agreement is over.
    importer = Importer(Settings(database_url=access.url, files=tmp_path))
    thread = threading.Thread(target=importer.run)
    thread.start()
    try:
        eventually(lambda: ask(GetImport(id=accepted.id)).state == "finished")
    finally:
        importer.stop()
        thread.join(PATIENCE)
    assert ask(GetImport(id=accepted.id)).refused == 1
    (row,) = ask(ListImportRows(import_id=accepted.id)).items
    (problem,) = row.problems
    assert problem.code == "agreement_over"
    assert "acuerdo" in problem.text


def test_those_who_run_go_on_under_the_successor(
    ask: Ask, intake: Any, told: Told, rows: Callable[[str], list[dict[str, Any]]]
):
    agreement = told.concluded()
    seated, waiting = [_enrol(ask, intake, number) for number in (1, 2)], _enrol(ask, intake, 3)
    ended = _enrol(ask, intake, 4)
    ask(WithdrawEnrolment(enrolment_id=ended.id))
    others = [_enrol(ask, intake, 5, partner="red-juvenil"), _enrol(ask, intake, 6, partner=None)]
    before = {each.id: ask(GetEnrolment(id=each.id)) for each in (ended, *others)}

    told.ended(agreement, successor=SUCCESSOR)

    running = [*seated, waiting]
    for each in running:
        now = ask(GetEnrolment(id=each.id))
        assert (now.partner, now.in_charge, now.state) == (PARTNER, SUCCESSOR, each.state)
        assert now.revision == each.revision + 1
    assert {id: ask(GetEnrolment(id=id)) for id in before} == before
    page = ask(ListEnrolments(intake_id=intake.id, in_charge=SUCCESSOR)).items
    assert [each.id for each in page] == [each.id for each in running]
    assert [
        each.id for each in ask(ListEnrolments(intake_id=intake.id, in_charge=PARTNER)).items
    ] == [ended.id]
    told_events = told_by(
        rows("SELECT type, revision, data FROM outbox ORDER BY id"), "enrolment_taken_over"
    )
    assert [each["enrolment_id"] for each in told_events] == [str(each.id) for each in running]
    one = told_events[0]
    assert one["revision"] == 2
    assert (one["partner"], one["before"], one["in_charge"]) == (PARTNER, PARTNER, SUCCESSOR)
    assert one["agreement_id"] == str(agreement)
    audited = rows("SELECT subject, actor FROM audit WHERE action = 'take_over_enrolment'")
    assert {each["subject"] for each in audited} == {str(each.id) for each in running}
    assert {each["actor"] for each in audited} == {"event:nosotros.partners.agreement_ended.v1"}
    assert ask(ListAlerts()).items == ()


def test_without_a_successor_they_are_the_organisations_own_and_it_is_alerted(
    ask: Ask, intake: Any, told: Told
):
    agreement = told.concluded()
    someone = _enrol(ask, intake, 1)
    told.ended(agreement)
    assert ask(GetEnrolment(id=someone.id)).in_charge == GRANTOR
    (alert,) = ask(ListAlerts(kind="agreement_over")).items
    assert (alert.about, alert.participant_id, alert.state) == (agreement, None, "open")


def test_an_agreement_under_which_nobody_runs_alerts_nobody(ask: Ask, intake: Any, told: Told):
    told.ended(told.concluded())
    assert ask(ListAlerts()).items == ()


def test_they_stay_with_a_partner_that_has_another_agreement(ask: Ask, intake: Any, told: Told):
    first = told.concluded()
    someone = _enrol(ask, intake, 1)
    second = told.concluded(starts_at=clock.now() - _DAY / 2)
    told.ended(first, successor=SUCCESSOR)
    assert ask(GetEnrolment(id=someone.id)) == someone
    told.ended(second, successor="red-juvenil")
    assert ask(GetEnrolment(id=someone.id)).in_charge == "red-juvenil"


def test_they_are_passed_on_again_when_the_successors_agreement_ends(
    ask: Ask, asking: Asking, intake: Any, told: Told
):
    agreement = told.concluded()
    someone = _enrol(ask, intake, 1)
    told.ended(agreement, successor=SUCCESSOR)
    theirs = told.concluded(grantee=SUCCESSOR)
    asking.hear(
        AgreementEnded(
            agreement_id=theirs,
            grantor=GRANTOR,
            grantee=SUCCESSOR,
            ended_at=clock.now(),
            successor=None,
        ),
        revision=3,
    )
    now = ask(GetEnrolment(id=someone.id))
    assert (now.partner, now.in_charge, now.revision) == (PARTNER, GRANTOR, 3)


def _kept(store: FileStore) -> Any:
    writer = store.open_writer()
    writer.write(SHEET)
    return writer.commit("hoja.csv")
