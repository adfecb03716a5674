"""What the platform says became of a drill's enrolments, and what others saw of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from localstack.demo.received import arrived
from localstack.stack import Stack
from nosotros.identifiers import new_id
from nosotros.testing.waiting import PATIENCE, eventually
from tests import web
from tests.drills.witness import Witness

_PAGE = 200
#: what a gateway answers for a service that is not there, or not in time
_LATER = frozenset({503, 504})
UNSETTLED = frozenset({"queued", "sending"})
#: a provider took it
TAKEN = frozenset({"sent", "delivered"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """A message as the API tells of it."""

    id: str
    about: str
    channel: str
    state: str


class Books:
    """Asks the platform, through its gateway, as a coordinator would."""

    def __init__(self, url: str, *, key: str) -> None:
        self._client = web.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {key}", "Accept-Language": "en"},
            timeout=PATIENCE,
            trust_env=False,
        )

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def get(self, path: str, **query: Any) -> Any:
        """The answer to a query, asked again while a service does not answer in time.

        Raises:
            httpx.HTTPStatusError: it is refused.
        """

        def ask() -> httpx.Response | None:
            answer = self._client.get(path, params=query)
            return None if answer.status_code in _LATER else answer

        answer = eventually(ask, what=f"an answer to {path}")
        assert answer is not None
        answer.raise_for_status()
        return answer.json()

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """The answer to a command. Raises httpx.HTTPStatusError where it is refused."""
        headers = {"Idempotency-Key": str(new_id())}
        answer = self._client.post(path, json=body, headers=headers)
        answer.raise_for_status()
        return answer.json()

    def unsettled(self) -> int:
        """How many messages still wait, or are being sent."""
        totals = self.get("/v1/messages/totals")
        return sum(totals[state] for state in UNSETTLED)

    def messages(self) -> list[Message]:
        """Every message."""
        return [
            Message(
                id=each["id"], about=each["about"], channel=each["channel"], state=each["state"]
            )
            for each in self._every("/v1/messages")
        ]

    def enrolments(self, intake_id: str) -> list[dict[str, Any]]:
        """Every place in an intake."""
        return self._every("/v1/enrolments", intake_id=intake_id)

    def parked(self, service: str) -> list[dict[str, Any]]:
        """The events that a service has not handled, and why."""
        return self._every(f"/v1/operations/{service}/parked")

    def _every(self, path: str, **query: Any) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        after: dict[str, str] = {}
        while True:
            page = self.get(path, limit=_PAGE, **query, **after)
            items += page["items"]
            if page["next"] is None:
                return items
            after = {"after": page["next"]}


def events_by_enrolment(witness: Witness, intake_id: str) -> Mapping[str, int]:
    """How many events the witness saw of each enrolment of an intake."""
    return Counter(
        event.data["enrolment_id"]
        for event in witness.named("participant_enrolled", "participant_waitlisted")
        if event.data["intake_id"] == intake_id
    )


def arrivals(stack: Stack) -> Mapping[tuple[str, str], int]:
    """How often each message, by channel and id, arrived at the mail server or the other sinks."""
    return Counter(arrived(mail=stack.mail, messages=stack.messages))
