"""Processes: a service, its relay, its workers."""

import importlib
import signal
import threading
from collections.abc import Mapping
from typing import Any

from nosotros import services, stacks
from nosotros.errors import SettingInvalid
from nosotros.garbage import loading


def run_service(name: str) -> None:
    """Run a service under nameko; the process is eventlet's from here on."""
    services.without_green_names()
    with loading():
        import eventlet

        eventlet.monkey_patch()
        from nosotros import settings
        from nosotros.bus import green
        from nosotros.bus.process import run
        from nosotros.observability import configure_logging

        green.install()
        read = settings.read()
        configure_logging(read.log_level)
        stacks.tell_when_asked()
        service = services.load(name)
    run(service, read)


def run_relay(name: str, more_queues: tuple[str, ...] = ()) -> None:
    """Run a service's relay; it publishes once its subscribers' queues exist.

    Args:
        name: the service.
        more_queues: queues of subscribers that are not installed here.
    """
    services.without_green_names()
    with loading():
        from nosotros import settings
        from nosotros.bus.relay import Relay
        from nosotros.bus.service import subscription_of
        from nosotros.observability import configure_logging, serve_health

        read = settings.read()
        configure_logging(read.log_level)
        stacks.tell_when_asked()
        service = services.load(name).name
        subscriptions = [subscription_of(services.load(each)) for each in services.names_in(read)]
    # What is of rooms alone speaks there for services of the hub: all of the room must hear it.
    speaks_for_others = service in services.names_of_rooms()
    queues = {
        queue
        for each in subscriptions
        for queue in (each.bindings() if speaks_for_others else each.hears_from(service))
    }
    relay = Relay(read, service=service, queues=sorted(queues.union(more_queues)))
    serve_health(read.health_host, read.health_port, {"relay": lambda: relay.problem})
    _on_stop(relay.stop)
    relay.run()


def run_workers(name: str, part: str | None = None) -> None:
    """Run a service's slow work: the module `<package>.worker`, if it has one.

    Args:
        name: the service.
        part: which of its `PARTS`, where its slow work has several, each in a process of its own.
    """
    services.without_green_names()
    with loading():
        from nosotros import settings
        from nosotros.observability import configure_logging, serve_health

        read = settings.read()
        configure_logging(read.log_level)
        stacks.tell_when_asked()
        service = services.load(name)
        module = _worker_of(name, service)
    worker = _part_of(module, part, service=service.name)(read)
    serve_health(
        read.health_host,
        read.health_port,
        {"worker": lambda: worker.problem},
        notes=lambda: getattr(worker, "notes", {}),
    )
    _on_stop(worker.stop)
    worker.run()


def _worker_of(name: str, service: Any) -> Any:
    package = services.package_of(service)
    try:
        return importlib.import_module(f"{package}.worker")
    except ModuleNotFoundError as error:
        if error.name != f"{package}.worker":
            raise
        raise SettingInvalid(name, "this service has no slow work") from None


def _part_of(module: Any, part: str | None, *, service: str) -> Any:
    parts: Mapping[str, Any] = getattr(module, "PARTS", {})
    if part is not None and part in parts:
        return parts[part]
    if parts:
        known = ", ".join(parts)
        said = "there is no such part" if part else "its slow work has parts"
        raise SettingInvalid(f"{service} {part or ''}".strip(), f"{said}; name one of: {known}")
    if part is not None:
        raise SettingInvalid(f"{service} {part}", "the slow work of this service has no parts")
    return module.worker


def _on_stop(stop: Any) -> None:
    def heard(_number: int, _frame: Any) -> None:
        # Not here: a signal can arrive while the very lock that `stop` needs is held.
        threading.Thread(target=stop).start()

    signal.signal(signal.SIGTERM, heard)
    signal.signal(signal.SIGINT, heard)
