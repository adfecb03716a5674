"""Where rooms are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from nosotros.bus.address import BrokerAddress
from partners.handlers.fitting import Known


@dataclass(frozen=True, kw_only=True, slots=True)
class RoomPlace:
    """A room, and how the hub gets into it."""

    known: Known
    #: its broker, as the hub's own user, with the virtual host as its path
    amqp_url: str = field(repr=False)
    #: when the partner's certificate ends, by the time of day; none: its broker is its own
    certificate_until: datetime | None = None

    @property
    def organisation(self) -> str:
        """Whose room it is."""
        return self.known.room.organisation

    @property
    def user(self) -> str:
        """Who publishes there for the hub."""
        return BrokerAddress.read(self.amqp_url).user


#: every room that there is now; asked every few seconds
Places = Callable[[], Sequence[RoomPlace]]
