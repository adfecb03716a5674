"""One organisation's program, asking the gateway as any integrator would."""

import itertools
from typing import Any
from uuid import uuid4

import httpx

from localstack.plan import SERVICES
from localstack.stack import Stack
from nosotros.testing.waiting import PATIENCE, eventually
from tests import web
from tests.people import birth_date_of, mobile_of, names_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_numbers = itertools.count(1_100_000_000)


class Organisation:
    """An organisation with a key that has every scope."""

    #: the same with the key of one of its mentors, once she has one
    mentor: "Organisation | None" = None

    def __init__(self, *, stack: Stack, slug: str, key: str) -> None:
        self.slug = slug
        self.key = key
        self.http = web.Client(
            base_url=stack.gateway_url,
            headers={"Authorization": f"Bearer {key}", "Accept-Language": "en"},
            timeout=PATIENCE,
            trust_env=False,
        )

    def close(self) -> None:
        """Close the connections, those with its mentor's key too."""
        self.http.close()
        if self.mentor is not None:
            self.mentor.close()

    def get(self, path: str, **query: Any) -> Any:
        """The answer to a query that is answered."""
        return self._good(self.http.get(path, params=query))

    def post(self, path: str, body: Any) -> Any:
        """The answer to a command that is carried out."""
        return self._good(self.send("POST", path, json=body))

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Whatever is answered; with an Idempotency-Key of its own unless one is given."""
        headers = {"Idempotency-Key": str(uuid4()), **more.pop("headers", {})}
        return self.http.request(method, path, headers=headers, **more)

    def every(self, path: str, **query: Any) -> list[Any]:
        """The items of all pages."""
        page = self.get(path, limit=200, **query)
        items = page["items"]
        while page["next"] is not None:
            page = self.get(path, limit=200, after=page["next"], **query)
            items += page["items"]
        return items

    def open_intake(self, *, seats: int = 20, name: str = "Soacha 2026") -> str:
        """A new intake's id."""
        return self.post("/v1/intakes", {"name": name, "seats": seats})["id"]

    def register(self, **facts: Any) -> Any:
        """A new participant, with a document that nobody else has."""
        return self.post("/v1/participants", {**someone(), **facts})

    def enrol(self, *, participant: str, intake: str) -> httpx.Response:
        """Whatever is answered."""
        body = {"participant_id": participant, "intake_id": intake}
        return self.send("POST", "/v1/enrolments", json=body)

    def upload(
        self, intake: str, content: Any, *, name: str = "sheet.csv", **query: Any
    ) -> httpx.Response:
        """Whatever a sheet is answered, CSV or XLSX by its name."""
        return self.send(
            "POST",
            f"/v1/intakes/{intake}/imports",
            content=content,
            params={"name": name, "language": "es", **query},
            headers={"Content-Type": XLSX if name.endswith(".xlsx") else "text/csv"},
        )

    def import_sheet(self, intake: str, content: bytes, **more: Any) -> Any:
        """A sheet's import, when it has ended."""
        accepted = self._good(self.upload(intake, content, **more))
        return self.ended(accepted["id"])

    def ended(self, import_id: str, *, seconds: float = PATIENCE) -> Any:
        """An import, when it has ended."""

        def look() -> Any:
            found = self.get(f"/v1/imports/{import_id}")
            return found if found["state"] in ("finished", "refused") else None

        return eventually(look, seconds=seconds, what=f"the import {import_id} has ended")

    def settled(self, count: int) -> dict[str, int]:
        """How many messages are in each state, when `count` of them are settled.

        Reminders of what is yet to come may wait besides.
        """

        def look() -> Any:
            totals = self.get("/v1/messages/totals")
            # `failed` is the sum of three others.
            under_way = ("queued", "sending", "failed")
            ended = sum(number for state, number in totals.items() if state not in under_way)
            return totals if ended >= count and not totals["sending"] else None

        return eventually(look, what=f"{count} messages are settled")

    def people(self) -> dict[str, Any]:
        """All that enrolment holds of the organisation's, but its imports."""
        intakes = self.every("/v1/intakes")
        return {
            "participants": self.every("/v1/participants"),
            "intakes": intakes,
            "enrolments": [self.every("/v1/enrolments", intake_id=each["id"]) for each in intakes],
        }

    def teaching(self) -> dict[str, Any]:
        """All that training holds of the organisation's, but what is in a cohort."""
        kinds = ("programmes", "trainers", "places", "cohorts", "sessions", "evidence")
        more = ("certificates", "ambassadors", "workshops")
        return {each: self.every(f"/v1/{each}") for each in (*kinds, *more)}

    def accompanying(self) -> dict[str, Any]:
        """All that mentoring holds of the organisation's, but what is within one of these."""
        kinds = ("projects", "project-needs", "mentors", "mentees", "matches", "match-batches")
        more = ("meetings", "steps", "follow-ups", "agents", "support-cases")
        mesa = ("members", "commissions", "territories", "offers", "actions", "contributions")
        return {
            each: self.every(f"/v1/{each}")
            for each in (*kinds, *more, *(f"mesa/{name}" for name in mesa))
        }

    def everything(self) -> dict[str, Any]:
        """All that the services hold of the organisation's, but its imports."""
        return {
            **self.people(),
            **self.teaching(),
            **self.accompanying(),
            "messages": self.every("/v1/messages"),
            "subscriptions": self.every("/v1/subscriptions"),
            "event_grants": self.every("/v1/event-grants"),
            "parked": {
                service: self.every(f"/v1/operations/{service}/parked") for service in SERVICES
            },
        }

    @staticmethod
    def _good(answer: httpx.Response) -> Any:
        assert answer.is_success, f"{answer.status_code}: {answer.text}"
        return answer.json()


def someone() -> dict[str, Any]:
    """An invented participant, as she is registered; nobody else has her document or her name."""
    number = next(_numbers)
    first_names, surnames = names_of(number)
    return {
        "first_names": first_names,
        "surnames": surnames,
        "document_type": "CC",
        "document_number": str(number),
        "birth_date": birth_date_of(number).isoformat(),
        "preferred_channel": "sms",
        "mobile": mobile_of(number),
    }


def unreached() -> dict[str, Any]:
    """An invented participant who has neither telephone nor mailbox, and chooses no channel."""
    contact = ("mobile", "email", "preferred_channel")
    return {name: value for name, value in someone().items() if name not in contact}
