"""What one organisation has in mentoring, one of each kind that an operation may name."""

from typing import Any

from localstack.stack import Stack
from nosotros.testing.waiting import eventually
from tests import keys
from tests.journeys import scenes
from tests.journeys.accompanied import Accompanied
from tests.journeys.belongings_of_centre import settle_centre
from tests.journeys.belongings_of_mesa import settle_mesa
from tests.journeys.organisation import Organisation

MENTOR: dict[str, Any] = {
    "first_names": "Amparo",
    "surnames": "Inventada Ríos",
    "affiliation": "Universidad Inventada",
    "skills": ["sales"],
    "languages": ["es"],
    "municipalities": ["Soacha"],
    "channels": ["telephone"],
    "availability": ["tue-pm"],
    "capacity": 20,
    "email": "amparo@example.org",
}
PROJECT = {
    "name": "Sabores inventados",
    "purpose": "Almuerzos para el barrio.",
    "municipality": "Soacha",
    "sector": "food",
}
MEETING = {"begins": "15:00", "minutes": 60, "channel": "telephone"}
#: those of training who completed its programme, with four follow-ups each
GRADUATES = 4
#: what an operation uses up a waiting mentee for
_WAITING = (
    "pause_mentoring",
    "resume_mentoring",
    "close_mentoring",
    "offer_ranked",
    "offer_match",
    "prepare_batch",
)
#: who is offered to the mentor with a key, or has begun with her
_OFFERED = ("answer_match", "answer_my_match")
_ACTIVE = ("end_match", "end_my_match", "complete_match")
_IN_BATCHES = ("send_batch", "discard_batch", "drop_proposal", "replace_proposal")
_SHOWN, _ALONE, _NEW = "shown", "alone", "new"
ROLES = (_SHOWN, _ALONE, _NEW, *_WAITING, *_OFFERED, *_ACTIVE, *_IN_BATCHES)
#: how many more have a seat, and so a message
COMPANIONS = len(ROLES)


def settle_mentoring(
    stack: Stack,
    organisation: Organisation,
    people: list[str],
    kept_for: dict[str, dict[str, str]],
) -> dict[str, str]:
    """Have an organisation own one of everything of mentoring's; the ids, by their fields' names.

    Args:
        people: `COMPANIONS` participants with a seat, whom enrolment has told of.
    """
    mine = Accompanied(
        organisation=organisation,
        ids={},
        kept_for=kept_for,
        people=dict(zip(ROLES, people, strict=True)),
        calendar=scenes.Calendar(stack),
    )
    _keys(stack, mine)
    _mentors(mine)
    mentees = _mentees(mine)
    _matches(mine, mentees)
    _batches(mine, mentees)
    _meetings(mine)
    settle_centre(mine)
    settle_mesa(mine)
    _projects(mine)
    return mine.ids


def _keys(stack: Stack, mine: Accompanied) -> None:
    """The organisation's own key acts for an agent, another one for a mentor."""
    slug = mine.organisation.slug
    key = keys.create_key(
        stack, organisation=slug, owner="mentor", scopes=("mentoring:mentor", "mentoring:read")
    )
    mine.organisation.mentor = Organisation(stack=stack, slug=slug, key=key)
    agents = {
        name: mine.make("/v1/agents", {"first_names": "Gloria", "surnames": f"Inventada {name}"})
        for name in ("agent_id", "to_id", "hand_over_cases", "end_agent")
    }
    own = {"account": keys.account_of(stack, mine.organisation.key)}
    _put(mine.organisation, f"/v1/agents/{agents['agent_id']}/account", own)
    names = ("agent_id", "owner_id", "interim_owner_id")
    mine.ids.update(dict.fromkeys(names, agents["agent_id"]), to_id=agents["to_id"])
    for operation in ("hand_over_cases", "end_agent"):
        mine.kept_for[operation] = {"agent_id": agents[operation]}
    mine.kept_for["set_agent_account"] = {"agent_id": agents["to_id"]}
    mentor = _mentor(mine, account=keys.account_of(stack, key))
    mine.ids["mentor_id"] = mentor
    mine.organisation.post(
        f"/v1/mentors/{mentor}/checks", {"outcome": "clear", "checked_on": mine.day()}
    )


def _mentor(mine: Accompanied, *, accepted: bool = True, account: str | None = None) -> str:
    organisation = mine.organisation
    id = mine.make("/v1/mentors", MENTOR)
    for given_as in ("coordinator of a mutual", "neighbour"):
        reference = {"given_as": given_as, "outcome": "recommends", "taken_on": mine.day()}
        organisation.post(f"/v1/mentors/{id}/references", reference)
    if accepted:
        organisation.post(f"/v1/mentors/{id}/acceptance", {})
    if account is not None:
        _put(organisation, f"/v1/mentors/{id}/account", {"account": account})
    return id


def _mentors(mine: Accompanied) -> None:
    """Mentors in each state that a step begins from."""
    post, kept_for = mine.organisation.post, mine.kept_for
    another = _mentor(mine)
    mine.ids.update({"mentor_ids": another, "next": another})
    for operation in ("pause_mentor", "resume_mentor", "end_mentor", "erase_mentor"):
        kept_for[operation] = {"mentor_id": _mentor(mine)}
    # Who is to end has no mentee by then, as a batch would give one.
    for operation in ("resume_mentor", "end_mentor"):
        post(f"/v1/mentors/{kept_for[operation]['mentor_id']}/pause", {})
    post(f"/v1/mentors/{kept_for['erase_mentor']['mentor_id']}/ending", {})
    applied = _mentor(mine, accepted=False)
    for operation in ("accept_mentor", "change_mentor", "set_mentor_account", "note_mentor_check"):
        kept_for[operation] = {"mentor_id": applied if operation == "accept_mentor" else another}
    doubted = mine.make("/v1/mentors", MENTOR)
    concern = {"given_as": "neighbour", "outcome": "has_concerns", "taken_on": mine.day()}
    noted = mine.make(f"/v1/mentors/{doubted}/references", concern)
    kept_for["note_reference"] = {"mentor_id": doubted, "clears_up": noted}


def _mentees(mine: Accompanied) -> dict[str, str]:
    """The mentees that companions are, by what each is there for; and a graduate's follow-up."""
    organisation = mine.organisation

    def opened(participant: str) -> Any:
        answer = organisation.send("POST", "/v1/mentees", json={"participant_id": participant})
        return answer.json() if answer.status_code == 201 else None

    made = {
        role: eventually(
            lambda participant=participant: opened(participant),
            what="mentoring knows her",
        )["id"]
        for role, participant in mine.people.items()
        if role != _NEW
    }
    mine.ids.update({"mentee_id": made[_SHOWN], "participant_id": mine.people[_SHOWN]})
    mine.kept_for["open_mentoring"] = {"participant_id": mine.people[_NEW]}
    mine.kept_for["join_team"] = {"participant_id": mine.people[_ALONE]}
    for operation in ("suggest_mentors", "rank_mentors"):
        mine.kept_for[operation] = {"mentee_id": made[_ALONE]}
    for operation in _WAITING:
        mine.kept_for[operation] = {"mentee_id": made[operation]}
    mine.kept_for["prepare_batch"] = {"mentee_ids": made["prepare_batch"]}
    organisation.post(f"/v1/mentees/{made['resume_mentoring']}/pause", {})
    ranking = {"mentor_ids": [mine.ids["mentor_ids"]]}
    _put(organisation, f"/v1/mentees/{made['offer_ranked']}/ranking", ranking)

    def planned() -> Any:
        found = organisation.every("/v1/follow-ups")
        return found if len(found) == 4 * GRADUATES else None

    found = eventually(planned, what="the graduates' follow-ups are planned")
    mine.ids["follow_up_id"] = found[0]["id"]
    mine.kept_for["skip_follow_up"] = {"follow_up_id": found[1]["id"]}
    return made


def _matches(mine: Accompanied, mentees: dict[str, str]) -> None:
    """Matches of the mentor with a key: offered ones, and ones that have begun."""
    mentor = mine.ids["mentor_id"]
    for role in (_SHOWN, *_OFFERED, *_ACTIVE):
        offer = {"mentee_id": mentees[role], "mentor_id": mentor}
        match = mine.make("/v1/matches", offer)
        for side in ("mentor", "mentee") if role not in _OFFERED else ():
            answer = {"side": side, "accepted": True}
            mine.organisation.post(f"/v1/matches/{match}/answer", answer)
        if role == _SHOWN:
            mine.ids["match_id"] = match
        else:
            mine.kept_for[role] = {"match_id": match}


def _batches(mine: Accompanied, mentees: dict[str, str]) -> None:
    """Batches of one mentee each, prepared; one of them is looked at only."""
    organisation = mine.organisation

    def prepared(role: str) -> str:
        id = mine.make("/v1/match-batches", {"mentee_ids": [mentees[role]]})

        def ready() -> bool:
            return organisation.get(f"/v1/match-batches/{id}")["state"] == "ready"

        eventually(ready, what="a batch is prepared")
        return id

    made = {role: prepared(role) for role in _IN_BATCHES}
    mine.ids["batch_id"] = made["drop_proposal"]
    for operation in ("send_batch", "discard_batch"):
        mine.kept_for[operation] = {"batch_id": made[operation]}
    for operation in ("drop_proposal", "replace_proposal"):
        (proposal,) = organisation.every("/v1/matches", batch_id=made[operation])
        mine.kept_for[operation] = {"match_id": proposal["id"]}
    first = mine.ids["mentor_id"]
    other = mine.ids["mentor_ids"] if proposal["mentor_id"] == first else first
    mine.kept_for["replace_proposal"]["mentor_id"] = other


def _meetings(mine: Accompanied) -> None:
    """Meetings, notes, next steps and goals of the match that is shown."""
    organisation, match = mine.organisation, mine.ids["match_id"]

    def meeting(later: int, **changed: Any) -> str:
        body = {"match_id": match, "local_date": mine.day(later), **MEETING, **changed}
        return mine.make("/v1/meetings", body)

    mine.ids["meeting_id"] = shown = meeting(3)
    for later, operation in enumerate(("move_meeting", "cancel_meeting", "cancel_my_meeting"), 4):
        mine.kept_for[operation] = {"meeting_id": meeting(later)}
    for operation in ("report_meeting", "report_my_meeting"):
        mine.kept_for[operation] = {"meeting_id": meeting(0, begins="00:00", minutes=10)}
    for kind in ("notes", "confidential-notes"):
        organisation.post(f"/v1/meetings/{shown}/{kind}", {"text": "Lo que se habló."})
    step = {"match_id": match, "text": "Pedir precios", "owner": "mentee", "due_on": mine.day(9)}
    mine.ids["step_id"] = mine.make("/v1/steps", step)
    mine.kept_for["drop_step"] = {"step_id": mine.make("/v1/steps", step)}
    goal = {"title": "Diez almuerzos al día", "target_on": mine.day(90)}
    mine.ids["goal_id"] = mine.make(f"/v1/mentees/{mine.ids['mentee_id']}/goals", goal)
    organisation.post(f"/v1/goals/{mine.ids['goal_id']}/progress", {"percent": 10})


def _projects(mine: Accompanied) -> None:
    """A project, with everything that surrounds it."""
    project = mine.make("/v1/projects", PROJECT)
    root = f"/v1/projects/{project}"
    mine.ids["project_id"] = project
    joining = {"role": "lead", "since": mine.day(), "participant_id": mine.people[_SHOWN]}
    mine.ids["team_member_id"] = lead = mine.make(f"{root}/team", joining)
    adviser = {"first_names": "Otra", "surnames": "Inventada", "birth_date": "1990-01-01"}
    advising = {"role": "adviser", "since": mine.day(), **adviser}
    for operation in ("leave_team", "correct_team_member", "erase_team_member"):
        mine.kept_for[operation] = {"member_id": mine.make(f"{root}/team", advising)}
    left = mine.kept_for["erase_team_member"]["member_id"]
    mine.organisation.post(f"/v1/team-members/{left}/leaving", {"until": mine.day()})
    mine.kept_for["change_membership"] = {"member_id": lead}
    milestone = {"title": "Primera venta", "due_on": mine.day(30)}
    mine.ids["milestone_id"] = mine.make(f"{root}/milestones", milestone)
    need = {"kind": "equipment", "text": "Una estufa"}
    mine.ids["need_id"] = mine.make(f"{root}/needs", need)
    link = {"kind": "buyer", "since": mine.day(), "member_id": mine.ids["member_id"]}
    mine.ids["link_id"] = mine.make(f"{root}/links", link)


def _put(organisation: Organisation, path: str, body: Any) -> None:
    organisation.send("PUT", path, json=body).raise_for_status()
