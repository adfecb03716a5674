"""The documents of the API and its documentation, made when they are first asked for.

To make them takes longer than the rest of a start, and most processes are never asked.
"""

import asyncio
from collections.abc import Callable
from importlib.metadata import version

import orjson

from gateway import docs, openapi
from gateway.operations import Operation
from nosotros.contracts import asyncapi
from nosotros.contracts.language import registry


class Documents:
    """Each is made once, beside the requests that are answered meanwhile; what failed is made anew."""

    def __init__(self, table: tuple[Operation, ...]) -> None:
        self._table = table
        self._made: dict[str, asyncio.Task[bytes]] = {}

    async def openapi(self) -> bytes:
        """The OpenAPI document, as JSON."""
        return await self._once("openapi", lambda: orjson.dumps(openapi.document(self._table)))

    async def asyncapi(self) -> bytes:
        """The AsyncAPI document, as JSON."""
        return await self._once("asyncapi", _events)

    async def page(self) -> bytes:
        """The OpenAPI document for people, as HTML."""
        document = await self.openapi()
        return await self._once("page", lambda: docs.page(orjson.loads(document)).encode())

    async def _once(self, name: str, make: Callable[[], bytes]) -> bytes:
        making = self._made.get(name)
        if making is None or (making.done() and making.exception()):
            making = self._made[name] = asyncio.create_task(asyncio.to_thread(make))
        # Whoever goes away does not take it from the others who wait.
        return await asyncio.shield(making)


def _events() -> bytes:
    return orjson.dumps(asyncapi.document(registry, version=version("nosotros")))
