"""A broker's management API, as its administrator makes virtual hosts, queues and users by it.

Whatever is done here can be done again: what is there already stays, what is gone already is gone.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import requests
import structlog

from nosotros.errors import Unavailable

log: structlog.stdlib.BoundLogger = structlog.get_logger("nosotros.management")

#: to connect, and for each answer
_SECONDS = (3, 10)
_SALT_BYTES = 4


def part(name: str) -> str:
    """A name as a part of a path."""
    return quote(name, safe="")


class Management:
    """The management API of one broker."""

    def __init__(self, url: str, *, called: str) -> None:
        """
        Args:
            url: `http[s]://user:password@host:port`, with `?cafile=…` where the machine does not trust
                who issued its certificate.
            called: how the broker is called in what is raised.
        """
        parts = urlsplit(url)
        self._auth = (parts.username or "", parts.password or "")
        self._api = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}/api"
        self._verify = dict(parse_qsl(parts.query)).get("cafile", True)
        self._called = called

    @property
    def user(self) -> str:
        """Who we are there."""
        return self._auth[0]

    @contextmanager
    def open(self) -> Iterator["Calls"]:
        """Calls over connections that are kept between them.

        Raises:
            Unavailable: the broker refuses, or cannot be reached; said by each call.
        """
        with requests.Session() as session:
            session.trust_env = False  # no proxy hears its password
            session.auth = self._auth
            session.verify = self._verify
            yield Calls(session, api=self._api, called=self._called)


class Calls:
    """Calls of the management API, each with `Unavailable` where it fails."""

    def __init__(self, session: requests.Session, *, api: str, called: str) -> None:
        self._session = session
        self._api = api
        self._called = called

    def get(self, path: str) -> Any:
        """What is there."""
        return self._call("GET", path).json()

    def find(self, path: str) -> Any | None:
        """What is there; none: nothing is."""
        answer = self._call("GET", path, missing=True)
        return None if answer.status_code == 404 else answer.json()

    def put(self, path: str, body: Mapping[str, Any]) -> None:
        """Make something, or change it."""
        self._call("PUT", path, json=body)

    def post(self, path: str, body: Mapping[str, Any]) -> None:
        """Make something that has no name."""
        self._call("POST", path, json=body)

    def delete(self, path: str) -> None:
        """Remove something; it may be gone already."""
        self._call("DELETE", path, missing=True)

    def _call(
        self, method: str, path: str, *, missing: bool = False, **options: Any
    ) -> requests.Response:
        """An answer that is good, or with `missing` says that there is no such thing."""
        try:
            answer = self._session.request(
                method, f"{self._api}/{path}", timeout=_SECONDS, allow_redirects=False, **options
            )
        except requests.RequestException as error:
            # Its own words repeat the address.
            raise Unavailable(f"{self._called}: {type(error).__name__}") from None
        if answer.status_code // 100 == 2 or (missing and answer.status_code == 404):
            return answer
        log.warning("management_refused", method=method, path=path, status=answer.status_code)
        raise Unavailable(f"{self._called}: it answered {answer.status_code}")


def is_of(password: str, hashed: str) -> bool:
    """Whether the broker's hash is that of a password (its own `rabbit_password_hashing_sha256`)."""
    try:
        raw = base64.b64decode(hashed)
    except binascii.Error:
        return False
    salt, digest = raw[:_SALT_BYTES], raw[_SALT_BYTES:]
    return hmac.compare_digest(hashlib.sha256(salt + password.encode()).digest(), digest)
