"""Cohorts: scheduled, changed, filled by their intakes; and the places of their sessions."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from nosotros.contracts.common import InvalidFields, NotFound, RevisionMismatch
from nosotros.contracts.enrolment import IntakeChanged, IntakeOpened, ReservedSeats
from nosotros.contracts.training import (
    AddPlace,
    CancelCohort,
    ChangeCohort,
    ChangePlace,
    CheckMissing,
    CloseCohort,
    EndTrainer,
    GetCohort,
    GetPlace,
    ListCohorts,
    ListPlaces,
    ListSessions,
    ProgrammeUnknown,
    RoleEnded,
)
from nosotros.errors import NotYetKnown
from nosotros.identifiers import new_id
from tests.training.values import DAY, cohort, course, sessions, trainer, wrong
from training.handlers import cohorts

Ask = Callable[..., Any]
Act = Callable[..., Any]
Told = Callable[[str], list[dict[str, Any]]]
Rows = Callable[[str], list[dict[str, Any]]]


def test_a_cohort_is_scheduled_with_the_terms_of_its_intake(ask: Ask, told: Told):
    ask(course())
    newest = ask(course(absences_in_a_row=3))

    view = cohort(
        ask,
        youngest=14,
        oldest=28,
        opens_on=DAY,
        closes_on=DAY,
        reserved=(ReservedSeats(partner="la-u", seats=5),),
        municipalities=("Soacha",),
        sexes=("female",),
        required_authorisations=("programme",),
    )

    assert (view.programme, view.version, view.state) == (newest.code, 2, "scheduled")
    assert (view.has_minors, view.intake_id, view.learners, view.sessions) == (True, None, 0, 0)
    assert ask(GetCohort(id=view.id)) == view
    (scheduled,) = told("cohort_scheduled")
    assert scheduled == {
        "revision": 1,
        "cohort_id": str(view.id),
        "programme": newest.code,
        "programme_version": 2,
        "name": "Soacha 2026",
        "municipality": "Soacha",
        "seats": 21,
        "zone": "America/Bogota",
        "opens_on": "2026-08-18",
        "closes_on": "2026-08-18",
        "reserved": [{"partner": "la-u", "seats": 5}],
        "youngest": 14,
        "oldest": 28,
        "municipalities": ["Soacha"],
        "sexes": ["female"],
        "genders": [],
        "required_authorisations": ["programme"],
    }


def test_a_cohort_keeps_the_version_that_it_began_with(ask: Ask):
    ask(course())
    view = cohort(ask)

    ask(course(absences_in_a_row=3))

    assert ask(GetCohort(id=view.id)).version == 1


def test_terms_that_contradict_each_other_are_refused_here_and_not_by_the_intake(ask: Ask):
    ask(course())

    with pytest.raises(InvalidFields) as refused:
        cohort(
            ask,
            seats=5,
            opens_on=DAY,
            closes_on=date(2026, 8, 17),
            youngest=18,
            oldest=17,
            reserved=(
                ReservedSeats(partner="la-u", seats=3),
                ReservedSeats(partner="la-u", seats=3),
            ),
        )

    assert wrong(refused.value) == [
        ("closes_on", "before_the_beginning"),
        ("oldest", "below_the_lowest"),
        ("reserved.1.partner", "repeated"),
        ("reserved", "more_than_the_seats"),
    ]
    with pytest.raises(ProgrammeUnknown):
        cohort(ask, programme="kaizen")


def test_who_teaches_is_somebody_whose_time_goes_on(ask: Ask):
    ask(course())
    nelly, gone = trainer(ask), trainer(ask)
    ask(EndTrainer(trainer_id=gone))

    assert cohort(ask, trainer_ids=(nelly,)).trainer_ids == (nelly,)
    with pytest.raises(InvalidFields) as twice:
        cohort(ask, trainer_ids=(nelly, nelly))
    with pytest.raises(NotFound) as nobody:
        cohort(ask, trainer_ids=(new_id(),))
    with pytest.raises(RoleEnded) as ended:
        cohort(ask, trainer_ids=(nelly, gone))
    with pytest.raises(NotFound) as no_ambassador:
        cohort(ask, led_by=nelly)

    assert wrong(twice.value) == [("trainer_ids.1", "repeated")]
    assert nobody.value.kind == "trainer"
    assert ended.value.ended_on == "2026-08-18"
    assert no_ambassador.value.kind == "ambassador"


def test_where_minors_may_come_nobody_teaches_without_a_valid_check(ask: Ask):
    ask(course())
    unchecked, checked = trainer(ask), trainer(ask, checked_on=DAY)

    for youngest in (None, 17):
        with pytest.raises(CheckMissing) as refused:
            cohort(ask, youngest=youngest, trainer_ids=(checked, unchecked))
        assert (refused.value.trainer_id, refused.value.until) == (unchecked, "2026-08-18")
        assert cohort(ask, youngest=youngest, trainer_ids=(checked,)).has_minors
    adults = cohort(ask, youngest=18, trainer_ids=(unchecked,))

    assert not adults.has_minors


def test_who_teaches_a_cohort_changes_and_only_the_new_are_looked_at(
    ask: Ask, time_is: Callable[[datetime], None]
):
    ask(course())
    first = trainer(ask, checked_on=DAY)
    view = cohort(ask, youngest=None, trainer_ids=(first,))
    time_is(datetime(2027, 1, 10, 15, tzinfo=UTC))
    second, third = trainer(ask), trainer(ask, checked_on=date(2027, 1, 9))

    change = ChangeCohort(
        cohort_id=view.id, expected_revision=1, name="Soacha, mañana", trainer_ids=(first, second)
    )
    with pytest.raises(CheckMissing):
        ask(change)
    changed = ask(
        ChangeCohort(
            cohort_id=view.id,
            expected_revision=1,
            name="Soacha, mañana",
            trainer_ids=(first, third),
        )
    )

    assert (changed.revision, changed.name, changed.trainer_ids) == (
        2,
        "Soacha, mañana",
        (first, third),
    )
    with pytest.raises(RevisionMismatch):
        ask(change)


def test_the_intake_that_fills_a_cohort_is_known_once_enrolment_has_opened_it(ask: Ask, act: Act):
    ask(course())
    view = cohort(ask)
    intake_id = new_id()

    for id in (intake_id, new_id()):
        opened = IntakeOpened(intake_id=id, seats=21, cohort_id=view.id)
        act(cohorts.on_intake_opened, opened)
    act(cohorts.on_intake_opened, IntakeOpened(intake_id=new_id(), seats=3))
    act(cohorts.on_intake_changed, IntakeChanged(intake_id=intake_id, seats=25))
    act(cohorts.on_intake_changed, IntakeChanged(intake_id=new_id(), seats=99))

    now = ask(GetCohort(id=view.id))
    assert (now.intake_id, now.seats) == (intake_id, 25)
    with pytest.raises(NotYetKnown):
        act(
            cohorts.on_intake_opened,
            IntakeOpened(intake_id=new_id(), seats=1, cohort_id=new_id()),
        )


def test_places_are_added_changed_and_listed(ask: Ask):
    added = ask(AddPlace(name="Salón comunal", municipality="Soacha", capacity=30))
    other = ask(AddPlace(name="Biblioteca", municipality="Bogotá", address="Carrera 7 # 13-16"))

    change = ChangePlace(
        place_id=added.id, expected_revision=1, name="Salón comunal", municipality="Soacha"
    )
    changed = ask(change)

    assert (changed.revision, changed.capacity) == (2, None)
    assert ask(GetPlace(id=added.id)) == changed
    assert ask(ListPlaces()).items == (changed, other)
    page = ask(ListPlaces(limit=1))
    assert ask(ListPlaces(after=page.next)).items == (other,)
    with pytest.raises(RevisionMismatch):
        ask(change)


def test_nothing_of_another_organisation_is_there(ask: Ask):
    ask(course())
    view = cohort(ask)
    place = ask(AddPlace(name="Salón comunal", municipality="Soacha"))

    for contract in (
        GetCohort(id=view.id),
        CloseCohort(cohort_id=view.id),
        CancelCohort(cohort_id=view.id),
        ChangeCohort(cohort_id=view.id, expected_revision=1, name="x"),
        sessions(view.id),
        ListSessions(cohort_id=view.id),
        GetPlace(id=place.id),
        ChangePlace(place_id=place.id, expected_revision=1, name="x", municipality="y"),
    ):
        with pytest.raises(NotFound):
            ask(contract, organisation="la-u")
    assert ask(ListCohorts(), organisation="la-u").items == ()
    assert ask(ListPlaces(), organisation="la-u").items == ()
