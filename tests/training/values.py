"""Programmes and groups that tests begin with; whoever is in them is invented."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from nosotros.contracts.common import InvalidFields
from nosotros.contracts.texts import TEXTS
from nosotros.contracts.training import (
    AddTrainer,
    Module,
    NoteCheck,
    PlanSessions,
    PublishProgramme,
    Requirement,
    ScheduleCohort,
    Title,
    Words,
)

Ask = Callable[..., Any]
DAY = date(2026, 8, 18)


def theory(**facts: Any) -> Requirement:
    """A requirement of attendance, with whatever a test is about."""
    known: dict[str, Any] = {"code": "theory", "sessions": 4, "minimum_rate": 0.75}
    return Requirement(kind="attendance", **{**known, **facts})


def practice(**facts: Any) -> Requirement:
    """A requirement of practice, with whatever a test is about."""
    known: dict[str, Any] = {"code": "practice", "evidence": Words(es="Una mejora en el barrio.")}
    return Requirement(kind="practice", **{**known, **facts})


def module(code: str, *requirements: Requirement, **facts: Any) -> Module:
    """A module, of theory and practice unless a test says otherwise."""
    known: dict[str, Any] = {"title": Title(es=code.title())}
    return Module(
        code=code, requirements=requirements or (theory(), practice()), **{**known, **facts}
    )


def course(**facts: Any) -> PublishProgramme:
    """A course of two modules, with whatever a test is about."""
    known: dict[str, Any] = {
        "code": "solidarity-entrepreneurship",
        "title": Title(es="Formación en emprendimiento solidario"),
        "kind": "course",
        "modules": (module("kaizen"), module("social-protection")),
    }
    return PublishProgramme(**{**known, **facts})


def cohort(ask: Ask, **facts: Any) -> Any:
    """A scheduled cohort of adults, with whatever a test is about."""
    known: dict[str, Any] = {
        "name": "Soacha 2026",
        "programme": "solidarity-entrepreneurship",
        "municipality": "Soacha",
        "seats": 21,
        "youngest": 18,
    }
    return ask(ScheduleCohort(**{**known, **facts}))


def trainer(ask: Ask, *, checked_on: date | None = None) -> UUID:
    """A trainer; with a clear check where its day is given."""
    id = ask(AddTrainer(first_names="Nelly", surnames="Quiroga Daza")).id
    if checked_on is not None:
        ask(NoteCheck(person_id=id, outcome="clear", checked_on=checked_on))
    return id


def sessions(cohort_id: UUID, **facts: Any) -> PlanSessions:
    """One session of the first module tomorrow morning, with whatever a test is about."""
    known: dict[str, Any] = {
        "module": "kaizen",
        "first_on": date(2026, 8, 19),
        "begins": "09:00",
        "minutes": 120,
    }
    return PlanSessions(cohort_id=cohort_id, **{**known, **facts})


def wrong(refused: InvalidFields) -> list[tuple[str, str]]:
    """Which fields are wrong, and how; people can read each of the codes."""
    assert all(each.code.split(":")[0] in TEXTS for each in refused.problems)
    return [(each.field, each.code) for each in refused.problems]
