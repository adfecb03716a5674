"""An organisation that hosts a service in its room: what comes of its events at the hub, whole."""

from collections.abc import Callable
from typing import Any

from nosotros import clock
from nosotros.bus.inbox import Inbox, Outcome
from nosotros.bus.inbox.serving import Serving
from nosotros.bus.service import subscription_of
from nosotros.contracts.language import event_of
from nosotros.contracts.partners import RoomDescribed
from nosotros.database import Database
from nosotros.testing import told
from tests.asking import ORGANISATION

#: both services that can be hosted are
HOSTED = RoomDescribed(
    room=ORGANISATION, virtual_host=f"room.{ORGANISATION}", hosts=("training", "mentoring")
)


def at_the_hub(service: type[Any], database: Database) -> Callable[..., Outcome]:
    """Have a service of the hub take in an event, as its process does: `receive(event, revision=2)`."""
    inbox = Inbox(
        database=database,
        consumer=service.name,
        wake=lambda: None,
        retry_seconds=(),
        operator=ORGANISATION,
        serving=Serving(though_hosted=subscription_of(service).though_hosted),
    )

    def receive(event: Any, *, revision: int = 1) -> Outcome:
        method = getattr(service, f"on_{event_of(type(event)).name}").author_method
        message = told(event, organisation=ORGANISATION, revision=revision, at=clock.now())
        return inbox.receive(message.body, method.__get__(service()))

    return receive
