"""Partners, asked by the gateway in its own name."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import marshmallow
import orjson

from gateway import answers
from gateway.access.deciding import Known, Membership
from gateway.calling import Asking, call, new_trace
from gateway.problems import DEFAULT_LANGUAGE
from gateway.rpc import Route, RpcClient, call_headers
from nosotros import clock
from nosotros.contracts.common import NotFound
from nosotros.contracts.language import ContractError, request_of
from nosotros.contracts.partners import (
    AccountUse,
    CallerView,
    GrantView,
    KeyUse,
    RecordFirstUses,
    RecordKeyUses,
    ResolveKey,
    ResolvePerson,
    Scope,
)
from nosotros.contracts.schema import dump, load
from nosotros.identifiers import new_id

#: how long partners may take for one question: what it answers is not too old then
ANSWER_SECONDS = 4.0
#: for how long what was learnt of whether partners answers is told again
TROUBLE_SECONDS = 1.0
#: a prefix that no key has
_NO_PREFIX = "-"


@dataclass(frozen=True, kw_only=True, slots=True)
class Credential:
    """A key, or a person whom an issuer knows, and whom it lets in."""

    known: Known
    digests: tuple[str, ...]
    expires_at: datetime | None
    #: of a key
    key_id: UUID | None


class Directory:
    """Who is who. Asks with a scope that no key can have."""

    def __init__(self, *, rpc: RpcClient, operator: str) -> None:
        self._rpc = rpc
        self._who = call_headers(
            {
                "nameko.organisation": operator,
                "nameko.actor": "gateway",
                "nameko.scopes": str(Scope.RESOLVE),
            }
        )
        self._routes = {
            each: Route.to(service=request_of(each).service, method=request_of(each).method)
            for each in (ResolveKey, ResolvePerson, RecordKeyUses, RecordFirstUses)
        }
        self._trouble: tuple[float, str | None] = (float("-inf"), None)
        self._looking: asyncio.Task[str | None] | None = None

    @property
    def seconds(self) -> float:
        """For how long it may not be said who somebody is: what a call to any service may take."""
        return self._rpc.seconds

    async def key(self, prefix: str) -> Credential | None:
        """The key of a prefix; none where there is none.

        Raises:
            ContractError, TimeoutError: partners does not say.
        """
        return await self._resolve(ResolveKey(prefix=prefix))

    async def person(self, identity: tuple[str, str]) -> Credential | None:
        """The person whom an issuer knows as a subject; raises what `key` does."""
        issuer, subject = identity
        found = await self._resolve(ResolvePerson(issuer=issuer, subject=subject))
        return found and replace(found, known=replace(found.known, account=identity))

    async def record(self, uses: Mapping[UUID, datetime]) -> None:
        """Tell when keys were used last; raises what `key` does."""
        told = tuple(KeyUse(key_id=each, used_at=at) for each, at in uses.items())
        await self._ask(RecordKeyUses(uses=told), command=new_id())

    async def record_first(self, uses: Sequence[AccountUse]) -> None:
        """Tell that accounts were used; raises what `key` does."""
        await self._ask(RecordFirstUses(uses=tuple(uses)), command=new_id())

    async def trouble(self) -> str | None:
        """Why partners cannot be asked now, in words; none when it can.

        However many ask, partners is asked once a second.
        """
        at, told = self._trouble
        if clock.monotonic() - at < TROUBLE_SECONDS:
            return told
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        # Whoever leaves must not take the answer from the others.
        return await asyncio.shield(self._looking)

    async def _look(self) -> str | None:
        at = clock.monotonic()
        try:
            told = await self._ask_nothing()
            self._trouble = (at, told)
            return told
        finally:
            self._looking = None

    async def _ask_nothing(self) -> str | None:
        try:
            await self.key(_NO_PREFIX)
        except TimeoutError:
            return "partners does not answer in time: keys and tokens cannot be checked"
        except ContractError as error:
            return f"partners cannot be asked ({error.code}): keys and tokens cannot be checked"
        return None

    async def _resolve(self, asked: ResolveKey | ResolvePerson) -> Credential | None:
        try:
            result = await self._ask(asked)
        except NotFound:
            return None
        try:
            return credential_of(load(CallerView, result, strict=False))
        except (marshmallow.ValidationError, TypeError, ValueError):
            method = request_of(type(asked)).method
            raise answers.unreadable(operation=method, reason="it is nobody") from None

    async def _ask(self, asked: Any, *, command: UUID | None = None) -> Any:
        async with asyncio.timeout(ANSWER_SECONDS):
            return await call(
                self._rpc,
                self._routes[type(asked)],
                asking=Asking(who=self._who, language=DEFAULT_LANGUAGE, trace=new_trace()),
                payload=orjson.loads(dump(asked)),
                operation=request_of(type(asked)).method,
                command=command,
            )


def credential_of(view: CallerView) -> Credential:
    """What partners told, ready to be looked up in."""
    kind, _, id = view.actor.partition(":")
    return Credential(
        known=Known(
            actor=view.actor,
            counted_as=view.actor,
            memberships={
                each.organisation: Membership(
                    actor=each.actor or view.actor,
                    scopes=frozenset(each.scopes),
                    acted_for=each.acted_for,
                    acted_elsewhere=each.acted_elsewhere,
                )
                for each in view.memberships
            },
            grants=_by_parties(view.grants),
        ),
        digests=view.digests,
        expires_at=view.expires_at,
        key_id=UUID(id) if kind == "key" else None,
    )


def _by_parties(grants: Iterable[GrantView]) -> dict[tuple[str, str], tuple[GrantView, ...]]:
    made: dict[tuple[str, str], tuple[GrantView, ...]] = {}
    for each in grants:
        parties = (each.grantor, each.grantee)
        made[parties] = (*made.get(parties, ()), each)
    return made
