"""Posts one delivery, and says what came of it."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

import structlog
from aiohttp import (
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    TCPConnector,
)
from yarl import URL

from integrations.delivering.guard import AddressRefused, Guard
from integrations.domain.retrying import Outcome, outcome_of, retry_after
from integrations.domain.webhooks import ANSWER_BYTES, Key, as_text, signature
from integrations.settings import WebhookSettings
from integrations.storage.posting import Due
from nosotros import clock

log: structlog.stdlib.BoundLogger = structlog.get_logger("integrations.posting")

#: for everything together: looking up, connecting, sending, the answer (Standard Webhooks: 15 to 30)
_SECONDS = 20.0
#: of which the answer's body may take after its status
_BODY_SECONDS = 2.0
#: of an answer that are read so that its connection can be used again
_READ_BYTES = 16 * 1024
_USER_AGENT = "Nosotros-Webhooks/1"
#: longest for which an unused connection is kept
_KEEP_SECONDS = 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """Where an endpoint's deliveries go, and what they are signed with."""

    url: URL
    #: the newest first
    keys: tuple[Key, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """What an attempt came to."""

    outcome: Outcome
    began_at: datetime
    #: milliseconds
    latency: int
    status: int | None = None
    #: its first bytes, as text
    answer: str | None = None
    #: for how long the endpoint asked not to be tried
    asked: timedelta | None = None


class Poster:
    """Posts, over connections that are kept; an asynchronous context."""

    def __init__(self, settings: WebhookSettings, *, trust: ssl.SSLContext) -> None:
        """
        Args:
            settings: how webhooks are sent.
            trust: whose certificates are believed.
        """
        self._settings = settings
        self._trust = trust
        self._sessions: dict[bool, ClientSession] = {}
        self._guards: list[Guard] = []

    async def __aenter__(self) -> Self:
        self._sessions = {plain: self._session(plain=plain) for plain in (False, True)}
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for each in self._sessions.values():
            await each.close()
        # A connector leaves what looks names up for it to whoever made that.
        for each in self._guards:
            await each.close()

    async def post(self, due: Due, target: Target) -> Attempt:
        """Make one attempt."""
        began_at, began = clock.now(), clock.monotonic()
        status: int | None = None
        answer: bytes = b""
        asked: timedelta | None = None
        try:
            session = self._sessions[target.url.scheme == "http"]
            body = due.body.encode()
            headers = _headers(due, target, body)
            async with session.post(
                target.url, data=body, headers=headers, allow_redirects=False
            ) as response:
                status = response.status
                asked = retry_after(status, response.headers, now=_machine_time())
                answer = await _beginning_of(response)
                outcome = outcome_of(status)
        except TimeoutError:
            outcome = Outcome.TIMED_OUT
        except (ClientError, OSError, ValueError) as error:
            outcome = _unreachable(error)
        except Exception as error:
            # A fault of ours must not keep the others waiting behind it.
            log.exception("posting_fault", delivery_id=str(due.id), error=type(error).__name__)
            outcome = Outcome.UNREACHABLE
        # A status that has come says more than how its connection ended.
        return Attempt(
            outcome=outcome if status is None else outcome_of(status),
            began_at=began_at,
            latency=round((clock.monotonic() - began) * 1000),
            status=status,
            answer=as_text(answer),
            asked=asked,
        )

    def _session(self, *, plain: bool) -> ClientSession:
        guard = Guard(private=self._settings.private, plain=plain)
        self._guards.append(guard)
        connector = TCPConnector(
            resolver=guard,
            socket_factory=guard.socket,
            use_dns_cache=False,
            # How many are under way at once is decided where they are begun.
            limit=0,
            keepalive_timeout=_KEEP_SECONDS,
            ssl=self._trust,
        )
        return ClientSession(
            connector=connector,
            cookie_jar=DummyCookieJar(),
            timeout=ClientTimeout(total=_SECONDS),
            headers={"User-Agent": _USER_AGENT, "Accept-Encoding": "identity", "Accept": "*/*"},
            auto_decompress=False,
            trust_env=False,
            raise_for_status=False,
        )


def _machine_time() -> datetime:
    """What a date of another machine is compared with."""
    return datetime.fromtimestamp(clock.unix(), UTC)


def _headers(due: Due, target: Target, body: bytes) -> Mapping[str, str]:
    id, timestamp = str(due.event_id), int(clock.unix())
    return {
        "Content-Type": "application/cloudevents+json",
        "webhook-id": id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(target.keys, id=id, timestamp=timestamp, body=body),
        "Nosotros-Cursor": str(due.position),
        "Nosotros-Previous": str(due.previous),
    }


async def _beginning_of(response: ClientResponse) -> bytes:
    """The first bytes of an answer; a connection whose answer is longer, or late, is closed."""
    content = response.content
    if content.at_eof():
        return b""
    beginning = bytearray()
    length = 0
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            while length < _READ_BYTES and (chunk := await content.readany()):
                length += len(chunk)
                beginning += chunk[: ANSWER_BYTES - len(beginning)]
    except (TimeoutError, ClientError, OSError):
        response.close()
        return bytes(beginning)
    if not content.at_eof():
        response.close()
    return bytes(beginning)


def _unreachable(error: BaseException) -> Outcome:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, AddressRefused):
            return Outcome.ADDRESS_REFUSED
        cause = cause.__cause__
    return Outcome.UNREACHABLE
