"""Rooms: where organisations run services of their own."""

from gateway.operations.model import Operation
from gateway.operations.rows import act, change, read, remove
from nosotros.contracts import integrations
from nosotros.contracts import partners as c

_ROOMS = "Rooms"
_IT = "/v1/rooms/{organisation}"

ROOMS: tuple[Operation, ...] = (
    act("/v1/rooms", c.CreateRoom, tag=_ROOMS),
    read("/v1/rooms", c.ListRooms, tag=_ROOMS),
    read(_IT, c.GetRoom, tag=_ROOMS),
    change(_IT, c.ChangeRoom, tag=_ROOMS),
    remove(_IT, c.RemoveRoom, tag=_ROOMS),
    read(f"{_IT}/status", c.GetRoomStatus, tag=_ROOMS),
    read(f"{_IT}/sending", integrations.GetRoomSending, tag=_ROOMS),
    read(f"{_IT}/secret", c.GetRoomSecret, tag=_ROOMS),
    act(f"{_IT}/secret", c.RotateRoom, tag=_ROOMS),
    act(f"{_IT}/sources/{{service}}/beginning", c.ResetSource, tag=_ROOMS),
)
