"""`nosotros work partners bridge`: the process that takes what rooms tell."""

import threading
from collections.abc import Callable, Mapping

import psycopg
import structlog
from sqlalchemy.exc import SQLAlchemyError

from nosotros import clock
from nosotros.bus.turn import Turn
from nosotros.bus.wake import Wake
from nosotros.contracts import everything
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.errors import Unavailable
from nosotros.settings import Settings, need
from partners.bridge import noting
from partners.bridge.finding import Finder
from partners.bridge.link import Link
from partners.bridge.places import Places, RoomPlace
from partners.bridge.settings import FlowSettings, flow_settings
from partners.storage import links

log: structlog.stdlib.BoundLogger = structlog.get_logger("partners.bridge")

#: rooms' threads hold a connection for a moment each
_POOL = 12
#: seconds between questions whether it is our turn, and between looks at where rooms are
_ASK = 1.0
_NOTE = 5.0
#: events that wait to be published, above which nothing more is taken from rooms
_MOST_WAITING = 5000
#: seconds after which a link that does nothing is broken off
_SILENT = 30.0


def worker(settings: Settings) -> "BridgeProcess":
    """The bridge of this process, not running yet.

    Raises:
        SettingInvalid: a setting is missing or cannot be used.
    """
    return BridgeProcess(
        settings,
        flow=flow_settings(),
        places=lambda database: Finder(database, edge=settings.rooms_amqp_url),
    )


class BridgeProcess:
    """Takes from every room while it has the turn, and stands by while another process has."""

    def __init__(
        self, settings: Settings, *, flow: FlowSettings, places: Callable[[Database], Places]
    ) -> None:
        """
        Args:
            settings: the process's.
            flow: how much may come from one room.
            places: where rooms are, as the database knows.

        Raises:
            SettingInvalid: a setting is missing or cannot be used.
        """
        everything.load()
        self.problem: str | None = "has not looked for its turn yet"
        self._flow = flow
        self._drain_seconds = settings.drain_seconds
        database_url = need(settings, "database_url")
        self._database = Database(
            database_url, pool_size=_POOL, statement_seconds=settings.handler_seconds
        )
        self._places = places(self._database)
        self._wake = Wake(self._database)
        self._turn = Turn(database_url, of="partners.bridge")
        self._stopping = threading.Event()
        self._links: dict[str, Link] = {}
        self._full = False
        self._noted_at = 0.0

    @property
    def notes(self) -> Mapping[str, str]:
        """What is wrong with single rooms, which keeps no other from anything."""
        found: dict[str, str] = {}
        for each in self._links.values():
            said = filter(None, (noting.trouble(each), noting.ending(each.place)))
            if all_of_it := "; ".join(said):
                found[f"room {each.place.organisation}"] = all_of_it
        return found

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopping.set()

    def run(self) -> None:
        """Take what rooms tell until `stop`."""
        leading = False
        while not self._stopping.is_set():
            mine = self._turn.mine()
            if mine != leading:
                leading = mine
                log.info("bridge_leads" if leading else "bridge_stands_by")
            try:
                if leading:
                    self._lead()
                else:
                    self._leave()
                    # One that stands by is as it should be.
                    self._database.ping()
                self.problem = None
            except Unavailable as error:
                self.problem = str(error)
            except (SQLAlchemyError, psycopg.Error) as error:
                self.problem = f"the database refuses ({type(error).__name__})"
                log.warning("bridge_hindered", error=type(error).__name__)
            self._stopping.wait(_ASK if leading else _ASK / 2)
        self._leave()
        self._turn.give_up()
        self._wake.stop()
        self._database.close()
        log.info("bridge_stopped")

    def _lead(self) -> None:
        self._place({each.organisation: each for each in self._places()})
        with self._database.begin(EVERY_ORGANISATION) as transaction:
            self._full = links.outbox(transaction.connection, limit=_MOST_WAITING) >= _MOST_WAITING
        for each in self._links.values():
            if each.silent_for > _SILENT:
                each.break_off()
        if clock.monotonic() - self._noted_at >= _NOTE:
            self._noted_at = clock.monotonic()
            noting.note(self._database, list(self._links.values()))
            noting.audit(self._database, before=noting.this_minute())
            noting.expire(self._database, days=self._flow.days)

    def _place(self, places: Mapping[str, RoomPlace]) -> None:
        """Be in these rooms, and in no others."""
        for name, link in list(self._links.items()):
            place = places.get(name)
            if place is None or place.amqp_url != link.place.amqp_url:
                # It is not waited for: what it had not acknowledged stays in the room.
                del self._links[name]
                link.stop()
                link.break_off()
            else:
                link.place = place
        for name, place in places.items():
            if name not in self._links:
                self._links[name] = Link(
                    self._database,
                    place,
                    flow=self._flow,
                    may_take=lambda: not self._full,
                    told=self._wake,
                )
                self._links[name].start()

    def _leave(self) -> None:
        """Be in no room any more."""
        for each in self._links.values():
            each.stop()
        until = clock.monotonic() + self._drain_seconds
        for each in self._links.values():
            each.join(max(until - clock.monotonic(), 0))
        self._links.clear()
