"""The course in solidarity entrepreneurship: four modules, eighteen sessions, certificates."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from localstack.demo.teaching.school import Held, School

#: module, its first session, how many
_MODULES = (
    ("kaizen", "2026-09-08", 4),
    ("social-protection", "2026-09-22", 4),
    ("collective-entrepreneurship", "2026-10-06", 6),
    ("coopetividad-global", "2026-10-27", 4),
)
CHILDCARE_PLACES = 9
#: who hands nothing in, by her place in the list, and whose first attempt is returned
_HANDS_IN_NOTHING, _IS_RETURNED = 7, 3


@dataclass(frozen=True, kw_only=True)
class Course:
    """The course, when it is over."""

    cohort: dict[str, Any]
    held: list[Held]
    progress: list[dict[str, Any]]
    certificates: list[dict[str, Any]]

    @property
    def completed(self) -> list[dict[str, Any]]:
        """Whoever completed it."""
        return [each for each in self.progress if each["completed"]]


def plan_course(
    school: School, *, place: str, teachers: Sequence[str], seats: int
) -> dict[str, Any]:
    """The course's cohort, with its eighteen sessions; its intake is open."""
    cohort = school.schedule(
        name="Emprendimiento solidario, Soacha 2026",
        programme="solidarity-entrepreneurship",
        municipality="Soacha",
        seats=seats,
        trainer_ids=list(teachers),
    )
    for module, first_on, count in _MODULES:
        school.plan(
            cohort["id"],
            module=module,
            first_on=first_on,
            begins="14:00",
            minutes=180,
            rule=f"FREQ=WEEKLY;BYDAY=TU,TH;COUNT={count}",
            place_id=place,
            childcare_places=CHILDCARE_PLACES,
        )
    return cohort


def teach_course(school: School, cohort: dict[str, Any], *, trainer: str, people: int) -> Course:
    """Hold the eighteen sessions, review the practice of each module, issue the certificates."""
    id = cohort["id"]
    learners = school.learners(id, count=people)
    sessions = school.gateway.get("/v1/sessions", cohort_id=id, limit=200)["items"]
    held = [school.hold(each, learners, number=n) for n, each in enumerate(sessions)]
    for module, _, _ in _MODULES:
        _practise(school, id, learners, module=module, trainer=trainer)
    closed = school.gateway.post(f"/v1/cohorts/{id}/closing", {})
    return Course(
        cohort=closed,
        held=held,
        progress=school.progress(id, learners),
        certificates=school.certify(id, learners),
    )


def _practise(
    school: School, cohort: str, learners: Sequence[Any], *, module: str, trainer: str
) -> None:
    for number, learner in enumerate(learners, start=1):
        if number == _HANDS_IN_NOTHING:
            continue
        evidence = school.hand_in(cohort, learner, module=module, requirement="practice")
        if number == _IS_RETURNED and module == "kaizen":
            school.review(evidence, decision="returned", reviewer=trainer)
            evidence = school.hand_in(cohort, learner, module=module, requirement="practice")
        school.review(evidence, decision="accepted", reviewer=trainer)
