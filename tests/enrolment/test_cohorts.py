"""Cohorts of training: the intakes that fill them, their learners, and what ends with them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import marshmallow
import pytest

from enrolment.handlers import cohorts
from nosotros.contracts.common import InvalidFields
from nosotros.contracts.enrolment import (
    AcceptOffer,
    ActivateEnrolment,
    ChangeIntake,
    EnrolParticipant,
    GetEnrolment,
    GetIntake,
    IntakeNotOpen,
    ListEnrolmentSteps,
    ListIntakes,
    OpenIntake,
    ReservedSeats,
    TooManyReserved,
    WithdrawEnrolment,
)
from nosotros.contracts.training import CertificateIssued, CohortCancelled, CohortScheduled
from nosotros.errors import NotYetKnown
from nosotros.identifiers import new_id
from tests.enrolment.values import authorisation, person, wrong

Ask = Callable[..., Any]
Act = Callable[..., None]
Rows = Callable[[str], list[dict[str, Any]]]


def scheduled(**facts: Any) -> CohortScheduled:
    """A cohort of 20 seats for everybody, with whatever a test is about."""
    known: dict[str, Any] = {
        "cohort_id": new_id(),
        "programme": "solidarity-entrepreneurship",
        "programme_version": 1,
        "name": "Soacha 2026",
        "municipality": "Soacha",
        "seats": 20,
        "zone": "America/Bogota",
        "opens_on": None,
        "closes_on": None,
        "reserved": (),
        "youngest": None,
        "oldest": None,
        "municipalities": (),
        "sexes": (),
        "genders": (),
        "required_authorisations": (),
    }
    return CohortScheduled(**{**known, **facts})


def certificate(enrolment: Any, **facts: Any) -> CertificateIssued:
    """A certificate of somebody's enrolment."""
    known: dict[str, Any] = {
        "certificate_id": new_id(),
        "participant_id": enrolment.participant_id,
        "cohort_id": new_id(),
        "enrolment_id": enrolment.id,
        "programme": "solidarity-entrepreneurship",
        "supersedes": None,
    }
    return CertificateIssued(**{**known, **facts})


@pytest.fixture
def cohort(act: Act, ask: Ask) -> Callable[..., Any]:
    """Schedule a cohort; its intake."""

    def cohort(**facts: Any) -> Any:
        event = scheduled(**facts)
        act(cohorts.on_cohort_scheduled, event)
        found = [each for each in ask(ListIntakes()).items if each.cohort_id == event.cohort_id]
        assert len(found) == 1
        return found[0]

    return cohort


@pytest.fixture
def told(rows: Rows) -> Callable[[str], list[dict[str, Any]]]:
    """The events of a name, in order: their data, with the revision."""

    def told(name: str) -> list[dict[str, Any]]:
        found = rows(
            "SELECT convert_from(data, 'UTF8')::jsonb AS data, revision FROM outbox"
            f" WHERE type LIKE 'nosotros.enrolment.{name}.v%' ORDER BY id"
        )
        return [{**each["data"], "revision": each["revision"]} for each in found]

    return told


def test_a_scheduled_cohort_opens_an_intake_with_its_terms_once(act: Act, ask: Ask, told: Any):
    event = scheduled(
        opens_on=date(2026, 8, 1),
        closes_on=date(2026, 8, 31),
        reserved=(ReservedSeats(partner="la-u", seats=3),),
        youngest=14,
        oldest=28,
        municipalities=("Soacha",),
        sexes=("female",),
        required_authorisations=("programme",),
    )

    act(cohorts.on_cohort_scheduled, event)
    act(cohorts.on_cohort_scheduled, event)

    (intake,) = ask(ListIntakes()).items
    terms = "name seats zone opens_on closes_on reserved youngest oldest municipalities sexes"
    for name in (*terms.split(), "genders", "required_authorisations", "cohort_id"):
        assert getattr(intake, name) == getattr(event, name), name
    (opened,) = told("intake_opened")
    assert opened["intake_id"] == str(intake.id)
    assert opened["cohort_id"] == str(event.cohort_id)


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"seats": 2, "reserved": (ReservedSeats(partner="la-u", seats=3),)}, TooManyReserved),
        ({"youngest": 28, "oldest": 14}, InvalidFields),
        ({"required_authorisations": ("nothing",)}, marshmallow.ValidationError),
    ],
)
def test_what_are_no_terms_of_an_intake_is_left_for_somebody_to_look_at(
    act: Act, ask: Ask, facts: dict[str, Any], refusal: type[Exception]
):
    with pytest.raises(refusal):
        act(cohorts.on_cohort_scheduled, scheduled(**facts))

    assert ask(ListIntakes()).items == ()


def test_an_intake_keeps_its_cohort(ask: Ask, cohort: Any):
    intake = cohort()
    known = {"intake_id": intake.id, "expected_revision": 1, "name": intake.name, "seats": 21}

    for other in (None, new_id()):
        with pytest.raises(InvalidFields) as refused:
            ask(ChangeIntake(**known, cohort_id=other))
        assert wrong(refused.value) == [("cohort_id", "cannot_change")]

    assert ask(ChangeIntake(**known, cohort_id=intake.cohort_id)).seats == 21


def test_every_step_with_a_seat_names_the_cohort(ask: Ask, act: Act, cohort: Any, told: Any):
    intake = cohort()
    enrolments = []
    for number in ("1023523301", "1023523302"):
        someone = ask(person(document_number=number, birth_date=date(2001, 2, 18)))
        ask(authorisation(someone.id, "programme"))
        enrolment = ask(EnrolParticipant(participant_id=someone.id, intake_id=intake.id))
        ask(ActivateEnrolment(enrolment_id=enrolment.id))
        enrolments.append(enrolment)

    act(cohorts.on_certificate_issued, certificate(enrolments[0]))
    ask(WithdrawEnrolment(enrolment_id=enrolments[1].id))

    names = ("participant_enrolled", "enrolment_activated")
    assert [len(told(name)) for name in names] == [2, 2]
    ended = (*told("enrolment_completed"), *told("enrolment_withdrawn"))
    assert [each["enrolment_id"] for each in ended] == [str(each.id) for each in enrolments]
    for each in (*told(names[0]), *told(names[1]), *ended):
        assert each["cohort_id"] == str(intake.cohort_id)


def test_steps_of_another_intake_name_none(ask: Ask, told: Any):
    intake = ask(OpenIntake(name="Soacha", seats=1))
    ask(EnrolParticipant(participant_id=ask(person()).id, intake_id=intake.id))

    assert [each["cohort_id"] for each in told("participant_enrolled")] == [None]
    assert told("learner_described") == []


def test_a_certificate_completes_an_active_enrolment_and_no_other(ask: Ask, act: Act, cohort: Any):
    intake = cohort()
    someone = ask(person(birth_date=date(2001, 2, 18)))
    ask(authorisation(someone.id, "programme"))
    enrolment = ask(EnrolParticipant(participant_id=someone.id, intake_id=intake.id))

    act(cohorts.on_certificate_issued, certificate(enrolment))
    assert ask(GetEnrolment(id=enrolment.id)).state == "enrolled"

    ask(ActivateEnrolment(enrolment_id=enrolment.id))
    for _ in range(2):
        act(cohorts.on_certificate_issued, certificate(enrolment))

    done = ask(GetEnrolment(id=enrolment.id))
    assert (done.state, done.place, done.reason) == ("completed", "enrolled", "certificate")
    steps = ask(ListEnrolmentSteps(id=enrolment.id)).items
    assert [each.state for each in steps] == ["enrolled", "active", "completed"]
    assert ask(GetIntake(id=intake.id)).enrolled == 1


def test_a_certificate_of_an_unknown_enrolment_is_looked_at_later(act: Act, ask: Ask, cohort: Any):
    intake = cohort()
    enrolment = ask(EnrolParticipant(participant_id=ask(person()).id, intake_id=intake.id))

    with pytest.raises(NotYetKnown):
        act(cohorts.on_certificate_issued, certificate(replace(enrolment, id=new_id())))
    with pytest.raises(NotYetKnown):
        act(cohorts.on_certificate_issued, certificate(enrolment), organisation="la-u")


def test_an_intake_that_was_always_open_is_closed_and_opened_on_no_day(
    ask: Ask, act: Act, cohort: Any
):
    intake = cohort()

    act(cohorts.on_cohort_cancelled, CohortCancelled(cohort_id=intake.cohort_id))

    closed = ask(GetIntake(id=intake.id))
    assert closed.opens_on is None
    assert closed.closes_on < date.today()


def test_a_cohort_that_is_called_off_takes_nobody_any_more(ask: Ask, act: Act, cohort: Any):
    intake = cohort(opens_on=date(2030, 1, 1))
    cancelled = CohortCancelled(cohort_id=intake.cohort_id)
    someone = ask(person())

    act(cohorts.on_cohort_cancelled, cancelled)
    act(cohorts.on_cohort_cancelled, cancelled)

    closed = ask(GetIntake(id=intake.id))
    assert closed.revision == 2
    assert closed.opens_on == closed.closes_on
    with pytest.raises(IntakeNotOpen):
        ask(EnrolParticipant(participant_id=someone.id, intake_id=intake.id))
    with pytest.raises(NotYetKnown):
        act(cohorts.on_cohort_cancelled, CohortCancelled(cohort_id=new_id()))


def test_who_takes_an_offered_seat_is_described(ask: Ask, cohort: Any, told: Any):
    intake = cohort(seats=1)
    first, second = (ask(person(document_number=each)) for each in ("1023523301", "1023523302"))
    held = ask(EnrolParticipant(participant_id=first.id, intake_id=intake.id))
    offered = ask(EnrolParticipant(participant_id=second.id, intake_id=intake.id))
    ask(WithdrawEnrolment(enrolment_id=held.id))
    assert [each["participant_id"] for each in told("learner_described")] == [str(first.id)]

    ask(AcceptOffer(enrolment_id=offered.id))

    assert [each["participant_id"] for each in told("learner_described")] == [
        str(first.id),
        str(second.id),
    ]
