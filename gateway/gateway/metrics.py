"""Counts and times of requests, for Prometheus. A label is an operation or a status, never
an id, a key or a name."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
CONTENT_TYPE = CONTENT_TYPE_LATEST.encode()


class Metrics:
    """What this process measures."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._seconds = Histogram(
            "nosotros_http_request_seconds",
            "Time from a request's headers to its answer, by operation and status",
            labelnames=("operation", "status"),
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._broken = Counter(
            "nosotros_http_broken_off",
            "Answers that began and could not be finished, by operation",
            labelnames=("operation",),
            registry=self._registry,
        )
        self._open = Gauge(
            "nosotros_streams_open",
            "Who waits for events, by way: feed or stream",
            labelnames=("way",),
            registry=self._registry,
        )
        self._sent = Counter(
            "nosotros_events_sent",
            "Events sent to readers, by way: feed or stream",
            labelnames=("way",),
            registry=self._registry,
        )
        self._ended = Counter(
            "nosotros_streams_ended",
            "Streams that ended, by why: left, cut_off, stopped, broken, or a problem's code",
            labelnames=("why",),
            registry=self._registry,
        )
        self._children: dict[tuple[str, int], Histogram] = {}

    def observe(self, *, operation: str, status: int, seconds: float) -> None:
        """Count a request."""
        child = self._children.get((operation, status))
        if child is None:
            child = self._seconds.labels(operation, str(status))
            self._children[operation, status] = child
        child.observe(seconds)

    def count_broken(self, *, operation: str) -> None:
        """Count an answer that was broken off."""
        self._broken.labels(operation).inc()

    def count_open(self, *, way: str, by: int) -> None:
        """Count one more, or one less, who waits."""
        self._open.labels(way).inc(by)

    def count_sent(self, *, way: str, events: int) -> None:
        """Count events that went to a reader."""
        self._sent.labels(way).inc(events)

    def count_ended(self, *, why: str) -> None:
        """Count a stream that ended."""
        self._ended.labels(why).inc()

    def text(self) -> bytes:
        """Everything measured, in Prometheus' text format."""
        return generate_latest(self._registry)
