"""One of the young women who are erased, as training knows her until then."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from localstack.stack import Stack
from nosotros.contracts.enrolment import LearnerDescribed
from nosotros.testing.messages import publish, told
from nosotros.testing.waiting import eventually
from tests.journeys import scenes
from tests.journeys.belongings_of_training import CODE, MODULE, PRACTICE, PROGRAMME
from tests.journeys.classroom import Classroom, present
from tests.journeys.organisation import Organisation

#: what she wrote, what is in her file, what it is called, and what the trainer said of it
NOTE, IN_HER_FILE = "Sembré yerbabuena en la terraza", "cosecha de guatila"
FILE_NAME, REMARK = "la-terraza-de-zulmari.pdf", "Felicitaciones por las matas de cidrón"
HERS = ("yerbabuena", "guatila", "la-terraza-de-zulmari", "matas de cidrón")
MINUTES = 5


@dataclass(frozen=True, kw_only=True)
class Learnt:
    """Where she was, and what she has."""

    cohort: Any
    session: Any
    learner: Any
    evidence: Any
    certificate: Any


def learn(stack: Stack, organisation: Organisation, participant: str) -> Learnt:
    """Have her marked, her practice accepted with a file, and her certificate issued."""
    room = Classroom(organisation=organisation, calendar=scenes.Calendar(stack))
    room.publish(CODE, PROGRAMME)
    cohort = room.cohort(CODE, seats=2)
    begins = (room.calendar.now() + timedelta(minutes=MINUTES)).astimezone(scenes.BOGOTA)
    (session,) = organisation.post(
        f"/v1/cohorts/{cohort['id']}/sessions",
        {
            "module": MODULE,
            "first_on": begins.date().isoformat(),
            "begins": begins.strftime("%H:%M"),
            "minutes": 60,
        },
    )["items"]
    (learner,) = room.fill(cohort, [{"id": participant}])
    room.calendar.move_to(scenes.moment(session["begins_at"]) + timedelta(minutes=1))
    room.mark(session, [present(learner)])
    return Learnt(
        cohort=cohort,
        session=session,
        learner=learner,
        evidence=_practise(room, cohort, participant),
        certificate=room.certify(cohort, learner),
    )


def _practise(room: Classroom, cohort: Any, participant: str) -> Any:
    organisation = room.organisation
    body = {"cohort_id": cohort["id"], "participant_id": participant, "module": PRACTICE}
    handed_in = organisation.post("/v1/evidence", {**body, "requirement": "practice", "note": NOTE})
    root = f"/v1/evidence/{handed_in['id']}"
    organisation.send(
        "POST",
        f"{root}/file",
        content=f"%PDF-1.7\n% {IN_HER_FILE}\n".encode(),
        params={"name": FILE_NAME},
        headers={"Content-Type": "application/pdf"},
    ).raise_for_status()
    accepted = {"decision": "accepted", "reviewer_id": room.trainer, "remark": REMARK}
    return organisation.post(f"{root}/review", accepted)


def have_parked(stack: Stack, organisation: Organisation, participant: str) -> str:
    """Have training give up on an event that names her, as mentoring does; its id among training's."""
    described = LearnerDescribed(
        participant_id=UUID(participant),
        first_names="Zulmarí",
        surnames="Quimbaya Ñáñez",
        birth_date=date(2011, 11, 3),
        language="es",
    )
    mangled = {"participant_id": participant, "first_names": "Zulmarí", "language": 7}
    heard = told(described, organisation=organisation.slug, data=mangled)
    publish(stack.broker.amqp_url(), [heard])

    def parked(service: str) -> Any:
        found = organisation.every(f"/v1/operations/{service}/parked")
        return found if found and found[0]["state"] == "parked" else None

    eventually(lambda: parked("mentoring"), what="mentoring has parked an event of hers")
    (only,) = eventually(lambda: parked("training"), what="training has parked an event of hers")
    return only["id"]
