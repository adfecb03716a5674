"""Asking a service by its contract, as anybody or as a participant about herself."""

from typing import Any
from uuid import UUID

import marshmallow
import orjson

from gateway import answers
from gateway.access.deciding import ANYBODY, Allowed
from gateway.amqp import header_entry
from gateway.calling import headers_of, traceparent
from gateway.exchange import Request
from gateway.rpc import Route, RpcClient, call_headers
from nosotros import clock
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

    def __init__(self, rpc: RpcClient) -> None:
        self._rpc = rpc
        self._routes: dict[type[Any], Route] = {}

    async def ask(self, contract: Any, *, caller: bytes, request: Request, language: str) -> Any:
        """What a service answers to a command or query; none to a command that answers nothing.

        Raises:
            ContractError: its refusal, or why there is no answer.
        """
        declared = request_of(type(contract))
        headers = [
            caller,
            header_entry("nameko.deadline", f"{clock.unix() + self._rpc.seconds:.3f}"),
            header_entry("nameko.language", language),
            header_entry("nameko.traceparent", traceparent(request)),
        ]
        if declared.kind == "command":
            headers.append(header_entry("nameko.command_id", str(new_id())))
        payload = orjson.loads(dump(contract))
        body = orjson.dumps({"args": (), "kwargs": {"payload": payload}})
        reply = await self._rpc.call(
            self._route(type(contract)), headers=b"".join(headers), body=body
        )
        result = answers.result_of(reply, operation=declared.method)
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
