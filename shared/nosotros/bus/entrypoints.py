"""nameko's side of our entrypoints: from a message to a worker, and from its end to an answer."""

from collections.abc import Callable
from typing import Any

import orjson
import structlog
from eventlet import Timeout
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint

from nosotros import clock
from nosotros.bus.attendant import Attendant
from nosotros.bus.delivery import Delivery
from nosotros.bus.inbox import EventHandler, Outcome
from nosotros.bus.line import Line
from nosotros.bus.requests import Call
from nosotros.bus.runtime import Runtime
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import InternalError
from nosotros.contracts.language import ContractError, Event, Request
from nosotros.errors import Unavailable
from nosotros.identifiers import new_id
from nosotros.observability import metrics

log: structlog.stdlib.BoundLogger = structlog.get_logger("nosotros.entrypoints")
Job = Callable[[Callable[..., Any]], Any]


class _OnLine(Entrypoint):
    """An entrypoint that hears over the service's line."""

    #: nameko's, from when this is bound to it
    container: Any
    line = Line()
    attendant = Attendant()
    takes_calls = False

    def __init__(self) -> None:
        # Refusals are part of the work, no failure of it.
        super().__init__(expected_exceptions=(ContractError, Unavailable))

    def setup(self) -> None:
        """Join the line."""
        self.line.register_provider(self)

    @property
    def runtime(self) -> Runtime:
        """The process's."""
        return self.container.config["runtime"]

    def bounded(self, handler: EventHandler) -> EventHandler:
        """A handler of events or of timers, given up after its time."""

        def run(event: Any, work: UnitOfWork) -> None:
            with Timeout(self.runtime.settings.handler_seconds, HandlerTooSlow()):
                handler(event, work)

        return run

    def run(self, job: Job, done: Callable[[Any, Any], None]) -> None:
        """Have a worker run a job, and `done` called with its result or its error."""

        def handle_result(_context: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            done(result, exc_info[1] if exc_info else None)
            return result, None

        try:
            self.container.spawn_worker(self, (job,), {}, handle_result=handle_result)
        except ContainerBeingKilled:
            log.info("left_to_another_process")


class CallEntrypoint(_OnLine):
    """A command or a query."""

    takes_calls = True

    def __init__(self, request: Request) -> None:
        super().__init__()
        self.request = request

    def handle_call(self, delivery: Delivery) -> None:
        """Answer one message."""
        began = clock.monotonic()
        method = self.request.method

        def job(handler: Callable[..., Any]) -> bytes:
            headers = {
                name.removeprefix("nameko."): value for name, value in delivery.headers.items()
            }
            call = Call.read(_payload(delivery.body), headers)
            return self.runtime.requests.answer(self.request, handler, call)

        def done(result: bytes | None, error: BaseException | None) -> None:
            delivery.reply(_answered(result, error))
            self.line.in_flight -= 1
            metrics.seconds.labels(method).observe(clock.monotonic() - began)
            outcome = error.code if isinstance(error, ContractError) else "answered"
            metrics.requests.labels(method, outcome).inc()

        self.run(job, done)


class EventEntrypoint(_OnLine):
    """An event."""

    def __init__(self, declared: Event) -> None:
        super().__init__()
        self.declared = declared

    @property
    def event_type(self) -> str:
        """The CloudEvents type."""
        return self.declared.type

    def handle_event(self, delivery: Delivery) -> None:
        """Take in one message."""

        def job(handler: Callable[..., Any]) -> Outcome:
            bounded = self.bounded(handler)
            with self.line.event_turns:
                return self.runtime.patiently(
                    lambda: self.runtime.inbox.receive(
                        delivery.body, bounded, deliveries=delivery.deliveries
                    )
                )

        def done(result: Outcome | None, error: BaseException | None) -> None:
            if error is None:
                metrics.events.labels(self.event_type, str(result)).inc()
                delivery.ack()
            else:
                # The inbox itself failed, not its handler: the broker keeps the message, and
                # whoever connects next gets it again; its lane stays closed till then.
                log.error("event_not_taken_in", error=type(error).__name__)
                self.line.reconnect_soon()
                self.line.in_flight -= 1
                return
            self.line.in_flight -= 1
            self.line.lane_free(delivery)

        self.run(job, done)


class TimerEntrypoint(_OnLine):
    """A timer: heard from the database rather than the broker, run by the same workers."""

    @property
    def timer_name(self) -> str:
        """The name that it is scheduled under."""
        return str(self.method_name)


class HandlerTooSlow(Exception):
    """A handler took longer than it may."""


def _payload(body: bytes) -> Any:
    try:
        read = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if isinstance(read, dict) and isinstance(read.get("kwargs"), dict):
        return read["kwargs"].get("payload")
    return None


def _incident(error: BaseException) -> ContractError:
    incident = new_id()
    log.error("call_failed", incident=str(incident), error=type(error).__name__)
    return InternalError(incident=incident)


def _answered(result: bytes | None, error: BaseException | None) -> bytes:
    if error is None:
        return b'{"result":' + (result or b"null") + b',"error":null}'
    refusal = error if isinstance(error, ContractError) else _incident(error)
    wire = {
        "exc_type": type(refusal).__name__,
        "exc_path": f"{type(refusal).__module__}.{type(refusal).__name__}",
        "exc_args": [refusal.as_fields()],
        "value": refusal.code,
    }
    return orjson.dumps({"result": None, "error": wire})
