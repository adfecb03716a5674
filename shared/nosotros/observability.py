"""Logs, metrics and health of a process: ids and facts, never a person.

Logs are JSON lines. Metrics have no ids as labels. `/health/live` says that the process
runs, `/health/ready` that it can do its work, and if not, what is wrong.
"""

import logging
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Mapping
from socketserver import ThreadingMixIn
from types import SimpleNamespace, TracebackType
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import orjson
import structlog
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from nosotros.errors import SettingInvalid

#: What a check returns: none when all is well, otherwise what is wrong.
Check = Callable[[], str | None]

metrics = SimpleNamespace(
    requests=Counter("nosotros_requests", "Commands and queries answered", ["method", "outcome"]),
    seconds=Histogram("nosotros_request_seconds", "From arrival to answer", ["method"]),
    events=Counter("nosotros_events", "Events taken in", ["type", "outcome"]),
    published=Counter("nosotros_published", "Events that the broker confirmed", ["source"]),
    republished=Counter("nosotros_republished", "Windows begun again after a nack or a loss"),
    backlog=Gauge("nosotros_outbox", "Events not yet confirmed, at the relay's last look"),
    timers_parked=Gauge("nosotros_timers_parked", "Timers given up after their last attempt"),
    timers_unhandled=Gauge("nosotros_timers_unhandled", "Timers that are due and have no handler"),
    leading=Gauge("nosotros_relay_leading", "1 where this relay is the one that publishes"),
)


def configure_logging(level: str = "info") -> None:
    """Have this process write JSON lines to standard error."""
    number = logging.getLevelNamesMapping().get(level.upper())
    if number is None:
        raise SettingInvalid("NOSOTROS_LOG_LEVEL", "is not debug, info, warning or error")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(
                structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
            ),
            _without_messages,
            structlog.processors.JSONRenderer(serializer=lambda v, **_: orjson.dumps(v).decode()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    others = logging.StreamHandler(sys.stderr)
    others.setFormatter(_WithoutMessages("%(levelname)s:%(name)s:%(message)s"))
    logging.basicConfig(level=logging.CRITICAL, handlers=[others])
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda args: _log_uncaught(
        args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
    )


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Python's own words for an exception that ends a process or a thread repeat its message."""
    if issubclass(kind, KeyboardInterrupt):
        return
    structlog.get_logger("nosotros").critical(
        "uncaught", error=kind.__name__, exc_info=(kind, error, trace)
    )


def _without_messages(_logger: Any, _name: str, event: Any) -> Any:
    """Drop the words of exceptions: a database's can repeat a person's data."""
    _forget_messages(event.get("exception"))
    return event


def _forget_messages(traces: Any) -> None:
    for trace in traces or ():
        if isinstance(trace, dict):
            trace.pop("exc_value", None)
            trace.pop("exc_notes", None)
            for grouped in trace.get("exceptions") or ():
                _forget_messages(grouped)


class _WithoutMessages(logging.Formatter):
    """The same for what libraries log by Python's own means."""

    def formatException(self, ei: Any) -> str:  # noqa: N802
        return "\n".join([*map(str.rstrip, traceback.format_tb(ei[2])), ei[0].__name__])


def serve_health(
    host: str,
    port: int,
    checks: dict[str, Check],
    *,
    notes: Callable[[], Mapping[str, str]] = dict,
) -> None:
    """Answer `/health`, `/health/live`, `/health/ready` and `/metrics` from a thread of its own.

    Args:
        host, port: where; 0: nowhere.
        checks: what must be well for the process to do its work.
        notes: what is wrong with parts of it while it does its work all the same; said in `/health`.

    Raises:
        SettingInvalid: the port is taken.
    """
    if not port:
        return
    try:
        server = make_server(host, port, _app(checks, notes), _Threads, _Quiet)
    except OSError as error:
        raise SettingInvalid("NOSOTROS_HEALTH_PORT", f"{port}: {error.strerror}") from None
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()


def _app(
    checks: dict[str, Check], notes: Callable[[], Mapping[str, str]]
) -> Callable[..., Iterable[bytes]]:
    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == "/metrics":
            start_response("200 OK", [("Content-Type", CONTENT_TYPE_LATEST)])
            return [generate_latest()]
        if path == "/health/live":
            return _json(start_response, "200 OK", {"status": "live"})
        if path == "/health":
            wrong = {name: said for name, check in checks.items() if (said := check())}
            noted = notes()
            status = "not ready" if wrong else "degraded" if noted else "well"
            return _json(start_response, "200 OK", {"status": status, **noted, **wrong})
        if path == "/health/ready":
            wrong = {name: said for name, check in checks.items() if (said := check())}
            if wrong:
                return _json(
                    start_response, "503 Service Unavailable", {"status": "not ready", **wrong}
                )
            return _json(start_response, "200 OK", {"status": "ready"})
        return _json(start_response, "404 Not Found", {"status": "not found"})

    return app


def _json(start_response: Callable[..., Any], status: str, body: Any) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "application/json")])
    return [orjson.dumps(body)]


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: a scrape is no news."""
