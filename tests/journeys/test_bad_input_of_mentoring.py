"""What mentoring's own rules refuse: the field is named, in three languages, and nothing is stored."""

from typing import Any

import pytest

from nosotros.testing.waiting import eventually
from tests import keys
from tests.journeys import scenes
from tests.journeys.belongings_of_centre import CASE
from tests.journeys.belongings_of_mentoring import MEETING, MENTOR, PROJECT
from tests.journeys.belongings_of_mesa import ACTION, MEMBER, OFFER, TERRITORY
from tests.journeys.belongings_of_training import CODE, PROGRAMME
from tests.journeys.classroom import Classroom
from tests.journeys.organisation import Organisation
from tests.journeys.problems import named, posting, problems
from tests.journeys.test_bad_input_of_training import filled

NOBODY = "01900000-0000-7000-8000-000000000000"
MEET = {"match_id": "{match}", "local_date": "2026-12-01", **MEETING}
CHECK = {"outcome": "clear", "checked_on": "2999-01-01"}


@pytest.fixture(scope="module")
def organisation(stack, enter) -> Organisation:
    made = enter("bad-input-of-mentoring")
    key = keys.create_key(stack, organisation=made.slug, owner="j", scopes=("mentoring:mentor",))
    made.mentor = Organisation(stack=stack, slug=made.slug, key=key)
    return made


@pytest.fixture(scope="module")
def known(stack, organisation) -> dict[str, str]:
    """Ids that exist, by what they are filled into paths and bodies as."""
    room = Classroom(organisation=organisation, calendar=scenes.Calendar(stack))
    room.publish(CODE, PROGRAMME)
    people = [organisation.register() for _ in range(2)]
    room.fill(room.cohort(CODE, seats=2), people)
    matched, waiting = (_opened(organisation, each["id"]) for each in people)
    today = room.calendar.today().isoformat()
    mentor = organisation.post("/v1/mentors", MENTOR)["id"]
    for given_as in ("neighbour", "coordinator"):
        reference = {"given_as": given_as, "outcome": "recommends", "taken_on": today}
        organisation.post(f"/v1/mentors/{mentor}/references", reference)
    organisation.post(f"/v1/mentors/{mentor}/acceptance", {})
    match = organisation.post("/v1/matches", {"mentee_id": matched, "mentor_id": mentor})["id"]
    for side in ("mentor", "mentee"):
        organisation.post(f"/v1/matches/{match}/answer", {"side": side, "accepted": True})
    organisation.send("PUT", "/v1/mesa/territories/Soacha", json=TERRITORY).raise_for_status()
    return {
        "today": today,
        "matched": matched,
        "waiting": waiting,
        "mentor": mentor,
        "applied": organisation.post("/v1/mentors", MENTOR)["id"],
        "match": match,
        "project": organisation.post("/v1/projects", PROJECT)["id"],
        "member": organisation.post("/v1/mesa/members", {**MEMBER, "since": today})["id"],
        "action": organisation.post("/v1/mesa/actions", ACTION)["id"],
        "case": organisation.post("/v1/support-cases", {**CASE, "participant_id": people[0]["id"]})[
            "id"
        ],
    }


def _opened(organisation: Organisation, participant: str) -> str:
    def opened() -> Any:
        answer = organisation.send("POST", "/v1/mentees", json={"participant_id": participant})
        return answer.json()["id"] if answer.status_code == 201 else None

    return eventually(opened, what="mentoring knows her")


@pytest.fixture(scope="module", autouse=True)
def nothing_stored(organisation, known):
    """After all tests all is as it was before; a look at all of it takes longer than a test."""
    before = organisation.accompanying()
    yield
    assert organisation.accompanying() == before


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/v1/projects", {**PROJECT, "sector": "mining"}, ("sector", "one_of")),
        ("/v1/projects/{project}/stage", {"stage": "idea"}, ("stage", "same_stage")),
        (
            "/v1/projects/{project}/team",
            {"role": "lead", "since": "{today}"},
            ("participant_id", "participant_or_person"),
        ),
        (
            "/v1/projects/{project}/milestones",
            {"title": "Venta", "due_on": "9999-01-01"},
            ("due_on", "date_far_away"),
        ),
        ("/v1/mentors", {**MENTOR, "email": None}, ("mobile", "contact_missing")),
        ("/v1/mentors", {**MENTOR, "capacity": 21}, ("capacity", "range")),
        ("/v1/mentors/{mentor}/checks", CHECK, ("checked_on", "date_in_future")),
        (
            "/v1/matches",
            {"mentee_id": "{waiting}", "mentor_id": "{mentor}", "next": ["{mentor}"]},
            ("next.0", "repeated"),
        ),
        (
            "/v1/match-batches",
            {"mentee_ids": ["{waiting}", "{waiting}"]},
            ("mentee_ids.1", "repeated"),
        ),
        ("/v1/mentees/{waiting}/ranking/offer", {}, ("id", "nobody_ranked")),
        ("/v1/meetings", {**MEET, "place": "Biblioteca"}, ("place", "only_in_person")),
        ("/v1/meetings", {**MEET, "minutes": 9}, ("minutes", "range")),
        ("/v1/meetings", {**MEET, "begins": "25:00"}, ("begins", "not_a_time_of_day")),
        (
            "/v1/steps",
            {"match_id": "{match}", "text": "Ir", "owner": "mentee", "due_on": "2020-01-01"},
            ("due_on", "date_in_past"),
        ),
        (
            "/v1/mesa/offers",
            {**OFFER, "member_id": "{member}", "since": "{today}", "neighbourhoods": ["Marte"]},
            ("neighbourhoods.0", "not_in_territory"),
        ),
        (
            "/v1/mesa/actions/{action}/scores",
            {"member_id": "{member}", "impact": 6, "urgency": 1, "feasibility": 1},
            ("impact", "range"),
        ),
    ],
)
def test_a_rule_that_is_broken_names_its_field(organisation, known, path, body, expected):
    send = posting(organisation, path.format(**known), filled(body, known))
    assert named(problems(send, status=422, code="invalid_fields")) == [expected]


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("/v1/mesa/map", {"kind": "luck"}, ("kind", "one_of")),
        ("/v1/mesa/map", {}, ("kind", "required")),
        (
            "/v1/support-cases/figures",
            {"since": "2026-09-02", "until": "2026-09-01"},
            ("until", "before_the_beginning"),
        ),
        (
            "/v1/meetings",
            {"since": "2026-09-02", "until": "2026-09-01"},
            ("until", "before_the_beginning"),
        ),
    ],
)
def test_a_question_that_cannot_be_answered_names_its_field(organisation, path, query, expected):
    found = problems(
        lambda headers: organisation.http.get(path, params=query, headers=headers),
        status=422,
        code="invalid_fields",
    )
    assert named(found) == [expected]


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/v1/mentors/{mentor}/acceptance", {}, 409, "state_unfit"),
        ("/v1/mentors/{applied}/acceptance", {}, 409, "screening_missing"),
        ("/v1/mentors/{mentor}/ending", {}, 409, "interim_owner_missing"),
        (
            "/v1/matches",
            {"mentee_id": "{matched}", "mentor_id": "{mentor}"},
            409,
            "match_under_way",
        ),
        (
            "/v1/matches",
            {"mentee_id": "{waiting}", "mentor_id": "{applied}"},
            409,
            "not_matchable",
        ),
        ("/v1/mentees/{matched}/closing", {}, 409, "state_unfit"),
        (
            "/v1/mesa/offers",
            {**OFFER, "member_id": "{member}", "since": "{today}", "municipality": "Marte"},
            409,
            "territory_unknown",
        ),
        ("/v1/support-cases", {**CASE, "participant_id": NOBODY}, 404, "not_found"),
    ],
)
def test_a_refusal_says_why_in_the_callers_language(organisation, known, path, body, status, code):
    send = posting(organisation, path.format(**known), filled(body, known))
    problems(send, status=status, code=code)


def test_a_key_that_is_no_mentors_sees_no_match(organisation, known):
    problems(
        lambda headers: organisation.mentor.http.get("/v1/my/matches", headers=headers),
        status=403,
        code="not_the_mentor",
    )


def test_a_key_that_is_no_agents_takes_no_case(organisation, known):
    path = f"/v1/support-cases/{known['case']}/taking"
    problems(posting(organisation, path, {}), status=403, code="not_an_agent")
