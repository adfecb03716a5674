"""Finding rooms, again and again, with what their services tell."""

from collections.abc import Sequence

import structlog

from nosotros.bus.address import BrokerAddress
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.errors import SettingInvalid
from partners.bridge.places import RoomPlace
from partners.handlers.knowing import Told, known, told_by
from partners.secrets import open_sealed
from partners.storage import places
from partners.storage.places import Service

log: structlog.stdlib.BoundLogger = structlog.get_logger("partners.bridge")


class Finder:
    """Where rooms are; what is read of their services is kept as long as it stays the same."""

    def __init__(self, database: Database, *, edge: str) -> None:
        """
        Args:
            database: the service's.
            edge: the broker where the hub's rooms are, as the hub's own user; empty: there is none.
        """
        self._database = database
        self._edge = BrokerAddress.read(edge) if edge else None
        self._told: dict[Service, Told] = {}
        self._unplaced: set[str] = set()

    def __call__(self) -> Sequence[RoomPlace]:
        """Every room there is, that can be reached.

        Raises:
            Unavailable: the database is away.
        """
        with self._database.begin(EVERY_ORGANISATION) as transaction:
            connection = transaction.connection
            rooms = places.rooms(connection)
            services = places.services(connection, [each.organisation for each in rooms])
            self._told = {
                each: self._told.get(each) or told_by(connection, each) for each in services
            }
        found = [self._place(each) for each in rooms]
        return [each for each in found if each is not None]

    def _place(self, room: places.Room) -> RoomPlace | None:
        url = self._url(room)
        if url is None:
            return None
        return RoomPlace(
            known=known(room, self._told), amqp_url=url, certificate_until=room.certificate_until
        )

    def _url(self, room: places.Room) -> str | None:
        why: str | None = None
        try:
            if room.sealed_broker is not None:
                return open_sealed(room.sealed_broker)
            if self._edge is not None:
                return self._edge.within(room.virtual_host).url
            why = "NOSOTROS_ROOMS_AMQP_URL is not set"
        except SettingInvalid as error:
            why = str(error)
        if room.organisation not in self._unplaced:
            self._unplaced.add(room.organisation)
            log.error("room_without_place", room=room.organisation, why=why)
        return None
