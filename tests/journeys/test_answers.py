"""What participants answer, from their provider's call to what follows in every service.

An offer is accepted by a text message, "no puedo ir" excuses, whatever needs a person comes to the
Centre, and "STOP" ends all messages until she wants them again.
"""

from typing import Any

import pytest

from nosotros.testing.waiting import PATIENCE, eventually
from tests import web
from tests.journeys import scenes
from tests.journeys.classroom import COURSE, MODULE, Classroom
from tests.journeys.organisation import Organisation
from tests.notifications.standins.twilio import Twilio

AUTHORISED = {"messages_authorised_on": "2026-08-10"}


class Telephones:
    """The participants' telephones, and the provider that tells what is written on them."""

    def __init__(self, organisation: Organisation, gateway_url: str) -> None:
        self._organisation = organisation
        self._provider = Twilio(
            webhook=f"{gateway_url}/v1/callbacks/{organisation.slug}/twilio",
        )

    def write(self, person: Any, text: str, *, times: int = 1) -> Any:
        """She answers; what was done about it, once it was heard. `times`: how often it is told."""
        before = len(self._answers(person))
        call = self._provider.inbound(person["mobile"], text, in_reply_to=None)
        for _ in range(times):
            told = web.post(
                call.url,
                content=call.body,
                headers=dict(call.headers),
                trust_env=False,
                timeout=PATIENCE,
            )
            assert told.is_success, told.text

        def heard() -> Any:
            found = self._answers(person)
            return found if len(found) > before else None

        found = eventually(heard, what="her answer is heard")
        assert len(found) == before + 1
        return found[-1]

    def _answers(self, person: Any) -> list[Any]:
        return self._organisation.every("/v1/answers", participant_id=person["id"])


@pytest.fixture(scope="module")
def organisation(enter) -> Organisation:
    return enter("answers")


@pytest.fixture(scope="module")
def telephones(organisation, stack) -> Telephones:
    return Telephones(organisation, stack.gateway_url)


@pytest.fixture(scope="module")
def calendar(stack) -> scenes.Calendar:
    return scenes.Calendar(stack)


def offered(organisation: Organisation, **facts: Any) -> tuple[Any, Any]:
    """Somebody to whom a freed seat is offered, and the place that it is offered for."""
    intake = organisation.open_intake(seats=1)
    places = []
    for known in ({}, facts):
        person = organisation.register(**AUTHORISED, **known)
        places.append(organisation.enrol(participant=person["id"], intake=intake).json())
    organisation.post(f"/v1/enrolments/{places[0]['id']}/withdrawal", {"reason": "work"})
    scenes.delivered_offer(organisation, places[1]["id"])
    return person, places[1]


def test_an_offer_is_accepted_by_a_text_message(organisation, telephones, calendar, stack):
    person, place = offered(organisation)

    answer = telephones.write(person, "Sí, acepto. Muchas gracias 🙏", times=3)

    assert (answer["kind"], answer["done"], answer["channel"]) == ("yes", "accepted", "sms")
    scenes.in_state(organisation, place["id"], "enrolled")
    said = scenes.settled(organisation, person["id"], "offer_accepted_noted")
    assert said["state"] == "delivered"
    assert scenes.arrived(stack)[said["id"]].to == person["mobile"]
    assert telephones.write(person, "sí")["done"] == "repeated"


def test_no_leaves_it_to_the_next(organisation, telephones, calendar):
    person, place = offered(organisation)

    assert telephones.write(person, "No puedo aceptar, gracias")["done"] == "declined"

    ended = scenes.in_state(organisation, place["id"], "withdrawn")
    assert ended["reason"] == "declined"


def test_no_puedo_ir_excuses_her_from_the_next_session(organisation, telephones, calendar):
    room = Classroom(organisation=organisation, calendar=calendar)
    room.publish("curso", COURSE)
    cohort = room.cohort("curso", seats=1)
    session = room.plan(cohort, module=MODULE, count=1)[0]
    person = organisation.register(**AUTHORISED)
    (learner,) = room.fill(cohort, [person])

    def reminded() -> Any:
        written = scenes.written_to(organisation, person["id"])
        return [each for each in written if each["template"] == "session_reminder"]

    eventually(reminded, what="her reminder is written down")

    text = "Profe qué pena, no puedo ir, no tengo con quién dejar a la niña"
    answer = telephones.write(person, text)

    assert (answer["kind"], answer["done"]) == ("absence", "absence_announced")
    scenes.settled(organisation, person["id"], "absence_noted")

    def announced() -> bool:
        return organisation.get(f"/v1/sessions/{session['id']}")["revision"] > session["revision"]

    eventually(announced, what="her absence is announced")
    room.let_pass(session)
    (mark,) = room.mark(session, [{"learner_id": learner["id"], "status": "absent"}])["marks"]
    assert (mark["status"], mark["reason"]) == ("excused", "no_childcare")


def test_what_needs_a_person_opens_a_case_and_is_acknowledged_once(
    organisation, telephones, calendar
):
    person = organisation.register(**AUTHORISED)
    organisation.enrol(participant=person["id"], intake=organisation.open_intake(seats=1))
    scenes.settled(organisation, person["id"], "enrolled")
    said = "Necesito una carta para el colegio, ¿quién me ayuda?"

    answer = telephones.write(person, said)
    telephones.write(person, "mi pareja me pega")

    assert (answer["kind"], answer["done"]) == ("other", "passed_to_centre")
    assert organisation.get(f"/v1/answers/{answer['id']}/content")["text"] == said

    def urgent() -> Any:
        found = organisation.every("/v1/support-cases", participant_id=person["id"])
        return found if [each["urgency"] for each in found] == ["emergency"] else None

    (case,) = eventually(urgent, what="her case is an emergency")
    assert case["summary"] == said
    scenes.settled(organisation, person["id"], "answer_received")


def test_stop_ends_all_messages_and_start_begins_them_again(organisation, telephones, calendar):
    person, _ = offered(organisation)

    assert telephones.write(person, "No más mensajes por fa")["done"] == "stopped"
    assert telephones.write(person, "STOP")["done"] == "repeated"

    assert scenes.settled(organisation, person["id"], "stop_confirmed")["state"] == "delivered"
    eventually(
        lambda: [
            each
            for each in scenes.alerts(organisation, "messages_stopped")
            if each["participant_id"] == person["id"]
        ],
        what="a coordinator is shown that she is written to no more",
    )
    other = organisation.open_intake(seats=1)
    organisation.enrol(participant=person["id"], intake=other)
    withheld = scenes.settled(organisation, person["id"], "enrolled")
    assert (withheld["state"], withheld["reason"]) == ("withheld", "opted_out")

    assert telephones.write(person, "INICIAR")["done"] == "started"
    scenes.settled(organisation, person["id"], "start_confirmed")
    eventually(
        lambda: (
            not [
                each
                for each in scenes.alerts(organisation, "messages_stopped")
                if each["participant_id"] == person["id"]
            ]
        ),
        what="the alert is resolved",
    )


def test_what_its_provider_did_not_sign_is_no_answer(organisation, telephones, stack):
    person = organisation.register(**AUTHORISED)
    url = f"{stack.gateway_url}/v1/callbacks/{organisation.slug}/twilio"
    refused = web.post(
        url,
        data={
            "From": person["mobile"],
            "Body": "STOP",
            "MessageSid": "SM1",
            "SmsStatus": "received",
        },
        headers={"X-Twilio-Signature": "c29tZWJvZHk="},
        trust_env=False,
        timeout=PATIENCE,
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "signature_invalid")
    assert organisation.every("/v1/answers", participant_id=person["id"]) == []
