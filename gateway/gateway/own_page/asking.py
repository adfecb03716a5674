"""Asking a service by its contract, as anybody or as a participant about herself."""

from dataclasses import fields
from typing import Any
from uuid import UUID

import marshmallow
import orjson

from gateway import answers
from gateway.access.deciding import ANYBODY, Allowed
from gateway.calling import Asking, call, headers_of, traceparent
from gateway.exchange import Request
from gateway.rooms import Rooms
from gateway.rooms.calling import call_in_room
from gateway.rooms.replies import ByContract
from gateway.rpc import Route, RpcClient, call_headers
from nosotros.contracts.language import PUBLIC, SELF, request_of
from nosotros.contracts.schema import dump, load
from nosotros.identifiers import new_id


def herself(organisation: str, participant_id: UUID) -> bytes:
    """The headers of what a participant asks about herself; her id is from her visit alone."""
    return call_headers(
        {
            "nameko.organisation": organisation,
            "nameko.actor": f"participant:{participant_id}",
            "nameko.scopes": SELF,
            "nameko.person": str(participant_id),
        }
    )


def as_anybody(organisation: str) -> bytes:
    """The headers of what anybody may ask an organisation."""
    return headers_of(
        Allowed(
            actor=ANYBODY,
            organisation=organisation,
            acting_for=organisation,
            scopes=frozenset((PUBLIC,)),
        )
    )


class Asker:
    """Asks services."""

    def __init__(self, rpc: RpcClient, rooms: Rooms) -> None:
        self._rpc = rpc
        self._rooms = rooms
        self._routes: dict[type[Any], Route] = {}

    async def ask(
        self, contract: Any, *, caller: bytes, organisation: str, request: Request, language: str
    ) -> Any:
        """What a service answers to a command or query; none to a command that answers nothing.

        It is asked where the organisation has it: at the hub, or in its room.

        Raises:
            ContractError: its refusal, or why there is no answer.
        """
        declared = request_of(type(contract))
        room = self._rooms.hosting(service=declared.service, organisation=organisation)
        asking = Asking(who=caller, language=language, trace=traceparent(request))
        route = self._route(type(contract))
        asked: dict[str, Any] = {
            "asking": asking,
            "payload": _payload(contract),
            "operation": declared.method,
            "command": new_id() if declared.kind == "command" else None,
        }
        if room is None:
            result = await call(self._rpc, route, **asked)
        else:
            result = await call_in_room(room, route, expected=ByContract(declared), **asked)
        if declared.returns is None:
            return None
        try:
            return load(declared.returns, result, strict=False)
        except (marshmallow.ValidationError, TypeError):
            raise answers.unreadable(
                operation=declared.method, reason="a field is missing"
            ) from None

    def _route(self, contract: type[Any]) -> Route:
        route = self._routes.get(contract)
        if route is None:
            declared = request_of(contract)
            route = Route.to(service=declared.service, method=declared.method)
            self._routes[contract] = route
        return route


def _payload(contract: Any) -> dict[str, Any]:
    """What a service is told; not what is none where it may be left out.

    A service of the release before refuses a field that it does not know.
    """
    given: dict[str, Any] = orjson.loads(dump(contract))
    may_be_left_out = {each.name for each in fields(contract) if each.default is None}
    return {
        name: value
        for name, value in given.items()
        if value is not None or name not in may_be_left_out
    }
