"""What training's own rules refuse: the field is named, in three languages, and nothing is stored."""

from datetime import timedelta
from typing import Any

import pytest

from nosotros.testing.waiting import eventually
from tests.journeys import scenes
from tests.journeys.belongings_of_training import CODE, MODULE, PROGRAMME
from tests.journeys.classroom import Classroom
from tests.journeys.organisation import Organisation
from tests.journeys.problems import named, posting, problems

NOBODY = "01900000-0000-7000-8000-000000000000"
(TEACHES, PRACTISES) = PROGRAMME["modules"]
(ATTENDED,), (PRACTISED,) = TEACHES["requirements"], PRACTISES["requirements"]
COHORT = {"name": "Grupo", "programme": CODE, "municipality": "Soacha", "seats": 5}
SESSION = {"module": MODULE, "first_on": "2026-12-01", "begins": "09:00", "minutes": 60}
HERS = {"cohort_id": "{cohort}", "participant_id": NOBODY, "module": MODULE}
MARK = {"learner_id": NOBODY, "status": "present"}


@pytest.fixture(scope="module")
def organisation(enter) -> Organisation:
    return enter("bad-input-of-training")


@pytest.fixture(scope="module")
def known(stack, organisation) -> dict[str, str]:
    """Ids that exist, by what they are filled into paths and bodies as."""
    room = Classroom(organisation=organisation, calendar=scenes.Calendar(stack))
    room.publish(CODE, PROGRAMME)
    cohort = room.cohort(CODE, seats=5)
    yesterday = (room.calendar.today() - timedelta(days=1)).isoformat()
    (begun,) = room.plan(cohort, module=MODULE, count=1, first_on=yesterday)
    (to_come,) = room.plan(cohort, module=MODULE, count=1)

    def running() -> bool:
        return organisation.get(f"/v1/cohorts/{cohort['id']}")["state"] == "running"

    eventually(running, what="the cohort has begun")
    nobody_checked = {"first_names": "Otra", "surnames": "Inventada"}
    return {
        "trainer": room.trainer,
        "unchecked": organisation.post("/v1/trainers", nobody_checked)["id"],
        "cohort": cohort["id"],
        "begun": begun["id"],
        "to_come": to_come["id"],
    }


@pytest.fixture(scope="module", autouse=True)
def nothing_stored(organisation, known):
    """After all tests all is as it was before; a look at all of it takes longer than a test."""
    before = organisation.teaching()
    yield
    assert organisation.teaching() == before


def filled(value: Any, known: dict[str, str]) -> Any:
    """The same with ids in the place of their names."""
    if isinstance(value, dict):
        return {name: filled(each, known) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each, known) for each in value]
    return value.format(**known) if isinstance(value, str) else value


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/v1/cohorts", {**COHORT, "zone": "Soacha"}, ("zone", "not_a_zone")),
        ("/v1/cohorts", {**COHORT, "youngest": 18, "oldest": 15}, ("oldest", "below_the_lowest")),
        (
            "/v1/cohorts",
            {**COHORT, "reserved": [{"partner": "la-u", "seats": 6}]},
            ("reserved", "more_than_the_seats"),
        ),
        (
            "/v1/cohorts",
            {**COHORT, "trainer_ids": ["{trainer}", "{trainer}"]},
            ("trainer_ids.1", "repeated"),
        ),
        (
            "/v1/staff/{trainer}/checks",
            {"outcome": "clear", "checked_on": "2999-01-01"},
            ("checked_on", "date_in_future"),
        ),
        (
            "/v1/staff/{trainer}/checks",
            {"outcome": "clear", "checked_on": "2020-01-01"},
            ("checked_on", "check_run_out"),
        ),
        (
            "/v1/cohorts/{cohort}/sessions",
            {**SESSION, "begins": "25:00"},
            ("begins", "not_a_time_of_day"),
        ),
        ("/v1/cohorts/{cohort}/sessions", {**SESSION, "minutes": 0}, ("minutes", "range")),
        ("/v1/sessions/{begun}/attendance", {"marks": []}, ("marks", "at_least_one")),
        (
            "/v1/sessions/{begun}/attendance",
            {"marks": [{**MARK, "status": "asleep"}]},
            ("marks.0.status", "one_of"),
        ),
        (
            "/v1/sessions/{begun}/attendance",
            {"marks": [MARK]},
            ("marks.0.learner_id", "not_in_cohort"),
        ),
        ("/v1/evidence", {**HERS, "requirement": "practice"}, ("requirement", "invalid")),
    ],
)
def test_a_rule_that_is_broken_names_its_field(organisation, known, path, body, expected):
    send = posting(organisation, path.format(**known), filled(body, known))
    assert named(problems(send, status=422, code="invalid_fields")) == [expected]


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ({**TEACHES, "title": {}}, ("modules.0.title", "language_missing")),
        ({**TEACHES, "requirements": []}, ("modules.0.requirements", "required")),
        (
            {**TEACHES, "requirements": [{**ATTENDED, "minimum_rate": 2}]},
            ("modules.0.requirements.0.minimum_rate", "not_a_rate"),
        ),
        (
            {**TEACHES, "requirements": [{**ATTENDED, "sessions": 0}]},
            ("modules.0.requirements.0.sessions", "range"),
        ),
        (
            {**PRACTISES, "requirements": [{**PRACTISED, "sessions": 1}]},
            ("modules.0.requirements.0.sessions", "not_for_this_kind"),
        ),
    ],
)
def test_a_programme_that_nobody_could_follow_names_its_field(organisation, module, expected):
    found = problems(
        lambda headers: organisation.send(
            "PUT",
            f"/v1/programmes/{CODE}",
            json={**PROGRAMME, "modules": [module]},
            headers=headers,
        ),
        status=422,
        code="invalid_fields",
    )
    assert named(found) == [expected]


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/v1/cohorts", {**COHORT, "programme": "nobodys"}, 404, "programme_unknown"),
        ("/v1/cohorts", {**COHORT, "trainer_ids": ["{unchecked}"]}, 409, "check_missing"),
        ("/v1/cohorts/{cohort}/sessions", {**SESSION, "module": "baile"}, 422, "module_unknown"),
        (
            "/v1/cohorts/{cohort}/sessions",
            {**SESSION, "rule": "FREQ=DAILY"},
            422,
            "rule_unusable",
        ),
        ("/v1/cohorts/{cohort}/closing", {}, 409, "cohort_not_open"),
        ("/v1/sessions/{begun}/cancellation", {"reason": "other"}, 409, "session_begun"),
        ("/v1/sessions/{to_come}/attendance", {"marks": [MARK]}, 409, "session_not_begun"),
        (
            "/v1/sessions/{to_come}/absences",
            {"participant_id": NOBODY, "reason": "health"},
            409,
            "not_in_cohort",
        ),
        (
            "/v1/certificates",
            {"cohort_id": "{cohort}", "participant_id": NOBODY},
            409,
            "not_in_cohort",
        ),
    ],
)
def test_a_refusal_says_why_in_the_callers_language(organisation, known, path, body, status, code):
    send = posting(organisation, path.format(**known), filled(body, known))
    problems(send, status=status, code=code)


def test_a_file_that_is_no_attendance_sheet_is_refused(organisation, known):
    problems(
        lambda headers: organisation.send(
            "POST",
            f"/v1/cohorts/{known['cohort']}/attendance-sheet",
            content=b"nombres;apellidos\r\nLuz;Invented\r\n",
            headers={"Content-Type": "text/csv", **headers},
        ),
        status=422,
        code="sheet_unreadable",
    )
