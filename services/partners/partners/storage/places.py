"""Where rooms are, what they host, and what services of their own tell."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from nosotros.database import EVERY_ORGANISATION

# Whoever is suspended is no member now.
_ROOMS = """
SELECT r.room AS organisation, r.virtual_host, r.hosts, r.sealed_broker,
    m.organisation IS NULL AS suspended, r.certificate_until
FROM room r LEFT JOIN members(NULL, 1000000) m ON m.organisation = r.room
WHERE r.removed_at IS NULL ORDER BY r.room"""
_SERVICES = """
SELECT organisation, service, revision FROM service_description
WHERE document IS NOT NULL AND organisation = ANY (%(organisations)s)"""
_EVENTS = """
SELECT document -> 'events' FROM service_description
WHERE organisation = %(organisation)s AND service = %(service)s AND document IS NOT NULL"""

_SET_ORGANISATION = "SELECT set_config('nosotros.organisation', %(organisation)s, true)"
_ORGANISATION = "SELECT current_setting('nosotros.organisation')"


class Room(NamedTuple):
    """A room that is to be there."""

    organisation: str
    virtual_host: str
    hosts: list[str]
    #: of a broker of its own: its address, sealed
    sealed_broker: str | None
    suspended: bool
    #: of one on the hub's broker, by the time of day
    certificate_until: datetime | None


class Service(NamedTuple):
    """A service of an organisation's own, at a revision of its description."""

    organisation: str
    service: str
    revision: int


@contextmanager
def of_every_organisation(connection: Connection) -> Iterator[None]:
    """Look at rows of any organisation for a moment."""
    before = connection.exec_driver_sql(_ORGANISATION).scalar_one()
    connection.exec_driver_sql(_SET_ORGANISATION, {"organisation": EVERY_ORGANISATION})
    try:
        yield
    finally:
        connection.exec_driver_sql(_SET_ORGANISATION, {"organisation": before})


def rooms(connection: Connection) -> list[Room]:
    """Every room there is."""
    return [Room(*row) for row in connection.exec_driver_sql(_ROOMS)]


def services(connection: Connection, organisations: Collection[str]) -> list[Service]:
    """The described services of some organisations."""
    rows = connection.exec_driver_sql(_SERVICES, {"organisations": list(organisations)})
    return [Service(*row) for row in rows]


def events(connection: Connection, of: Service) -> dict[str, Any]:
    """What a service tells: by type its schema and the field of its subject."""
    values = {"organisation": of.organisation, "service": of.service}
    return connection.exec_driver_sql(_EVENTS, values).scalar_one_or_none() or {}
