"""How often one key may ask: a token bucket for each, in memory.

The headers follow draft-ietf-httpapi-ratelimit-headers-10.
"""

import math
from dataclasses import dataclass
from uuid import UUID

from gateway.refusals import TooManyRequests

MOST_BUCKETS = 50_000


@dataclass(slots=True, kw_only=True)
class _Bucket:
    tokens: float
    at: float


class RateLimit:
    """Counts the requests of each key."""

    def __init__(self, *, per_second: float, burst: int) -> None:
        self._rate = per_second
        self._burst = burst
        self._buckets: dict[UUID, _Bucket] = {}
        window = max(1, math.ceil(burst / per_second)) if per_second else 1
        self._policy = (b"ratelimit-policy", b'"key";q=%d;w=%d' % (burst, window))

    def take(self, key: UUID, *, at: float) -> tuple[tuple[bytes, bytes], ...]:
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

    def limited_headers(self) -> tuple[tuple[bytes, bytes], ...]:
        """The headers of a refused request."""
        return self._headers(0)

    def _headers(self, left: float) -> tuple[tuple[bytes, bytes], ...]:
        full_in = math.ceil((self._burst - left) / self._rate)
        return (self._policy, (b"ratelimit", b'"key";r=%d;t=%d' % (int(left), full_in)))
