"""An ear in the test's own thread, and what a provider tells it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from nosotros import clock
from nosotros.database import Database
from nosotros.identifiers import new_id
from notifications.domain.letters import Callback
from notifications.receiving.ears import ear_of
from notifications.receiving.listener import Listener
from notifications.sending.state import Shared
from notifications.storage import callbacks
from tests.notifications.providers.calls import ENVIRONMENT
from tests.notifications.written import attempt, message

ORGANISATION = "gestarsalud"
MOBILE = "+573001112233"


@pytest.fixture(autouse=True)
def set_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    ear_of.cache_clear()
    yield
    ear_of.cache_clear()


@dataclass(kw_only=True)
class Told:
    """What providers told, and the ear that acts upon it."""

    database: Database
    rows: Any
    woken: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.shared = Shared(sender=1)
        self.ear = self.another_ear()

    def another_ear(self) -> Listener:
        """As another process has."""
        return Listener(self.database, self.shared, wake=lambda: self.woken.append(1))

    def keep(
        self, *calls: Callback, provider: str = "twilio", organisation: str = ORGANISATION
    ) -> list[UUID]:
        """Keep calls as the service does."""
        with self.database.begin(organisation) as transaction:
            return [
                callbacks.keep(
                    transaction.connection,
                    each,
                    organisation=organisation,
                    provider=provider,
                    known_by=each.url.encode() + each.body,
                    at=clock.now(),
                )
                for each in calls
            ]

    def tell(self, *calls: Callback, **where: Any) -> None:
        """Keep calls, and act upon them."""
        self.keep(*calls, **where)
        while self.ear.listen():
            pass

    def sent(self, ref: str | None = "SM1", *, state: str = "sent", **facts: Any) -> UUID:
        """A text message that Twilio took; the id of the message."""
        told: dict[str, Any] = {
            "template": "session_reminder",
            "state": state,
            "channel": "sms",
            "recipient": MOBILE,
            "attempts": 1,
            "sent_at": clock.now() if state == "sent" else None,
            **facts,
        }
        of_attempt = {
            "organisation": told.get("organisation", ORGANISATION),
            "channel": told["channel"],
            "provider": told.pop("provider", "twilio"),
            "state": told.pop("attempt", "sent" if state == "sent" else state),
            "began_at": clock.now() - told.pop("ago", timedelta(minutes=1)),
            "id": told.pop("attempt_id", None) or new_id(),
        }
        id = message(self.rows, **told)
        attempt(self.rows, id, 1, provider_ref=ref, **of_attempt)
        return id

    def states(self) -> tuple[str, str]:
        """Of the one message and of the last attempt at it."""
        return self.rows.one(
            "SELECT message.state, attempt.state AS attempt FROM message JOIN attempt"
            " ON message_id = message.id ORDER BY number DESC LIMIT 1"
        )

    def published(self) -> list[str]:
        """The events that were told, by name."""
        return [name for name, *_ in self.rows.told()]

    def calls(self) -> list[str]:
        """The state of each call that is kept, in order."""
        return [each.state for each in self.rows.all("SELECT state FROM callback ORDER BY id")]

    def suppressed(self) -> list[tuple[str, str, str]]:
        """Kind, address and reason of each suppressed address."""
        return self.rows.all("SELECT kind, address, why FROM suppression ORDER BY id")


@pytest.fixture
def told(database: Database, rows: Any) -> Told:
    return Told(database=database, rows=rows)
