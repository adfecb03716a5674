"""The gateway, as a coordinator's own program would use it."""

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx

from localstack.errors import LocalStackError


class DemoFailed(LocalStackError):
    """The demonstration did not come to its end; the message says what was answered."""


class Gateway:
    """Calls the gateway with one key."""

    def __init__(self, url: str, *, key: str) -> None:
        """
        Args:
            url: the gateway's address.
            key: an API key with every scope.
        """
        self._client = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {key}", "Accept-Language": "en"},
            timeout=30,
        )

    def get(self, path: str, **query: Any) -> Any:
        """The answer to a query.

        Raises:
            DemoFailed: it was refused.
        """
        return self._answer(self._client.get(path, params=query))

    def every(self, path: str, **query: Any) -> list[Any]:
        """The items of all pages of a list.

        Raises:
            DemoFailed: it was refused.
        """
        items: list[Any] = []
        page = self.get(path, limit=200, **query)
        while True:
            items += page["items"]
            if page["next"] is None:
                return items
            page = self.get(path, limit=200, after=page["next"], **query)

    def answer(self, path: str, **query: Any) -> httpx.Response:
        """The whole answer to a query, headers and all.

        Raises:
            DemoFailed: it was refused.
        """
        answer = self._client.get(path, params=query)
        if not answer.is_success:
            self._answer(answer)
        return answer

    def text(self, path: str) -> str:
        """A file as text.

        Raises:
            DemoFailed: it was refused.
        """
        return self.answer(path).text

    def put(self, path: str, body: Any, *, revision: int | None = None) -> Any:
        """The answer to a command that replaces what is there, as it was in a revision.

        Raises:
            DemoFailed: it was refused.
        """
        return self._answer(self._client.put(path, json=body, headers=_only_if(revision)))

    def post(self, path: str, body: Any, *, revision: int | None = None) -> Any:
        """The answer to a command, about what is as it was in a revision.

        Raises:
            DemoFailed: it was refused.
        """
        headers = {"Idempotency-Key": str(uuid4()), **_only_if(revision)}
        return self._answer(self._client.post(path, json=body, headers=headers))

    def upload(self, path: str, content: bytes, *, name: str) -> Any:
        """The answer to a sheet.

        Raises:
            DemoFailed: it was refused.
        """
        headers = {"Idempotency-Key": str(uuid4()), "Content-Type": "text/csv"}
        answer = self._client.post(
            path, content=content, params={"name": name, "language": "en"}, headers=headers
        )
        return self._answer(answer)

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    @staticmethod
    def _answer(answer: httpx.Response) -> Any:
        if answer.is_success:
            return answer.json()
        path = answer.request.url.path
        raise DemoFailed(f"{path} was answered {answer.status_code}: {answer.text}")


def _only_if(revision: int | None) -> dict[str, str]:
    return {} if revision is None else {"If-Match": f'"{revision}"'}


def wait_until(done: Callable[[], Any], *, what: str, seconds: float) -> Any:
    """The first answer that is not empty.

    Raises:
        DemoFailed: there was none in time.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = done()
        if found:
            return found
        time.sleep(0.1)
    raise DemoFailed(f"{what}: not within {seconds:.0f} s")
