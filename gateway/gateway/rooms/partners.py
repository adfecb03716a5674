"""Partners, asked by the gateway in its own name about rooms and what they have."""

import asyncio
from typing import Any
from uuid import UUID

import marshmallow
import orjson

from gateway import answers
from gateway.calling import Asking, call, new_trace
from gateway.problems import DEFAULT_LANGUAGE
from gateway.rpc import Route, RpcClient, call_headers
from nosotros.contracts.language import request_of
from nosotros.contracts.partners import Scope
from nosotros.contracts.schema import dump, load
from nosotros.identifiers import new_id

#: how long partners may take
ANSWER_SECONDS = 2.0


class Partners:
    """Asks with a scope that no key can have."""

    def __init__(self, *, rpc: RpcClient, operator: str) -> None:
        self._rpc = rpc
        self._who = call_headers(
            {
                "nameko.organisation": operator,
                "nameko.actor": "gateway",
                "nameko.scopes": str(Scope.RESOLVE),
            }
        )

    async def ask(self, query: Any) -> Any:
        """The view that a query is answered with.

        Raises:
            ContractError, TimeoutError: partners refuses, or does not say.
        """
        declared = request_of(type(query))
        result = await self._call(query)
        assert declared.returns is not None
        try:
            return load(declared.returns, result, strict=False)
        except (marshmallow.ValidationError, TypeError):
            raise answers.unreadable(operation=declared.method, reason="not its view") from None

    async def tell(self, command: Any) -> None:
        """Have a command carried out that gives nothing back; raises what `ask` does."""
        await self._call(command, command=new_id())

    async def _call(self, asked: Any, *, command: UUID | None = None) -> Any:
        declared = request_of(type(asked))
        async with asyncio.timeout(ANSWER_SECONDS):
            return await call(
                self._rpc,
                Route.to(service=declared.service, method=declared.method),
                asking=Asking(who=self._who, language=DEFAULT_LANGUAGE, trace=new_trace()),
                payload=orjson.loads(dump(asked)),
                operation=declared.method,
                command=command,
            )
