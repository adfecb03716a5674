"""How often one key, or one address, may ask: a token bucket for each, in memory.

The headers follow draft-ietf-httpapi-ratelimit-headers-10.
"""

import math
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from gateway.refusals import TooManyRequests

MOST_BUCKETS = 50_000


@dataclass(slots=True, kw_only=True)
class _Bucket:
    tokens: float
    at: float


def network_of(address: str) -> str:
    """Whom an address stands for: itself, or of IPv6 the network that one customer has."""
    try:
        read = ip_address(address)
    except ValueError:
        return address
    if isinstance(read, IPv6Address):
        return str(read.ipv4_mapped or int(read) >> 64)
    return str(read)


class RateLimit:
    """Counts the requests of each key, or of each of what else is counted by `of`."""

    def __init__(self, *, per_second: float, burst: int, of: str = "key") -> None:
        self._rate = per_second
        self._burst = burst
        self._buckets: dict[Hashable, _Bucket] = {}
        window = max(1, math.ceil(burst / per_second)) if per_second else 1
        self._policy = (b"ratelimit-policy", f'"{of}";q={burst};w={window}'.encode())
        self._of = of

    def take(self, key: Hashable, *, at: float) -> tuple[tuple[bytes, bytes], ...]:
        """Count a request at `at` (seconds, monotonic) and return the headers that tell of it.

        Raises:
            TooManyRequests: the key has used up what it may; `limited_headers` tells of that.
        """
        if not self._rate:
            return ()
        bucket = self._buckets.get(key)
        if bucket is None:
            if len(self._buckets) >= MOST_BUCKETS:
                self._buckets.clear()
            bucket = self._buckets[key] = _Bucket(tokens=float(self._burst), at=at)
        bucket.tokens = min(self._burst, bucket.tokens + (at - bucket.at) * self._rate)
        bucket.at = at
        if bucket.tokens < 1:
            raise TooManyRequests(seconds=max(1, math.ceil((1 - bucket.tokens) / self._rate)))
        bucket.tokens -= 1
        return self._headers(bucket.tokens)

    def check(self, key: Hashable, *, at: float) -> None:
        """Raises `TooManyRequests` where `take` would; counts nothing."""
        if self._rate and key in self._buckets:
            self.take(key, at=at)
            self._buckets[key].tokens += 1

    def charge(self, key: Hashable, *, at: float) -> None:
        """Count what turned out to be one more; the next one is told where it was the last."""
        with suppress(TooManyRequests):
            self.take(key, at=at)

    def limited_headers(self) -> tuple[tuple[bytes, bytes], ...]:
        """The headers of a refused request."""
        return self._headers(0)

    def _headers(self, left: float) -> tuple[tuple[bytes, bytes], ...]:
        full_in = math.ceil((self._burst - left) / self._rate)
        told = f'"{self._of}";r={int(left)};t={full_in}'
        return (self._policy, (b"ratelimit", told.encode()))
