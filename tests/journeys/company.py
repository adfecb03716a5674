"""Who accompanies in the scenes: graduates, mentors and agents, each of these with a key of her own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from localstack.stack import Stack
from nosotros.testing.waiting import eventually
from tests import keys
from tests.journeys.classroom import TRAINING_OF_TRAINERS, Classroom, present
from tests.journeys.organisation import Organisation
from tests.people import names_of

_PROGRAMME = "tu-yo-nosotros"
_MODULE = "social-protection"


@dataclass(frozen=True, kw_only=True)
class Own:
    """A mentor or an agent, and what her key may ask."""

    id: str
    as_herself: Organisation

    def meet(self, match: Any, *, on: date) -> Any:
        """A meeting that she plans, at ten."""
        wanted = {
            "match_id": match["id"],
            "local_date": on.isoformat(),
            "begins": "10:00",
            "minutes": 60,
            "channel": "telephone",
        }
        return self.as_herself.post("/v1/my/meetings", wanted)

    def note(self, meeting: Any, kind: str, text: str) -> Any:
        """A note that she writes."""
        note = {"meeting_id": meeting["id"], "kind": kind, "text": text}
        return self.as_herself.post("/v1/my/notes", note)


@dataclass(kw_only=True)
class Company:
    """An organisation's mentors and agents."""

    room: Classroom
    stack: Stack
    create_key: Callable[..., str]
    _clients: ExitStack
    _number: int = field(default=9_400, init=False)

    @property
    def organisation(self) -> Organisation:
        """Its administrator."""
        return self.room.organisation

    def key(self, *scopes: str) -> Organisation:
        """Somebody of the organisation who may do this alone."""
        token = self.create_key(self.organisation.slug, *scopes)
        made = Organisation(stack=self.stack, slug=self.organisation.slug, key=token)
        self._clients.callback(made.http.close)
        return made

    def graduates(self, count: int) -> list[Any]:
        """Mentees who have just completed a programme, in the order of their learners."""
        self.room.publish(_PROGRAMME, TRAINING_OF_TRAINERS)
        cohort = self.room.cohort(_PROGRAMME, seats=count)
        (session,) = self.room.plan(cohort, module=_MODULE, count=1)
        learners = self.room.fill(cohort, [self.organisation.register() for _ in range(count)])
        self.room.let_pass(session)
        self.room.mark(session, [present(each) for each in learners])

        def opened() -> Any:
            found = self.organisation.every("/v1/mentees", cohort_id=cohort["id"])
            hers = {each["participant_id"]: each for each in found}
            return [hers[each["participant_id"]] for each in learners] if len(hers) == count else []

        return eventually(opened, what="who completed has mentoring opened")

    def mentor(self, *, capacity: int) -> Own:
        """A mentor who was screened and accepted, with a key."""
        first_names, surnames = self._name()
        made = self.organisation.post(
            "/v1/mentors",
            {
                "first_names": first_names,
                "surnames": surnames,
                "affiliation": "Mutual La Unión (inventada)",
                "skills": ["accounting", "sales"],
                "languages": ["es"],
                "municipalities": ["Soacha"],
                "channels": ["in_person", "telephone"],
                "availability": ["tue-am", "thu-pm"],
                "capacity": capacity,
                "email": f"mentora-{self._number}@example.org",
            },
        )
        at = f"/v1/mentors/{made['id']}"
        today = self.room.calendar.today().isoformat()
        for given_as in ("coordinadora de una mutual", "vecina"):
            reference = {"given_as": given_as, "outcome": "recommends", "taken_on": today}
            self.organisation.post(f"{at}/references", reference)
        self.organisation.post(f"{at}/checks", {"outcome": "clear", "checked_on": today})
        self.organisation.post(f"{at}/acceptance", {})
        return self._own(at, made, "mentoring:mentor")

    def agent(self) -> Own:
        """Somebody of the Social Contact Centre, with a key."""
        first_names, surnames = self._name()
        made = self.organisation.post(
            "/v1/agents", {"first_names": first_names, "surnames": surnames}
        )
        return self._own(f"/v1/agents/{made['id']}", made, "mentoring:centre")

    def match(self, mentee: str, mentor: Own, *, by: Organisation) -> Any:
        """A match that both accept: the mentor with her key, the mentee by who coordinates."""
        offer = by.post("/v1/matches", {"mentee_id": mentee, "mentor_id": mentor.id})
        return self.begin(offer, mentor, by=by)

    def begin(self, offer: Any, mentor: Own, *, by: Organisation) -> Any:
        """What was offered, accepted by both."""
        mentor.as_herself.post(f"/v1/my/matches/{offer['id']}/answer", {"accepted": True})
        answer = {"side": "mentee", "accepted": True}
        begun = by.post(f"/v1/matches/{offer['id']}/answer", answer)
        assert begun["state"] == "active", begun
        return begun

    def _own(self, at: str, made: Any, scope: str) -> Own:
        client = self.key(scope)
        answer = self.organisation.send(
            "PUT", f"{at}/account", json={"account": self._account(client.key)}
        )
        assert answer.status_code == 200, answer.text
        return Own(id=made["id"], as_herself=client)

    def _account(self, token: str) -> str:
        """What the audit log calls whoever has a key."""
        return keys.account_of(self.stack, token)

    def _name(self) -> tuple[str, str]:
        self._number += 1
        return names_of(self._number)


@contextmanager
def company(room: Classroom, *, stack: Stack, create_key: Callable[..., str]) -> Iterator[Company]:
    """An organisation's mentors and agents, whose keys' connections are closed in the end."""
    with ExitStack() as clients:
        yield Company(room=room, stack=stack, create_key=create_key, _clients=clients)
