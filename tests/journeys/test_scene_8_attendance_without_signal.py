"""Scene 8: attendance is taken without signal, and its sheet comes in twice, three days later.

Each mark is there once; who was absent for lack of childcare is excused; a correction is kept with
who made it, and what it completes is computed anew.
"""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from nosotros.testing.tap import Tap
from tests.journeys import scenes
from tests.journeys.classroom import COURSE, MODULE, Classroom
from tests.journeys.organisation import XLSX, Organisation

#: what the trainer writes for each of the three, session by session
WRITTEN = (("P", "P", "P+", "P"), ("P", "E1", "P+", "E1"), ("P", "A", "P", "A"))
AS_LETTERS = ("pppp", "pepe", "papa")
CHILDCARE_PLACES = 2


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The cohort, and the sheet as the trainer took it with her."""

    room: Classroom
    cohort: Any
    sessions: list[Any]
    learners: list[Any]
    sheet: bytes


@pytest.fixture(scope="module")
def organisation(enter) -> Organisation:
    return enter("scene-8")


@pytest.fixture(scope="module")
def tap(stack, organisation):
    key = f"{organisation.slug}.#"
    with Tap(stack.broker.amqp_url(), exchanges=scenes.EXCHANGES, key=key) as tap:
        yield tap


@pytest.fixture(scope="module")
def scene(stack, organisation, tap) -> Scene:
    """Played until three days after the last session; nothing has been uploaded yet."""
    room = Classroom(organisation=organisation, calendar=scenes.Calendar(stack))
    room.publish("curso", COURSE)
    cohort = room.cohort("curso", seats=3)
    sessions = room.plan(cohort, module=MODULE, count=4, childcare_places=CHILDCARE_PLACES)
    people = [organisation.register() for _ in WRITTEN]
    learners = room.fill(cohort, people)
    sheet = organisation.http.get(
        f"/v1/cohorts/{cohort['id']}/attendance-sheet", params={"language": "es"}
    )
    assert sheet.headers["content-type"] == XLSX
    for each in learners:
        room.accept_practice(cohort, each)
    room.let_pass(sessions[-1], days=3)
    return Scene(
        room=room, cohort=cohort, sessions=sessions, learners=learners, sheet=sheet.content
    )


def _filled(scene: Scene) -> bytes:
    """The sheet as the trainer filled it in, offline."""
    book = openpyxl.load_workbook(io.BytesIO(scene.sheet))
    page = book.active
    assert page is not None
    rows = {row[0].value: row for row in page.iter_rows(min_row=2) if row[0].value is not None}
    for learner, marks in zip(scene.learners, WRITTEN, strict=True):
        row = rows[learner["number"]]
        assert learner["first_names"] in row[1].value
        for cell, mark in zip(row[2:], marks, strict=False):
            cell.value = mark
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.fixture(scope="module")
def uploads(organisation, scene) -> list[Any]:
    """What the same sheet is answered, the first time and the second."""
    content = _filled(scene)
    answers = [
        organisation.send(
            "POST",
            f"/v1/cohorts/{scene.cohort['id']}/attendance-sheet",
            content=content,
            params={"name": "asistencia.xlsx", "language": "es"},
            headers={"Content-Type": XLSX},
        )
        for _ in range(2)
    ]
    assert [each.status_code for each in answers] == [200, 200], answers[-1].text
    return [each.json() for each in answers]


def _matrix(organisation: Organisation, scene: Scene) -> list[str]:
    found = organisation.get(f"/v1/cohorts/{scene.cohort['id']}/attendance")
    marks = {each["learner_id"]: each["marks"] for each in found["rows"]}
    return [marks[each["id"]] for each in scene.learners]


def _attendance(organisation: Organisation, session: Any) -> Any:
    return organisation.get(f"/v1/sessions/{session['id']}/attendance")


def test_each_mark_exists_once(organisation, scene, uploads):
    counts = [(each["marked"], each["corrected"], each["unchanged"]) for each in uploads]
    assert counts == [(12, 0, 0), (0, 0, 12)]
    assert [each["problems"] for each in uploads] == [[], []]
    assert _matrix(organisation, scene) == list(AS_LETTERS)
    for session in scene.sessions:
        marks = _attendance(organisation, session)["marks"]
        assert len(marks) == len(scene.learners)
        assert [each["corrections"] for each in marks] == [0, 0, 0]


def test_a_mark_is_of_when_it_was_taken_and_not_of_when_it_came(organisation, scene, uploads):
    for session in scene.sessions:
        for mark in _attendance(organisation, session)["marks"]:
            assert scenes.moment(mark["taken_at"]) == scenes.moment(session["ends_at"])


def test_lack_of_childcare_excuses(organisation, scene, uploads):
    second = _attendance(organisation, scene.sessions[1])
    assert (second["present"], second["excused"], second["absent"]) == (1, 1, 1)
    (excused,) = [each for each in second["marks"] if each["status"] == "excused"]
    assert excused["reason"] == "no_childcare"
    third = _attendance(organisation, scene.sessions[2])
    assert (third["childcare_places"], third["childcare_used"]) == (CHILDCARE_PLACES, 2)


def test_who_was_excused_has_completed_it_and_who_was_absent_has_not(scene, uploads):
    always, excused, absent = (scene.room.progress(each, language="en") for each in scene.learners)
    assert [each["completed"] for each in (always, excused, absent)] == [True, True, False]
    assert absent["modules"][0]["text"] == "2 of 4 theory sessions, practice accepted"
    (theory,) = [each for each in excused["modules"][0]["requirements"] if each["code"] == "theory"]
    assert (theory["attended"], theory["excused"], theory["needed"]) == (2, 2, 2)


def test_who_has_not_completed_it_gets_no_certificate(organisation, scene, uploads):
    answer = organisation.send(
        "POST",
        "/v1/certificates",
        json={
            "cohort_id": scene.cohort["id"],
            "participant_id": scene.learners[2]["participant_id"],
        },
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "not_completed")
    assert answer.json()["missing"] == [f"{MODULE}/theory"]


@pytest.fixture(scope="module")
def corrected(scene, uploads) -> Any:
    """The second session, once the trainer remembered that the third of them came late."""
    return scene.room.mark(
        scene.sessions[1], [{"learner_id": scene.learners[2]["id"], "status": "late"}]
    )


def test_a_correction_is_kept_with_who_made_it_and_when(organisation, scene, corrected):
    her = scene.learners[2]["id"]
    (mark,) = [each for each in corrected["marks"] if each["learner_id"] == her]
    assert (mark["status"], mark["corrections"]) == ("late", 1)
    changes = [
        each
        for each in organisation.every(f"/v1/sessions/{scene.sessions[1]['id']}/marks")
        if each["learner_id"] == her
    ]
    assert [(each["status"], each["counted"]) for each in changes if each["counted"]] == [
        ("absent", True),
        ("late", True),
    ]
    assert all(each["actor"].startswith("key:") for each in changes)
    assert datetime.fromisoformat(changes[-1]["received_at"]) >= scenes.moment(
        scene.sessions[-1]["ends_at"]
    )


def test_completion_is_computed_anew_and_told(tap, scene, corrected):
    her = scene.learners[2]
    progress = scene.room.progress(her, language="es")
    assert progress["completed"] is True
    assert progress["modules"][0]["text"].startswith("3 de 4 sesiones")
    tap.until(
        lambda heard: scenes.told_of(
            heard, "programme_completed", participant_id=her["participant_id"]
        ),
    )


def test_the_sheet_once_more_does_not_undo_the_correction(organisation, scene, corrected):
    answer = organisation.send(
        "POST",
        f"/v1/cohorts/{scene.cohort['id']}/attendance-sheet",
        content=_filled(scene),
        params={"name": "asistencia.xlsx", "language": "es"},
        headers={"Content-Type": XLSX},
    )
    assert answer.json()["corrected"] == 0
    assert _matrix(organisation, scene) == ["pppp", "pepe", "plpa"]


def test_a_correction_can_take_completion_away_too(tap, scene, corrected):
    first = scene.learners[0]
    for session in scene.sessions[1:3]:
        scene.room.mark(session, [{"learner_id": first["id"], "status": "absent"}])
    assert scene.room.progress(first)["completed"] is False
    tap.until(
        lambda heard: scenes.told_of(
            heard, "completion_lost", participant_id=first["participant_id"]
        ),
    )
