"""A call that leads into a room."""

from typing import Any
from uuid import UUID

from gateway.calling import Asking, written
from gateway.refusals import RoomAnswerInvalid
from gateway.rooms.replies import Expected, result_of
from gateway.rooms.rooms import Room
from gateway.rpc import Route


async def call_in_room(
    room: Room,
    route: Route,
    *,
    asking: Asking,
    payload: dict[str, Any],
    expected: Expected,
    operation: str,
    command: UUID | None = None,
) -> Any:
    """What a service in a room answers, where it is what was declared.

    Raises:
        ContractError: its refusal; `RoomUnavailable`, `RoomAnswerInvalid`.
    """
    headers, body = written(asking, payload=payload, seconds=room.rpc.seconds, command=command)
    reply = await room.call(route, headers=headers, body=body)
    try:
        return await result_of(
            reply,
            expected,
            organisation=room.organisation,
            operation=operation,
            looking=room.looking,
        )
    except RoomAnswerInvalid:
        room.note_invalid()
        raise
