"""How rooms are, and where calls for their organisations go."""

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.partners import (
    GetRoomStatus,
    ListRoutes,
    RoomLimits,
    RoomQueue,
    RoomStatus,
    RoomUnknown,
    RoutesView,
    RouteView,
)
from nosotros.errors import Unavailable
from partners.edge import Rooms, RoomState
from partners.handlers import rooms_broker
from partners.storage import rooms
from partners.storage.rooms import Room


def get_room_status(query: GetRoomStatus, *, work: UnitOfWork) -> RoomStatus:
    """How a room is now.

    Raises:
        RoomUnknown: there is none, or it is another one's.
    """
    room = rooms.find(work.connection, query.organisation)
    if room is None:
        raise RoomUnknown(organisation=query.organisation)
    there = None if room.sealed_password is None else rooms_broker.broker()
    state = None if there is None else _state(room, there)
    return RoomStatus(
        organisation=room.room,
        hosts=room.hosts,
        known=state is not None,
        connections=state.connections if state else 0,
        hub_connections=state.hub_connections if state else 0,
        queues=_queues(state) if state else (),
        limits=_limits(there) if there else None,
    )


def list_routes(query: ListRoutes, *, work: UnitOfWork) -> RoutesView:
    """Which services are hosted in which rooms."""
    return RoutesView(
        items=tuple(
            RouteView(
                organisation=each.room,
                virtual_host=each.virtual_host,
                services=each.hosts,
                broker=each.sealed_broker,
            )
            for each in rooms.every(work.connection)
            if each.hosts
        )
    )


def _state(room: Room, there: Rooms) -> RoomState | None:
    try:
        return there.state(room.room)
    except Unavailable:
        # That it cannot be told is an answer, too.
        return None


def _queues(state: RoomState) -> tuple[RoomQueue, ...]:
    return tuple(
        RoomQueue(name=each.name, messages=each.messages, bytes=each.bytes) for each in state.queues
    )


def _limits(there: Rooms) -> RoomLimits:
    limits = there.settings
    return RoomLimits(
        connections=limits.connections,
        queues=limits.queues,
        queue_messages=limits.queue_messages,
        queue_bytes=limits.queue_bytes,
    )
