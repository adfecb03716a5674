"""The gateway, as a command asks it: with the key of NOSOTROS_KEY, and errors in one line."""

import os
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase

from nosotros.errors import NosotrosError, SettingInvalid, Unavailable
from nosotros.identifiers import new_id

_CONNECT_SECONDS = 10
_ANSWER_SECONDS = 60
#: more than two heartbeats of a stream
_SILENT_SECONDS = 40
#: answers after which the same request may succeed
_LATER = frozenset({408, 429, 502, 503, 504})
Fields = Mapping[str, str | Sequence[str]]


class Refused(NosotrosError):
    """The gateway will not do what is asked, whenever it is asked."""


class Busy(Unavailable):
    """The gateway cannot do now what is asked."""

    def __init__(self, reason: str, *, seconds: float | None) -> None:
        super().__init__(reason)
        #: after how many it says that it can
        self.seconds = seconds


class Gateway:
    """A gateway, and who asks it."""

    def __init__(self, *, url: str) -> None:
        """
        Raises:
            SettingInvalid: there is no key, or the address is none.
        """
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
            raise SettingInvalid("NOSOTROS_URL", "is not an http:// or https:// address")
        key = os.environ.get("NOSOTROS_KEY", "")
        if not key:
            raise SettingInvalid("NOSOTROS_KEY", "is not set; put your API key there")
        if not key.isascii() or not key.isprintable():
            raise SettingInvalid("NOSOTROS_KEY", "is no API key: it has letters that none has")
        self._url = url.rstrip("/")
        self._session = requests.Session()
        self._session.headers["Accept-Language"] = "en"
        # A key for this host of a .netrc file is not the one that was asked for.
        self._session.auth = _Bearer(key)

    def __enter__(self) -> "Gateway":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._session.close()

    def ask(self, path: str, fields: Fields) -> requests.Response:
        """Read something.

        Raises:
            Refused, Unavailable: with what to do.
        """
        return self._send("GET", path, params=fields)

    def tell(self, path: str, body: Mapping[str, Any]) -> requests.Response:
        """Have a command carried out.

        Raises:
            Refused, Unavailable: with what to do.
        """
        headers = {"Idempotency-Key": str(new_id())}
        return self._send("POST", path, json=body, headers=headers)

    def put(self, path: str, body: Mapping[str, Any]) -> requests.Response:
        """Have something be as `body` says.

        Raises:
            Refused, Unavailable: with what to do.
        """
        return self._send("PUT", path, json=body)

    def remove(self, path: str) -> None:
        """Have something taken away.

        Raises:
            Refused, Unavailable: with what to do.
        """
        self._send("DELETE", path).close()

    def stream(self, path: str, fields: Fields, *, last: str) -> requests.Response:
        """A stream that follows the event at `last`, open and not read yet.

        Raises:
            Refused, Unavailable: with what to do.
        """
        headers = {"Accept": "text/event-stream", "Last-Event-ID": last}
        return self._send(
            "GET", path, params=fields, headers=headers, stream=True, seconds=_SILENT_SECONDS
        )

    def _send(
        self, method: str, path: str, *, seconds: float = _ANSWER_SECONDS, **options: Any
    ) -> requests.Response:
        try:
            answer = self._session.request(
                method,
                self._url + path,
                timeout=(_CONNECT_SECONDS, seconds),
                allow_redirects=False,
                **options,
            )
        except requests.RequestException as error:
            raise Unavailable(
                f"{self._url} cannot be reached ({_cause(error)}); is NOSOTROS_URL right?"
            ) from None
        if answer.status_code < 300:
            return answer
        raise _refusal(answer)


class _Bearer(AuthBase):
    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._key}"
        return request


def _refusal(answer: requests.Response) -> NosotrosError:
    with answer:
        said = _detail(answer)
    if answer.status_code in _LATER:
        after = answer.headers.get("Retry-After", "")
        return Busy(said, seconds=float(after) if after.isdecimal() else None)
    if answer.status_code == 401:
        return Refused(f"the key in NOSOTROS_KEY is not known, or has ended ({said})")
    return Refused(said)


def _detail(answer: requests.Response) -> str:
    """What a problem (RFC 9457) says, on one line."""
    status = f"{answer.status_code} {answer.reason}"
    try:
        problem = answer.json()
        words = problem.get("detail") or problem.get("title") or status
        wrong = [f"{each['field']}: {each['detail']}" for each in problem.get("errors", ())]
    except (requests.RequestException, ValueError, AttributeError, KeyError, TypeError):
        return status
    return " ".join(" ".join([str(words), *wrong]).split())


def _cause(error: BaseException) -> str:
    if isinstance(error, requests.Timeout):
        return "no answer in time"
    if isinstance(error, requests.exceptions.SSLError):
        return "it speaks no TLS, or its certificate is not trusted"
    return "no connection"
