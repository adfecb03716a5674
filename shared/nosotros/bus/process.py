"""Running a service: nameko's container, started when broker and database answer, drained at the end."""

import signal
import time
from types import FrameType

import eventlet
import structlog
from nameko.containers import ServiceContainer

from nosotros.bus.line import Line
from nosotros.bus.runtime import Runtime
from nosotros.bus.service import Service, subscription_of
from nosotros.errors import ServiceEnded, Unavailable
from nosotros.garbage import collect_seldom
from nosotros.observability import serve_health
from nosotros.settings import Settings, need

log: structlog.stdlib.BoundLogger = structlog.get_logger("nosotros.process")


def run(service: type[Service], settings: Settings) -> None:
    """Run a service until SIGTERM or SIGINT; eventlet must have patched the process before.

    Raises:
        SettingInvalid: a setting that it needs is missing.
        ServiceEnded: something unforeseen ended it.
    """
    if settings.environment == "production":
        for name in service.needs:
            need(settings, name)
    runtime = Runtime(settings, subscription_of(service), pause=time.sleep)
    container = ServiceContainer(
        service,
        config={
            "AMQP_URI": need(settings, "amqp_url"),
            "max_workers": settings.max_workers + settings.event_workers * 5 + 2,
            "runtime": runtime,
        },
    )
    line = next(each for each in container.subextensions if isinstance(each, Line))
    serve_health(
        settings.health_host,
        settings.health_port,
        {"broker": lambda: line.problem, "database": lambda: _database_problem(runtime)},
    )
    stopping = eventlet.event.Event()

    def stop(number: int, _frame: FrameType | None) -> None:
        if not stopping.ready():
            stopping.send(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    container.start()
    collect_seldom()
    log.info("service_started", service=service.name)
    died = eventlet.spawn(container.wait)
    died.link(lambda _: stop(0, None))
    ended_by = stopping.wait()
    log.info("service_stopping", service=service.name, under_way=line.in_flight)
    line.drain(settings.drain_seconds)
    runtime.wake.stop()
    # What did not end in time is not waited for: the broker gives it to another process.
    container.kill()
    if not ended_by:
        raise ServiceEnded(f"{service.name} ended by itself; its log says why")


def _database_problem(runtime: Runtime) -> str | None:
    try:
        runtime.database.ping()
    except Unavailable as error:
        return str(error)
    return None
