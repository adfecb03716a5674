"""`nosotros work room forward`: the process that carries between a room and a broker of one's own."""

import threading
from typing import get_args

import structlog

from nosotros.bus.topology import CARRIED, CARRIED_OUT, queues_of
from nosotros.contracts.partners import HostedService
from nosotros.settings import Settings, need
from room.forward import settings as own_settings
from room.forward.calls import Calls
from room.forward.carrying import Carrier
from room.forward.settings import ForwardSettings

log: structlog.stdlib.BoundLogger = structlog.get_logger("room.forward")

#: where events wait that go out, at one's own broker, and those that come in, in the room
OUTWARD, INWARD = CARRIED_OUT, CARRIED


def worker(settings: Settings) -> "ForwardProcess":
    """What carries, not running yet.

    Raises:
        SettingInvalid: a setting is missing or cannot be used.
    """
    return ForwardProcess(settings, own_settings.read(hosted=settings.room_services))


class ForwardProcess:
    """Events out, events in, and calls in: each in a thread of its own, so that none waits for another."""

    def __init__(self, settings: Settings, own: ForwardSettings) -> None:
        local_url = need(settings, "amqp_url")
        self._drain_seconds = settings.drain_seconds
        outward = Carrier(
            "events out", source_url=local_url, target_url=own.room_url, queue=OUTWARD
        )
        inward = Carrier(
            "events in",
            source_url=own.room_url,
            target_url=local_url,
            queue=INWARD,
            awaits=[queue for each in _served(own.services) for queue in queues_of(each)],
        )
        self._carrying = (outward.loop, inward.loop)
        self._loops = [*self._carrying]
        if own.services:
            calls = Calls(room_url=own.room_url, local_url=local_url, services=own.services)
            self._loops.append(calls.loop)
        self._stopping = threading.Event()

    @property
    def problem(self) -> str | None:
        """What keeps it from its work; none when nothing does."""
        return "; ".join(each.problem for each in self._loops if each.problem) or None

    @property
    def stands_by(self) -> bool:
        """Whether another process carries all events."""
        return all(each.stands_by for each in self._carrying)

    def run(self) -> None:
        """Carry until `stop`."""
        for each in self._loops:
            each.start()
        self._stopping.wait()
        for each in self._loops:
            each.stopping.set()
        for each in self._loops:
            each.join(self._drain_seconds)
        log.info("forward_stopped")

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopping.set()


def _served(services: tuple[str, ...]) -> tuple[str, ...]:
    """Services at home that must hear what comes in: those of ours ask for names by the room's own half."""
    return (*services, "room") if set(get_args(HostedService)) & set(services) else services
