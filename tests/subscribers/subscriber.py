"""Somebody who follows events, and who comes back when interrupted."""

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import httpx

from nosotros.testing.waiting import PATIENCE
from tests import web
from tests.subscribers.arrivals import Arrivals

Filter = Mapping[str, Sequence[str]]
#: what tells an integrator to come again
_AGAIN = frozenset({429, 502, 503, 504})
#: what tells it that it need not
_NO_MORE = frozenset({401, 403})
_PAUSE_SECONDS = 0.2
_END_SECONDS = 30.0


class Integrator:
    """Somebody with a key, who asks the gateway."""

    def __init__(self, *, url: str, key: str) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {key}", "Accept-Language": "en"}

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        """A connection of its own."""
        with web.Client(
            base_url=self._url, headers=self._headers, timeout=PATIENCE, trust_env=False
        ) as client:
            yield client

    def get(self, path: str, **query: Any) -> httpx.Response:
        """The answer to a query. Raises httpx.HTTPStatusError where it is refused."""
        with self.client() as client:
            return client.get(path, params=query).raise_for_status()

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """The answer to a command. Raises httpx.HTTPStatusError where it is refused."""
        with self.client() as client:
            headers = {"Idempotency-Key": str(uuid4())}
            return client.post(path, json=body, headers=headers).raise_for_status().json()

    def subscribe(self, path: str, *, name: str, after: str, filter: Filter, **more: str) -> Any:
        """A new webhook, queue or saved reader."""
        return self.post(path, {"name": name, "after": after, "filter": filter, **more})


class Interrupted(Exception):
    """A subscriber was, and comes again."""


class NoMore(Exception):
    """A subscriber may have nothing any more."""


class Subscriber(ABC):
    """Takes events in a thread of its own, from entering to leaving."""

    #: a short name of the way
    way: str

    def __init__(self, integrator: Integrator, *, filter: Filter, after: str = "0") -> None:
        """
        Args:
            integrator: whose it is.
            filter: `types`, `organisations`, `subjects`.
            after: where it begins.
        """
        self.arrivals = Arrivals()
        self.after = after
        #: of the subscription, where the way has one
        self.id: str | None = None
        #: how often it came back
        self.interrupted = 0
        #: when it was told that it may have nothing any more, by `time.monotonic`
        self.ended_at: float | None = None
        self._integrator = integrator
        self.filter = filter
        self._stopping = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=self.way, daemon=True)

    def __enter__(self) -> Self:
        self._begin()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()
        self._thread.join(_END_SECONDS)
        self.check()

    def check(self) -> None:
        """Raise whatever has ended it."""
        if self._failure is not None:
            raise self._failure

    @abstractmethod
    def _begin(self) -> None:
        """Subscribe, where that has to be."""

    def _stop(self) -> None:
        self._stopping.set()

    @abstractmethod
    def _take(self) -> None:
        """Take what comes, until it is to stop.

        Raises:
            Interrupted, NoMore: as these say.
        """

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                try:
                    self._take()
                except (Interrupted, httpx.TransportError):
                    self.interrupted += 1
                    self._stopping.wait(_PAUSE_SECONDS)
        except NoMore:
            self.ended_at = time.monotonic()
        except BaseException as error:
            self._failure = error


def taken(answer: httpx.Response) -> None:
    """Go on with an answer that is good.

    Raises:
        Interrupted, NoMore: it says so.
        AssertionError: it is a refusal of another kind.
    """
    if answer.is_success:
        return
    if answer.status_code in _AGAIN:
        raise Interrupted
    if answer.status_code in _NO_MORE:
        raise NoMore
    raise AssertionError(f"{answer.request.url}: {answer.status_code}: {answer.read().decode()}")
