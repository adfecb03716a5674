"""The edge of integrations: rooms."""

from integrations.handlers import rooms
from nosotros.bus.service import event
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import partners as c


class Rooms:
    """Rooms, as subscribers."""

    @event
    def on_room_described(self, event: c.RoomDescribed, work: UnitOfWork) -> None:
        """Have a room get events."""
        rooms.on_room_described(event, work=work)

    @event
    def on_room_removed(self, event: c.RoomRemoved, work: UnitOfWork) -> None:
        """Send it nothing any more."""
        rooms.on_room_removed(event, work=work)
