"""The pages of one operation as one file, a page at a time."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from gateway.answers import unreadable
from gateway.exchange import Request, Streamed, nothing
from gateway.exports.columns import columns_of
from gateway.exports.writing import CONTENT_TYPE, rows, titles
from gateway.operations import Operation
from nosotros.contracts.fields import PageSize

#: how many items are asked for at a time, where the caller does not say
PAGE = PageSize.highest

#: asks the service for the page of a payload, in the name of whoever asks
Ask = Callable[[dict[str, Any]], Awaitable[Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Page:
    lines: bytes
    next: str | None


class Export:
    """Answers an operation of pages with a file."""

    def __init__(self, operation: Operation) -> None:
        self._id = operation.id
        self._columns = columns_of(operation.item)
        name = f'attachment; filename="{operation.export_name}"'
        self._headers = (
            (b"content-type", CONTENT_TYPE),
            (b"content-disposition", name.encode()),
            (b"cache-control", b"private, no-store"),
            (b"x-content-type-options", b"nosniff"),
            (b"vary", b"Accept"),
        )

    async def answer(self, request: Request, *, payload: dict[str, Any], ask: Ask) -> Streamed:
        """Everything from the payload's `after` on.

        Raises:
            ContractError: the refusal of the first page, as that of any other request.
        """
        asked = {"limit": PAGE, **payload}
        first = await self._page(asked, ask)
        has_body = request.method != "HEAD"
        return Streamed(
            pieces=self._pieces(first, asked, ask) if has_body else nothing(),
            receive=request.receive,
            headers=self._headers,
        )

    async def _pieces(
        self, page: _Page, asked: dict[str, Any], ask: Ask
    ) -> AsyncGenerator[bytes, None]:
        yield titles(self._columns) + page.lines
        while page.next is not None:
            page = await self._page({**asked, "after": page.next}, ask)
            yield page.lines

    async def _page(self, asked: dict[str, Any], ask: Ask) -> _Page:
        result = await ask(asked)
        try:
            page = _Page(lines=rows(self._columns, result["items"]), next=result["next"])
        except (TypeError, KeyError, AttributeError):
            raise unreadable(operation=self._id, reason="it is no page") from None
        if page.next is not None and page.next == asked.get("after"):
            raise unreadable(operation=self._id, reason="a page follows itself")
        return page
