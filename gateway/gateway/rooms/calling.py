"""A call that leads into a room."""

from typing import Any
from uuid import UUID

import orjson

from gateway.calling import Asking
from gateway.frames import header_entry
from gateway.refusals import RoomAnswerInvalid
from gateway.rooms.replies import Expected, result_of
from gateway.rooms.rooms import Room
from gateway.rpc import Route
from nosotros import clock


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
    headers = [
        asking.who,
        header_entry("nameko.deadline", f"{clock.unix() + room.rpc.seconds:.3f}"),
        header_entry("nameko.language", asking.language),
        header_entry("nameko.traceparent", asking.trace),
    ]
    if command is not None:
        headers.append(header_entry("nameko.command_id", str(command)))
    body = orjson.dumps({"args": (), "kwargs": {"payload": payload}})
    reply = await room.call(route, headers=b"".join(headers), body=body)
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
