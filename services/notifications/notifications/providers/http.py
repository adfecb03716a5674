"""One provider's HTTP API, and what can be known of a call that went wrong.

urllib3's connection is used as it is, without its pool: only who connects himself knows whether
a request can have reached the other side. Nothing is tried again here, and no redirect followed.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from pathlib import Path
from socket import socket
from typing import Any, cast
from urllib.parse import urlsplit

import orjson
from urllib3 import HTTPHeaderDict
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ReadTimeoutError,
)

from nosotros import clock
from notifications.domain.outcomes import Refused, Unknown
from notifications.providers.socket_until import Until
from notifications.providers.tls import is_of_certificate, verifying

#: bytes of an answer; no provider's is as long
_LONGEST = 65536
#: seconds in which a connection must be there
_CONNECT = 5
#: bounds of what a provider may ask us to wait, in seconds
_LEAST_WAIT, _LONGEST_WAIT = 1, 3600
_DEFAULT_WAIT = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the other side said."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    def told(self) -> dict[str, Any] | None:
        """The JSON object that it is, whatever it calls itself; none: it is none."""
        try:
            found = orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return None
        return cast(dict[str, Any], found) if isinstance(found, dict) else None


class Site:
    """One site, on one connection that is kept while there is work; for one thread."""

    def __init__(self, url: str, *, seconds: int, authorities: Path | None) -> None:
        """
        Args:
            url: begins with `http://` or `https://`; paths are added to it.
            seconds: how long an answer may take.
            authorities: certificates of those who vouch for the site; none: the machine's.
        """
        parts = urlsplit(url)
        self._prefix = parts.path
        self._seconds = seconds
        host = cast(str, parts.hostname)
        self._connection = (
            HTTPSConnection(host, parts.port, ssl_context=verifying(authorities))
            if parts.scheme == "https"
            else HTTPConnection(host, parts.port)
        )

    def post(
        self, path: str, *, body: bytes, headers: Mapping[str, str]
    ) -> Answer | Refused | Unknown:
        """Call once: the answer; that it was certainly not called; or that nobody knows."""
        try:
            self._connect()
        except (OSError, HTTPError, HTTPException) as error:
            self.rest()
            return Refused(reason=_why_not(error), permanent=False, of="provider")
        try:
            return self._call(path, body=body, headers=headers)
        except (OSError, HTTPError, HTTPException) as error:
            self.rest()
            late = isinstance(error, TimeoutError | ReadTimeoutError)
            return Unknown(reason="no_answer_in_time" if late else "connection_lost")

    def rest(self) -> None:
        """Let the connection go."""
        self._connection.close()

    def _connect(self) -> None:
        # One that was kept may have been ended by the other side meanwhile.
        if self._connection.sock is not None and self._connection.is_connected:
            return
        self._connection.close()
        self._connection.timeout = min(_CONNECT, self._seconds)
        self._connection.connect()

    def _call(self, path: str, *, body: bytes, headers: Mapping[str, str]) -> Answer:
        connection = self._connection
        connection.timeout = self._seconds
        until = time.monotonic() + self._seconds
        connection.request(
            "POST",
            self._prefix + path,
            body=body,
            headers={"User-Agent": "Nosotros", "Accept": "application/json", **headers},
            preload_content=False,
        )
        connection.sock = cast(socket, Until(connection.sock, until))
        response = connection.getresponse()
        if isinstance(kept := cast(object, connection.sock), Until):
            connection.sock = kept.socket
        said = bytearray()
        while part := response.read1(_LONGEST):
            said += part
            if len(said) > _LONGEST:
                self.rest()
                break
        return Answer(
            status=response.status, headers=HTTPHeaderDict(response.headers), body=bytes(said)
        )


def judged(answer: Answer) -> Refused | Unknown | None:
    """What a status says whoever the provider is; none: the answer's own words tell.

    A 408 comes from what stands before a provider, too, which may have passed the message on.
    """
    if answer.status == 429:
        return Refused(
            reason="rate_limited",
            permanent=False,
            of="provider",
            wait_seconds=wait_of(answer),
        )
    if in_doubt(answer.status):
        return Unknown(reason=f"answered_{answer.status}")
    return None


def in_doubt(status: int) -> bool:
    """Whether a status says neither that a message was taken nor that it was not."""
    return status >= 500 or status < 200 or 300 <= status < 400 or status == 408


def wait_of(answer: Answer) -> int:
    """The seconds that a provider asks us to wait by `Retry-After` (RFC 9110, 10.2.3)."""
    text = answer.headers.get("Retry-After", "")
    if text.isascii() and text.isdigit():
        return max(_LEAST_WAIT, min(int(text), _LONGEST_WAIT))
    try:
        seconds = (parsedate_to_datetime(text) - clock.now()).total_seconds()
    except (TypeError, ValueError):
        return _DEFAULT_WAIT
    return max(_LEAST_WAIT, min(int(seconds), _LONGEST_WAIT))


def _why_not(error: Exception) -> str:
    if isinstance(error, NameResolutionError):
        return "provider_unknown_host"
    if is_of_certificate(error):
        return "provider_certificate"
    if isinstance(error, NewConnectionError):  # a kind of time-out to urllib3
        return "provider_unreachable"
    if isinstance(error, ConnectTimeoutError | TimeoutError):
        return "provider_silent"
    return "provider_unreachable"
