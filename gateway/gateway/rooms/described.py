"""Services that rooms have of their own, as they are described: what to ask them, what they answer."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from gateway.refusals import MethodNotDescribed, RoomRefused, RoomUnavailable
from gateway.rooms.looking import Look
from gateway.rooms.partners import Partners
from gateway.rooms.replies import SHARED, Unfit, by_code, refusal_of
from nosotros import clock
from nosotros.contracts.common import FieldProblem, InvalidFields
from nosotros.contracts.language import ContractError
from nosotros.contracts.partners import (
    ResolveService,
    Scope,
    ServiceDescription,
    ServiceNotDescribed,
)
from nosotros.schemas import Fit

#: how long a description is taken for what it was
TRUSTED_SECONDS = 5.0
#: how long while partners cannot be asked
BELIEVED_SECONDS = 300.0
MOST_KNOWN = 2_000

_SHARED = by_code(SHARED)


@dataclass(frozen=True, kw_only=True)
class Method:
    """A command or query of a service of a room."""

    organisation: str
    service: str
    name: str
    kind: Literal["command", "query"]
    #: what the service is told that the asker may
    scope: str
    grantable: bool
    #: types of what may be asked by the names of properties, where they are single
    kinds: Mapping[str, str]
    lists: frozenset[str]
    request: Fit
    answer: Fit | None
    #: by code: status, what its fields fit, words
    errors: Mapping[str, tuple[int, Fit, Mapping[str, str]]]

    def check(self, payload: dict[str, Any], look: Look) -> None:
        """Raises `InvalidFields` where a payload is not what may be asked."""
        wrong = look(self.request, payload)
        if wrong:
            raise InvalidFields(
                problems=tuple(FieldProblem(field=each.path, code=each.code) for each in wrong)
            )

    def result(self, value: Any, look: Look) -> Any:
        if self.answer is None:
            if value is not None:
                raise Unfit("a result where there is none")
            return None
        wrong = look(self.answer, value)
        if wrong:
            raise Unfit(f"a result that does not fit its schema: {wrong[0].code}")
        return value

    def refusal(self, code: str, fields: Any, look: Look) -> ContractError | None:
        described = self.errors.get(code)
        if described is None:
            return refusal_of(_SHARED.get(code), fields)
        status, fit, texts = described
        if look(fit, fields):
            raise Unfit(f"{code} without its fields")
        made = RoomRefused(
            organisation=self.organisation, service=self.service, error=code, fields=fields
        )
        return made.said(status=status, texts=texts)


class Described:
    """What is described, kept for a few seconds."""

    def __init__(self, partners: Partners) -> None:
        self._partners = partners
        #: none: nobody has described it
        self._known: dict[tuple[str, str], tuple[float, _Service | None]] = {}
        self._asking: dict[tuple[str, str], asyncio.Task[_Service | None]] = {}

    async def method(self, *, organisation: str, service: str, name: str) -> Method:
        """A command or query of a service.

        Raises:
            ServiceNotDescribed, MethodNotDescribed: there is no such thing.
            RoomUnavailable: nobody can say.
        """
        found = await self._service((organisation, service))
        if found is None:
            raise ServiceNotDescribed(organisation=organisation, service=service)
        method = found.methods.get(name)
        if method is None:
            raise MethodNotDescribed(organisation=organisation, service=service, method=name)
        return method

    async def _service(self, of: tuple[str, str]) -> "_Service | None":
        entry = self._known.get(of)
        if entry is not None and clock.monotonic() - entry[0] <= TRUSTED_SECONDS:
            return entry[1]
        try:
            return await asyncio.shield(self._question(of))
        except (ContractError, TimeoutError):
            if entry is not None and clock.monotonic() - entry[0] <= BELIEVED_SECONDS:
                return entry[1]
            raise RoomUnavailable(organisation=of[0]) from None

    def _question(self, of: tuple[str, str]) -> "asyncio.Task[_Service | None]":
        task = self._asking.get(of)
        if task is None:
            task = asyncio.create_task(self._learn(of))
            self._asking[of] = task
            task.add_done_callback(lambda _: self._asking.pop(of, None))
        return task

    async def _learn(self, of: tuple[str, str]) -> "_Service | None":
        at = clock.monotonic()
        organisation, service = of
        found: _Service | None
        try:
            view: ServiceDescription = await self._partners.ask(
                ResolveService(organisation=organisation, service=service)
            )
        except ServiceNotDescribed:
            found = None
        else:
            known = self._known.get(of, (0.0, None))[1]
            same = known is not None and known.revision == view.revision
            found = known if same else _Service(view)
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[of] = (at, found)
        return found


class _Service:
    """A service, with all that can be worked out before somebody asks."""

    def __init__(self, view: ServiceDescription) -> None:
        self.revision = view.revision
        errors = {code: _error(each) for code, each in view.errors.items()}
        self.methods = {
            name: _method(view, name, kind, each, errors)
            for kind, described in (("command", view.commands), ("query", view.queries))
            for name, each in described.items()
        }


def _method(
    view: ServiceDescription,
    name: str,
    kind: Any,
    described: dict[str, Any],
    errors: Mapping[str, tuple[int, Fit, Mapping[str, str]]],
) -> Method:
    properties = described["request"].get("properties", {})
    types = {each: body.get("type") for each, body in properties.items() if isinstance(body, dict)}
    answer = described.get("answer")
    return Method(
        organisation=view.organisation,
        service=view.service,
        name=name,
        kind=kind,
        scope=described.get("scope") or str(Scope.SERVICES),
        grantable=described.get("grantable", False),
        kinds={each: _single(kind) for each, kind in types.items()},
        lists=frozenset(each for each, kind in types.items() if _single(kind) == "array"),
        request=Fit(described["request"]),
        answer=None if answer is None else Fit(answer),
        errors={code: errors[code] for code in described.get("errors", ()) if code in errors},
    )


def _single(kind: Any) -> str:
    """The type of a property; of several, the one that is not null."""
    if isinstance(kind, list):
        others = [each for each in kind if each != "null"]
        return str(others[0]) if others else "null"
    return str(kind)


def _error(described: dict[str, Any]) -> tuple[int, Fit, Mapping[str, str]]:
    schema = described.get("schema", {"type": "object"})
    return described["status"], Fit(schema), described["texts"]
