"""Where an operation of ours is carried out: at the hub, or in the room that hosts its service."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from gateway.access.deciding import Allowed
from gateway.calling import Asking, call, headers_of
from gateway.operations import Operation
from gateway.refusals import FilesStayInRooms
from gateway.rooms.calling import call_in_room
from gateway.rooms.replies import ByContract
from gateway.rooms.rooms import Rooms
from gateway.rpc import Route, RpcClient


class Where:
    """An operation, with all that can be worked out before it is called."""

    def __init__(self, operation: Operation) -> None:
        declared = operation.request
        self._id = operation.id
        self._service = declared.service
        self._scopes = frozenset((str(declared.scope),))
        self._route = Route.to(service=declared.service, method=declared.method)
        self._expected = ByContract(declared)
        # A room reads no file of the hub's store, and what it named there could be anybody's.
        self._moves_files = operation.takes_file or (
            operation.sends_file and not operation.makes_file
        )

    async def call(
        self,
        hub: RpcClient,
        rooms: Rooms,
        *,
        allowed: Allowed,
        language: str,
        trace: str,
        payload: dict[str, Any],
        command: UUID | None,
    ) -> Any:
        """What the service answers, as JSON has it.

        Raises:
            ContractError: its refusal, or why there is no answer.
        """
        room = rooms.hosting(service=self._service, organisation=allowed.organisation)
        if room is None:
            return await call(
                hub,
                self._route,
                asking=Asking(who=headers_of(allowed), language=language, trace=trace),
                payload=payload,
                operation=self._id,
                command=command,
            )
        if self._moves_files:
            raise FilesStayInRooms(organisation=room.organisation)
        # It is told what is asked for, and nothing else of what the caller may.
        told = replace(allowed, scopes=self._scopes)
        return await call_in_room(
            room,
            self._route,
            asking=Asking(who=headers_of(told), language=language, trace=trace),
            payload=payload,
            expected=self._expected,
            operation=self._id,
            command=command,
        )
