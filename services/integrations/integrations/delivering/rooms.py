"""The senders of all rooms, each in a thread of its own."""

import threading
from collections.abc import Mapping

import structlog
from prometheus_client import Gauge

from integrations.delivering.room import Sender
from integrations.delivering.state import DATABASE
from integrations.secrets import open_sealed
from integrations.storage import rooms
from integrations.storage.rooms import Room
from nosotros import clock
from nosotros.bus.address import BrokerAddress
from nosotros.database import Database
from nosotros.errors import SettingInvalid

log: structlog.stdlib.BoundLogger = structlog.get_logger("integrations.rooms")

_backlog = Gauge("nosotros_room_outward_backlog", "Events that wait to be sent to a room", ["room"])
_well = Gauge(
    "nosotros_room_outward_well", "1 where nothing keeps a room from being sent to", ["room"]
)

#: seconds between two looks at which rooms there are, and between two notes of how it is with each
_LOOK = 1.0
_NOTE = 5.0
_STOP = 5.0


class Rooms:
    """Sends to every room there is; run it in a thread of its own, in the one process that delivers."""

    def __init__(self, database: Database, *, edge: str) -> None:
        """
        Args:
            database: the service's.
            edge: the broker where the hub's rooms are, as the hub's own user; empty: there is none.
        """
        self._database = database
        self._edge = edge
        self._senders: dict[str, Sender] = {}
        self._unplaced: dict[str, str] = {}
        self._stopping = threading.Event()
        self._noted_at = 0.0
        self._measured: set[str] = set()

    @property
    def notes(self) -> Mapping[str, str]:
        """What is wrong with single rooms, which keeps no other from anything."""
        return {f"room {name}": said for name, said in self._problems().items() if said}

    def stop(self) -> None:
        """Stop after what is under way."""
        self._stopping.set()

    def run(self) -> None:
        """Send until stopped, through every loss."""
        while not self._stopping.is_set():
            try:
                self._place({each.organisation: each for each in rooms.rooms(self._database)})
                if clock.monotonic() - self._noted_at >= _NOTE:
                    self._noted_at = clock.monotonic()
                    self._note()
            except DATABASE as error:
                log.warning("database_away", error=type(error).__name__)
            self._stopping.wait(_LOOK)
        for each in self._senders.values():
            each.stop()
        for each in self._senders.values():
            each.join(_STOP)

    def _place(self, there: Mapping[str, Room]) -> None:
        """Send to these rooms, and to no others."""
        urls = {name: self._url(each) for name, each in there.items()}
        for name, sender in list(self._senders.items()):
            if there.get(name) != sender.room or urls[name] != sender.amqp_url:
                sender.stop()
                # The next one does not begin before this one has ended, or its order would be lost.
                if sender.join(_LOOK):
                    del self._senders[name]
        for name, room in there.items():
            url = urls[name]
            if url is not None and name not in self._senders:
                self._senders[name] = Sender(self._database, room, amqp_url=url)
                self._senders[name].start()

    def _problems(self) -> dict[str, str | None]:
        """What keeps each room from being sent to; none: nothing does."""
        return {name: each.problem for name, each in self._senders.items()} | self._unplaced

    def _note(self) -> None:
        """Have how it is with each room be seen by those who ask."""
        waiting, problems = rooms.backlogs(self._database), self._problems()
        for name in self._measured - waiting.keys():
            # It is removed: whoever watches is not to see how it was for ever.
            _backlog.remove(name)
            _well.remove(name)
        self._measured = set(waiting)
        for name, count in waiting.items():
            _backlog.labels(name).set(count)
            # Of who is suspended there is no sender.
            _well.labels(name).set(name in problems and problems[name] is None)
        rooms.note(self._database, problems, at=clock.now())

    def _url(self, room: Room) -> str | None:
        self._unplaced.pop(room.organisation, None)
        try:
            return room_url(room, edge=self._edge)
        except SettingInvalid as error:
            self._unplaced[room.organisation] = str(error)
            return None


def room_url(room: Room, *, edge: str) -> str:
    """Where a room is, as the hub's own user.

    Raises:
        SettingInvalid: it is on the hub's edge broker, and there is none; or it is a partner's own, and
            the key that its address was sealed with is not ours.
    """
    if room.broker is not None:
        return open_sealed(room.broker)
    if not edge:
        raise SettingInvalid("NOSOTROS_ROOMS_AMQP_URL", "is not set, and a room is on that broker")
    return BrokerAddress.read(edge).within(room.virtual_host).url
