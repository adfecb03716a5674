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
from partners.handlers.operator import among
from partners.storage import links, places, quarantine, rooms
from partners.storage.links import Noted
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
    with among(room.room, work=work) as theirs:
        link = links.find(theirs.connection, room.room)
        quarantined = quarantine.count(theirs.connection, room.room)
    return RoomStatus(
        organisation=room.room,
        hosts=room.hosts,
        known=state is not None,
        connections=state.connections if state else 0,
        hub_connections=state.hub_connections if state else 0,
        queues=_queues(state) if state else (),
        limits=_limits(there) if there else None,
        proven_at=link.proven_at if link else None,
        link_milliseconds=_milliseconds(link),
        backlog=link.backlog if link else None,
        problem=link.problem if link else None,
        accepted=link.accepted if link else 0,
        quarantined=quarantined,
        certificate_until=room.certificate_until,
    )


def list_routes(query: ListRoutes, *, work: UnitOfWork) -> RoutesView:
    """Which services, ours and their own, are in which rooms; in none of who is suspended."""
    there = [each for each in places.rooms(work.connection) if not each.suspended]
    own: dict[str, list[str]] = {each.organisation: [] for each in there}
    for each in places.services(work.connection, own.keys()):
        own[each.organisation].append(each.service)
    return RoutesView(
        items=tuple(
            RouteView(
                organisation=each.organisation,
                virtual_host=each.virtual_host,
                services=tuple(sorted({*each.hosts, *own[each.organisation]})),
                broker=each.sealed_broker,
            )
            for each in there
            if each.hosts or own[each.organisation]
        )
    )


def _state(room: Room, there: Rooms) -> RoomState | None:
    try:
        return there.state(room.room)
    except Unavailable:
        # That it cannot be told is an answer, too.
        return None


def _milliseconds(link: Noted | None) -> int | None:
    return None if link is None or link.seconds is None else round(link.seconds * 1000)


def _queues(state: RoomState) -> tuple[RoomQueue, ...]:
    return tuple(
        RoomQueue(
            name=each.name, messages=each.messages, bytes=each.bytes, consumers=each.consumers
        )
        for each in state.queues
    )


def _limits(there: Rooms) -> RoomLimits:
    limits = there.settings
    return RoomLimits(
        connections=limits.connections,
        queues=limits.queues,
        queue_messages=limits.queue_messages,
        queue_bytes=limits.queue_bytes,
    )
