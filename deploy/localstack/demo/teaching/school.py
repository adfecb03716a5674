"""What a coordinator does for any cohort, through the gateway."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from localstack.demo.platform import Gateway, wait_until
from localstack.demo.teaching.calendar import Calendar
from localstack.demo.teaching.habits import marks

_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Held:
    """A session as it was held, with its counts."""

    session: dict[str, Any]
    attendance: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class School:
    """A gateway and a calendar, to teach with."""

    gateway: Gateway
    calendar: Calendar

    def publish_programmes(self) -> dict[str, Any]:
        """Publish the two programmes; by their codes."""
        text = (files("localstack.demo") / "data" / "programmes.json").read_text(encoding="utf-8")
        return {
            each["code"]: self.gateway.put(
                f"/v1/programmes/{each['code']}",
                {name: value for name, value in each.items() if name != "code"},
            )
            for each in json.loads(text)["programmes"]
        }

    def trainer(self, first_names: str, surnames: str, *, checked_on: str) -> str:
        """Add a trainer who may work with minors; her id."""
        made = self.gateway.post(
            "/v1/trainers", {"first_names": first_names, "surnames": surnames}
        )["id"]
        self.check(made, on=checked_on)
        return made

    def check(self, person: str, *, on: str) -> None:
        """Note that somebody was checked for work with minors, and is clear."""
        self.gateway.post(
            f"/v1/staff/{person}/checks",
            {"outcome": "clear", "checked_on": on, "reference": "REDAM y Ley 1918, archivador 2"},
        )

    def schedule(self, **terms: Any) -> dict[str, Any]:
        """Schedule a cohort, and wait until enrolment has opened its intake."""
        made = self.gateway.post("/v1/cohorts", terms)

        def opened() -> Any:
            found = self.gateway.get(f"/v1/cohorts/{made['id']}")
            return found if found["intake_id"] else None

        return wait_until(opened, what="the cohort's intake", seconds=_SECONDS)

    def plan(self, cohort: str, **rule: Any) -> list[dict[str, Any]]:
        """Plan the sessions of a module."""
        return self.gateway.post(f"/v1/cohorts/{cohort}/sessions", rule)["items"]

    def learners(self, cohort: str, *, count: int) -> list[dict[str, Any]]:
        """A cohort's learners by their names, once all have arrived with who they are."""

        def arrived() -> Any:
            found = self.gateway.get(f"/v1/cohorts/{cohort}/learners", limit=200)["items"]
            named = [each for each in found if each["first_names"]]
            return sorted(named, key=_name) if len(named) == count else None

        return wait_until(arrived, what=f"{count} learners", seconds=_SECONDS)

    def hold(self, session: dict[str, Any], learners: Sequence[Any], *, number: int) -> Held:
        """Let a session go by, and mark its attendance."""
        self.calendar.after(session)
        attendance = self.gateway.post(
            f"/v1/sessions/{session['id']}/attendance",
            {"marks": marks(learners, number, places=session["childcare_places"])},
        )
        return Held(session=session, attendance=attendance)

    def hand_in(self, cohort: str, learner: Any, *, module: str, requirement: str) -> str:
        """Hand in evidence of practice; its id."""
        return self.gateway.post(
            "/v1/evidence",
            {
                "cohort_id": cohort,
                "participant_id": learner["participant_id"],
                "module": module,
                "requirement": requirement,
                "note": "Mostrado en clase, con fotos en la carpeta del grupo.",
            },
        )["id"]

    def review(self, evidence: str, *, decision: str, reviewer: str) -> None:
        """Accept evidence, or return it."""
        remark = None if decision == "accepted" else "Falta el antes y el después."
        self.gateway.post(
            f"/v1/evidence/{evidence}/review",
            {"decision": decision, "reviewer_id": reviewer, "remark": remark},
        )

    def progress(self, cohort: str, learners: Sequence[Any]) -> list[dict[str, Any]]:
        """How far each of the learners has come."""
        page = self.gateway.get(f"/v1/cohorts/{cohort}/progress", limit=200, language="en")
        found = {each["id"]: each for each in page["items"]}
        return [found[each["id"]] for each in learners]

    def certify(self, cohort: str, learners: Sequence[Any]) -> list[dict[str, Any]]:
        """Issue the certificates of all who have completed; the certificates."""
        return [
            self.gateway.post(
                "/v1/certificates",
                {"cohort_id": cohort, "participant_id": each["participant_id"]},
            )
            for each in self.progress(cohort, learners)
            if each["completed"]
        ]


def _name(learner: dict[str, Any]) -> tuple[str, str]:
    return learner["surnames"], learner["first_names"]
