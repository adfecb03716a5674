"""What the programme's scenes have in common: its calendar, what arrived, a minor's four facts."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from localstack.demo.received import Received, received
from localstack.stack import Stack
from nosotros import clock
from nosotros.testing.messages import Message
from nosotros.testing.waiting import eventually
from notifications.domain.hours import next_permitted
from tests.journeys.organisation import Organisation

BOGOTA = ZoneInfo("America/Bogota")
EXCHANGES = ("nosotros.events", "nosotros.internal")
SAFEGUARDS = ("best_interest", "fundamental_rights", "heard")


class Calendar:
    """The programme's time, which all processes of a stack share: read, and moved forward."""

    def __init__(self, stack: Stack) -> None:
        self._path = Path(stack.environment("enrolment-run")["NOSOTROS_CLOCK"])

    def now(self) -> datetime:
        """The moment that it is."""
        return clock.read_shared(self._path)

    def today(self) -> date:
        """The day that it is in Bogotá."""
        return self.now().astimezone(BOGOTA).date()

    def move_to(self, moment: datetime) -> None:
        """Make it a later moment; whatever comes after finds it so."""
        assert moment > self.now(), "other journeys have seen that time already"
        clock.set_shared(self._path, moment)

    def move_to_when_people_are_written_to(self) -> None:
        """Make it the next hour that is not quiet, unless this one is not."""
        permitted = next_permitted(self.now(), zone="America/Bogota")
        if permitted > self.now():
            self.move_to(permitted)


def moment(text: str) -> datetime:
    """A moment as it is answered."""
    return datetime.fromisoformat(text)


def kind(message: Message) -> str:
    """What an event tells of: `participant_enrolled`."""
    return message.event["type"].split(".")[-2]


def told_of(heard: Iterable[Message], name: str, **data: Any) -> list[dict[str, Any]]:
    """What events of one kind tell, each event once, where they tell this."""
    events = {each.event["id"]: each.event for each in heard if kind(each) == name}
    return [
        each["data"] for each in events.values() if all(each["data"][k] == data[k] for k in data)
    ]


def written_to(organisation: Organisation, participant: str) -> list[Any]:
    """The messages to somebody, the first one first, whatever became of them."""
    messages = organisation.every("/v1/messages")
    return [each for each in messages if each["participant_id"] == participant]


def settled(organisation: Organisation, participant: str, template: str, *, count: int = 1) -> Any:
    """The last of somebody's messages from a template, when there are `count` and it is settled."""

    def look() -> Any:
        found = [
            each
            for each in written_to(organisation, participant)
            if each["template"] == template and each["state"] not in ("queued", "sending")
        ]
        return found[-1] if len(found) == count else None

    what = f"the message {template!r} number {count} is settled"
    return eventually(look, what=what)


def arrived(stack: Stack) -> dict[str, Received]:
    """Everything at the sinks, by the message's id."""
    return {each.id: each for each in received(mail=stack.mail, messages=stack.messages)}


def in_state(organisation: Organisation, enrolment: str, state: str) -> Any:
    """An enrolment, when it is in a state."""

    def look() -> Any:
        found = organisation.get(f"/v1/enrolments/{enrolment}")
        return found if found["state"] == state else None

    return eventually(look, what=f"the enrolment is {state}")


def delivered_offer(organisation: Organisation, enrolment: str) -> Any:
    """An enrolment whose offer has reached her, so that its 48 hours run."""

    def look() -> Any:
        found = organisation.get(f"/v1/enrolments/{enrolment}")
        return found if found["offer_expires_at"] is not None else None

    return eventually(look, what="the offer has reached her")


def alerts(organisation: Organisation, kind: str, *, state: str = "open") -> list[Any]:
    """Alerts of a kind, the first one first."""
    return organisation.every("/v1/alerts", kind=kind, state=state)


def told_texts(organisation: Organisation, purposes: Iterable[str]) -> dict[str, str]:
    """Texts that say what is authorised; their ids by purpose."""
    return {
        purpose: organisation.post(
            "/v1/authorisation-texts",
            {
                "purpose": purpose,
                "language": "es",
                "body": f"Autorizo el tratamiento de los datos con este fin: {purpose}.",
            },
        )["id"]
        for purpose in purposes
    }


def represent(organisation: Organisation, participant: str, **facts: Any) -> Any:
    """A guardian whose right to represent her is proven."""
    known = {
        "name": "Teresa Inventada",
        "relation": "mother",
        "representation": "proven",
        "proof": "Registro civil 31245678, Notaría 2 de Soacha",
        "document_type": "CC",
        "document_number": "52345678",
        "mobile": "+573209998877",
    }
    return organisation.post(f"/v1/participants/{participant}/guardians", {**known, **facts})


def authorise(
    organisation: Organisation,
    participant: str,
    texts: dict[str, str],
    *,
    on: date,
    guardian: str | None = None,
) -> dict[str, Any]:
    """Signed authorisations for each text's purpose, by her guardian or by herself; by purpose."""
    return {
        purpose: organisation.post(
            f"/v1/participants/{participant}/authorisations",
            {
                "purpose": purpose,
                "given_on": on.isoformat(),
                "how": "paper",
                "guardian_id": guardian,
                "text_id": text,
                "evidence": f"archivador 3, {purpose}",
            },
        )
        for purpose, text in texts.items()
    }


def note_safeguards(organisation: Organisation, participant: str, *, on: date) -> Any:
    """The facts of a minor that stand beside her representative's authorisation."""
    answers = [
        organisation.post(
            f"/v1/participants/{participant}/safeguards",
            {"fact": fact, "noted_on": on.isoformat()},
        )
        for fact in SAFEGUARDS
    ]
    return answers[-1]
