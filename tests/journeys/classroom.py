"""What is taught in the scenes: programmes, a cohort with its people, its sessions as they are held."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from nosotros.testing.waiting import eventually
from tests.journeys import scenes
from tests.journeys.organisation import Organisation

MODULE = "kaizen"
COURSE = {
    "title": {"es": "Curso de la escena", "en": "The scene's course"},
    "kind": "course",
    "modules": [
        {
            "code": MODULE,
            "title": {"es": "Kaizen", "en": "Kaizen"},
            "requirements": [
                {"code": "theory", "kind": "attendance", "sessions": 4, "minimum_rate": 0.75},
                {
                    "code": "practice",
                    "kind": "practice",
                    "evidence": {"es": "Una mejora en casa", "en": "One improvement at home"},
                },
            ],
        }
    ],
}
TRAINING_OF_TRAINERS = {
    "title": {"es": "Tú, yo, nosotros", "en": "You, me, us", "fr": "Toi, moi, nous"},
    "kind": "training_of_trainers",
    "modules": [
        {
            "code": "social-protection",
            "title": {"es": "Protección social", "en": "Social protection"},
            "requirements": [
                {"code": "workshop", "kind": "attendance", "sessions": 1, "minimum_rate": 1.0}
            ],
        }
    ],
}


@dataclass(kw_only=True)
class Classroom:
    """An organisation's teaching, on the scenes' calendar."""

    organisation: Organisation
    calendar: scenes.Calendar
    trainer: str = field(init=False)

    def __post_init__(self) -> None:
        self.trainer = self.organisation.post(
            "/v1/trainers", {"first_names": "Marisol", "surnames": "Inventada Rojas"}
        )["id"]
        self.check(self.trainer)

    def check(self, person: str) -> Any:
        """Note that somebody was checked today, and may work with minors."""
        return self.organisation.post(
            f"/v1/staff/{person}/checks",
            {"outcome": "clear", "checked_on": self.calendar.today().isoformat()},
        )

    def publish(self, code: str, content: dict[str, Any]) -> Any:
        """Publish a programme."""
        answer = self.organisation.send("PUT", f"/v1/programmes/{code}", json=content)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def cohort(self, programme: str, *, seats: int, **terms: Any) -> Any:
        """A cohort whose intake enrolment has opened."""
        made = self.organisation.post(
            "/v1/cohorts",
            {
                "name": f"Grupo {programme}",
                "programme": programme,
                "municipality": "Soacha",
                "seats": seats,
                "trainer_ids": [self.trainer],
                **terms,
            },
        )

        def opened() -> Any:
            found = self.organisation.get(f"/v1/cohorts/{made['id']}")
            return found if found["intake_id"] else None

        return eventually(opened, what="the cohort's intake is open")

    def plan(self, cohort: Any, *, module: str, count: int, **more: Any) -> list[Any]:
        """Sessions of a module on the next days, at nine."""
        first = self.calendar.today() + timedelta(days=1)
        return self.organisation.post(
            f"/v1/cohorts/{cohort['id']}/sessions",
            {
                "module": module,
                "first_on": first.isoformat(),
                "begins": "09:00",
                "minutes": 120,
                "rule": f"FREQ=DAILY;COUNT={count}",
                **more,
            },
        )["items"]

    def fill(self, cohort: Any, people: Sequence[Any]) -> list[Any]:
        """Enrol people in a cohort; her learners, in that order, once they have arrived."""
        for her in people:
            answer = self.organisation.enrol(participant=her["id"], intake=cohort["intake_id"])
            assert answer.status_code == 201, answer.text

        def arrived() -> Any:
            found = self.organisation.every(f"/v1/cohorts/{cohort['id']}/learners")
            named = {each["participant_id"]: each for each in found if each["first_names"]}
            return [named[her["id"]] for her in people] if len(named) == len(people) else None

        return eventually(arrived, what="the learners have arrived")

    def let_pass(self, session: Any, *, days: int = 0) -> None:
        """Make it some days and ten minutes after a session."""
        ended = datetime.fromisoformat(session["ends_at"])
        self.calendar.move_to(ended + timedelta(days=days, minutes=10))

    def mark(self, session: Any, marks: Sequence[dict[str, Any]]) -> Any:
        """Mark attendance."""
        return self.organisation.post(f"/v1/sessions/{session['id']}/attendance", {"marks": marks})

    def accept_practice(self, cohort: Any, learner: Any, *, module: str = MODULE) -> Any:
        """Evidence of practice, handed in and accepted."""
        handed_in = self.organisation.post(
            "/v1/evidence",
            {
                "cohort_id": cohort["id"],
                "participant_id": learner["participant_id"],
                "module": module,
                "requirement": "practice",
                "note": "Antes y después, mostrado en clase.",
            },
        )
        return self.organisation.post(
            f"/v1/evidence/{handed_in['id']}/review",
            {"decision": "accepted", "reviewer_id": self.trainer},
        )

    def progress(self, learner: Any, **query: Any) -> Any:
        """How far somebody has come."""
        return self.organisation.get(f"/v1/learners/{learner['id']}/progress", **query)

    def certify(self, cohort: Any, learner: Any) -> Any:
        """Her certificate, issued."""
        return self.organisation.post(
            "/v1/certificates",
            {"cohort_id": cohort["id"], "participant_id": learner["participant_id"]},
        )


def present(learner: Any, **more: Any) -> dict[str, Any]:
    """A mark: she was there."""
    return {"learner_id": learner["id"], "status": "present", **more}
