"""Callbacks of a stand-in: made in order by one thread, again where the other side is not well."""

import queue
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import urllib3


@dataclass(frozen=True, kw_only=True)
class Call:
    """A callback, signed."""

    url: str
    headers: Mapping[str, str]
    body: bytes


class Teller:
    """Makes callbacks in the order in which they are due."""

    def __init__(self, *, attempts: int = 20, wait_seconds: float = 0.25) -> None:
        self._attempts = attempts
        self._wait = wait_seconds
        self._queue: queue.PriorityQueue[tuple[float, int, Call]] = queue.PriorityQueue()
        self._number = 0
        self._lock = threading.Lock()
        self._made: list[tuple[Call, int]] = []
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def tell(self, calls: Sequence[Call], *, after: float = 0) -> None:
        """Make these callbacks, not before so many seconds."""
        with self._lock:
            for each in calls:
                self._number += 1
                self._queue.put((time.monotonic() + after, self._number, each))
            if calls and self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()

    def made(self) -> list[tuple[Call, int]]:
        """Each callback that was made, with the status of the answer; 0: nobody answered."""
        with self._lock:
            return list(self._made)

    def stop(self) -> None:
        """Tell nothing more."""
        self._over.set()
        if self._thread is not None:
            self._thread.join(15)

    def _run(self) -> None:
        with urllib3.PoolManager(num_pools=4, timeout=10, retries=False) as pool:
            while not self._over.is_set():
                try:
                    due, number, call = self._queue.get(timeout=0.05)
                except queue.Empty:
                    continue
                if due > time.monotonic():
                    self._queue.put((due, number, call))
                    self._over.wait(0.02)
                    continue
                self._make(call, pool)

    def _make(self, call: Call, pool: urllib3.PoolManager) -> None:
        status = 0
        for _ in range(self._attempts):
            try:
                status = pool.request(
                    "POST", call.url, body=call.body, headers=dict(call.headers)
                ).status
            except urllib3.exceptions.HTTPError:
                status = 0
            if 200 <= status < 300 or self._over.wait(self._wait):
                break
        with self._lock:
            self._made.append((call, status))
