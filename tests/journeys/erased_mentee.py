"""One of the young women who are erased, as mentoring knows her until then."""

from typing import Any

from localstack.stack import Stack
from tests import keys
from tests.journeys import scenes
from tests.journeys.belongings_of_mentoring import MEETING, MENTOR, PROJECT
from tests.journeys.organisation import Organisation

#: what is written of her, each where nothing else is
NOTE, CONFIDENTIAL = "Le gusta el Sumapaz", "Teme volver a Tibacuy"
STEP, PLACE = "Llamar a la Junta de Usme", "Salón de Usaquén"
GOAL, REMARK = "Llegar a Corabastos", "Ya vende en Fontibón"
SUMMARY, ENTRY = "Perdió su casa en Gachancipá", "Se la visitó en Tocancipá"
SHARED, CLOSING = "Busca pieza en Sopó", "Quedó en Cogua"
HERS = (
    *("sumapaz", "tibacuy", "junta de usme", "usaquén", "corabastos", "fontibón"),
    *("gachancipá", "tocancipá", "en sopó", "en cogua"),
)


def accompany(stack: Stack, organisation: Organisation, participant: str) -> str:
    """Have her be matched, met, written of, in a team, and helped; her id as a mentee."""
    today = scenes.Calendar(stack).today().isoformat()
    mentee = organisation.post("/v1/mentees", {"participant_id": participant})["id"]
    match = _matched(organisation, mentee, today)
    meeting = organisation.post(
        "/v1/meetings",
        {
            **MEETING,
            "channel": "in_person",
            "place": PLACE,
            "match_id": match,
            "local_date": "2026-12-01",
        },
    )["id"]
    organisation.post(f"/v1/meetings/{meeting}/notes", {"text": NOTE})
    organisation.post(f"/v1/meetings/{meeting}/confidential-notes", {"text": CONFIDENTIAL})
    step = {"match_id": match, "text": STEP, "owner": "mentee", "due_on": "2026-12-08"}
    organisation.post("/v1/steps", step)
    goal = {"title": GOAL, "target_on": "2027-03-01"}
    made = organisation.post(f"/v1/mentees/{mentee}/goals", goal)["id"]
    organisation.post(f"/v1/goals/{made}/progress", {"percent": 20, "remark": REMARK})
    project = organisation.post("/v1/projects", PROJECT)["id"]
    joining = {"participant_id": participant, "role": "lead", "since": today}
    organisation.post(f"/v1/projects/{project}/team", joining)
    _helped(stack, organisation, participant, today)
    return mentee


def _matched(organisation: Organisation, mentee: str, today: str) -> str:
    mentor = organisation.post("/v1/mentors", MENTOR)["id"]
    for given_as in ("neighbour", "coordinator"):
        reference = {"given_as": given_as, "outcome": "recommends", "taken_on": today}
        organisation.post(f"/v1/mentors/{mentor}/references", reference)
    # She is a minor.
    check = {"outcome": "clear", "checked_on": today}
    organisation.post(f"/v1/mentors/{mentor}/checks", check)
    organisation.post(f"/v1/mentors/{mentor}/acceptance", {})
    match = organisation.post("/v1/matches", {"mentee_id": mentee, "mentor_id": mentor})["id"]
    for side in ("mentor", "mentee"):
        answer = {"side": side, "accepted": True}
        organisation.post(f"/v1/matches/{match}/answer", answer)
    return match


def _helped(stack: Stack, organisation: Organisation, participant: str, today: str) -> None:
    agent = organisation.post("/v1/agents", {"first_names": "Gloria", "surnames": "Inventada"})
    account = {"account": keys.account_of(stack, organisation.key)}
    at = f"/v1/agents/{agent['id']}/account"
    organisation.send("PUT", at, json=account).raise_for_status()
    case: dict[str, Any] = {"kind": "housing", "urgency": "high", "summary": SUMMARY}
    case |= {"participant_id": participant, "owner_id": agent["id"]}
    root = f"/v1/support-cases/{organisation.post('/v1/support-cases', case)['id']}"
    organisation.post(f"{root}/entries", {"text": ENTRY, "answers": True})
    referral = {"organisation_name": "Hogar inventado", "shared": SHARED}
    consent = {"consented_on": today, "consented_how": "stated"}
    organisation.post(f"{root}/referrals", {**referral, **consent})
    organisation.post(f"{root}/closing", {"outcome": "solved", "remark": CLOSING})
