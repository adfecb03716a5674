"""The week of training-action, after which those who complete it are ambassadors."""

from dataclasses import dataclass
from typing import Any

from localstack.demo.teaching.school import Held, School

SHEET = "training-action-2026.csv"
PEOPLE = 20
_DAYS = (
    ("social-protection", "2026-08-24", 2),
    ("solidarity-economy", "2026-08-26", 2),
    ("community-intelligence", "2026-08-28", 1),
)


@dataclass(frozen=True, kw_only=True)
class Week:
    """The week, when it is over."""

    cohort: dict[str, Any]
    held: list[Held]
    progress: list[dict[str, Any]]
    certificates: list[dict[str, Any]]
    ambassadors: list[dict[str, Any]]


def plan_week(school: School, *, place: str, trainer: str) -> dict[str, Any]:
    """The week's cohort, with its five days; its intake is open."""
    cohort = school.schedule(
        name="Formación-acción, Soacha 2026",
        programme="tu-yo-nosotros",
        municipality="Soacha",
        seats=PEOPLE,
        trainer_ids=[trainer],
        youngest=18,
    )
    for module, first_on, days in _DAYS:
        school.plan(
            cohort["id"],
            module=module,
            first_on=first_on,
            begins="09:00",
            minutes=360,
            rule=f"FREQ=DAILY;COUNT={days}",
            place_id=place,
            childcare_places=8,
        )
    return cohort


def teach_week(school: School, cohort: dict[str, Any], *, trainer: str) -> Week:
    """Hold the five days, look at what was handed in, and issue the certificates."""
    id = cohort["id"]
    learners = school.learners(id, count=PEOPLE)
    sessions = school.gateway.get("/v1/sessions", cohort_id=id, limit=200)["items"]
    held = [school.hold(each, learners, number=n) for n, each in enumerate(sessions)]
    for learner in learners:
        evidence = school.hand_in(
            id, learner, module="community-intelligence", requirement="facilitation"
        )
        school.review(evidence, decision="accepted", reviewer=trainer)
    return Week(
        cohort=cohort,
        held=held,
        progress=school.progress(id, learners),
        certificates=school.certify(id, learners),
        ambassadors=school.gateway.get("/v1/ambassadors", limit=200)["items"],
    )
