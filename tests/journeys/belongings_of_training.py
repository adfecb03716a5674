"""What one organisation has in training, one of each kind that an operation may name."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from localstack.stack import Stack
from nosotros.testing.waiting import eventually
from tests.journeys import scenes
from tests.journeys.classroom import Classroom, present
from tests.journeys.organisation import Organisation

CODE = "curso"
MODULE, PRACTICE = "proteccion", "practica"
PROGRAMME = {
    "title": {"es": "Curso de quien vive aparte"},
    "kind": "training_of_trainers",
    "modules": [
        {
            "code": MODULE,
            "title": {"es": "Protección"},
            "requirements": [
                {"code": "taller", "kind": "attendance", "sessions": 1, "minimum_rate": 1.0}
            ],
        },
        {
            "code": PRACTICE,
            "title": {"es": "Práctica"},
            "requirements": [
                {"code": "practice", "kind": "practice", "evidence": {"es": "Una actividad"}}
            ],
        },
    ],
}
#: whose messages follow from their places
LEARNERS = 8


@dataclass(frozen=True, kw_only=True)
class Taught:
    """What commands of training say besides ids, and that differs from organisation to
    organisation."""

    today: date
    learner: str


#: by the organisation's name
TAUGHT: dict[str, Taught] = {}


def settle_training(
    stack: Stack,
    organisation: Organisation,
    ids: dict[str, str],
    kept_for: dict[str, dict[str, str]],
    *,
    companions: int,
) -> list[str]:
    """Have an organisation own one of everything of training's; more participants with a seat."""
    room = Classroom(organisation=organisation, calendar=scenes.Calendar(stack))
    ids["programme_id"] = room.publish(CODE, PROGRAMME)["id"]
    place = {"name": "Salón comunal", "municipality": "Soacha"}
    trainer = {"first_names": "Nohora", "surnames": "Inventada Ríos"}
    ids |= {
        "trainer_id": room.trainer,
        "trainer_ids": room.trainer,
        "person_id": room.trainer,
        "reviewer_id": room.trainer,
        "mentor_id": room.trainer,
        "place_id": organisation.post("/v1/places", place)["id"],
    }
    kept_for["end_trainer"] = {"trainer_id": organisation.post("/v1/trainers", trainer)["id"]}
    cohort = _cohorts(room, ids, kept_for)
    _learners(room, cohort, ids, kept_for)
    _sessions(room, cohort, ids, kept_for)
    _workshops(room, ids, kept_for)
    learner = ids["learner_id"]
    TAUGHT[organisation.slug] = Taught(today=room.calendar.today(), learner=learner)
    return _more_with_a_seat(room, companions)


def _cohorts(room: Classroom, ids: dict[str, str], kept_for: dict[str, dict[str, str]]) -> Any:
    cohort, closing, cancelled = (room.cohort(CODE, seats=LEARNERS) for _ in range(3))
    # It has begun, and is over, by the time that the first one's session is.
    room.plan(closing, module=MODULE, count=1, begins="06:00")
    ids["cohort_id"] = cohort["id"]
    kept_for["close_cohort"] = {"cohort_id": closing["id"]}
    kept_for["cancel_cohort"] = {"cohort_id": cancelled["id"]}
    return cohort


def _more_with_a_seat(room: Classroom, count: int) -> list[str]:
    """Participants in a cohort of their own, where nothing is taught yet."""
    people = [room.organisation.register() for _ in range(count)]
    room.fill(room.cohort(CODE, seats=count), people)
    return [each["id"] for each in people]


def _learners(
    room: Classroom, cohort: Any, ids: dict[str, str], kept_for: dict[str, dict[str, str]]
) -> None:
    """Four who complete the programme, and four who were there and have not practised."""
    organisation = room.organisation
    (session,) = room.plan(cohort, module=MODULE, count=1)
    people = [organisation.register() for _ in range(LEARNERS)]
    learners = room.fill(cohort, people)
    room.let_pass(session)
    room.mark(session, [present(each) for each in learners])
    shown, issued, revoked, superseded, *others = learners
    for each in (shown, issued, revoked, superseded):
        room.accept_practice(cohort, each, module=PRACTICE)
    ids |= {
        "session_id": session["id"],
        "learner_id": shown["id"],
        "certificate_id": room.certify(cohort, shown)["id"],
    }
    kept_for["issue_certificate"] = {"participant_id": issued["participant_id"]}
    kept_for["revoke_certificate"] = {"certificate_id": room.certify(cohort, revoked)["id"]}
    kept_for["supersede_certificate"] = {"certificate_id": room.certify(cohort, superseded)["id"]}

    def named() -> Any:
        found = organisation.every("/v1/ambassadors")
        by = {each["participant_id"]: each["id"] for each in found}
        return by if len(by) == 4 else None

    ambassadors = eventually(named, what="four ambassadors are named")
    ids["ambassador_id"] = ids["led_by"] = ids["trained_by"] = ambassadors[shown["participant_id"]]
    room.check(ids["ambassador_id"])
    kept_for["end_ambassador"] = {"ambassador_id": ambassadors[revoked["participant_id"]]}
    _evidence(organisation, cohort, others, ids, kept_for)
    kept_for["announce_absence"] = {"participant_id": others[0]["participant_id"]}


def _evidence(
    organisation: Organisation,
    cohort: Any,
    learners: list[Any],
    ids: dict[str, str],
    kept_for: dict[str, dict[str, str]],
) -> None:
    """Of one a file; of others what waits for a file, for a review, and nothing yet."""
    *handing_in, without = learners
    submitted = [
        organisation.post(
            "/v1/evidence",
            {
                "cohort_id": cohort["id"],
                "participant_id": each["participant_id"],
                "module": PRACTICE,
                "requirement": "practice",
            },
        )["id"]
        for each in handing_in
    ]
    ids["evidence_id"], attached, reviewed = submitted
    attach(organisation, ids["evidence_id"]).raise_for_status()
    kept_for["attach_evidence"] = {"evidence_id": attached}
    kept_for["review_evidence"] = {"evidence_id": reviewed}
    kept_for["submit_evidence"] = {"participant_id": without["participant_id"]}


def attach(organisation: Organisation, evidence: str) -> Any:
    """Whatever is answered to the file of an evidence."""
    return organisation.send(
        "POST",
        f"/v1/evidence/{evidence}/file",
        content=b"%PDF-1.7\n%invented\n",
        params={"name": "actividad.pdf"},
        headers={"Content-Type": "application/pdf"},
    )


def upload_sheet(organisation: Organisation, cohort: str) -> Any:
    """Whatever is answered to a cohort's attendance sheet, as it was downloaded."""
    path = f"/v1/cohorts/{cohort}/attendance-sheet"
    sheet = organisation.http.get(path)
    kind = sheet.headers["Content-Type"] if sheet.is_success else "text/csv"
    return organisation.send("POST", path, content=sheet.content, headers={"Content-Type": kind})


def _sessions(
    room: Classroom, cohort: Any, ids: dict[str, str], kept_for: dict[str, dict[str, str]]
) -> None:
    """Sessions to come: one to be moved, one to be cancelled, one to stay away from."""
    # Far enough for another organisation to settle in before them.
    first = (room.calendar.today() + timedelta(days=10)).isoformat()
    moved, cancelled, missed = room.plan(cohort, module=MODULE, count=3, first_on=first)
    kept_for["change_session"] = {"session_id": moved["id"]}
    kept_for["cancel_session"] = {"session_id": cancelled["id"]}
    kept_for["announce_absence"]["session_id"] = missed["id"]


def _workshops(room: Classroom, ids: dict[str, str], kept_for: dict[str, dict[str, str]]) -> None:
    """Workshops: one to be seen, one to be reported, one to be called off."""
    shown, reported, cancelled = (
        room.organisation.post(
            "/v1/workshops",
            {
                "ambassador_id": ids["ambassador_id"],
                "local_date": room.calendar.today().isoformat(),
                **WORKSHOP,
                "begins": begins,
            },
        )
        for begins in ("12:00", "14:00", "16:00")
    )
    ids["workshop_id"] = shown["id"]
    kept_for["report_workshop"] = {"workshop_id": reported["id"]}
    kept_for["cancel_workshop"] = {"workshop_id": cancelled["id"]}
    last = scenes.moment(reported["begins_at"])
    room.calendar.move_to(last + timedelta(minutes=10))


WORKSHOP = {
    "title": "Derechos en salud",
    "begins": "15:00",
    "municipality": "Soacha",
    "minors_expected": False,
}
