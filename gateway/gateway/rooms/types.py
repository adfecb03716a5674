"""Types of events that rooms' own services tell, as whoever follows `dataschema` asks for them.

Anybody may ask, and ask for what there is not: what is known is remembered, what is not is too, for
a moment and apart, and few questions are under way at once.
"""

import asyncio
import re
from typing import Any

from gateway.rooms.partners import Partners
from nosotros import clock
from nosotros.contracts.common import ServiceUnavailable
from nosotros.contracts.language import ContractError
from nosotros.contracts.partners import EventTypes, ResolveEventType
from nosotros.schemas.subset import DIALECT

KNOWN_SECONDS = 30.0
#: how long nobody tells such events, once nobody did
UNKNOWN_SECONDS = 5.0
MOST_KNOWN = 2_000
#: questions under way or waiting
MOST_ASKED = 16
_TYPE = re.compile(
    r"(?=.{1,200}\Z)(?!nosotros\.)[a-z][a-z0-9-]*\.[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\.v[1-9][0-9]{0,3}"
)


class Types:
    """Schemas by types."""

    def __init__(self, partners: Partners) -> None:
        self._partners = partners
        self._known: dict[str, tuple[float, dict[str, Any]]] = {}
        #: until when; apart, so that guesses push out nothing that is known
        self._unknown: dict[str, float] = {}
        self._asking: dict[str, asyncio.Task[dict[str, Any] | None]] = {}

    async def schema(self, type: str, *, public_url: str) -> dict[str, Any] | None:
        """The JSON Schema of a type; none where nobody tells such events.

        Raises:
            ServiceUnavailable: nobody can say now.
        """
        if not _TYPE.fullmatch(type):
            return None
        schema = await self._schema(type)
        if schema is None:
            return None
        return {"$schema": DIALECT, **schema, "$id": f"{public_url}/schemas/{type}", "title": type}

    async def _schema(self, type: str) -> dict[str, Any] | None:
        now = clock.monotonic()
        known = self._known.get(type)
        if known is not None and now - known[0] <= KNOWN_SECONDS:
            return known[1]
        if now <= self._unknown.get(type, 0.0):
            return None
        task = self._asking.get(type)
        if task is None:
            if len(self._asking) >= MOST_ASKED:
                raise ServiceUnavailable(service="partners")
            task = asyncio.create_task(self._ask(type))
            self._asking[type] = task
            task.add_done_callback(lambda _: self._asking.pop(type, None))
        try:
            return await asyncio.shield(task)
        except (ContractError, TimeoutError):
            raise ServiceUnavailable(service="partners") from None

    async def _ask(self, type: str) -> dict[str, Any] | None:
        at = clock.monotonic()
        found: EventTypes = await self._partners.ask(ResolveEventType(type=type))
        if not found.items:
            self._known.pop(type, None)
            if len(self._unknown) >= MOST_KNOWN:
                self._unknown.clear()
            self._unknown[type] = at + UNKNOWN_SECONDS
            return None
        self._unknown.pop(type, None)
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[type] = (at, found.items[0].schema)
        return found.items[0].schema
