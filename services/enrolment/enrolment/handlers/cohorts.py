"""Cohorts of training: their intakes, and what their certificates end."""

from dataclasses import fields, replace
from typing import Any, cast

import orjson

from enrolment.domain.life import after, allows
from enrolment.handlers.intakes import close_intake, open_intake
from enrolment.handlers.seating import Seating
from enrolment.storage import enrolments, intakes
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import OpenIntake
from nosotros.contracts.schema import dump, load
from nosotros.contracts.training import CertificateIssued, CohortCancelled, CohortScheduled
from nosotros.errors import NotYetKnown

#: why an enrolment was completed without anybody saying so
CERTIFIED = "certificate"
_TERMS = tuple(each.name for each in fields(cast(Any, OpenIntake)))


def on_cohort_scheduled(event: CohortScheduled, *, work: UnitOfWork) -> None:
    """Open the intake that fills a cohort, with the cohort's terms; once.

    Raises:
        ValidationError, ContractError: these are no terms of an intake. Nobody can be refused
            here, so that the event is parked, for somebody to look at.
    """
    if intakes.of_cohort(work.connection, event.cohort_id) is not None:
        return
    told = orjson.loads(dump(event))
    open_intake(load(OpenIntake, {name: told[name] for name in _TERMS}, strict=True), work=work)


def on_cohort_cancelled(event: CohortCancelled, *, work: UnitOfWork) -> None:
    """Close the intake of a cohort that is called off; who has a place keeps it.

    Raises:
        NotYetKnown: no intake has been opened for it.
    """
    intake_id = intakes.of_cohort(work.connection, event.cohort_id)
    if intake_id is None:
        raise NotYetKnown("no intake fills this cohort")
    close_intake(intake_id, work=work)


def on_certificate_issued(event: CertificateIssued, *, work: UnitOfWork) -> None:
    """Complete the active enrolment that a certificate was issued for; any other stays.

    Raises:
        NotYetKnown: no enrolment of the organisation has this id.
    """
    found = enrolments.find(work.connection, event.enrolment_id)
    if found is None:
        raise NotYetKnown("no enrolment has this id")
    seating = Seating.hold(found.view.intake_id, work=work)
    enrolment = enrolments.find(work.connection, found.view.id, hold=True, erased=False)
    if enrolment is None or not allows(enrolment.held.state, "complete"):
        return
    seating.step(enrolment, replace(enrolment.held, state=after("complete")), reason=CERTIFIED)
    seating.store()
