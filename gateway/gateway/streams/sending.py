"""A stream on its way to one reader: server-sent events (WHATWG HTML, 9.2)."""

import asyncio
import math
import random
from collections.abc import Hashable

import structlog

from gateway.exchange import Headers, Request, Send, left
from gateway.problems import problem_of
from gateway.streams.reader import Reader
from gateway.streams.waiting import LOOK_SECONDS, Rights, Streams
from nosotros import clock
from nosotros.contracts.language import ContractError

HEADERS: Headers = (
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"private, no-store"),
    # What stands between is not to keep events until it has many (nginx).
    (b"x-accel-buffering", b"no"),
)
#: milliseconds after which a reader comes back: not all of them in the same instant
_EARLIEST_AGAIN, _LATEST_AGAIN = 1000, 3000
#: why a stream ended, besides a problem's code
LEFT, CUT_OFF, STOPPED, BROKEN = "left", "cut_off", "stopped", "broken"
_WAY = "stream"
_log = structlog.get_logger()


class EventStream:
    """The answer to who asked for a stream: it ends when she leaves, or may no more.

    What is sent next waits for what was sent to be taken, so that a reader has one piece in memory
    at most. Who takes nothing for so long is cut off, and can come back with what she had last.
    """

    status = 200

    def __init__(
        self, *, request: Request, reader: Reader, rights: Rights, streams: Streams, key: Hashable
    ) -> None:
        self._request = request
        self._reader = reader
        self._rights = rights
        self._streams = streams
        self._key = key

    async def send(self, send: Send, *, extra: Headers = ()) -> None:
        """Send until there is an end.

        Raises:
            Exception: a fault of ours; the answer's end is not marked.
        """
        metrics = self._streams.metrics
        metrics.count_open(way=_WAY, by=1)
        if self._request.abort is not None:
            self._streams.cutting.add(self._request.abort)
        leaving = asyncio.create_task(left(self._request.receive))
        sending = asyncio.create_task(self._send(send, extra))
        why = BROKEN
        try:
            await asyncio.wait((leaving, sending), return_when=asyncio.FIRST_COMPLETED)
            why = sending.result() if sending.done() else LEFT
            if why == CUT_OFF and self._request.abort is not None:
                self._request.abort()
                await leaving
        finally:
            for task in (leaving, sending):
                task.cancel()
            await asyncio.gather(leaving, sending, return_exceptions=True)
            self._close()
            metrics.count_open(way=_WAY, by=-1)
            metrics.count_ended(why=why)

    def _close(self) -> None:
        self._reader.close()
        self._streams.places.free(self._key)
        if self._request.abort is not None:
            self._streams.cutting.discard(self._request.abort)

    async def _send(self, send: Send, extra: Headers) -> str:
        start = {"type": "http.response.start", "status": 200, "headers": [*HEADERS, *extra]}
        await send(start)
        try:
            why = await self._events(send)
            await send({"type": "http.response.body", "body": b""})
        except TimeoutError:
            return CUT_OFF
        return why

    async def _events(self, send: Send) -> str:
        streams, reader = self._streams, self._reader
        again = random.randint(_EARLIEST_AGAIN, _LATEST_AGAIN)  # noqa: S311
        await self._put(send, b"retry: %d\n\n" % again)
        shown_at = -math.inf
        try:
            while not streams.stopping:
                taken = await reader.take(seconds=min(LOOK_SECONDS, streams.heartbeat_seconds))
                await self._rights.confirm()
                now = clock.monotonic()
                if taken.items:
                    await self._put(send, taken.frames())
                    streams.metrics.count_sent(way=_WAY, events=len(taken.items))
                elif now - shown_at >= streams.heartbeat_seconds:
                    # What did not fit lies behind her, too: she need not look at it again.
                    place = (taken.position, taken.previous)
                    await self._put(send, b":\nid: %d\nprevious: %d\n\n" % place)
                else:
                    continue
                shown_at = now
        except ContractError as error:
            problem = problem_of(error, language=self._request.language)
            _log.warning("stream_ended", code=error.code, status=error.status)
            await self._put(send, b"event: problem\ndata: %b\n\n" % problem.body)
            return error.code
        return STOPPED

    async def _put(self, send: Send, piece: bytes) -> None:
        """Have a piece go out.

        Raises:
            TimeoutError: it did not, for too long.
        """
        async with asyncio.timeout(self._streams.patience_seconds):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            # The server waits for room before it writes, not after: this waits for what was just
            # written.
            await send({"type": "http.response.body", "body": b"", "more_body": True})
        # The others, too, where there is much to be had and all of it is taken at once.
        await asyncio.sleep(0)
