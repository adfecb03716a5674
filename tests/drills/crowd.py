"""Clients of the gateway that behave as good ones do: they repeat until they are answered."""

import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import httpx

from tests import web

CLIENTS = 16
#: what tells a client to send the same request again, under the same key
AGAIN = frozenset({429, 502, 503, 504})
STILL_RUNNING = "command_running"
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """A command for the gateway."""

    path: str
    body: Mapping[str, object]


class Crowd:
    """Sixteen clients with a list of commands, each under an Idempotency-Key of its own.

    They begin at once, and go as far as they are let (`let`). A command that is answered
    neither with success nor with the advice to try again ends them all: what they were told
    is raised by whoever waits for them.
    """

    def __init__(self, url: str, *, key: str, posts: Sequence[Post], let: int | None = None):
        """
        Args:
            url: the gateway's address.
            key: an API key.
            posts: the commands.
            let: how many of them may be begun before `let` is called; all by default.
        """
        #: how often they had to repeat, by what they were told
        self.repeats: Counter[str] = Counter()
        self._url = url
        self._headers = {"Authorization": f"Bearer {key}", "Accept-Language": "en"}
        self._posts = posts
        self._let = len(posts) if let is None else let
        self._next = 0
        self._answers: dict[int, Any] = {}
        self._failure: str | None = None
        self._stopped = False
        self._changed = threading.Condition()
        self._threads = [
            threading.Thread(target=self._run, name=f"client-{number}", daemon=True)
            for number in range(CLIENTS)
        ]

    def __enter__(self) -> Self:
        for each in self._threads:
            each.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        for each in self._threads:
            each.join()

    def let(self, many: int) -> None:
        """Let them begin the first `many` of their commands."""
        with self._changed:
            self._let = many
            self._changed.notify_all()

    @property
    def many_answered(self) -> int:
        """How many commands have been answered with success so far."""
        with self._changed:
            return len(self._answers)

    def answered(self, many: int, *, seconds: float) -> None:
        """Wait until `many` commands have been answered with success.

        Raises:
            AssertionError: one was refused, or they were not in time.
        """
        with self._changed:
            self._changed.wait_for(
                lambda: len(self._answers) >= many or self._failure is not None, timeout=seconds
            )
            assert self._failure is None, self._failure
            assert len(self._answers) >= many, (
                f"only {len(self._answers)} of {many} commands were answered within"
                f" {seconds:g} s; repeated: {dict(self.repeats)}"
            )

    def all_answered(self, *, seconds: float) -> list[Any]:
        """Wait for every command; the answers, in the commands' order.

        Raises:
            AssertionError: one was refused, or they were not in time.
        """
        self.answered(len(self._posts), seconds=seconds)
        return [self._answers[number] for number in range(len(self._posts))]

    def _run(self) -> None:
        with web.Client(
            base_url=self._url, headers=self._headers, timeout=30, trust_env=False
        ) as client:
            while (number := self._take()) is not None:
                answer = self._until_answered(client, self._posts[number])
                with self._changed:
                    if answer is not None:
                        self._answers[number] = answer
                    self._changed.notify_all()

    def _take(self) -> int | None:
        with self._changed:
            self._changed.wait_for(
                lambda: self._ended() or self._next < self._let or self._next == len(self._posts)
            )
            if self._ended() or self._next == len(self._posts):
                return None
            self._next += 1
            return self._next - 1

    def _ended(self) -> bool:
        return self._stopped or self._failure is not None

    def _until_answered(self, client: httpx.Client, post: Post) -> Any:
        headers = {"Idempotency-Key": str(uuid4())}
        pause = _FIRST_PAUSE
        while not self._ended():
            wait = 0.0
            try:
                answer = client.post(post.path, json=post.body, headers=headers)
            except httpx.TransportError as error:
                told = type(error).__name__
            else:
                if answer.is_success:
                    return answer.json()
                told = _advice(answer)
                if told is None:
                    self._fail(f"{post.path} was answered {answer.status_code}: {answer.text}")
                    return None
                wait = float(answer.headers.get("Retry-After", 0))
            with self._changed:
                self.repeats[told] += 1
            # A client has no other way to learn that the platform is back than to ask again.
            time.sleep(max(pause, wait))
            pause = min(pause * 2, _LONGEST_PAUSE)
        return None

    def _fail(self, why: str) -> None:
        with self._changed:
            self._failure = self._failure or why


def _advice(answer: httpx.Response) -> str | None:
    """In which words a client was told to try again; none: it was not."""
    code = answer.json().get("type", "").rpartition("/")[2]
    if answer.status_code in AGAIN or (answer.status_code == 409 and code == STILL_RUNNING):
        return f"{answer.status_code} {code}"
    return None
