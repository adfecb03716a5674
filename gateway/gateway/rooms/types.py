"""Types of events that rooms' own services tell, as whoever follows `dataschema` asks for them.

Anybody may ask, and ask for what there is not: what is known is remembered, and few questions are
under way at once.
"""

import re
from typing import Any

from gateway.rooms.partners import Partners
from nosotros import clock
from nosotros.contracts.common import ServiceUnavailable
from nosotros.contracts.language import ContractError
from nosotros.contracts.partners import EventTypes, ResolveEventType
from nosotros.schemas.subset import DIALECT

KNOWN_SECONDS = 30.0
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
        self._known: dict[str, tuple[float, dict[str, Any] | None]] = {}
        self._asked = 0

    async def schema(self, type: str, *, public_url: str) -> dict[str, Any] | None:
        """The JSON Schema of a type; none where nobody tells such events.

        Raises:
            ServiceUnavailable: nobody can say now.
        """
        if not _TYPE.fullmatch(type):
            return None
        entry = self._known.get(type)
        if entry is None or clock.monotonic() - entry[0] > KNOWN_SECONDS:
            entry = await self._ask(type)
        schema = entry[1]
        if schema is None:
            return None
        return {"$schema": DIALECT, **schema, "$id": f"{public_url}/schemas/{type}", "title": type}

    async def _ask(self, type: str) -> tuple[float, dict[str, Any] | None]:
        if self._asked >= MOST_ASKED:
            raise ServiceUnavailable(service="partners")
        self._asked += 1
        at = clock.monotonic()
        try:
            found: EventTypes = await self._partners.ask(ResolveEventType(type=type))
        except (ContractError, TimeoutError):
            raise ServiceUnavailable(service="partners") from None
        finally:
            self._asked -= 1
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        entry = (at, found.items[0].schema if found.items else None)
        self._known[type] = entry
        return entry
