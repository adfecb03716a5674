"""A stand-in over HTTP that runs in a process of its own, as its person and its weather see it."""

from dataclasses import asdict, dataclass
from typing import Any

import urllib3

from nosotros.testing.waiting import PATIENCE
from tests.notifications.standins.behaviour import Behaviour
from tests.notifications.standins.serving import Delivered


@dataclass(frozen=True, kw_only=True)
class Remote:
    """A stand-in by its port on 127.0.0.1."""

    port: int

    @property
    def url(self) -> str:
        """Where its API is."""
        return f"http://127.0.0.1:{self.port}"

    def behave(self, behaviour: Behaviour) -> None:
        """Have it treat the messages that follow in this way."""
        self.ask("behaviour", asdict(behaviour))

    def hear(self, from_: str, text: str, *, in_reply_to: str | None = None) -> None:
        """Have the person write to us."""
        self.ask("inbound", {"from": from_, "text": text, "in_reply_to": in_reply_to})

    def approve(self, name: str, language: str, text: str) -> None:
        """Have WhatsApp approve words."""
        self.ask("approve", {"name": name, "language": language, "text": text})

    def judge(self, name: str, language: str, *, event: str) -> None:
        """Have WhatsApp tell what became of words."""
        self.ask("judge", {"name": name, "language": language, "event": event})

    @property
    def delivered(self) -> list[Delivered]:
        """What the person got, in order."""
        return [Delivered(**each) for each in self.ask("sink", {})]

    def ask(self, door: str, told: dict[str, Any]) -> Any:
        """Ask at one of its doors."""
        with urllib3.PoolManager(retries=False, timeout=PATIENCE) as pool:
            answer = pool.request("POST", f"{self.url}/standin/{door}", json=told)
        assert answer.status == 200, f"{door}: {answer.status}"
        return answer.json()
