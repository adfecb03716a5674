"""The edge of integrations: rooms."""

from integrations.handlers import rooms
from nosotros.bus.service import event_handler, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import enrolment, integrations
from nosotros.contracts import partners as c


class Rooms:
    """Rooms, as subscribers."""

    @query
    def get_room_sending(
        self, query: integrations.GetRoomSending, work: UnitOfWork
    ) -> integrations.RoomSending:
        """How it is with what is sent to a room."""
        return rooms.get_room_sending(query, work=work)

    @event_handler
    def on_room_described(self, event: c.RoomDescribed, work: UnitOfWork) -> None:
        """Have a room get events."""
        rooms.on_room_described(event, work=work)

    @event_handler
    def on_room_service_described(self, event: c.RoomServiceDescribed, work: UnitOfWork) -> None:
        """Have others filter by its types."""
        rooms.on_room_service_described(event, work=work)

    @event_handler
    def on_room_service_removed(self, event: c.RoomServiceRemoved, work: UnitOfWork) -> None:
        """Have nobody filter by them any more."""
        rooms.on_room_service_removed(event, work=work)

    @event_handler
    def on_room_removed(self, event: c.RoomRemoved, work: UnitOfWork) -> None:
        """Send it nothing any more."""
        rooms.on_room_removed(event, work=work)

    @event_handler
    def on_participant_disclosed(
        self, event: enrolment.ParticipantDisclosed, work: UnitOfWork
    ) -> None:
        """Have whoever was told of somebody hear what ends that."""
        rooms.on_participant_disclosed(event, work=work)
