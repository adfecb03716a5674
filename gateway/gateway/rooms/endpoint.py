"""Commands and queries of the services that rooms have of their own."""

from dataclasses import replace
from functools import partial
from typing import Any

import orjson

from gateway import reading
from gateway.access.asked import asked_by
from gateway.access.deciding import Allowed, Rule, decide
from gateway.access.letting_in import by_now, let_in
from gateway.calling import Asking, headers_of, traceparent
from gateway.endpoint import Endpoint
from gateway.exchange import JSON, Request, Response
from gateway.refusals import MethodNotDescribed
from gateway.rooms.calling import call_in_room
from gateway.rooms.described import Method
from gateway.rpc import Route
from nosotros import clock
from nosotros.identifiers import command_id

_NOWHERE = (b"cache-control", b"private, no-store")


class ServiceEndpoint(Endpoint):
    """One path for every method of every such service."""

    async def answer(
        self, request: Request, *, parameters: dict[str, str], allowed: Allowed
    ) -> Response:
        """Carry the request into the room and bring the answer back.

        Raises:
            ContractError: the refusal to answer instead.
        """
        if request.method == "POST":
            self._query_values(request, known=())
        method = await self._method(parameters)
        organisation = method.organisation
        allowed = await self._allowed(request, method, own=allowed)
        command = None
        if method.kind == "command":
            if request.method != "POST":
                raise MethodNotDescribed(
                    organisation=organisation, service=method.service, method=method.name
                )
            key = reading.idempotency_key(request, needed=True)
            command = command_id(
                organisation=organisation,
                owner=allowed.owner,
                operation=f"{organisation}.{method.service}.{method.name}",
                key=str(key),
            )
        began = clock.monotonic()
        payload = await self._payload(request, method)
        again = partial(self._allowed, request, method, own=allowed)
        allowed = await by_now(allowed, since=began, again=again)
        room = self._services.rooms.of(organisation)
        await room.looking.look(lambda look: method.check(payload, look), size=0)
        result = await call_in_room(
            room,
            Route.to(service=method.service, method=method.name),
            asking=Asking(
                # It is told what it asks for, and nothing of what else she may.
                who=headers_of(replace(allowed, scopes=frozenset((method.scope,)))),
                language=request.language,
                trace=traceparent(request),
            ),
            payload=payload,
            expected=method,
            operation=self.id,
            command=command,
        )
        if method.answer is None:
            return Response(status=204)
        return Response(status=200, body=orjson.dumps(result), headers=(JSON, _NOWHERE))

    async def _method(self, parameters: dict[str, str]) -> Method:
        return await self._services.described.method(
            organisation=parameters["organisation"],
            service=parameters["service"],
            name=parameters["method"],
        )

    async def _allowed(self, request: Request, method: Method, *, own: Allowed) -> Allowed:
        """What the caller may in the organisation whose service it is: another's as it agreed."""
        rule = Rule(
            name=f"{method.service}.{method.name}",
            scope=self.rule.scope,
            grantable=method.grantable,
        )
        asked = replace(
            asked_by(request, rule), acting_for=own.acting_for, organisation=method.organisation
        )
        return await let_in(
            await self.caller(request, {}),
            admit=lambda known: decide(known, asked, now=clock.now()),
            learn=partial(self.caller, request, {}, anew=True),
        )

    async def _payload(self, request: Request, method: Method) -> dict[str, Any]:
        settings = self._services.settings
        if request.method == "POST":
            return await reading.json_object(
                request,
                limit=settings.body_limit,
                seconds=settings.body_seconds,
                may_be_empty=True,
            )
        kinds = method.kinds
        return reading.query_values(
            request.query,
            known=tuple(kinds),
            numbers=frozenset(name for name, kind in kinds.items() if kind == "integer"),
            flags=frozenset(name for name, kind in kinds.items() if kind == "boolean"),
            lists=method.lists,
        )
