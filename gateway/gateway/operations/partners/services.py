"""Services that rooms have of their own: described, looked up, told and asked."""

from dataclasses import replace

from gateway.operations.model import Operation
from gateway.operations.rows import act, change, read, remove
from gateway.rooms.asked import AskService, TellService
from nosotros.contracts import partners as c

_TAG = "Services of rooms"
_ALL = "/v1/rooms/{organisation}/services"
_ONE = _ALL + "/{service}"
_METHOD = _ONE + "/{method}"
#: bytes, and levels, of a description
_LARGEST, _DEEPEST = 320 * 1024, 40

SERVICES: tuple[Operation, ...] = (
    replace(
        change(_ONE, c.DescribeService, tag=_TAG), largest_body=_LARGEST, deepest_body=_DEEPEST
    ),
    remove(_ONE, c.RemoveService, tag=_TAG),
    read(_ONE, c.GetServiceDescription, tag=_TAG),
    read(_ALL, c.ListServiceDescriptions, tag=_TAG),
    replace(act(_METHOD, TellService, tag=_TAG), in_room=True),
    replace(read(_METHOD, AskService, tag=_TAG), in_room=True),
)
