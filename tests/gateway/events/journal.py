"""A journal in memory, as the service of integrations answers from it."""

import threading
from collections.abc import Callable
from typing import Any

import orjson

from nosotros.contracts.common import ServiceUnavailable
from nosotros.contracts.integrations import CursorExpired
from nosotros.contracts.language import ContractError
from nosotros.identifiers import new_id
from tests.gateway.peer import Call, Peer

ENROLLED = "nosotros.enrolment.participant_enrolled.v1"
LEFT = "nosotros.enrolment.participant_withdrawn.v1"
OURS, THEIRS = "gestarsalud", "la-u"


class Journal:
    """Events in their order, and who asked for them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[dict[str, Any]] = []
        self.payloads: list[dict[str, Any]] = []
        self.actors: list[str] = []
        #: what is answered instead, where there is something
        self.refusal: Callable[[], ContractError] | None = None
        self.oldest = 0
        self.filter: dict[str, list[str]] = {"types": [], "organisations": [], "subjects": []}

    def serve(self, peer: Peer) -> None:
        """Answer for the service."""
        peer.answers["read_events"] = self._read
        peer.answers["get_event"] = self._get
        peer.answers["get_subscription"] = self._subscription

    def publish(
        self,
        *,
        type: str = ENROLLED,
        owner: str = OURS,
        subject: str = "somebody",
        correlation: str = "a-story",
        padding: int = 0,
    ) -> bytes:
        """One more event; its bytes."""
        with self._lock:
            return self._publish(type, owner, subject, correlation, padding)

    def publish_many(self, count: int, *, padding: int = 0) -> list[bytes]:
        """So many events that come at once."""
        with self._lock:
            return [
                self._publish(ENROLLED, OURS, "somebody", "a-story", padding) for _ in range(count)
            ]

    @property
    def head(self) -> int:
        return len(self._entries)

    def followed(self) -> list[dict[str, Any]]:
        """What the gateway asked in nobody's name."""
        asked = zip(self.actors, self.payloads, strict=True)
        return [payload for actor, payload in asked if actor == "gateway"]

    def _publish(
        self, type: str, owner: str, subject: str, correlation: str, padding: int
    ) -> bytes:
        event = {
            "specversion": "1.0",
            "id": str(new_id()),
            "type": type,
            "subject": subject,
            "time": "2026-08-18T14:00:00Z",
            "correlationid": correlation,
            # What a careless re-encoding would change: order, escapes, numbers, blanks.
            "data": {"z": 1.0, "a": "María ☀ \u2028 </script>", "n": 10**15, "x": "." * padding},
        }
        body = (
            orjson.dumps(event)
            .replace("María".encode(), b"Mar\\u00eda")
            .replace(b'":1.0', b'": 1.0')
        )
        cursor = str(len(self._entries) + 1)
        self._entries.append(
            {"cursor": cursor, "type": type, "owner": owner, "subject": subject}
            | {"body": body.decode(), "id": event["id"], "correlation": correlation}
        )
        return body

    def _read(self, call: Call) -> dict[str, Any]:
        asked = call.payload
        with self._lock:
            self.payloads.append(asked)
            self.actors.append(call.headers["nameko.actor"])
            if self.refusal is not None:
                raise self.refusal()
            filter = {**asked, **self.filter} if "reader" in asked else asked
            after = int(asked.get("after", self.head))
            if after < self.oldest:
                raise CursorExpired(cursor=str(after), oldest=str(self.oldest))
            fitting = [each for each in self._entries if _fits(each, filter)]
            previous = max(
                (int(each["cursor"]) for each in fitting if int(each["cursor"]) <= after), default=0
            )
            found = [each for each in fitting if int(each["cursor"]) > after]
            page = found[: asked.get("limit", 50)]
            items: list[dict[str, Any]] = []
            for each in page:
                items.append({**each, "previous": str(previous)})
                previous = int(each["cursor"])
            whole = len(page) == len(found)
            return {
                "items": [
                    {name: value for name, value in each.items() if name not in _INNER}
                    for each in items
                ],
                "cursor": str(max(after, self.head)) if whole else page[-1]["cursor"],
                "head": str(self.head),
                "previous": str(previous),
            }

    def _get(self, call: Call) -> dict[str, Any]:
        found = next(each for each in self._entries if each["id"] == call.payload["id"])
        shown = {name: value for name, value in found.items() if name not in _INNER}
        return {**shown, "previous": str(int(found["cursor"]) - 1)}

    def _subscription(self, call: Call) -> dict[str, Any]:
        return {"id": call.payload["id"], "kind": "reader", "filter": self.filter}


_INNER = ("id", "correlation")


def away() -> ContractError:
    """The service cannot be asked."""
    return ServiceUnavailable(service="integrations")


def _fits(entry: dict[str, Any], asked: dict[str, Any]) -> bool:
    return (
        entry["type"] in (asked.get("types") or [entry["type"]])
        and entry["owner"] in (asked.get("organisations") or [entry["owner"]])
        and entry["subject"] in (asked.get("subjects") or [entry["subject"]])
        and entry["correlation"] == asked.get("correlation", entry["correlation"])
    )
