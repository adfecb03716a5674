"""The operations that are answered with events: the feed, the stream, one event."""

import asyncio
import re
from functools import partial
from typing import Any

from gateway.access.deciding import Allowed
from gateway.endpoint import Endpoint
from gateway.exchange import Headers, Request, Response, Streamed, left, nothing
from gateway.links import next_link
from gateway.streams.entries import Batch, Taken, batch_of, entry_of
from gateway.streams.reader import PIECE_EVENTS, Page, Reader
from gateway.streams.sending import HEADERS, EventStream
from gateway.streams.waiting import LOOK_SECONDS, Rights
from nosotros import clock
from nosotros.contracts import schema
from nosotros.contracts.common import DEFAULT_PAGE, FieldProblem, InvalidFields
from nosotros.contracts.integrations import ReadEvents

BATCH = "application/cloudevents-batch+json"
EVENT = "application/cloudevents+json"
#: of the feed: for how many seconds it may wait
WAIT, LONGEST_WAIT = "wait", 30
_SECONDS = re.compile(r"[0-9]{1,3}")
_KEPT: Headers = ((b"cache-control", b"private, no-store"), (b"x-content-type-options", b"nosniff"))
_WAY = "feed"
#: a moment before all events
_EVER = "0001-01-01T00:00:00Z"


class _Following(Endpoint):
    """What the feed and the stream have in common."""

    async def _first(
        self, request: Request, allowed: Allowed, payload: dict[str, Any]
    ) -> tuple[Batch, Page]:
        """The first page, and what asks for the page of the same filter that follows a place."""
        if request.method == "HEAD":
            # She is given none: narrowed, if by nothing, it does not count as having read them.
            payload = {"since": _EVER, **payload}

        async def page(more: dict[str, Any]) -> Batch:
            result = await self._call(request, allowed, {**payload, **more}, None)
            return batch_of(result, operation=self.id)

        async def following(position: int) -> Batch:
            return await page({"after": str(position)})

        return await page({}), following

    async def _reader(
        self, payload: dict[str, Any], *, allowed: Allowed, first: Batch, page: Page, most: int
    ) -> Reader:
        """Who reads on from a first page, which was answered: the service takes the payload."""
        asked: ReadEvents = schema.load(ReadEvents, payload, strict=True)
        if asked.reader is not None:
            asked = await self._services.streams.as_saved(asked, organisation=allowed.organisation)
        return Reader(
            followers=self._services.streams.followers,
            organisation=allowed.organisation,
            asked=asked,
            page=page,
            first=first,
            most=most,
        )

    def _rights(self, request: Request) -> Rights:
        return Rights(partial(self._check, request))

    async def _check(self, request: Request) -> None:
        self.admit(request, await self.caller(request, {}))


class FeedEndpoint(_Following):
    """A batch of events (CloudEvents JSON format 1.0, 4), at once or when there are some."""

    async def answer(
        self, request: Request, *, parameters: dict[str, str], allowed: Allowed
    ) -> Response:
        """The events after a cursor.

        Raises:
            ContractError: the refusal to answer instead.
        """
        payload = self._query_values(request, known=(*self._query_fields, WAIT))
        seconds = _seconds(payload.pop(WAIT, "0"))
        first, page = await self._first(request, allowed, payload)
        taken = Taken(
            items=first.items,
            previous=first.items[0].previous if first.items else first.previous,
            position=first.position,
        )
        if seconds and not first.items and request.method != "HEAD":
            streams = self._services.streams
            streams.places.take(allowed.actor)
            streams.metrics.count_open(way=_WAY, by=1)
            try:
                most = payload.get("limit", DEFAULT_PAGE)
                reader = await self._reader(
                    payload, allowed=allowed, first=first, page=page, most=most
                )
                taken = await self._wait(request, reader, taken, seconds=seconds)
            finally:
                streams.metrics.count_open(way=_WAY, by=-1)
                streams.places.free(allowed.actor)
        self._services.streams.metrics.count_sent(way=_WAY, events=len(taken.items))
        cursor = str(taken.position)
        return Response(
            status=200,
            body=b"[%b]" % b",".join(each.body for each in taken.items),
            headers=(
                (b"content-type", BATCH.encode()),
                *_KEPT,
                (b"nosotros-cursors", taken.chain.encode()),
                (b"nosotros-cursor", cursor.encode()),
                next_link(request, cursor),
            ),
        )

    async def _wait(
        self, request: Request, reader: Reader, taken: Taken, *, seconds: float
    ) -> Taken:
        """What comes in time; nothing where she leaves before, or the process stops."""
        streams, rights = self._services.streams, self._rights(request)
        until = clock.monotonic() + seconds
        leaving = asyncio.create_task(left(request.receive))
        try:
            while not (taken.items or leaving.done() or streams.stopping):
                remaining = until - clock.monotonic()
                if remaining <= 0:
                    if reader.trouble is not None:
                        raise reader.trouble
                    break
                taken = await reader.take(seconds=min(remaining, LOOK_SECONDS))
                await rights.confirm()
        finally:
            leaving.cancel()
            reader.close()
        return taken


class StreamEndpoint(_Following):
    """Events as they come, until the reader leaves."""

    async def answer(
        self, request: Request, *, parameters: dict[str, str], allowed: Allowed
    ) -> EventStream | Streamed:
        """The stream of the events after a cursor, or of those from now on.

        Raises:
            ContractError: the refusal to answer instead.
        """
        payload = self._query_values(request, known=self._query_fields)
        # A browser that comes back asks as before, with the cursor that it began with.
        last = request.headers.get(b"last-event-id")
        if last:
            payload["after"] = last.decode("latin-1")
        payload["limit"] = PIECE_EVENTS
        streams = self._services.streams
        streams.places.take(allowed.actor)
        is_taken = False
        try:
            first, page = await self._first(request, allowed, payload)
            if request.method == "HEAD":
                return Streamed(pieces=nothing(), receive=request.receive, headers=HEADERS)
            reader = await self._reader(
                payload, allowed=allowed, first=first, page=page, most=PIECE_EVENTS
            )
            is_taken = True
        finally:
            if not is_taken:
                streams.places.free(allowed.actor)
        return EventStream(
            request=request,
            reader=reader,
            rights=self._rights(request),
            streams=streams,
            key=allowed.actor,
        )


class EventEndpoint(Endpoint):
    """One event, as it was published."""

    async def answer(
        self, request: Request, *, parameters: dict[str, str], allowed: Allowed
    ) -> Response:
        """The event of an id.

        Raises:
            ContractError: the refusal to answer instead.
        """
        self._query_values(request, known=())
        payload = {self._path_fields[name]: value for name, value in parameters.items()}
        result = await self._call(request, allowed, payload, None)
        entry = entry_of(result, operation=self.id)
        return Response(
            status=200,
            body=entry.body,
            headers=(
                (b"content-type", EVENT.encode()),
                *_KEPT,
                (b"nosotros-cursor", b"%d" % entry.position),
                (b"nosotros-previous", b"%d" % entry.previous),
            ),
        )


def _seconds(text: str) -> int:
    if not _SECONDS.fullmatch(text) or int(text) > LONGEST_WAIT:
        problem = FieldProblem(field=WAIT, code=f"range:0:{LONGEST_WAIT}")
        raise InvalidFields(problems=(problem,))
    return int(text)
