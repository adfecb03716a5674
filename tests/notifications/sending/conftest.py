"""A desk: the sender's parts in the test's own thread, so that a test stands between any two."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from nosotros import clock
from nosotros.bus.work import Origin, UnitOfWork
from nosotros.database import Database
from nosotros.identifiers import new_id
from notifications.domain.health import Report
from notifications.domain.outcomes import Accepted, Outcome, after
from notifications.handlers.writing import Intent, write
from notifications.sending.forwarder import Forwarder
from notifications.sending.hands import Hands
from notifications.sending.pump import Pump
from notifications.sending.routes import Routes
from notifications.sending.settler import Settler
from notifications.sending.slots import Slots
from notifications.sending.state import Shared
from notifications.sending.words import Words
from notifications.storage import providers
from notifications.storage.claims import Claimed
from notifications.storage.providers import InUse
from notifications.storage.settling import Settled
from tests.daytime import ten_in_the_morning
from tests.notifications.conftest import ORGANISATION
from tests.notifications.senders import SenderFactory

NOW = ten_in_the_morning()
WAITS = (1, 5, 30)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """The sender's time stands still at `NOW`, until it is moved."""
    moment = [NOW]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def move(to: datetime | None = None, **by: float) -> None:
        moment[0] = to if to is not None else moment[0] + timedelta(**by)

    return move


@pytest.fixture
def write_down(database: Database) -> Callable[..., UUID]:
    """Write a message down, as the handlers do, for somebody whose contact is known."""

    def write_down(participant_id: UUID | None = None, **given: Any) -> UUID:
        organisation = given.pop("organisation", ORGANISATION)
        values: dict[str, Any] = {"about": new_id(), "template": "enrolled", "purpose": "programme"}
        intent = Intent(participant_id=participant_id or new_id(), **{**values, **given})
        origin = Origin(
            organisation=organisation,
            actor="event:test",
            correlationid="a-story",
            causationid="a-cause",
        )
        with database.begin(organisation) as transaction:
            work = UnitOfWork(transaction, origin)
            id = write(intent, work=work)
            work.commit()
        return id

    return write_down


@pytest.fixture
def her(bus: Any) -> UUID:
    """Somebody with an e-mail address and a telephone, who chose e-mail."""
    participant_id = new_id()
    bus.contact(participant_id)
    return participant_id


@dataclass(kw_only=True)
class Desk:
    """One sender."""

    database: Database
    routes: Routes
    shared: Shared
    slots: Slots
    hands: Hands = field(init=False)
    pump: Pump = field(init=False)
    settler: Settler = field(init=False)
    forwarder: Forwarder = field(init=False)
    #: what providers said until now, of what was not settled yet
    wakes: int = 0

    def __post_init__(self) -> None:
        self.hands = Hands(dict, retry_seconds=WAITS)
        self.pump = Pump(
            self.database,
            self.shared,
            slots=self.slots,
            hands=self.hands,
            routes=self.routes,
            words=Words(),
            prices={"first": 21250},
            patience=timedelta(hours=8),
            wake=self.wake,
        )
        self.settler = Settler(
            self.database,
            self.shared,
            done=self.hands.done,
            slots=self.slots,
            wake=self.wake,
        )
        self.forwarder = Forwarder(self.database, self.shared)

    def wake(self) -> None:
        self.wakes += 1

    def take(self) -> list[Claimed]:
        """What the pump takes at once."""
        self.pump.take()
        given = self.hands._given
        return [each for _ in range(given.qsize()) if (each := given.get()) is not None]

    def take_one(self) -> Claimed:
        (claimed,) = self.take()
        return claimed

    def said(self, claimed: Claimed, outcome: Outcome) -> Settled:
        """What follows from what a provider says of a message."""
        next = after(
            outcome,
            provider=claimed.provider,
            others=claimed.others,
            passed=claimed.due.passed,
            rounds=claimed.due.rounds,
            waits=WAITS,
        )
        report = Report(
            name=claimed.provider,
            channel=claimed.letter.channel,
            outcome=outcome,
            trial=claimed.trial,
        )
        return Settled(claimed=claimed, next=next, report=report)

    def settle(self, *claimed: Claimed, outcome: Outcome | None = None) -> None:
        """Its provider says the same of each, and that is stored, with what follows."""
        taken = outcome or Accepted()
        self.settler.settle([self.said(each, taken) for each in claimed])
        self.forwarder.look()


def _of(channel: str, names: Sequence[str]) -> Sequence[str]:
    """The providers of a channel; that of WhatsApp is the one that approves words."""
    return ("whatsapp_cloud",) if channel == "whatsapp" else names or ("first", "second")


@pytest.fixture
def desk(database: Database, time: object) -> Callable[..., Desk]:
    """Makes a sender."""

    def desk(
        *names: str,
        sender: int = 41,
        concurrency: int = 16,
        per_second: int | None = None,
        channels: tuple[str, ...] = ("email", "sms", "whatsapp"),
    ) -> Desk:
        in_use = [
            InUse(name=name, channel=channel, position=position, per_second=per_second)
            for channel in channels
            for position, name in enumerate(_of(channel, names), start=1)
        ]
        providers.declare(database, in_use)
        shared = Shared(sender=sender)
        shared.known.set()
        routes = Routes(in_use)
        # Nobody knows these providers: that of WhatsApp has words approved, as Meta does.
        routes.free -= {"whatsapp"}
        return Desk(database=database, routes=routes, shared=shared, slots=Slots(concurrency))

    return desk


@pytest.fixture
def senders(senders: SenderFactory, tmp_path: Path) -> SenderFactory:
    """Processes for which it is ten in the morning of a day on which somebody may be written to."""
    clock.set_shared(tmp_path / "clock", NOW)
    senders.environment["NOSOTROS_CLOCK"] = str(tmp_path / "clock")
    return senders
