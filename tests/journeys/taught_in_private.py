"""People of the sample sheet in training, with their names and words wherever training takes any."""

from datetime import timedelta
from typing import Any

import httpx

from localstack.stack import Stack
from tests import web
from tests.journeys import scenes
from tests.journeys.belongings_of_training import CODE, MODULE, PRACTICE, PROGRAMME, upload_sheet
from tests.journeys.classroom import Classroom, present
from tests.journeys.organisation import Organisation


def teach(stack: Stack, organisation: Organisation, learner: Any, teacher: dict[str, str]) -> str:
    """Have one of them certified who was taught by another; the path of her certificate's link."""
    room = Classroom(organisation=organisation, calendar=scenes.Calendar(stack))
    named = {"first_names": teacher["nombres"], "surnames": teacher["apellidos"]}
    room.trainer = organisation.post("/v1/trainers", named)["id"]
    room.check(room.trainer)
    room.publish(CODE, PROGRAMME)
    cohort = room.cohort(CODE, seats=2)
    (learnt,) = room.fill(cohort, [learner])
    session = _session_in_a_moment(room, cohort)
    absence = {"participant_id": learner["id"], "reason": "no_childcare"}
    organisation.post(f"/v1/sessions/{session['id']}/absences", absence)
    room.calendar.move_to(scenes.moment(session["begins_at"]) + timedelta(minutes=1))
    room.mark(session, [present(learnt)])
    upload_sheet(organisation, cohort["id"]).raise_for_status()
    _practise(room, cohort, learner)
    certificate = room.certify(cohort, learnt)
    (ambassador,) = organisation.every("/v1/ambassadors")
    organisation.http.get(f"/v1/ambassadors/{ambassador['id']}/lineage/drawing").raise_for_status()
    organisation.http.get(f"/v1/certificates/{certificate['id']}/file").raise_for_status()
    return certificate["link"][certificate["link"].index("/v/") :]


def _session_in_a_moment(room: Classroom, cohort: Any) -> Any:
    begins = (room.calendar.now() + timedelta(minutes=5)).astimezone(scenes.BOGOTA)
    (session,) = room.organisation.post(
        f"/v1/cohorts/{cohort['id']}/sessions",
        {
            "module": MODULE,
            "first_on": begins.date().isoformat(),
            "begins": begins.strftime("%H:%M"),
            "minutes": 60,
        },
    )["items"]
    return session


def _practise(room: Classroom, cohort: Any, learner: Any) -> None:
    name = f"{learner['first_names']} {learner['surnames']}"
    root = room.organisation.post(
        "/v1/evidence",
        {
            "cohort_id": cohort["id"],
            "participant_id": learner["id"],
            "module": PRACTICE,
            "requirement": "practice",
            "note": f"De {name}",
        },
    )["id"]
    room.organisation.send(
        "POST",
        f"/v1/evidence/{root}/file",
        content=f"%PDF-1.7\n% {name}\n".encode(),
        params={"name": f"{name}.pdf"},
        headers={"Content-Type": "application/pdf"},
    ).raise_for_status()
    review = {"decision": "accepted", "reviewer_id": room.trainer, "remark": f"Bien, {name}"}
    room.organisation.post(f"/v1/evidence/{root}/review", review)


def verified(stack: Stack, link: str, name: str) -> list[httpx.Response]:
    """What anybody is answered who has the link, and asks for a name."""
    with web.Client(base_url=stack.gateway_url, timeout=60, trust_env=False) as anybody:
        return [
            anybody.get(link),
            anybody.get(link, headers={"Accept": "text/html"}),
            anybody.post(link, json={"name": name}),
            anybody.get(link, params={"name": name}),
        ]
