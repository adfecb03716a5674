"""People of the sample sheet in mentoring, with their names wherever mentoring takes words."""

from typing import Any

from localstack.stack import Stack
from nosotros.testing.waiting import eventually
from tests import keys
from tests.journeys import scenes
from tests.journeys.belongings_of_centre import CASE, CONSENT
from tests.journeys.belongings_of_mentoring import MEETING, MENTOR, PROJECT
from tests.journeys.organisation import Organisation


def accompany(
    stack: Stack, organisation: Organisation, learner: Any, mentor: dict[str, str]
) -> None:
    """Have one of them accompanied by another, with a project and a support case."""
    today = scenes.Calendar(stack).today().isoformat()
    name = f"{learner['first_names']} {learner['surnames']}"
    match = _matched(organisation, learner, mentor, name=name, today=today)
    meeting = organisation.post(
        "/v1/meetings", {**MEETING, "match_id": match["id"], "local_date": "2026-12-01"}
    )
    for kind in ("notes", "confidential-notes"):
        organisation.post(f"/v1/meetings/{meeting['id']}/{kind}", {"text": f"Con {name}"})
        organisation.every(f"/v1/mentees/{match['mentee_id']}/{kind}")
    step = {"match_id": match["id"], "text": f"Llamar a {name}", "owner": "mentor"}
    organisation.post("/v1/steps", {**step, "due_on": "2026-12-08"})
    goal = {"title": f"Que {name} venda", "target_on": "2027-03-01"}
    organisation.post(f"/v1/mentees/{match['mentee_id']}/goals", goal)
    _project(organisation, learner, name=name, today=today)
    _support(stack, organisation, learner, name=name, today=today)


def _matched(
    organisation: Organisation, learner: Any, mentor: dict[str, str], *, name: str, today: str
) -> Any:
    named = {"first_names": mentor["nombres"], "surnames": mentor["apellidos"]}
    reached = {"email": mentor["correo"], "mobile": f"+57{mentor['celular']}"}
    id = organisation.post("/v1/mentors", {**MENTOR, **named, **reached})["id"]
    for number in range(2):
        reference = {"given_as": f"{name} {number}", "outcome": "recommends", "taken_on": today}
        organisation.post(f"/v1/mentors/{id}/references", reference)
    check = {"outcome": "clear", "checked_on": today, "reference": f"Carpeta de {name}"}
    organisation.post(f"/v1/mentors/{id}/checks", check)
    organisation.post(f"/v1/mentors/{id}/acceptance", {})

    def opened() -> Any:
        body = {"participant_id": learner["id"]}
        answer = organisation.send("POST", "/v1/mentees", json=body)
        return answer.json() if answer.status_code == 201 else None

    mentee = eventually(opened, what="mentoring knows her")
    match = organisation.post("/v1/matches", {"mentee_id": mentee["id"], "mentor_id": id})
    for side in ("mentor", "mentee"):
        answer = {"side": side, "accepted": True}
        match = organisation.post(f"/v1/matches/{match['id']}/answer", answer)
    return match


def _project(organisation: Organisation, learner: Any, *, name: str, today: str) -> None:
    project = {**PROJECT, "name": f"Donde {name}", "purpose": f"El negocio de {name}"}
    root = f"/v1/projects/{organisation.post('/v1/projects', project)['id']}"
    joining = {"participant_id": learner["id"], "role": "lead", "since": today}
    organisation.post(f"{root}/team", joining)
    milestone = {"title": f"Lo de {name}", "due_on": "2026-12-24"}
    organisation.post(f"{root}/milestones", milestone)
    organisation.post(f"{root}/needs", {"kind": "equipment", "text": f"Una estufa para {name}"})
    organisation.post(f"{root}/stage", {"stage": "plan", "remark": f"Dice {name}"})


def _support(
    stack: Stack, organisation: Organisation, learner: Any, *, name: str, today: str
) -> None:
    agent = organisation.post("/v1/agents", {"first_names": name, "surnames": name})["id"]
    account = {"account": keys.account_of(stack, organisation.key)}
    organisation.send("PUT", f"/v1/agents/{agent}/account", json=account).raise_for_status()
    case = {**CASE, "summary": f"Lo que contó {name}", "owner_id": agent}
    opened = organisation.post("/v1/support-cases", {**case, "participant_id": learner["id"]})
    root = f"/v1/support-cases/{opened['id']}"
    organisation.post(f"{root}/entries", {"text": f"Se llamó a {name}", "answers": True})
    referral = {**CONSENT, "organisation_name": f"Jardín de {name}", "consented_on": today}
    organisation.post(f"{root}/referrals", {**referral, "shared": f"{name} busca cuidado"})
    organisation.post(f"{root}/closing", {"outcome": "solved", "remark": f"Bien, {name}"})
