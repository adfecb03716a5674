"""The edge: one short method per event and timer."""

from nosotros.bus.service import Service


class RoomService(
    Service,
):
    """What a room's services may know of people, and must forget."""

    name = "room"
