"""The edge of partners: rooms."""

from nosotros.bus.service import command, query, timer
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import partners as c
from partners.handlers import room_bounds, room_status, rooms, rooms_broker


class Rooms:
    """Rooms, and where calls for their organisations go."""

    @command
    def create_room(self, command: c.CreateRoom, work: UnitOfWork) -> c.RoomView:
        """Make a room for an organisation."""
        return rooms.create_room(command, work=work)

    @command
    def change_room(self, command: c.ChangeRoom, work: UnitOfWork) -> c.RoomView:
        """Say what an organisation runs in its room."""
        return rooms.change_room(command, work=work)

    @command
    def rotate_room(self, command: c.RotateRoom, work: UnitOfWork) -> c.RoomView:
        """Make a new password and certificate."""
        return rooms.rotate_room(command, work=work)

    @command
    def reset_source(self, command: c.ResetSource, work: UnitOfWork) -> None:
        """Have a source of a room be numbered from the beginning."""
        rooms.reset_source(command, work=work)

    @command
    def remove_room(self, command: c.RemoveRoom, work: UnitOfWork) -> None:
        """Remove a room with everything in it."""
        rooms.remove_room(command, work=work)

    @query
    def get_room(self, query: c.GetRoom, work: UnitOfWork) -> c.RoomView:
        """A room."""
        return rooms.get_room(query, work=work)

    @query
    def list_rooms(self, query: c.ListRooms, work: UnitOfWork) -> c.RoomPage:
        """The rooms there are."""
        return rooms.list_rooms(query, work=work)

    @query
    def get_room_status(self, query: c.GetRoomStatus, work: UnitOfWork) -> c.RoomStatus:
        """How a room is now."""
        return room_status.get_room_status(query, work=work)

    @query
    def get_room_secret(self, query: c.GetRoomSecret, work: UnitOfWork) -> c.RoomSecret:
        """What a room's partner comes in with."""
        return rooms.get_room_secret(query, work=work)

    @query
    def list_routes(self, query: c.ListRoutes, work: UnitOfWork) -> c.RoutesView:
        """Which services are hosted in which rooms."""
        return room_status.list_routes(query, work=work)

    @timer
    def rooms_kept(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Compare the rooms' broker with what is written down."""
        rooms_broker.rooms_kept(timer, work=work)

    @timer
    def rooms_looked_at(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Count the rooms that are at a bound of theirs."""
        room_bounds.rooms_looked_at(timer, work=work)

    @command
    def record_room_refusals(self, command: c.RecordRoomRefusals, work: UnitOfWork) -> None:
        """Count answers of rooms of which nothing was passed on."""
        room_bounds.record_room_refusals(command, work=work)

    @timer
    def room_swept(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Close what began before a room was rotated, or its organisation suspended."""
        rooms_broker.room_swept(timer)

    @timer
    def room_door(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Let into a room, or not, whoever was restored or suspended."""
        rooms_broker.room_door(timer, work=work)

    @timer
    def room_removed(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Remove a room whose end is committed."""
        rooms_broker.room_removed(timer, work=work)
