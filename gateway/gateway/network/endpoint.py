"""A list of many organisations at once; whoever does not answer is said, and delays nobody."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson

from gateway import answers
from gateway.access.asked import asked_by
from gateway.access.deciding import Allowed, Asked, Known, decide
from gateway.endpoint import Endpoint
from gateway.exchange import JSON, Request, Response
from gateway.links import next_link
from gateway.network import cursor
from gateway.problems import problem_of
from gateway.refusals import AnswerTimedOut, PurposeMissing, Refusal
from nosotros import clock
from nosotros.contracts.language import ContractError

#: organisations asked at once; nobody has agreements with more
MOST = 200
_NOWHERE = (b"cache-control", b"private, no-store")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """What one organisation answered: a page of its, or a refusal."""

    organisation: str
    page: Any = None
    problem: ContractError | None = None


class NetworkEndpoint(Endpoint):
    """A list of one's own organisation, and of all that let one have it."""

    async def answer(
        self, request: Request, *, parameters: dict[str, str], allowed: Allowed
    ) -> Response:
        """A page of each organisation, asked at once.

        Raises:
            ContractError: nothing could be asked; what one organisation refuses is in the answer.
        """
        payload = self._query_values(request, known=self._allowed_query)
        places = cursor.read(payload.pop("after", None))
        known = await self.caller(request, parameters)
        wanted = self._whose(request, known, own=allowed)
        if places is not None:
            wanted = {name: each for name, each in wanted.items() if name in places}
        parts = await asyncio.gather(
            *(
                self._part(request, name, each, payload, place=(places or {}).get(name))
                for name, each in sorted(wanted.items())
            )
        )
        return self._joined(request, parts, places or {})

    def _whose(
        self, request: Request, known: Known, *, own: Allowed
    ) -> "Mapping[str, Allowed | PurposeMissing]":
        """What the caller may, by organisation: her own, and each that agreed to it."""
        granting = {by for by, to in known.grants if to == own.acting_for}
        asked = replace(asked_by(request, self.rule), acting_for=own.acting_for)
        made = {own.acting_for: self._decided(known, replace(asked, organisation=None))}
        for each in sorted(granting)[: MOST - 1]:
            made[each] = self._decided(known, replace(asked, organisation=each))
        return {name: each for name, each in made.items() if each is not None}

    @staticmethod
    def _decided(known: Known, asked: Asked) -> "Allowed | PurposeMissing | None":
        try:
            return decide(known, asked, now=clock.now())
        except PurposeMissing as missing:
            return missing
        except Refusal:
            # What she may not ask of an organisation is no part of this list.
            return None

    async def _part(
        self,
        request: Request,
        whose: str,
        allowed: "Allowed | PurposeMissing",
        payload: dict[str, Any],
        *,
        place: str | None,
    ) -> _Part:
        if isinstance(allowed, PurposeMissing):
            return _Part(organisation=whose, problem=allowed)
        asked = payload if place is None else {**payload, "after": place}
        try:
            async with asyncio.timeout(self._services.settings.network_seconds):
                page = await self._call(request, allowed, asked, None)
        except TimeoutError:
            return _Part(organisation=whose, problem=AnswerTimedOut())
        except ContractError as error:
            return _Part(organisation=whose, problem=error)
        if not isinstance(page, dict) or not {"items", "next"} <= page.keys():
            problem = answers.unreadable(operation=self.id, reason="no page")
            return _Part(organisation=whose, problem=problem)
        return _Part(organisation=whose, page=page)

    def _joined(
        self, request: Request, parts: list[_Part], places: Mapping[str, str | None]
    ) -> Response:
        items: list[dict[str, Any]] = []
        unanswered: list[dict[str, Any]] = []
        following: dict[str, str | None] = {}
        for part in parts:
            if part.problem is not None:
                again = {part.organisation: places.get(part.organisation)}
                unanswered.append(
                    {
                        "organisation": part.organisation,
                        "problem": self._problem(request, part.problem),
                        "after": cursor.written(again),
                    }
                )
                continue
            items += [
                {"organisation": part.organisation, "item": each} for each in part.page["items"]
            ]
            if part.page["next"] is not None:
                following[part.organisation] = part.page["next"]
        after = cursor.written(following)
        headers = [JSON, _NOWHERE]
        if after is not None:
            headers.append(next_link(request, after))
        body = orjson.dumps({"items": items, "unanswered": unanswered, "next": after})
        return Response(status=200, body=body, headers=tuple(headers))

    def _problem(self, request: Request, error: ContractError) -> Any:
        return orjson.loads(problem_of(error, language=request.language, shown=self.shown).body)
